"""Two groups compared topic by topic: exact for analysts, protected for readers."""

from datetime import date
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analysis import Comment
from app.access import Role
from app.insights import queries, sums
from app.insights.models import Run
from app.results import topic_differences
from app.results.group_counts import Counts, Group, Pair, counts
from tests.factories import accounts, builder, respond
from tests.factories.insights import finished_run, open_question

HERE = "/staff/surveys/clinic/results/topics/1/"


@pytest.fixture
def run(app: Flask) -> Run:
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    question = open_question(survey)
    placed = []
    for lang, label, people in (
        ("en", "parking", 60), ("en", "nurse", 40), ("es", "parking", 10),
        ("es", "nurse", 88), ("es", "food", 2), ("en", "food", 12),
    ):  # fmt: skip
        for number in range(people):
            text = f"{label} {number}"
            response = respond.sent(survey, {question.code: text}, lang=lang)
            placed.append((label, Comment(str(response.id), text, lang)))
    return finished_run(survey, placed)


def numbered(run: Run) -> dict[str, int]:
    return {topic.label_by_machine: topic.number for topic in queries.all_topics(run)}


def test_languages_are_counted_and_merged_topics_count_people_once(run: Run) -> None:
    found = counts(run, sums.of_run(run), (Group("lang", "es"), Group("lang", "rest")))
    number = numbered(run)
    assert found.base == Pair(100, 112)
    assert found.topics[number["parking"]] == Pair(10, 60)
    assert found.topics[number["nurse"]] == Pair(88, 40)


def test_periods_are_counted_by_day(run: Run) -> None:
    day = respond.SENT_ON
    groups = (Group(until=day), Group(since=date(day.year + 1, 1, 1)))
    found = counts(run, sums.of_run(run), groups)
    assert found.base == Pair(212, 0)
    topics = sums.sized(run, sums.of_run(run))
    assert topic_differences.lines(topics, found) == []


def test_only_a_difference_that_is_sure_is_told(run: Run) -> None:
    topics = sums.sized(run, sums.of_run(run))
    number = numbered(run)
    base = Pair(70, 80)
    pairs = {
        number["parking"]: Pair(56, 48),
        number["nurse"]: Pair(35, 38),
        number["food"]: Pair(1, 1),
    }
    lines = topic_differences.lines(topics, Counts(base, pairs))
    told = {line.topic.label_by_machine: line for line in lines}
    assert told["parking"].is_different
    assert told["parking"].interval.low > 0
    # The first example of Newcombe 1998, by his method 10.
    assert told["parking"].difference == pytest.approx(0.2)
    assert told["parking"].interval.low == pytest.approx(0.0524, abs=0.0001)
    assert told["parking"].interval.high == pytest.approx(0.3339, abs=0.0001)
    assert not told["nurse"].is_different
    assert lines[0].topic.label_by_machine == "parking"


def test_readers_are_told_nothing_of_few_people(run: Run) -> None:
    topics = sums.sized(run, sums.of_run(run))
    found = counts(run, sums.of_run(run), (Group("lang", "es"), Group("lang", "en")))
    lines = topic_differences.lines(topics, found)
    shown = {
        line.topic.label_by_machine: line for line in topic_differences.public(lines, found.base)
    }
    assert shown["food"].shares is None
    assert not shown["food"].is_different
    assert shown["parking"].shares is not None
    assert shown["parking"].is_different
    assert topic_differences.public(lines, Pair(9, 100)) is None


def test_analysts_see_counts_and_readers_see_rounded_shares(client: FlaskClient, run: Run) -> None:
    asked = "?first=lang:es&second=lang:en"
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    exact = client.get(HERE + asked).text
    assert ">88<" in exact
    assert "Different" in exact
    assert "Interval (95 percent)" in exact
    accounts.sign_in(client, accounts.user(Role.READER, email="reader@example.org"))
    page = client.get(HERE + asked).text
    assert ">88<" not in page
    assert "not shown" in page
    assert "Interval (95 percent)" not in page
    assert client.get(HERE).status_code == HTTPStatus.OK
    # Readers may not cut periods until one person is left over.
    by_day = client.get(HERE + "?until=2026-01-01&other_since=2026-01-02")
    assert "Different" not in by_day.text
    assert "First period" not in by_day.text


@pytest.mark.parametrize(
    "asked",
    [
        "?first=lang:es&second=lang:es",
        "?first=lang:es&second=channel:web",
        "?first=nonsense",
        "?since=2026-03-09&until=2026-03-01&other_since=2026-04-01",
        "?until=2026-03-09&other_since=2026-03-09",
        "?since=tomorrow",
    ],
)
def test_groups_that_make_no_sense_are_refused(client: FlaskClient, run: Run, asked: str) -> None:
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    assert client.get(HERE + asked).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
