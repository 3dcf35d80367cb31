"""Drafting, editing, handing in, approving: what the service allows and what it refuses."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.access import Role
from app.accounts.models import AuditEvent
from app.accounts.service import verify_chain
from app.db import db
from app.entries import queries, service
from app.entries.models import DecisionStatus, EntryState, EntryVersion
from app.entries.proof import verify_version
from app.errors import ConflictError
from tests.factories import accounts, entries

pytestmark = pytest.mark.usefixtures("app")


def test_a_draft_begins_with_the_confirmed_topics():
    loop = entries.drafted(complete=False)
    names = [queries.names_of(loop.entry)[finding.id] for finding in loop.entry.findings]
    assert names == ["Waiting times", "Parking", "Signs"]
    assert loop.entry.state == EntryState.DRAFT


def test_two_editors_of_the_same_draft_do_not_overwrite_each_other():
    loop = entries.drafted(complete=False)
    seen, other = loop.entry.revision, accounts.user(Role.EDITOR)
    service.edit(
        loop.entry, {"en": {"title": "One"}}, {}, seen=seen, by=loop.author.id, at=entries.DRAFTED
    )
    with pytest.raises(ConflictError):
        service.edit(
            loop.entry, {"en": {"title": "Two"}}, {}, seen=seen, by=other.id, at=entries.DRAFTED
        )
    assert '"One"' in loop.entry.texts_json


@pytest.mark.parametrize("status", [each for each in DecisionStatus if each != "accepted"])
def test_whatever_is_not_a_plain_yes_needs_a_reason(status):
    loop = entries.drafted(complete=False)
    finding = loop.entry.findings[0]
    with pytest.raises(service.ReasonMissingError):
        service.edit_finding(
            finding, {}, {"status": status}, topic_ids=[], quote_ids=[],
            seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED,
        )  # fmt: skip
    assert finding.status is None


def test_an_unfinished_draft_cannot_be_handed_in():
    loop = entries.drafted(complete=False)
    with pytest.raises(service.NotReadyError) as refused:
        service.submit_for_review(
            loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    assert "status_missing" in {problem.code for problem in refused.value.problems}


def test_nobody_approves_what_they_wrote_changed_last_or_handed_in():
    loop = entries.drafted()
    last, clerk = accounts.user(Role.ADMINISTRATOR), accounts.user(Role.ADMINISTRATOR)
    service.edit(loop.entry, {}, {}, seen=loop.entry.revision, by=last.id, at=entries.DRAFTED)
    service.submit_for_review(loop.entry, seen=loop.entry.revision, by=clerk.id, at=entries.DRAFTED)
    for person in (loop.author, last, clerk):
        with pytest.raises(service.OwnWorkError):
            service.approve_and_publish(loop.entry, by=person.id, at=entries.PUBLISHED)
    version = service.approve_and_publish(loop.entry, by=loop.approver.id, at=entries.PUBLISHED)
    assert (version.author_id, version.editor_id, version.approver_id) == (
        loop.author.id, last.id, loop.approver.id,
    )  # fmt: skip


@pytest.mark.parametrize("role", ["author_id", "editor_id"])
def test_the_database_too_wants_two_people(role):
    version = entries.publish(entries.drafted())
    row = {
        column.name: getattr(version, column.name) for column in EntryVersion.__table__.columns
    } | {"id": version.snapshot_id, "number": 2}
    row[role] = row["approver_id"]
    with pytest.raises(IntegrityError, match="four_eyes"):
        db.session.execute(EntryVersion.__table__.insert().values(row))


def test_a_change_after_handing_in_takes_it_out_of_review():
    loop = entries.drafted()
    service.submit_for_review(
        loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    seen = loop.entry.revision
    service.edit(
        loop.entry, {"en": {"title": "New"}}, {}, seen=seen, by=loop.author.id, at=entries.DRAFTED
    )
    assert loop.entry.state == EntryState.DRAFT
    with pytest.raises(service.NotInReviewError):
        service.approve_and_publish(
            loop.entry, by=loop.approver.id, at=entries.PUBLISHED, seen=seen
        )


def test_what_is_approved_is_what_was_read():
    loop = entries.drafted()
    seen = loop.entry.revision
    service.edit(loop.entry, {}, {}, seen=seen, by=loop.author.id, at=entries.DRAFTED)
    service.submit_for_review(loop.entry, seen=seen + 1, by=loop.author.id, at=entries.DRAFTED)
    with pytest.raises(ConflictError):
        service.approve_and_publish(
            loop.entry, by=loop.approver.id, at=entries.PUBLISHED, seen=seen
        )


def test_sent_back_with_a_note():
    loop = entries.drafted()
    service.submit_for_review(
        loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    service.send_back(
        loop.entry,
        "Say who pays.",
        seen=loop.entry.revision,
        by=loop.approver.id,
        at=entries.DRAFTED,
    )
    assert (loop.entry.state, loop.entry.review_note) == (EntryState.DRAFT, "Say who pays.")


def test_a_later_publication_is_a_new_version_and_the_old_one_stands():
    loop = entries.published()
    service.edit(
        loop.entry, {"en": {"title": "Corrected"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    assert queries.published(loop.entry.slug).content.texts.text("title", "en") == "title [en]"
    entries.publish(loop, at=entries.PUBLISHED + timedelta(days=30))
    newest, first = queries.versions_of(loop.entry)
    assert (newest.number, first.number) == (2, 1)
    assert queries.published(loop.entry.slug).content.texts.text("title", "en") == "Corrected"
    assert (
        queries.published_version(loop.entry.slug, 1).content.texts.text("title", "en")
        == "title [en]"
    )
    assert verify_version(first)
    assert verify_version(newest)


def test_the_database_keeps_published_versions_as_they_are():
    version = entries.publish(entries.drafted())
    for statement in ("update entry_version set content_json = '{}'", "delete from entry_version"):
        with pytest.raises(DatabaseError, match="entry_version: no"):
            db.session.execute(db.text(statement))
        db.session.rollback()
    assert verify_version(db.session.get_one(EntryVersion, version.id))


def test_every_act_is_on_record():
    entries.published()
    acts = [act.action for act in db.session.query(AuditEvent).order_by(AuditEvent.number)]
    kept = [act for act in acts if act.startswith("entry.")]
    assert kept == [
        "entry.drafted", "entry.edited", *["entry.finding_edited"] * 3,
        *["entry.language_signed"] * 12, "entry.submitted", "entry.published",
    ]  # fmt: skip
    assert verify_chain()
