"""Which languages a survey is offered in, and its words in them side by side."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts.models import User
from app.builder import agreeing, drafting, history, machine_words, sentences, stakes
from app.builder.forms import translation
from app.builder.forms.fields import UNCLEAN, EditForm, is_clean
from app.builder.forms.survey import LanguagesForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Difference,
    Refusal,
    attempt,
    bp,
    gone,
    leave,
    own_survey,
    page,
    stay,
    typed_before,
)
from app.config import LOCALES
from app.db import db
from app.errors import NotFoundError
from app.i18n import ENDONYMS, language_name, moment
from surveys import editing


class LanguageLine(NamedTuple):
    """One language, and how much of the survey is written in it."""

    code: str
    name: str
    endonym: str
    offered: bool
    is_source: bool
    there: int
    total: int


@bp.route("/<slug>/languages/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def languages(slug: str) -> ResponseReturnValue:
    """Choose the languages the survey is offered in."""
    survey = own_survey(slug)
    form = LanguagesForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return page("languages", survey, form=form, lines=_lines(survey))
    chosen = form.chosen(survey.draft.source_lang)
    change = Edit("set_languages", "", lambda draft: editing.set_languages(draft, chosen))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        shown = page("languages", survey, form=form, lines=_lines(survey), refusal=refusal)
        return shown, refusal.status
    db.session.commit()
    return stay(url_for("builder.languages", slug=slug), _("The languages have been saved."))


@bp.route("/<slug>/translate/<section>/", methods=["GET", "POST"])
@staff(Role.TRANSLATOR)
def translate(slug: str, section: str) -> ResponseReturnValue:
    """Write one part of the survey in several languages, beside its source words."""
    survey, form = own_survey(slug), EditForm(request.form)
    langs = _wanted(survey, request.values.getlist("to"))
    if request.method == "GET":
        return _show(survey, section, langs)
    if section not in {each.key for each in translation.sections(survey.draft)}:
        return gone(survey, _typed())
    found = _typed_changes(survey, form, section, langs)
    unwanted = translation.dropped(survey.draft, section, langs, request.form)
    refusal = _save(survey, form, section, found)
    if refusal is not None:
        return _show(survey, section, langs, refusal, found), refusal.status
    _drop(survey, unwanted)
    db.session.commit()
    message = ngettext("%(num)s text has been saved.", "%(num)s texts have been saved.", len(found))
    if request.form.get("go") == "next":
        following = _after(survey, section)
        url = url_for("builder.translate", slug=slug, section=following, to=langs)
        return leave(url, message)
    return stay(url_for("builder.translate", slug=slug, section=section, to=langs), message)


def _typed_changes(
    survey: Survey, form: EditForm, section: str, langs: Sequence[str]
) -> list[translation.Change]:
    # Against what the translator saw: a box left alone is no wish to undo what others wrote.
    seen = history.draft_at(survey, form.seen_revision) or survey.draft
    if section not in {each.key for each in translation.sections(seen)}:
        seen = survey.draft
    return translation.changes(seen, section, langs, request.form)


def _save(
    survey: Survey, form: EditForm, section: str, found: Sequence[translation.Change]
) -> Refusal | None:
    if not all(is_clean(each.text) for each in found):
        return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(UNCLEAN))
    if not found:
        return None
    stake = stakes.texts((each.string_id, each.lang) for each in found)
    act = "take_drafts" if any(each.is_machine for each in found) else "set_text"
    change = Edit(act, section, lambda draft: translation.applied(draft, found), stake)
    return attempt(survey, change, form)


def _drop(survey: Survey, texts: Sequence[tuple[str, str]]) -> None:
    gone = drafting.drop(survey, texts, by=current_user.id, at=clock.now())
    if gone:
        count = len(gone)
        flash(ngettext("%(num)s draft thrown away.", "%(num)s drafts thrown away.", count))


def _show(
    survey: Survey,
    section: str,
    langs: Sequence[str],
    refusal: Refusal | None = None,
    found: Sequence[translation.Change] = (),
) -> str:
    draft, sections = survey.draft, translation.sections(survey.draft)
    if section not in {each.key for each in sections}:
        raise NotFoundError
    found = [each for each in found if each.string_id in draft.strings]
    posted = typed_before(survey)
    if refusal is not None:
        posted = translation.typed(draft, section, langs, found)
    return page(
        "translate",
        survey,
        form=EditForm(posted) if refusal is None else None,
        section=section,
        sections=sections,
        following=_after(survey, section),
        groups=translation.groups(draft, section, langs, posted, _suggestions(survey, langs)),
        drafts=machine_words.offers(survey, langs),
        langs=langs,
        others=[code for code in draft.languages if code != draft.source_lang],
        endonyms=ENDONYMS,
        signatures=[(lang, *_signed(survey, lang)) for lang in langs],
        refusal=refusal,
        differences=_differences(survey, found) if refusal else [],
    )


def _suggestions(survey: Survey, langs: Sequence[str]) -> translation.Suggestions:
    now = clock.now()
    return {
        (string_id, lang): translation.Suggestion(row.text, machine_words.made(row, now))
        for lang in langs
        for string_id, row in drafting.waiting(survey, lang).items()
    }


def _signed(survey: Survey, lang: str) -> tuple[str, str, str, bool]:
    """Return who signed and when, the digest of the words, and whether they can be signed."""
    draft = survey.draft
    words = agreeing.words_sha256(draft, lang), agreeing.is_complete(draft, lang)
    found = agreeing.signature(survey, lang)
    if found is None:
        return "", "", *words
    signer = db.session.get_one(User, found.signed_by)
    return signer.name, moment(found.signed_at, clock.now()), *words


def _wanted(survey: Survey, asked: Sequence[str]) -> list[str]:
    draft = survey.draft
    others = [code for code in draft.languages if code != draft.source_lang]
    wanted = [code for code in others if code in asked] or others[:1]
    return wanted[: translation.MAX_SIDE_BY_SIDE]


def _lines(survey: Survey) -> list[LanguageLine]:
    draft = survey.draft
    return [
        LanguageLine(
            code,
            language_name(code),
            ENDONYMS.get(code, code),
            code in draft.languages,
            code == draft.source_lang,
            *translation.done(draft, code),
        )
        for code in dict.fromkeys((*LOCALES, *draft.languages))
    ]


def _after(survey: Survey, section: str) -> str:
    keys = [each.key for each in translation.sections(survey.draft)]
    place = keys.index(section) + 1 if section in keys else 0
    return keys[place % len(keys)]


def _differences(survey: Survey, found: Sequence[translation.Change]) -> list[Difference]:
    draft = survey.draft
    return [
        Difference(
            f"{sentences.name_of(draft, change.string_id)} ({language_name(change.lang)})",
            draft.strings[change.string_id].text_in(change.lang),
            change.text,
        )
        for change in found
    ]


def _typed() -> list[tuple[str, str]]:
    return [
        (_("Text"), text)
        for name, text in request.form.items()
        if name.startswith("t-") and text.strip()
    ]
