"""Letters for those who asked by post: shown to be printed, and noted as printed, once."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n
from app.access import Role, staff
from app.accounts import service as accounts
from app.accounts.factors import Drawing, drawing
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.notices import queries, sealing, service, words
from app.notices.models import NoticeRound, Subscription
from app.respond.addresses import readable

MOST: Final = 100
"""So many letters are shown at once: what a printer takes, and a browser."""


class Saying(NamedTuple):
    """The sentences that stand on a letter alone."""

    read: str
    stop: str


class Sheet(NamedTuple):
    """One letter."""

    id: UUID
    lines: list[str]
    lang: str
    day: str
    letter: words.Letter
    say: Saying
    page: str
    page_code: Drawing
    stop_code: Drawing
    others: list[str]
    """Further languages of the answer, where the letter is not in the reader's own."""


def add_routes(bp: Blueprint, page: str) -> None:
    """Add the pages of the letters to the staff pages about messages."""
    printer = staff(Role.ADMINISTRATOR)
    at = f"{page}<uuid:round_id>/letters"
    bp.add_url_rule(at, "letters", printer(letters), methods=["POST"])
    bp.add_url_rule(f"{at}/printed", "printed", printer(printed), methods=["POST"])


class Pack(NamedTuple):
    """The next letters of a round."""

    survey: Survey
    sheets: list[Sheet]
    more: int
    """How many come after these."""


def letters(slug: str, round_id: UUID) -> ResponseReturnValue:
    """Show the letters that are still to be printed."""
    pack = taken(slug, round_id)
    page = render_template(
        "notices/letters.html",
        survey=pack.survey,
        round_id=round_id,
        letters=pack.sheets,
        more=pack.more,
        endonyms=i18n.ENDONYMS,
    )
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}


def taken(slug: str, round_id: UUID) -> Pack:
    """Return the letters that are still to be printed; that somebody looked is recorded."""
    survey, round_ = _found(slug, round_id)
    waiting = queries.letters(round_.id, MOST + 1)
    found, on = waiting[:MOST], clock.today()
    detail = {"round": str(round_.id), "letters": len(found)}
    accounts.record("notices.letters", str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    left = queries.counts_of(round_).get("letter", {}).get("waiting", 0) - len(found)
    return Pack(survey, sheets(survey, round_, found, on=on), max(left, 0))


def printed(slug: str, round_id: UUID) -> ResponseReturnValue:
    """Note that the letters that were shown are on their way; no second time."""
    survey, round_ = _found(slug, round_id)
    ids = [UUID(each) for each in request.form.getlist("letter")[:MOST] if _is_id(each)]
    number = service.printed(round_.id, ids)
    detail = {"round": str(round_.id), "letters": number}
    accounts.record("notices.printed", str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Letters noted as printed: %(n)s", n=i18n.number(number)))
    return redirect(url_for("hearing.show", slug=slug), HTTPStatus.SEE_OTHER)


def sheets(
    survey: Survey, round_: NoticeRound, found: Sequence[Subscription], *, on: date
) -> list[Sheet]:
    """Return the letters of a round to these people."""
    paper, common = words.paper(round_), queries.common_languages(survey.id)
    first = builder.latest_version(survey).definition.source_lang
    return [_sheet(paper, each, common=common, first=first, on=on) for each in found]


def _sheet(
    paper: words.Paper, mine: Subscription, *, common: frozenset[str], first: str, on: date
) -> Sheet:
    """Return one letter, in the reader's language unless that would tell whose answers are whose.

    Whoever prints it may have read what people answered, with the language beside it.
    """
    content = sealing.opened(mine.sealed)
    lang = content["lang"] if content["lang"] in common else first
    stop, page = words.stop_link(mine.id, lang), paper.page(lang)
    # On every letter in the first language, so that none of them stands out.
    others = [each for each in paper.languages if each != lang] if lang == first else []
    return Sheet(
        mine.id,
        content["to"].split("\n"),
        lang,
        _day(on, lang),
        paper.letter(lang, stop),
        Saying(*words.printed(paper, lang)),
        readable(page),
        drawing(page),
        drawing(stop),
        others,
    )


def _day(value: date, lang: str) -> str:
    with force_locale(lang):
        return i18n.digits(format_date(value, format="long", locale=i18n.custom(lang)))


def _found(slug: str, round_id: UUID) -> tuple[Survey, NoticeRound]:
    survey = builder.survey_of(current_user.organisation_id, slug)
    round_ = queries.round_of(survey.id, round_id)
    if round_ is None:
        raise NotFoundError
    return survey, round_


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
