"""Staff see how many want to hear and how far messages have come, and add words of their own."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3

from app import clock, i18n, mail
from app.access import Role, staff
from app.accounts import service as accounts
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.insights.disclosure import THRESHOLD
from app.invitations.words import address
from app.notices import (
    answers,
    forms,
    labels,
    numbers,
    pack,
    queries,
    ready,
    service,
    staff_forms,
    words,
)
from app.notices.models import Channel, Occasion, Wanted
from app.notices.segments import cut
from app.notices.story import Story

bp = Blueprint("hearing", __name__, template_folder="templates")
PAGE = "/staff/surveys/<slug>/hear/"
TEXT = f"{PAGE}<any(answered, done, asked, corrected):occasion>/<in_lang>"
pack.add_routes(bp, PAGE)


@bp.get(PAGE)
@staff(Role.EDITOR)
def show(slug: str) -> ResponseReturnValue:
    """Show how many want to hear, what they were told, and what comes next."""
    return _page(_survey(slug))


@bp.post(f"{PAGE}settings")
@staff(Role.EDITOR)
def settle(slug: str) -> ResponseReturnValue:
    """Keep when people are asked about the answer, and whether letters are offered."""
    survey, form = _survey(slug), staff_forms.PlanForm()
    if not form.validate_on_submit():
        return _page(survey, plan_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    plan, weeks = queries.plan(survey.id), form.weeks.data or 1
    service.settle(plan, weeks=weeks, by_letter=form.by_letter.data, on=clock.today())
    _recorded("notices.settle", survey, {"weeks": weeks, "by_letter": plan.by_letter})
    return _back(slug, _("Saved"))


@bp.post(f"{PAGE}correct")
@staff(Role.EDITOR)
def correct(slug: str) -> ResponseReturnValue:
    """Tell people that an answer they were told of has a newer version."""
    survey, about = _survey(slug), request.form.get("about", "")
    wanted = next((each for each in _corrections(survey) if each.about == about), None)
    if wanted is None:
        raise NotFoundError
    named = _correction(wanted)
    service.tell(survey.id, Occasion.CORRECTED, named, story=wanted.story, at=clock.now())
    _recorded("notices.correct", survey, {"about": about, "version": wanted.number})
    return _back(slug, _("Everybody who asked is being told."))


@bp.post(f"{PAGE}remove")
@staff(Role.EDITOR)
def remove(slug: str) -> ResponseReturnValue:
    """Stop the messages to an address; what is answered does not tell whether it was known."""
    survey, form = _survey(slug), _remove_form()
    if not form.validate_on_submit():
        return _page(survey, remove_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    channel = Channel(form.channel.data)
    try:
        to = forms.READERS[channel](form.to.data or "")
    except (mail.BadAddressError, numbers.BadNumberError, forms.BadPostalAddressError):
        form.to.errors = [_("This is no address or number of that kind.")]
        return _page(survey, remove_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.stop_address(survey.id, Wanted(channel, to, ""))
    _recorded("notices.remove", survey, {"channel": channel})
    return _back(slug, _("If this address was kept here, it has been deleted."))


@bp.get(TEXT)
@staff(Role.EDITOR)
def text(slug: str, occasion: str, in_lang: str) -> ResponseReturnValue:
    """Show the messages of one occasion in one language, and what staff add to them."""
    survey, lang = _found(slug, in_lang)
    body = queries.paragraphs(survey.id).get((occasion, lang), "")
    form = staff_forms.ParagraphForm(formdata=None, data={"body": body})
    return _text_page(survey, lang, Occasion(occasion), form)


@bp.post(TEXT)
@staff(Role.EDITOR)
def write(slug: str, occasion: str, in_lang: str) -> ResponseReturnValue:
    """Keep the paragraph of staff."""
    survey, lang = _found(slug, in_lang)
    form = staff_forms.ParagraphForm()
    if not form.validate_on_submit():
        page = _text_page(survey, lang, Occasion(occasion), form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    service.write(survey.id, occasion, {lang: form.body.data or ""})
    _recorded("notices.write", survey, {"occasion": occasion, "lang": lang})
    flash(_("Saved"))
    here = url_for("hearing.text", slug=slug, occasion=occasion, in_lang=in_lang)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _page(survey: Survey, **more: Any) -> str:  # noqa: ANN401  (what is shown besides, by name)
    plan = queries.plan(survey.id)
    languages = _languages(survey)
    lines = queries.rounds(survey.id)
    shown = {
        "audience": queries.audience(survey.id),
        "lines": lines,
        "undelivered": sum(line.undelivered for line in lines),
        "problems": [labels.sentence(each) for each in ready.ready(survey.id, languages)],
        "corrections": _corrections(survey),
        "channels": {channel.value: name for channel, name in forms.CHANNELS.items()},
        "threshold": THRESHOLD,
        "may_print": current_user.may(Role.ADMINISTRATOR),
        "plan_form": staff_forms.PlanForm(formdata=None, obj=plan),
        "remove_form": _remove_form(is_new=True),
    }
    return render_template("notices/show.html", **_frame(survey), **shown | more)


def _text_page(
    survey: Survey, lang: str, occasion: Occasion, form: staff_forms.ParagraphForm
) -> str:
    found = answers.published(survey.id)
    story = found[0].story if found else _no_story(survey)
    link = address("notices.mine", lang, key="x" * 34)
    letter = words.sample(survey, occasion, story).letter(lang, link)
    return render_template(
        "notices/text.html",
        **_frame(survey),
        form=form,
        occasion=occasion.value,
        tongue=lang,
        letter=letter,
        cut=cut(letter.short),
        most=staff_forms.MOST_PARAGRAPH,
        is_real=bool(found),
    )


def _frame(survey: Survey) -> dict[str, Any]:
    return {
        "survey": survey,
        "occasions": labels.OCCASIONS,
        "tongues": _languages(survey),
        "endonyms": i18n.ENDONYMS,
        "can_read": True,
        "can_edit": True,
        "responses": url_for("insights.index", slug=survey.slug),
    }


def _no_story(survey: Survey) -> Story:
    definition = builder.latest_version(survey).definition
    titles = {lang: definition.text(definition.title, lang).text for lang in definition.languages}
    return Story(slug=survey.slug, source_lang=definition.source_lang, titles=titles)


def _corrections(survey: Survey) -> list[answers.Published]:
    """Return newer versions of answers that people were told of, and were not told of yet."""
    told = queries.told_of(survey.id)
    return [
        each
        for each in answers.published(survey.id)
        if each.number > 1
        and (Occasion.ANSWERED.value, each.about) in told
        and (Occasion.CORRECTED.value, _correction(each)) not in told
    ]


def _correction(published: answers.Published) -> str:
    return f"{published.about}:{published.number}"


def _remove_form(*, is_new: bool = False) -> staff_forms.RemoveForm:
    form = staff_forms.RemoveForm(formdata=None) if is_new else staff_forms.RemoveForm()
    form.channel.choices = [
        SelectChoice(channel.value, str(name)) for channel, name in forms.CHANNELS.items()
    ]
    return form


def _languages(survey: Survey) -> tuple[str, ...]:
    return tuple(builder.latest_version(survey).definition.languages)


def _survey(slug: str) -> Survey:
    survey = builder.survey_of(current_user.organisation_id, slug)
    builder.latest_version(survey)  # before it has one there is nobody who could ask
    return survey


def _found(slug: str, in_lang: str) -> tuple[Survey, str]:
    """Return the survey and one of its languages; NotFoundError when it is not offered in it."""
    survey, lang = _survey(slug), i18n.locale_of(in_lang)
    if lang is None or lang not in _languages(survey):
        raise NotFoundError
    return survey, lang


def _back(slug: str, told: str) -> ResponseReturnValue:
    flash(told)
    return redirect(url_for("hearing.show", slug=slug), HTTPStatus.SEE_OTHER)


def _recorded(action: str, survey: Survey, detail: dict[str, Any]) -> None:
    accounts.record(action, str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
