"""What waits for one person: work, comments, things sent back, approvals."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, func, or_, select

from app import i18n
from app.access import Role
from app.accounts.models import User
from app.builder import agreeing
from app.builder.models import Survey
from app.db import db
from app.entries import queries as entries
from app.entries.models import EntryState, Finding
from app.insights.models import PublishedQuote, QuoteState
from app.replies import queries as replies
from app.workflow import board
from app.workflow.board import Card
from app.workflow.models import WorkComment, WorkMention, WorkReturn, WorkState


class Line(NamedTuple):
    """Something that waits: what it is about, a sentence, where to go, and a tag."""

    name: str
    text: str
    path: str
    tag: str
    look: str


Source = Callable[[User, date], Sequence[Line]]
SOURCES: Final[list[Source]] = []
"""Other features add what waits for a person in them; each gives lines without citizens' words."""


def work(person: User, on: date) -> list[Line]:
    """Return the work, the comments and what came back that wait for this person."""
    if not person.may(Role.ANALYST):
        return []
    found = board.cards(person.organisation_id, person.id)
    return [
        *_returned(person),
        *_mentions(person),
        *_replies(person, on),
        *(line for card in found if (line := _told(card, person, on)) is not None),
        *(line for source in SOURCES for line in source(person, on)),
    ]


def approvals(person: User) -> list[Line]:
    """Return what this person can approve now."""
    if not person.may(Role.APPROVER):
        return []
    surveys = [
        Line(
            each.name,
            _("A survey is ready for you to read and approve."),
            path("builder.approval", slug=each.slug),
            _("To approve"),
            "info",
        )
        for each in agreeing.waiting_for(person)
    ]
    return [*_entries(person), *surveys, *_quotes(person)]


def path(endpoint: str, **values: object) -> str:
    """Return where something is, also where no request is."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def _told(card: Card, person: User, on: date) -> Line | None:
    here = path("workflow.show", entry_id=card.entry_id, about_id=card.about_id)
    if card.state == WorkState.WAITS and card.waits_for == person.id:
        text = _("Somebody waits for you to go on.")
        return Line(card.survey, text, here, _("Waits for you"), "wait")
    if card.owner_id != person.id or card.state in board.DONE or card.state == WorkState.READY:
        return None
    if card.due_on is None:
        text = _("This is yours to do.")
    else:
        text = _("This is yours to do by %(date)s.", date=i18n.day(card.due_on))
    late = card.is_overdue(on)
    return Line(card.survey, text, here, _("Overdue") if late else _("Yours"), _look(late))


def _look(late: bool) -> str:  # noqa: FBT001  (the one fact that it tells)
    return "no" if late else "part"


def _replies(person: User, on: date) -> list[Line]:
    return [
        Line(
            each.survey.name,
            _("Somebody wrote about their answers and waits for your reply."),
            path("replies.show", conversation_id=each.conversation.id),
            _("Overdue") if each.is_overdue else _("Yours"),
            _look(each.is_overdue),
        )
        for each in replies.mine(person.id, person.organisation_id, on=on)
    ]


def _mentions(person: User) -> list[Line]:
    is_there = exists().where(Finding.id == WorkComment.about_id)
    meant = (
        select(WorkComment.entry_id, WorkComment.about_id, func.count())
        .join(WorkMention, WorkMention.comment_id == WorkComment.id)
        .where(WorkMention.user_id == person.id, WorkMention.seen_at.is_(None))
        .where(WorkComment.removed_at.is_(None))
        # What was said about a finding that is gone has no page any more.
        .where(or_(WorkComment.about_id == WorkComment.entry_id, is_there))
        .group_by(WorkComment.entry_id, WorkComment.about_id)
        .order_by(WorkComment.entry_id, WorkComment.about_id)
    )
    return [
        Line(
            entries.entry_of(person.organisation_id, entry_id).survey.name,
            _("A colleague wrote a comment that is meant for you."),
            path("workflow.show", entry_id=entry_id, about_id=about_id),
            _("Comment"),
            "info",
        )
        for entry_id, about_id, _number in db.session.execute(meant)
    ]


def _returned(person: User) -> list[Line]:
    mine = [
        each
        for each in entries.entries_of(person.organisation_id)
        if each.state == EntryState.DRAFT and person.id in {each.author_id, each.editor_id}
    ]
    sent = select(WorkReturn.entry_id, WorkReturn.revision)
    of_mine = sent.where(WorkReturn.entry_id.in_([each.id for each in mine]))
    newest = {(entry_id, revision) for entry_id, revision in db.session.execute(of_mine)}
    return [
        Line(
            each.survey.name,
            _("An answer came back with reasons."),
            path("entries.edit", entry_id=each.id),
            _("Sent back"),
            "no",
        )
        for each in mine
        if (each.id, each.revision) in newest
    ]


def _entries(person: User) -> list[Line]:
    theirs = entries.entries_of(person.organisation_id)
    return [
        Line(
            each.survey.name,
            _("An answer is ready for you to read and approve."),
            path("entries.review", entry_id=each.id),
            _("To approve"),
            "info",
        )
        for each in theirs
        if each.state == EntryState.IN_REVIEW
        and person.id not in {each.author_id, each.editor_id, each.submitted_by}
    ]


def _quotes(person: User) -> list[Line]:
    proposed = (
        select(Survey.name, Survey.slug)
        .join(PublishedQuote, PublishedQuote.survey_id == Survey.id)
        .where(Survey.organisation_id == person.organisation_id)
        .where(PublishedQuote.state == QuoteState.PROPOSED)
        .where(PublishedQuote.proposed_by != person.id)
        .distinct()
        .order_by(Survey.name, Survey.slug)
    )
    text = _("Quotes wait for your approval.")
    return [
        Line(name, text, path("insights.quotes", slug=slug), _("To approve"), "info")
        for name, slug in db.session.execute(proposed)
    ]
