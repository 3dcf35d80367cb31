"""A language must not change a number: results and answers say the same totals in all of them."""

import re
import unicodedata

import pytest
from bs4 import BeautifulSoup

from app.i18n import LOCALES, tag_of

FIGURES = ".facts dd, .num, .chart td, .said > p.muted, section[aria-labelledby=said] > ul > li"
"""Where counts and shares stand; dates and versions stand elsewhere."""
BETWEEN = re.compile(r"(?<=\d)[\s.,'’\u066c](?=\d{3}(?!\d))")
"""What languages write between thousands."""


def numbers(text: str) -> list[int]:
    """Return the whole numbers of a text, whatever its digits and separators."""
    digits = (str(unicodedata.decimal(each, each)) for each in text)
    return sorted(int(found) for found in re.findall(r"\d+", BETWEEN.sub("", "".join(digits))))


def figures(client, path: str) -> list[list[int]]:
    """Return the numbers in each place where figures stand, in the order of the page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    places = BeautifulSoup(answer.text, "html5lib").select(FIGURES)
    return [numbers(place.get_text(" ")) for place in places]


@pytest.fixture(scope="module")
def addresses(house) -> dict[str, str]:
    """The pages with figures, each with a place for the language."""
    return {
        "results": "/{}/results/visit/",
        "topic": "/{}/results/visit/1-1/",
        "answer": f"/{{}}/you-said/{house.content.entry}/",
        "earlier answer": f"/{{}}/you-said/{house.content.entry}/versions/1/",
    }


@pytest.mark.parametrize("kind", ["results", "topic", "answer", "earlier answer"])
def test_every_language_says_the_same(kind, addresses, house):
    client = house.app.test_client()
    said = {lang: figures(client, addresses[kind].format(tag_of(lang))) for lang in LOCALES}
    assert sum(map(len, said["en"])) >= 2
    assert {lang: found for lang, found in said.items() if found != said["en"]} == {}


def test_numbers_are_read_in_any_writing():
    assert numbers("۱٬۲۳۴ (٦٠٪)") == [60, 1234]
    assert numbers("1.234 · 60 %") == numbers("1,234 · 60%") == numbers("1 234 (60)") == [60, 1234]
    assert numbers("१२") == [12]
