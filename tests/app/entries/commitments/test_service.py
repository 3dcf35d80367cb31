"""What staff say about a promise: append-only, with evidence, and done by two people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.accounts.models import AuditEvent
from app.db import db, reading
from app.entries.commitments import queries, service
from app.entries.commitments.models import Commitment, CommitmentEvent, CommitmentState, EventKind
from app.errors import ConflictError
from app.jobs import Job
from tests.factories import promises

LATER = promises.DUE + timedelta(days=60)


def kinds(commitment):
    return [each.kind for each in commitment.events]


def test_an_update_is_public_dated_and_recorded(promise):
    promises.updated(promise)
    event = promise.commitment.events[-1]
    assert (event.kind, event.texts, event.link) == ("updated", promises.WORDS, promises.LINK)
    assert (promise.commitment.state, promise.commitment.progress) == ("under_way", 40)
    acts = db.session.scalars(select(AuditEvent.action)).all()
    assert "commitment.updated" in acts


def test_the_language_of_the_answer_cannot_be_missing(promise):
    with pytest.raises(service.TextMissingError):
        service.update_on(
            promise.commitment, {"ar": "نص"}, state=CommitmentState.UNDER_WAY, progress=None,
            link="", document="", **promise.facts(),
        )  # fmt: skip


def test_another_day_needs_a_reason_and_the_first_one_stays(promise):
    with pytest.raises(service.TextMissingError):
        service.move(promise.commitment, LATER, {}, **promise.facts())
    service.move(promise.commitment, LATER, {"en": "The ground was wet."}, **promise.facts())
    found = promise.commitment
    assert (found.first_due_on, found.due_on) == (promises.DUE, LATER)
    assert (found.events[-1].before_on, found.events[-1].due_on) == (promises.DUE, LATER)


def test_the_database_too_wants_a_reason_for_another_day(promise):
    row = {
        "id": uuid4(), "commitment_id": promise.commitment.id, "number": 2, "kind": "moved",
        "at": promises.NOW, "by_id": promise.author.id, "texts_json": "{}", "note": "",
        "link": "", "document": "", "before_on": promises.DUE, "due_on": LATER,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="reason"):
        db.session.execute(insert(CommitmentEvent).values(**row))
    db.session.rollback()


def test_a_step_is_done_once(promise):
    step = service.add_milestone(
        promise.commitment, {"en": "Order the trees"}, promises.DUE, **promise.facts()
    )
    service.finish_milestone(promise.commitment, step.id, **promise.facts())
    with pytest.raises(service.NotNowError):
        service.finish_milestone(promise.commitment, step.id, **promise.facts())
    assert kinds(promise.commitment)[-2:] == ["milestone", "milestone_done"]


def test_done_needs_evidence(promise):
    with pytest.raises(service.EvidenceMissingError):
        service.say_done(
            promise.commitment, promises.WORDS, link="", document="", **promise.facts()
        )
    assert kinds(promise.commitment) == ["made"]


def test_done_is_confirmed_by_somebody_else_and_then_told(promise):
    promises.said_done(promise)
    assert promise.commitment.state == CommitmentState.TO_CONFIRM
    with pytest.raises(service.OwnClaimError):
        service.confirm(promise.commitment, **promise.facts())
    service.confirm(promise.commitment, **promise.facts(by=promise.second.id))
    db.session.commit()
    assert promise.commitment.state == CommitmentState.DONE
    assert promise.commitment.done_on == promises.NOW.date()
    told = [each.args for each in db.session.scalars(select(Job).where(Job.name == "api.tell"))]
    assert sum("commitment.done" in each for each in told) == 1


def confirmation(promise, **other):
    claim = promise.commitment.events[-1]
    row = {
        "id": uuid4(), "commitment_id": promise.commitment.id, "number": claim.number + 1,
        "kind": EventKind.CONFIRMED, "at": promises.NOW, "by_id": promise.second.id,
        "texts_json": "{}", "note": "", "link": "", "document": "", "about_id": claim.id,
        "about_kind": claim.kind, "about_by": claim.by_id,
    }  # fmt: skip
    return insert(CommitmentEvent).values(**(row | other))


def test_the_database_lets_a_second_person_confirm_and_nobody_else(promise):
    promises.said_done(promise)
    author, second = promise.author.id, promise.second.id
    faults = [
        {"by_id": author},
        {"by_id": None},
        {"about_id": None, "about_by": None, "about_kind": None},
        {"about_by": None},
        # Lies about whose claim it is, so that the check would be content.
        {"by_id": author, "about_by": second},
        {"about_id": promise.commitment.events[0].id},
    ]
    for fault in faults:
        with pytest.raises(IntegrityError):
            db.session.execute(confirmation(promise, **fault))
        db.session.rollback()
    db.session.execute(confirmation(promise))
    with pytest.raises(IntegrityError):
        db.session.execute(confirmation(promise, number=99))
    db.session.rollback()


def test_a_claim_that_is_refused_is_open_again_with_a_note_for_staff(promise):
    promises.said_done(promise)
    service.refuse(promise.commitment, "No photo.", **promise.facts(by=promise.second.id))
    assert promise.commitment.state == CommitmentState.UNDER_WAY
    assert promise.commitment.events[-1].note == "No photo."
    promises.done(promise)
    assert promise.commitment.state == CommitmentState.DONE


def test_what_people_dispute_is_opened_again_and_says_so(promise):
    promises.done(promise)
    service.reopen(promise.commitment, {}, by=None, at=promises.NOW)
    found = promise.commitment
    assert (found.state, found.done_on, kinds(found)[-1]) == ("under_way", None, "reopened")
    with pytest.raises(service.NotNowError):
        service.reopen(found, {}, by=None, at=promises.NOW)


@pytest.mark.parametrize("table", ["commitment_event", "promise_move", "promise_reminder"])
def test_what_happened_is_never_changed_or_taken_away(promise, table):
    fill(promise)
    column = "sent_on" if table == "promise_reminder" else "number"
    for statement in (f"update {table} set {column} = {column}", f"delete from {table}"):
        with pytest.raises(DatabaseError, match=r"no (update|delete)"):
            db.session.execute(text(statement))
        db.session.rollback()


def fill(promise):
    person = promise.author.id
    at, due = promises.NOW, promises.DUE
    tables = Commitment.metadata.tables
    move = {"id": uuid4(), "survey_id": promise.loop.survey.id, "number": 1, "before_on": due}
    move |= {"now_on": LATER, "reason_json": '{"en": "x"}', "by_id": person, "at": at}
    db.session.execute(tables["promise_move"].insert().values(**move))
    sent = {"about_id": promise.commitment.id, "due_on": due, "step": "7", "person_id": person}
    db.session.execute(tables["promise_reminder"].insert().values(**sent, sent_on=at.date()))
    db.session.commit()


def test_of_two_who_saw_the_same_one_is_told(promise):
    seen = promise.commitment.revision
    promises.updated(promise)
    with pytest.raises(ConflictError):
        promises.updated(promise, seen=seen)


def test_two_who_confirm_at_once_confirm_once(app, promise):
    promises.said_done(promise)
    commitment_id, second, seen = promise.commitment.id, promise.second.id, 2
    assert promise.commitment.revision == seen

    def confirms(_number):
        with app.app_context(), reading(only=False):
            try:
                found = db.session.get_one(Commitment, commitment_id)
                service.confirm(found, seen=seen, by=second, at=promises.NOW)
                db.session.commit()
            except (ConflictError, service.NotNowError):
                db.session.rollback()
                return 0
            return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(confirms, range(4))) == 1
    db.session.expire_all()
    told = db.session.scalars(select(Job.args).where(Job.name == "api.tell")).all()
    assert sum("commitment.done" in each for each in told) == 1


def test_promises_are_counted_for_the_scoreboard(promise):
    organisation = promise.loop.survey.organisation_id
    count = queries.promises_told
    assert count(organisation, on=promises.DUE) == (0, 0, 1, 0, 0)
    assert count(organisation, on=LATER) == (0, 0, 1, 1, 0)
    promises.done(promise)
    assert count(organisation, on=LATER) == (1, 0, 0, 0, 0)
    assert count(uuid4(), on=LATER) == (0, 0, 0, 0, 0)
