"""Drafts by a machine: asked for, followed, read, thrown away and brought back."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.builder import agreeing, drafting, machine_words, sentences
from app.builder.drafting import Standing
from app.builder.forms import translation
from app.builder.machine_models import MachineDraft
from app.builder.models import Survey
from app.builder.views.blueprint import bp, own_survey, page, stay
from app.db import db
from app.errors import NotFoundError
from app.i18n import moment


class Part(NamedTuple):
    """A part of the survey in which drafts wait to be read."""

    name: str
    url: str
    waiting: int


class Asked(NamedTuple):
    """One request in words."""

    who: str
    when: str
    standing: Standing
    problem: str


class Refused(NamedTuple):
    """A text of which there is no draft, where it is written, and why there is none."""

    name: str
    url: str
    source: str
    reason: str


class Dropped(NamedTuple):
    """A draft that was thrown away."""

    name: str
    string_id: str
    source: str
    text: str


@bp.get("/<slug>/machine/<code>/")
@staff(Role.TRANSLATOR)
def machine(slug: str, code: str) -> str:
    """Show what a machine has made of one language, and offer to ask for more."""
    survey = _translated(slug, code)
    asked = drafting.requests(survey, code)
    now = clock.now()
    return page(
        "machine",
        survey,
        code=code,
        provider=machine_words.provider(),
        wanted=len(drafting.wanted(survey, code)),
        standing=asked[0] if asked else None,
        asked=[
            Asked(each.asker, moment(each.request.asked_at, now), each, machine_words.outcome(each))
            for each in asked
        ],
        parts_waiting=_parts(survey, code),
        refused=_refused(survey, code),
        dropped=_dropped(survey, drafting.dropped(survey, code)),
    )


@bp.post("/<slug>/machine/<code>/")
@staff(Role.TRANSLATOR)
def ask_machine(slug: str, code: str) -> ResponseReturnValue:
    """Ask for drafts of everything that the language lacks."""
    survey = _translated(slug, code)
    if not machine_words.provider():
        raise NotFoundError
    count = drafting.ask(survey, code, by=current_user.id, at=clock.now())
    db.session.commit()
    url = url_for("builder.machine", slug=slug, code=code)
    if not count:
        flash(_("There is nothing to ask for: every text is there, or on its way."), "error")
        return redirect(url, code=303)
    text = ngettext("Asked for %(num)s draft.", "Asked for %(num)s drafts.", count)
    return stay(url, text)


@bp.post("/<slug>/machine/<code>/back")
@staff(Role.TRANSLATOR)
def restore_machine(slug: str, code: str) -> ResponseReturnValue:
    """Bring a draft back that was thrown away."""
    survey = _translated(slug, code)
    string_id = request.form.get("text", "")
    drafting.bring_back(survey, code, string_id, by=current_user.id, at=clock.now())
    db.session.commit()
    return stay(url_for("builder.machine", slug=slug, code=code), _("The draft waits again."))


def _translated(slug: str, code: str) -> Survey:
    survey = own_survey(slug)
    if code not in agreeing.others(survey.draft):
        raise NotFoundError
    return survey


def _parts(survey: Survey, code: str) -> list[Part]:
    waiting = drafting.waiting(survey, code).keys()
    found = [Part(name, url, len(texts & waiting)) for name, url, texts in _sections(survey, code)]
    return [each for each in found if each.waiting]


def _refused(survey: Survey, code: str) -> list[Refused]:
    rows, draft = drafting.refused(survey, code), survey.draft
    where = {each: url for _name, url, texts in _sections(survey, code) for each in texts}
    return [
        Refused(
            sentences.name_of(draft, row.string_id),
            where.get(row.string_id, ""),
            draft.text(row.string_id, draft.source_lang).text,
            str(machine_words.FAULTS[row.fault]),
        )
        for row in rows
    ]


def _sections(survey: Survey, code: str) -> list[tuple[str, str, set[str]]]:
    """Return the parts of the survey, where each is translated, and its texts."""
    draft, slug = survey.draft, survey.slug
    return [
        (
            name,
            url_for("builder.translate", slug=slug, section=key, to=code),
            translation.string_ids(draft, key),
        )
        for key, name in translation.sections(draft)
    ]


def _dropped(survey: Survey, rows: Sequence[MachineDraft]) -> list[Dropped]:
    draft, lang = survey.draft, survey.draft.source_lang
    return [
        Dropped(
            sentences.name_of(draft, row.string_id),
            row.string_id,
            draft.text(row.string_id, lang).text,
            row.text,
        )
        for row in rows
    ]
