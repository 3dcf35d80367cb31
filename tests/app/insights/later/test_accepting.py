"""A later run changes nothing until a person accepts it, and then loses no decision."""

from http import HTTPStatus

import pytest

from app.access import Role
from app.db import db
from app.insights import (
    accepting,
    analysing,
    editing,
    figures,
    queries,
    recording,
    service,
    vectors,
)
from app.insights.keeping import NotCurrentError
from app.insights.models import RunState
from app.respond.queries import comments_on
from tests.app.insights.later.again import again, begun, now, report_on
from tests.factories import accounts, entries, topics
from tests.factories import insights as runs
from tests.factories.insights import RUN_AT


def test_the_first_run_counts_at_once_and_a_later_one_waits(run, survey, person):
    assert run.accepted_at is not None
    before = figures.exact(survey)
    later = again(run)
    assert (later.state, later.accepted_at, later.previous_id) == (RunState.DONE, None, run.id)
    assert queries.current_run(survey.id, run.question_id) == run
    assert queries.is_undecided(later)
    assert figures.exact(survey) == before
    with pytest.raises(NotCurrentError):
        editing.rename_topic(queries.topic_numbered(later, 1), {"en": "X"}, **now(later, person))
    accepting.accept_run(later, by=person.id, at=RUN_AT)
    assert queries.current_run(survey.id, run.question_id) == later
    assert figures.exact(survey).open[0].run.number == 2
    with pytest.raises(accepting.DecidedRunError):
        accepting.keep_old(later, by=person.id, at=RUN_AT)


def test_the_old_one_may_be_kept(run, survey, person):
    later = again(run)
    accepting.keep_old(later, by=person.id, at=RUN_AT)
    assert queries.current_run(survey.id, run.question_id) == run
    assert not queries.is_undecided(later)
    with pytest.raises(accepting.DecidedRunError):
        accepting.accept_run(later, by=person.id, at=RUN_AT)


def test_a_crash_half_way_leaves_one_whole_result(run, survey, person):
    later = begun(run)
    report = report_on(run, {})
    written = recording.add_topics(later, report, {})
    start, some = next(recording.batches(report.assignments))
    recording.add_comments(later, start, some, written)
    db.session.commit()
    analysing.record(later.id, report, {})
    db.session.expire_all()
    assert len(queries.all_topics(later)) == 2
    assert queries.handled(later).comments == len(report.assignments)


def test_a_stopped_run_leaves_nothing(run, survey, person):
    later = begun(run)
    service.stop_run(later, by=person.id, at=RUN_AT)
    assert later.state == RunState.CANCELLED, "no job waits for it"
    later = begun(run)
    report = report_on(run, {})
    written = recording.add_topics(later, report, {})
    start, some = next(recording.batches(report.assignments))
    recording.add_comments(later, start, some, written)
    later.wanted_stop = True
    db.session.commit()
    with pytest.raises(analysing.StoppedError):
        analysing.record(later.id, report, {})
    analysing.stop(later.id)
    db.session.expire_all()
    assert later.state == RunState.CANCELLED
    assert queries.all_topics(later) == []
    assert queries.handled(later).comments == 0
    assert queries.current_run(survey.id, run.question_id) == run
    analysing.run_analysis(str(later.id))
    assert later.state == RunState.CANCELLED


def test_words_to_search_are_completed_by_a_run(run):
    rows = comments_on(run.survey_id, run.question_id)
    assert vectors.without_text(run.question_id, rows) == []


def test_the_page_tells_what_changed_and_asks_once(client, run):
    later = again(run)
    here = "/staff/surveys/clinic/insights/runs/2/"
    accounts.sign_in(client, accounts.user(Role.READER))
    read = client.get(here).text
    assert "What changed" in read
    assert "Accept this analysis" not in read
    accounts.sign_in(client, topics.analyst())
    text = client.get(here).text
    assert "Topics before and now" in text
    assert "Waits for a decision" in client.get("/staff/surveys/clinic/insights/").text
    assert accounts.post(client, f"{here}accept/", {}).status_code == HTTPStatus.SEE_OTHER
    assert accounts.post(client, f"{here}keep/", {}).status_code == HTTPStatus.CONFLICT
    assert "Accept this analysis" not in client.get(here).text
    db.session.expire_all()
    assert later.accepted_at is not None


def test_a_run_that_is_left_aside_or_stopped_says_so(client, run):
    again(run)
    stopped = service.start_run(
        entries.queries.survey_of_run(run), run.question_id, runs.Recipe(), by=None, at=RUN_AT
    )
    db.session.commit()
    accounts.sign_in(client, topics.analyst())
    base = "/staff/surveys/clinic/insights/runs/"
    accounts.post(client, f"{base}2/keep/", {})
    assert "was left aside" in client.get(f"{base}2/").text
    assert "Stop the analysis" in client.get(f"{base}3/").text
    accounts.post(client, f"{base}3/stop/", {})
    assert "It stops after this step." in client.get(f"{base}3/").text
    analysing.run_analysis(str(stopped.id))
    assert "Somebody stopped this analysis" in client.get(f"{base}3/").text
    listed = client.get("/staff/surveys/clinic/insights/").text
    assert "Left aside" in listed
    assert "Stopped" in listed
