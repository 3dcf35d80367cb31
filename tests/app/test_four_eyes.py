"""Two people where two are promised: writing past the services, the database refuses."""

import pytest
from flask import Flask
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DatabaseError

from app import clock
from app.access import Role
from app.algorithm import service as algorithm
from app.algorithm.models import Statement
from app.builder import agreeing
from app.builder.models import DraftApproval
from app.db import db
from app.entries import service
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.models import Entry, EntryState, EntryVersion
from app.insights import quote_checks, quoting
from app.insights.models import PublishedQuote, QuoteState
from tests.factories import accounts, builder, entries, promises
from tests.factories.entries import PUBLISHED


@pytest.fixture(params=["app", "app_on_postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue(request.param)


def refused(name: str, statement) -> None:
    """Assert that the database refuses this, by this rule."""
    with pytest.raises(DatabaseError, match=name):
        db.session.execute(statement)
    db.session.rollback()


def handed_in() -> entries.Loop:
    loop = entries.drafted()
    service.submit_for_review(loop.entry, seen=loop.entry.revision, by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    return loop


def version_like(version: EntryVersion, **changed: object):
    columns = EntryVersion.__table__.columns.keys()
    values = {name: getattr(version, name) for name in columns if name != "id"}
    return insert(EntryVersion).values(values | {"number": version.number + 1} | changed)


def test_nobody_approves_a_version_of_what_they_wrote_or_handed_in(app):
    loop = entries.drafted()
    editor = accounts.user(Role.EDITOR)
    service.submit_for_review(loop.entry, seen=loop.entry.revision, by=editor.id, at=PUBLISHED)
    version = service.approve_and_publish(loop.entry, by=loop.approver.id, at=PUBLISHED)
    db.session.commit()
    refused("four_eyes", version_like(version, approver_id=loop.author.id))
    refused("entry_version_four_eyes", version_like(version, approver_id=editor.id))
    other = accounts.user(Role.APPROVER)
    refused("entry_version_four_eyes", version_like(version, author_id=other.id))
    refused("entry_version_four_eyes", version_like(version, editor_id=other.id))
    db.session.execute(version_like(version, approver_id=other.id))
    db.session.rollback()


def test_no_version_of_what_nobody_has_approved(app):
    loop = entries.published()
    version = loop.entry.versions[0]
    service.edit(
        loop.entry,
        {},
        {"contact": "new"},
        seen=loop.entry.revision,
        by=loop.author.id,
        at=PUBLISHED,
    )
    db.session.commit()
    refused("entry_version_four_eyes", version_like(version))


def test_the_author_of_an_entry_stays_its_author(app):
    loop = handed_in()
    other = accounts.user(Role.EDITOR)
    refused("entry_author", update(Entry).values(author_id=other.id))
    refused("entry_editor|entry_handed_in", update(Entry).values(editor_id=other.id))
    refused("entry_handed_in", update(Entry).values(submitted_by=other.id))
    refused(
        "entry_handed_in",
        update(Entry).values(editor_id=other.id, revision=Entry.revision + 1),
    )
    refused(
        "entry_handed_in", update(Entry).values(submitted_by=other.id, state=EntryState.PUBLISHED)
    )
    assert loop.entry.author_id == loop.author.id


def test_a_draft_is_not_made_public_past_its_review(app):
    entries.drafted(complete=False)
    refused("entry_unread", update(Entry).values(state=EntryState.PUBLISHED))


def proposed() -> PublishedQuote:
    run = entries.consenting()
    loop = entries.drafted(run, complete=False)
    response = entries.some_response(loop)
    topic = loop.entry.findings[0].topics[0].topic_id
    found = next(each for each in entries.insights.all_topics(run) if each.id == topic)
    words = "I waited"
    kept = quote_checks.kinds(words)
    quote = quoting.propose_quote(
        found, response.id, words, not_personal=kept, by=loop.author.id, at=PUBLISHED
    )
    db.session.commit()
    return quote


def test_a_quote_is_approved_by_another_than_who_proposed_it(app):
    quote, approver = proposed(), accounts.user(Role.APPROVER)
    approved = {"state": QuoteState.APPROVED, "approved_at": clock.now()}
    own = update(PublishedQuote).values(approved_by=quote.proposed_by, **approved)
    refused("four_eyes", own)
    refused("published_quote_unapproved", update(PublishedQuote).values(**approved))
    # Putting somebody else's name on the proposal first does not help either.
    refused("published_quote_people", update(PublishedQuote).values(proposed_by=approver.id))
    quoting.approve_quote(quote, by=approver.id, at=PUBLISHED)
    db.session.commit()
    third = accounts.user(Role.APPROVER)
    refused("published_quote_people", update(PublishedQuote).values(approved_by=third.id))
    refused("published_quote_words", update(PublishedQuote).values(text="Other words"))


def test_what_is_said_of_the_algorithm_is_confirmed_by_another(app):
    body, first = accounts.organisation(), accounts.user(Role.EDITOR)
    second, third = accounts.user(Role.APPROVER), accounts.user(Role.APPROVER)
    scope = algorithm.Scope(body.id, None)
    algorithm.state(scope, "en", {}, seen=0, by=first.id, at=PUBLISHED)
    algorithm.state(scope, "en", {}, seen=1, by=second.id, at=PUBLISHED)
    db.session.commit()
    newest = update(Statement).where(Statement.number == 2)
    refused("four_eyes", newest.values(confirmed_by=second.id))
    refused("algorithm_statement_four_eyes", newest.values(confirmed_by=first.id))
    refused("algorithm_statement_words", newest.values(written_by=third.id))
    refused("algorithm_statement_words", newest.values(answers_json="[]"))
    algorithm.confirm(scope, seen=2, by=third.id, at=PUBLISHED)
    db.session.commit()
    refused("algorithm_statement_words", newest.values(confirmed_by=None))


def test_a_survey_is_approved_by_another_than_who_asked_or_edited_last(app):
    survey = builder.published("service_feedback")
    asker, second = accounts.user(Role.EDITOR), accounts.user(Role.APPROVER)
    agreeing.ask(survey, seen=survey.revision, by=asker.id, at=PUBLISHED)
    db.session.commit()
    approval = update(DraftApproval)
    refused("draft_approval_four_eyes", approval.values(approved_by=asker.id))
    refused("draft_approval_people", approval.values(asked_by=second.id))
    editor = agreeing.last_editor(survey)
    if editor is not None:
        refused("draft_approval_four_eyes", approval.values(approved_by=editor))
    agreeing.approve(survey, sha256=survey.draft_sha256, by=second.id, at=PUBLISHED)
    db.session.commit()
    refused("draft_approval_people", approval.values(approved_by=None))


def test_nothing_promised_is_done_before_somebody_said_so(app):
    promises.promised()
    refused("commitment_unclaimed", update(Commitment).values(state=CommitmentState.DONE))


def test_without_the_triggers_the_author_could_be_changed(app):
    """The planted fault: it is the trigger that refuses, and nothing else."""
    handed_in()
    other = accounts.user(Role.EDITOR)
    on = "" if db.engine.dialect.name == "sqlite" else " on entry"
    db.session.execute(text(f"drop trigger entry_author{on}"))
    db.session.execute(update(Entry).values(author_id=other.id))
    db.session.rollback()
