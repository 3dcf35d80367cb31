"""Commitments begin with a version, go on with the next one, and do not vanish."""

from datetime import date, timedelta

import pytest

from app.db import db
from app.entries import gate
from app.entries import service as entries_service
from app.entries.commitments import queries, service
from app.entries.models import DecisionStatus, EntryStage
from tests.factories import entries, promises


def rewritten(loop, finding, **facts):
    """Change one finding of the draft and publish it as the next version."""
    entries_service.edit_finding(
        finding,
        {},
        facts,
        topic_ids=[link.topic_id for link in finding.topics],
        quote_ids=[],
        seen=loop.entry.revision,
        by=loop.author.id,
        at=promises.NOW,
    )
    return entries.publish(loop, at=promises.NOW + timedelta(days=1))


def test_each_promise_of_a_version_begins_a_commitment_and_answers_the_survey(promise):
    found = promise.commitment
    assert (found.number, found.due_on, found.state) == (1, promises.DUE, "not_started")
    assert promise.loop.survey.answered_on == entries.PUBLISHED.date()
    assert [each.kind for each in found.events] == ["made"]


def test_it_goes_on_with_a_later_version(promise):
    promises.updated(promise)
    entries.publish(promise.loop, at=promises.NOW)
    (found,) = queries.commitments_of(promise.loop.entry)
    assert (found.id, found.state, found.version_number) == (promise.commitment.id, "under_way", 2)
    assert promise.loop.survey.answered_on == entries.PUBLISHED.date()


def test_what_a_later_version_drops_says_so_and_stays(promise, client):
    loop = promise.loop
    finding = loop.entry.findings[0]
    rewritten(loop, finding, status=DecisionStatus.NO)
    (found,) = queries.commitments_of(loop.entry)
    assert (found.dropped_on is not None, found.events[-1].kind) == (True, "dropped")
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    assert "Promises that this answer makes no more" in page
    assert "Version 2 of the answer makes this promise no more." in page
    kept = client.get(f"/en/you-said/{loop.entry.slug}/promises/1/").text
    assert "change 1 [en]" in kept
    rewritten(loop, finding, status=DecisionStatus.ACCEPTED)
    assert (found.dropped_on, found.events[-1].kind) == (None, "kept")


def test_a_finding_taken_out_leaves_its_promise_in_public(promise):
    loop = promise.loop
    entries_service.remove_finding(
        loop.entry.findings[0], seen=loop.entry.revision, by=loop.author.id, at=promises.NOW
    )
    db.session.commit()
    entries.publish(loop, at=promises.NOW)
    (found,) = queries.commitments_of(loop.entry)
    assert found.dropped_on == promises.NOW.date()
    assert queries.name_of(found) == "name 1 [en]"


def test_a_day_is_not_moved_by_writing_another_one_into_the_text(promise):
    loop = promise.loop
    with pytest.raises(entries_service.NotReadyError) as refused:
        rewritten(loop, loop.entry.findings[0], due_on=date(2027, 3, 1))
    assert [each.code for each in refused.value.problems] == ["due_moved"]
    service.move(
        promise.commitment, date(2027, 3, 1), {"en": "The ground was wet."}, **promise.facts()
    )
    assert entries.publish(loop, at=promises.NOW).number == 2


def test_a_moved_day_is_written_into_the_draft(promise):
    finding = promise.loop.entry.findings[0]
    service.move(promise.commitment, date(2027, 3, 1), {"en": "Wet."}, **promise.facts())
    assert finding.due_on == date(2027, 3, 1)
    assert "due_moved" not in {each.code for each in gate.problems(promise.loop.entry)}


def test_an_entry_is_not_called_done_while_a_promise_is_open(promise):
    entry = promise.loop.entry
    entry.stage = EntryStage.DONE
    assert "commitments_open" in {each.code for each in gate.problems(entry)}
    promises.done(promise)
    assert "commitments_open" not in {each.code for each in gate.problems(entry)}


def test_a_first_version_that_promises_something_is_not_done(app):
    entry = entries.drafted().entry
    entry.stage = EntryStage.DONE
    assert "commitments_open" in {each.code for each in gate.problems(entry)}
    entry.findings[0].status = DecisionStatus.ALREADY_DONE
    assert "commitments_open" not in {each.code for each in gate.problems(entry)}
