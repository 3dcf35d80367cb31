"""Pages become tagged PDFs; nothing is fetched for them."""

import pytest

from app.documents import drawing
from tests.app.documents.looking import facts, pages, structure

BARS = (
    '<table><caption>Ways</caption><tr><th scope="row">Web</th>'
    '<td><span class="num">40 people</span>'
    '<svg class="draw" width="100%" height="13" aria-hidden="true"><rect width="50%" height="9"/>'
    "</svg></td></tr></table>"
)


def drawn(body: str, head: str = "<title>Tea</title>") -> bytes:
    html = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    return drawing.Drawn(html, ["paper"], "https://city.example").pdf()


def test_headings_tables_and_figures_are_named_for_those_who_do_not_see():
    made = drawn(f"<h1>Tea</h1><h2>Who</h2>{BARS}")
    tags = structure(made)
    assert {"H1", "H2", "Table", "TH", "TD", "Caption"} <= {each.tag for each in tags}
    assert [each.alt for each in tags if each.tag == "Figure"] == ["40 people"]
    told = facts(made)
    assert (told["marked"], told["lang"], told["title"]) == ("True", "en", "Tea")


def test_a_figure_without_words_would_be_noticed():
    found = structure(drawn(BARS.replace('<span class="num">40 people</span>', "")))
    assert [each.alt for each in found if each.tag == "Figure"] == [""]


def test_a_sign_that_repeats_a_word_is_left_out():
    sign = '<p><svg class="i" aria-hidden="true"><path d="M0 0h9v9z"/></svg> Accepted</p>'
    assert [each for each in structure(drawn(sign)) if each.tag == "Figure"] == []


def test_links_are_printed_with_their_whole_address():
    words = "".join(pages(drawn('<main><a class="x" href="/en/results/tea/">Results</a></main>')))
    assert "https://city.example/en/results/tea/" in words.replace("\r\n", "")


def test_no_page_for_paper_fetches_anything():
    with pytest.raises(ValueError, match="asks for file"):
        drawing._Nothing().fetch("file:///etc/passwd")  # noqa: SLF001
    made = drawn("<img src='file:///etc/hostname' alt='a picture'><p>words")
    assert "words" in pages(made)[0]


def test_the_same_page_gives_the_same_bytes():
    assert drawn(BARS) == drawn(BARS)
