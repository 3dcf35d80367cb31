"""Comments become topics: brought in, analysed for real, then named, merged and moved by people."""

import csv
import io
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from tests.factories import builder
from tests.journeys.desk import Desk
from tests.journeys.house import open_page

REAL = Path(__file__).parent.parent / "analysis" / "banking77.csv"
ANALYSIS = 240_000
"""Milliseconds that a small real analysis may take on a machine that does other things too."""


@pytest.fixture
def desk(house, window):
    def sit_down(*, script: bool = True) -> Desk:
        context = window(house.content.everything["en"], java_script_enabled=script)
        return Desk(house, open_page(context), script=script)

    return sit_down


def real_comments() -> str:
    """Return a file as another system would give it, with one row that cannot be taken."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "date", "channel", "lang", "better"])
    with REAL.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            rows.writerow([line["id"], "2026-03-02", "import", "en", line["text"]])
    rows.writerow(["late", "30 February", "import", "en", "This row has no real day"])
    return out.getvalue()


def brings_in(desk: Desk, text: str) -> Desk:
    """Choose a file, look at what it holds, take it; the worker stores it."""
    desk.opens("/staff/surveys/bank/import/").fills(source="The old system")
    file = {"name": "old.csv", "mimeType": "text/csv", "buffer": text.encode()}
    desk.page.set_input_files("[name=file]", file)
    return desk.presses("Look at the file")


def topics(desk: Desk) -> list[str]:
    rows = desk.page.locator(".topics h3 a").all_inner_texts()
    return [" ".join(row.split()) for row in rows]


def test_from_a_file_to_topics_that_people_have_checked(desk, house):
    with house.inside():
        builder.published("service_feedback", slug="bank")
    desk = brings_in(desk(), real_comments())
    assert "154 can be taken" in desk.main
    assert "1 was refused" in desk.main
    desk.presses("Take all valid rows")
    assert "The answers are being brought in" in desk.main
    house.works()
    desk.page.get_by_text("154 responses were added.").wait_for()
    brings_in(desk, real_comments()).presses("Take all valid rows")
    house.works()
    desk.page.get_by_text("0 responses were added.").wait_for()
    watches_the_analysis(desk, house)
    found = topics(desk)
    assert len(found) >= 3
    names_and_confirms(desk)
    merges(desk)
    moves_comments(desk)
    reads_what_was_changed(desk)


def watches_the_analysis(desk: Desk, house) -> None:
    """Start it and look on while the worker works, without loading the page again."""
    desk.opens("/staff/surveys/bank/insights/")
    assert "154 comments" in desk.main
    desk.page.locator("form[action$='runs/'] button").last.click()
    desk.page.wait_for_url("**/insights/runs/1/")
    assert "Waiting to begin" in desk.main
    desk.page.evaluate("document.body.dataset.same = 'page'")
    worker = threading.Thread(target=house.works)
    worker.start()
    try:
        desk.page.locator(".topics").first.wait_for(timeout=ANALYSIS)
    finally:
        worker.join()
    assert desk.page.locator("body[data-same=page]").count() == 1
    assert desk.page.locator("#places a[aria-current=page]").inner_text() == "Topics"
    assert desk.page.locator(".facts dd").first.inner_text() == "154"


def names_and_confirms(desk: Desk) -> None:
    desk.opens("/staff/surveys/bank/insights/runs/1/topics/1/")
    assert "Named by the machine" in desk.main
    desk.page.fill("aside input[type=text]", "The biggest worry")
    desk.presses("Save").presses("Confirm")
    assert desk.h1 == "The biggest worry"
    assert "The topic is confirmed." in desk.main
    assert "Named by the machine" not in desk.page.locator(".title-row").inner_text()


def merges(desk: Desk) -> None:
    """Count topic 3 as part of topic 1; the people add up."""
    sizes = [people(desk, number) for number in (1, 3)]
    desk.page.select_option("#into", "1")
    desk.presses("Merge")
    assert desk.h1 == "The biggest worry"
    assert "Merged into this topic" in desk.main
    assert max(sizes) < people(desk, 1) <= sum(sizes), "some wrote about both"
    desk.opens("/staff/surveys/bank/insights/runs/1/topics/3/")
    assert desk.page.url.endswith("/topics/1/")


def people(desk: Desk, number: int) -> int:
    """Return how many people wrote about a topic, as its own page says."""
    desk.opens(f"/staff/surveys/bank/insights/runs/1/topics/{number}/")
    return int(desk.page.locator("#comments [role=status]").inner_text().split()[0])


def moves_comments(desk: Desk) -> None:
    """Look for comments, tick two, move them to another topic; Back shows a whole page again."""
    before = [people(desk, number) for number in (2, 1)]
    word = a_word_of_two(desk.page.locator(".comments .words").all_inner_texts())
    desk.page.fill("#words", word)
    desk.swaps("Show")
    assert word in unquote_plus(desk.page.url)
    desk.page.reload()
    assert desk.page.input_value("#words") == word
    boxes = desk.page.locator(".comments input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    desk.page.select_option("#to", "2")
    desk.presses("Move")
    assert [people(desk, number) for number in (2, 1)] == [before[0] + 2, before[1] - 2]


def a_word_of_two(comments: list[str]) -> str:
    """Return a word that more than one comment has: which come first differs each time."""
    seen = Counter(word for one in comments for word in set(one.lower().split()) if word.isalpha())
    return next(word for word, count in seen.most_common() if count > 1 and len(word) > 3)


def reads_what_was_changed(desk: Desk) -> None:
    desk.opens("/staff/surveys/bank/insights/runs/1/").follows("History")
    for act in ("Renamed", "Confirmed", "Merged into another topic", "Comments moved"):
        assert act in desk.main
    assert desk.page.locator("main time").count() >= 4


def test_going_back_after_a_swap_shows_a_whole_page(desk):
    desk = desk().opens("/staff/surveys/visit/insights/runs/1/topics/1/")
    heading = desk.h1
    desk.fills(words="zebra").swaps("Show")
    assert "No comment fits." in desk.main
    desk.page.go_back()
    desk.page.get_by_text("24 comments", exact=True).wait_for()
    assert desk.h1 == heading
    assert desk.page.locator("header.top").count() == 1


def test_the_same_work_without_script(desk):
    desk = desk(script=False).opens("/staff/surveys/visit/insights/runs/1/topics/2/")
    desk.page.fill("#words", "aparcar")
    with desk.page.expect_navigation():
        desk.button("Show").click()
    desk.page.locator(".comments input[type=checkbox]").first.check()
    desk.page.select_option("#to", "none")
    desk.presses("Move")
    desk.opens("/staff/surveys/visit/insights/runs/1/").follows("Not grouped")
    assert "Taken out of a topic by a person" in desk.main
    desk.page.locator("a", has_text="Taken out of a topic by a person").click()
    desk.page.locator(".comments input[type=checkbox]").first.check()
    desk.page.select_option("#to", "2")
    desk.presses("Move")
    assert "moved by a person" in desk.opens("/staff/surveys/visit/insights/runs/1/topics/2/").main


def test_a_reader_sees_results_and_no_comment(house, window):
    page = open_page(window(house.content.reader), "/staff/surveys/visit/insights/runs/1/")
    assert page.locator(".topics h3").count() > 0
    assert page.locator(".topics h3 a").count() == 0
    here = "/staff/surveys/visit/insights/runs/1/topics/1/"
    assert page.goto(here).status == 403
    assert page.goto("/staff/surveys/visit/results/").ok
    assert "Waiting times" in page.locator("main").inner_text()
