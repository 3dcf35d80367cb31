"""How an organisation answers, from published figures alone."""

from datetime import date, datetime, timedelta

from app.accounts import queries as accounts
from app.builder.models import SurveyStatus
from app.db import db
from app.entries import service
from app.entries.models import EntryStage
from app.insights.disclosure import rounded
from app.open.scoreboard import days_told, scoreboard
from tests.factories import builder, entries
from tests.factories import promises as promises_made
from tests.markup import problems

ON = date(2026, 6, 1)
CLOSED = date(2026, 4, 10)


def board(on: date = ON):
    return scoreboard(accounts.organisation(), "en", on=on)


def closed(loop: entries.Loop, on: date = CLOSED) -> entries.Loop:
    loop.survey.status, loop.survey.closes_on = SurveyStatus.CLOSED, on
    db.session.commit()
    return loop


def answered(at: datetime = entries.PUBLISHED, **facts: object) -> entries.Loop:
    loop = closed(entries.drafted())
    if facts:
        service.edit(
            loop.entry, {}, facts, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    entries.publish(loop, at=at)
    return loop


def test_surveys_that_are_over_count_answered_or_not(app):
    answered()
    waiting = builder.published("service_feedback", slug="waiting", status="closed")
    waiting.promised_on = ON - timedelta(days=1)
    builder.published("service_feedback", slug="running")
    db.session.commit()
    told = board()
    assert (told.surveys_answered.part, told.surveys_answered.n) == (1, 2)
    assert told.answers_overdue == 1
    assert board(ON - timedelta(days=1)).answers_overdue == 0


def test_closure_comes_from_rounded_figures(app):
    answered(), answered()
    told = board()
    decided, comments = 2 * rounded(90), 2 * rounded(102)
    assert told.closure.comments == comments
    assert told.closure.share.value == round(decided / comments, 2)
    assert [each.closure.comments for each in told.surveys] == [rounded(102)] * 2


def test_what_is_hidden_in_an_answer_is_in_no_sum(app):
    few = entries.COMMENTS | {"Signs": ["One", "Two", "Three"]}
    loop = closed(entries.drafted(entries.analysed(few)))
    entries.publish(loop)
    told = board()
    shown = entries.shown_as(loop.entry.versions[-1], "en")
    if shown.closure is None:
        assert told.closure.share.shown == "hidden"
    else:
        assert told.closure.share.value == shown.closure.fraction


def test_decisions_that_change_something(app):
    answered()
    told = board()
    assert (told.changed.part, told.changed.n) == (2, 3)


def test_promises_are_open_then_overdue_then_kept(app):
    answered()
    promises = board().promises
    assert (promises.kept, promises.overdue, promises.open) == (0, 0, 1)
    promises = board(date(2026, 12, 2)).promises
    assert (promises.kept, promises.overdue, promises.open) == (0, 1, 0)
    promises_made.done(promises_made.promised())
    assert board().promises.kept == 1


def test_a_withdrawn_answer_counts_nowhere(app):
    answered(stage=EntryStage.WITHDRAWN)
    told = board()
    assert (told.surveys_answered.part, told.changed.n, told.surveys) == (0, 0, [])
    assert told.promises.open == 0


def test_days_are_told_from_six_surveys_on(app):
    for late in range(5):
        answered(entries.PUBLISHED + timedelta(days=late))
    assert (board().days.n, board().days.median) == (5, None)
    answered(entries.PUBLISHED + timedelta(days=90))
    days = board().days
    assert (days.n, days.median, days.low, days.high) == (6, 12.5, 10, 100)


def test_the_interval_of_a_median_is_that_of_its_ranks():
    # From the tables of the sign test: for 10 the 2nd and 9th value, for 20 the 6th and 15th.
    assert days_told(range(1, 11)).model_dump() == {"median": 5.5, "low": 2, "high": 9, "n": 10}
    assert days_told(range(1, 21)).model_dump() == {"median": 10.5, "low": 6, "high": 15, "n": 20}


def test_years_stand_by_themselves(app):
    answered()
    answered(entries.PUBLISHED.replace(year=2027))
    years = {each.year: each for each in board(date(2027, 6, 1)).years}
    assert sorted(years) == [2026, 2027]
    assert (years[2026].surveys_answered.part, years[2026].surveys_answered.n) == (2, 2)
    assert (years[2026].changed.n, years[2027].changed.n) == (3, 3)


def test_samples_count_only_where_there_is_nothing_else(app):
    sample = closed(entries.drafted())
    sample.entry.is_sample = sample.survey.is_sample = True
    entries.publish(sample)
    assert board().is_sample
    assert board().changed.n == 3
    answered()
    assert not board().is_sample
    assert board().changed.n == 3


def test_the_page_says_what_each_figure_means_and_how_many(client):
    answered()
    page = client.get("/en/scoreboard/")
    assert problems(page.text) == []
    for words in ("1 of 1", "2 of 3", "Too few to tell (1 survey)", "(100 people)", "As of"):
        assert words in page.text, words
    assert "Of all surveys that are over." in page.text
    assert len(page.data) < 30_000
    assert "Set-Cookie" not in page.headers


def test_before_there_is_anything_the_page_says_so(client):
    builder.published("service_feedback")
    page = client.get("/en/scoreboard/").text
    assert problems(page) == []
    assert "None yet" in page
