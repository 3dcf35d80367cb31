"""Everybody can say whether a published answer answers them; the figures stand on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public
from app.db import db
from app.entries import queries as entries
from app.entries.commitments import queries as commitments
from app.entries.commitments.models import Commitment
from app.entries.models import Entry, EntryStage
from app.entries.reading import Words, words
from app.errors import NotFoundError
from app.i18n import current_locale
from app.respond import tokens
from app.security import limiter
from app.verdicts import queries, service
from app.verdicts.counting import Told, told
from app.verdicts.forms import VERDICTS, RatingForm
from app.verdicts.models import VerdictFigures

bp = Blueprint("verdicts", __name__, template_folder="templates")
RATE: Final = "/<lang:lang>/you-said/<slug>/rate/"
TOKEN: Final = "token"  # noqa: S105  (the name of a field)
not_too_many = limiter.shared_limit("20 per minute", scope="verdicts")


@dataclass(frozen=True)
class Shown:
    """The figures of one thing that was rated, by people with a receipt and by others."""

    receipt: Told
    others: Told
    frozen_on: date


@bp.app_template_global("verdicts_on")
def verdicts_on(entry_id: UUID) -> Mapping[int, Shown]:
    """Return what the public sees of ratings: of promises by their number, of the entry under 0."""
    frozen = queries.figures(entry_id)
    if not frozen:
        return {}
    entry = db.session.get_one(Entry, entry_id)
    numbers = {entry_id: 0} | {each.id: each.number for each in _rated_since(entry, frozen)}
    return {
        numbers[about_id]: _shown(row) for about_id, row in frozen.items() if about_id in numbers
    }


@bp.app_template_global("verdict_names")
def verdict_names() -> Mapping[str, str]:
    """Return what each verdict is called."""
    return {code.value: str(name) for code, name in VERDICTS.items()}


@bp.get(RATE)
@public
def ask(slug: str) -> ResponseReturnValue:
    """Ask whether an answer answers its reader."""
    entry = _open(slug)
    return _page(entry, form_of(entry, current_locale()))


@bp.post(RATE)
@public
@not_too_many
def keep(slug: str) -> ResponseReturnValue:
    """Keep what somebody says, once for each form."""
    entry = _open(slug)
    form = form_of(entry, current_locale(), is_posted=True)
    rater = service.by_form(request.form.get(TOKEN, ""), entry, at=clock.now())
    verdicts = form.verdicts()
    if verdicts is None or rater is None:
        return _page(entry, form), HTTPStatus.UNPROCESSABLE_ENTITY
    lang, on = current_locale(), clock.today()
    service.rate(entry, verdicts, form.words, rater=rater, lang=lang, on=on)
    db.session.commit()
    return render_template("verdicts/thanks.html", entry=entry, title=_title(entry))


def form_of(
    entry: Entry,
    locale: str,
    *,
    is_posted: bool = False,
    rater: service.Rater | None = None,
) -> RatingForm:
    """Return the form for an entry, with what this rater said before."""
    done = queries.done_of(entry)
    before = service.mine(entry, rater) if rater and not is_posted else None
    names = {each.id: _name(each, locale) for each in done}
    posted = request.form if is_posted else None
    return RatingForm(entry, done, names, posted=posted, before=before)


def can_be_rated(entry: Entry) -> bool:
    """Return whether an entry is in public and was not taken back."""
    return entries.published(entry.slug).content.stage != EntryStage.WITHDRAWN


def _shown(row: VerdictFigures) -> Shown:
    both = queries.both_of(row)
    return Shown(told(both.receipt), told(both.others), row.frozen_on)


def _name(commitment: Commitment, locale: str) -> str:
    finding, source_lang = commitments.words_of(commitment)
    return finding.texts.wording("name", locale, source_lang).text


def _rated_since(entry: Entry, frozen: Mapping[UUID, VerdictFigures]) -> list[Commitment]:
    # What was said before it was done anew was said of something else.
    return [
        each
        for each in queries.done_of(entry)
        if each.id in frozen and each.done_on and frozen[each.id].frozen_on >= each.done_on
    ]


def _open(slug: str) -> Entry:
    entry = entries.published(slug).entry
    if not can_be_rated(entry):
        raise NotFoundError(slug)
    return entry


def _title(entry: Entry) -> Words:
    content = entries.published(entry.slug).content
    wording = content.texts.wording("title", current_locale(), content.source_lang)
    return words(*wording, locale=current_locale())


def _page(entry: Entry, form: RatingForm) -> str:
    token = tokens.start_token(entry.id)
    return render_template(
        "verdicts/rate.html", entry=entry, form=form, title=_title(entry), token=token
    )
