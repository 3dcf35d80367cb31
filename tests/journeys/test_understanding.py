"""Five languages and patients' comments become a codebook; a tenth more, and all decisions stay."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

import pytest

from analysis import Comment
from tests.factories import builder
from tests.factories.comments import nhs_comments, parallel_comments
from tests.journeys.desk import Desk
from tests.journeys.house import open_page

LANGS = ("ko", "ja", "es", "ar", "en")
HERE = "/staff/surveys/many/insights/"


@pytest.fixture
def desk(house, window) -> Desk:
    """A phone without script: what works there works everywhere."""
    options = {"java_script_enabled": False, "viewport": {"width": 320, "height": 900}}
    context = window(house.content.everything["en"], **options)
    return Desk(house, open_page(context), script=False)


def given() -> list[Comment]:
    mixed = [each for each in parallel_comments() if each.lang in LANGS]
    return [*mixed, *nhs_comments(180)]


def as_file(comments: Sequence[Comment]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "date", "channel", "lang", "better"])
    rows.writerows([one.id, "2026-03-02", "import", one.lang, one.text] for one in comments)
    return out.getvalue().encode()


def brings_in(desk: Desk, house, comments: Sequence[Comment]) -> None:
    desk.opens("/staff/surveys/many/import/").fills(source="Letters and calls")
    file = {"name": "letters.csv", "mimeType": "text/csv", "buffer": as_file(comments)}
    desk.page.set_input_files("[name=file]", file)
    desk.presses("Look at the file").presses("Take all valid rows")
    house.works()


def analyses(desk: Desk, house, number: int) -> None:
    desk.opens(HERE)
    if number > 1:
        desk.page.locator(".survey-row a.btn").click()
    with desk.page.expect_navigation():
        desk.page.locator("form[action$='runs/'] button").last.click()
    house.works()
    desk.opens(f"{HERE}runs/{number}/")


def topics(desk: Desk) -> list[str]:
    return [" ".join(each.split()) for each in desk.page.locator(".topics h3").all_inner_texts()]


def of_buses(desk: Desk, run: int) -> int:
    """Return the number of the topic that holds most of what was said about buses in Korean."""
    desk.opens(f"{HERE}runs/{run}/comments/?words=버스")
    links = desk.page.locator(".comments a[href*='/topics/']")
    # One of them may speak of something else as well, and which one stands first is chance.
    named = Counter(each.get_attribute("href") for each in links.all())
    desk.opens(max(sorted(named), key=lambda href: named[href]))
    return int(desk.page.url.rstrip("/").rsplit("/", 1)[-1])


def test_a_codebook_of_many_languages_outlives_more_comments(desk, house):
    with house.inside():
        builder.published("service_feedback", slug="many")
    comments = given()
    more = comments[5::11]
    first = [each for each in comments if each not in more]
    brings_in(desk, house, first)
    analyses(desk, house, 1)
    assert desk.page.locator(".facts dd").first.inner_text() == str(len(first))
    confirmed = writes_a_codebook(desk)
    taken = takes_one_out(desk)
    brings_in(desk, house, more)
    analyses(desk, house, 2)
    assert "What changed" in desk.main
    desk.opens("/staff/surveys/many/results/")
    assert "Buses and waiting for them" in desk.main, "it counts until it is decided"
    desk.opens(f"{HERE}runs/2/").presses("Accept this analysis")
    finds_everything_kept(desk, confirmed, taken)


def writes_a_codebook(desk: Desk) -> list[str]:
    """Say what the topic of buses means; name and confirm every topic."""
    bus = of_buses(desk, 1)
    for lang in ("Korean", "Japanese", "Spanish", "Arabic", "English"):
        assert lang in desk.main
    desk.page.fill(
        "#codebook textarea >> nth=0", "All that is said about the bus, in any language."
    )
    desk.page.locator("#codebook button").click()
    desk.opens(f"{HERE}runs/1/")
    for number in range(1, len(topics(desk)) + 1):
        desk.opens(f"{HERE}runs/1/topics/{number}/")
        name = "Buses and waiting for them" if number == bus else f"What was said, part {number}"
        desk.page.fill("aside input[type=text] >> nth=0", name)
        desk.presses("Save").presses("Confirm")
        assert "The topic is confirmed." in desk.main
    desk.opens(f"{HERE}runs/1/codebook/")
    assert "All that is said about the bus" in desk.main
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320
    desk.opens(f"{HERE}runs/1/")
    return topics(desk)


def takes_one_out(desk: Desk) -> str:
    """Take a comment out of the topic of buses; return its words."""
    bus = of_buses(desk, 1)
    desk.opens(f"{HERE}runs/1/topics/{bus}/")
    words = desk.page.locator(".comments .words").first.inner_text()
    desk.page.locator(".comments input[type=checkbox]").first.check()
    desk.page.select_option("#to", "none")
    desk.presses("Move")
    return words


def finds_everything_kept(desk: Desk, confirmed: Sequence[str], taken: str) -> None:
    desk.opens(f"{HERE}runs/2/")
    names = [each.partition(". ")[2] for each in topics(desk)]
    assert {each.partition(". ")[2] for each in confirmed} <= set(names)
    assert of_buses(desk, 2)
    assert desk.h1 == "Buses and waiting for them"
    assert "A person has checked this topic" in desk.main
    assert taken not in desk.page.locator(".comments .words").all_inner_texts()
    desk.opens(f"{HERE}runs/2/not-grouped/")
    assert taken in desk.main
    desk.opens(f"{HERE}runs/2/codebook/")
    assert "All that is said about the bus" in desk.main
    desk.opens("/staff/surveys/many/results/")
    assert "Buses and waiting for them" in desk.main
