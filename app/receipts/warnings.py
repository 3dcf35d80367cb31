"""Telling staff, a month and a week before, that the answers of a survey will be deleted.

What was told is noted in the transaction that queues the mails, so that neither exists without
the other and nothing is told twice.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app import i18n, mail
from app.access import Role
from app.accounts import queries as accounts
from app.accounts.models import AuditEvent, User
from app.builder.kept import NOTICE
from app.builder.models import DraftRevision, Survey
from app.db import db
from app.respond.addresses import whole
from app.respond.letters import Letter
from app.respond.models import Response

FORETOLD: Final = timedelta(days=30)
"""How long before answers are deleted staff are told for the first time."""


def due(*, at: datetime) -> list[UUID]:
    """Return the surveys of whose deletion staff are to be told now."""
    chosen = select(Survey).where(Survey.retention_months.is_not(None), Survey.held_for == "")
    found = db.session.scalars(chosen.options(defer(Survey.draft_json)).order_by(Survey.slug))
    return [survey.id for survey in found if _is_due(survey, at)]


def tell(survey_id: UUID, *, at: datetime) -> None:
    """Queue what is to be told now, and note it; again is the same."""
    survey = db.session.get_one(Survey, survey_id)
    db.session.refresh(survey, with_for_update=True)
    if not _is_due(survey, at):
        return
    told = keepers(survey)
    if mail.is_on() and not told:
        return  # nobody is there who could still keep the answers
    is_last = _is_near(survey, NOTICE, at)
    survey.foretold_for = survey.deletes_on
    if is_last:
        survey.warned_for, survey.warned_on = survey.deletes_on, at.date()
    db.session.flush()
    if mail.is_on():
        count = responses_of([survey_id])[survey_id]
        for person in told:
            _send(survey, person, count, is_last=is_last)


def keepers(survey: Survey) -> list[User]:
    """Return those who have worked on the survey and still may, and the administrators.

    Everybody who may change it, where that is nobody: the deletion must not go untold.
    """
    everybody = accounts.users_of(survey.organisation_id)
    able = [each for each in everybody if each.active and each.may(Role.EDITOR)]
    mine = _authors(survey.id)
    found = [each for each in able if each.id in mine or each.may(Role.ADMINISTRATOR)]
    return found or able


def responses_of(survey_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many responses would be deleted with each of these surveys; none are left out."""
    counted = select(Response.survey_id, func.count()).where(Response.survey_id.in_(survey_ids))
    found = db.session.execute(counted.group_by(Response.survey_id))
    return {row[0]: row[1] for row in found}


def _is_due(survey: Survey, at: datetime) -> bool:
    if survey.held_for or survey.is_warned or not survey.is_over(at):
        return False
    if not _is_near(survey, FORETOLD, at):
        return False
    is_news = survey.foretold_for != survey.deletes_on or _is_near(survey, NOTICE, at)
    return is_news and bool(responses_of([survey.id]))


def _is_near(survey: Survey, notice: timedelta, at: datetime) -> bool:
    return survey.deletes_on is not None and survey.deletes_on <= at.date() + notice


def _authors(survey_id: UUID) -> set[UUID | None]:
    drawn = select(DraftRevision.made_by).where(DraftRevision.survey_id == survey_id)
    acted = select(AuditEvent.actor_id).where(AuditEvent.object_id == str(survey_id))
    return {*db.session.scalars(drawn), *db.session.scalars(acted)}


def _send(survey: Survey, person: User, count: int, *, is_last: bool) -> None:
    try:
        to = mail.address(person.email)
    except mail.BadAddressError:
        return  # an account can be made with any name that looks like an address
    with force_locale(person.locale):
        letter = _letter(survey, person.locale, count, is_last=is_last)
    mail.send(to, *letter, once=True)


def _letter(survey: Survey, locale: str, count: int, *, is_last: bool) -> Letter:
    day = _day(survey.goes_on, locale)
    page = current_app.url_map.bind("localhost").build("builder.retention", {"slug": survey.slug})
    paragraphs = (
        _("Good day,"),
        survey.name,
        _("The answers are deleted on %(day)s.", day=day),
        responses_words(count),
        _(
            "Deleted are answers, comments, files, quotes, and what was reckoned from single "
            "answers. Published answers to people, frozen figures and receipts stay."
        ),
        _(
            "To keep the answers for longer, set a longer time on this page before that day. An "
            "administrator can also stop the deletion there with a legal hold:"
        ),
        whole(page),
        _("This is the last e-mail about it.")
        if is_last
        else _("There will be one more e-mail, a week before that day."),
        accounts.organisation().name,
    )
    subject = _("Answers are deleted on %(day)s: %(survey)s", day=day, survey=survey.name)
    return Letter(str(subject), "\n\n".join(map(str, paragraphs)) + "\n")


def responses_words(count: int) -> str:
    """Return how many responses would be deleted, in words."""
    text: str = ngettext(
        "%(count)s response will be deleted.",
        "%(count)s responses will be deleted.",
        count,
        count=i18n.number(count),
    )
    return text


def _day(value: date | None, locale: str) -> str:
    assert value is not None  # noqa: S101  (told only of a day that is set)
    return i18n.digits(format_date(value, format="long", locale=i18n.custom(locale)))
