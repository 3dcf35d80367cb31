"""Staff write the mails of a survey in each language, look at them, and send one to themselves."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n, mail
from app.access import Role, staff
from app.accounts import service as accounts
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.invitations import service, words
from app.invitations.forms import WordsForm
from app.invitations.models import TextKind

TEXT = "texts/<in_lang>/<any(first, reminder):kind>"


def add_routes(bp: Blueprint, page: str) -> None:
    """Add the pages of the words to the staff pages about invitations."""
    editor = staff(Role.EDITOR)
    bp.add_url_rule(f"{page}{TEXT}", "text", editor(show))
    bp.add_url_rule(f"{page}{TEXT}", "write", editor(write), methods=["POST"])
    bp.add_url_rule(f"{page}{TEXT}/test", "test", editor(send_test), methods=["POST"])


def show(slug: str, in_lang: str, kind: str) -> ResponseReturnValue:
    """Show the words of a mail in one language, and how the mail looks."""
    survey, lang = _found(slug, in_lang)
    wording = words.stationery(survey).wording(kind, lang)
    form = WordsForm(formdata=None, data=wording._asdict())
    return _page(survey, lang, kind, form)


def write(slug: str, in_lang: str, kind: str) -> ResponseReturnValue:
    """Keep the words of staff, or bring back those that are there for every survey."""
    survey, lang = _found(slug, in_lang)
    form = WordsForm()
    is_reset = "reset" in request.form
    if not is_reset and not form.validate_on_submit():
        return _page(survey, lang, kind, form), HTTPStatus.UNPROCESSABLE_ENTITY
    own = words.Wording(form.subject.data or "", form.body.data or "")
    service.write(survey.id, kind, lang, None if is_reset else own)
    detail = {"kind": kind, "lang": lang}
    accounts.record("invitations.write", str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    return _again(slug, in_lang, kind, _("Saved"))


def send_test(slug: str, in_lang: str, kind: str) -> ResponseReturnValue:
    """Send the mail as it stands to whoever is signed in; its link opens the survey itself."""
    survey, lang = _found(slug, in_lang)
    if not mail.is_on():
        raise NotFoundError
    letter = _letter(survey, lang, kind)
    mail.send(current_user.email, letter.subject, letter.text, html=letter.html)
    db.session.commit()
    return _again(slug, in_lang, kind, _("A test e-mail is on its way to you."))


def _page(survey: Survey, lang: str, kind: str, form: WordsForm) -> str:
    return render_template(
        "invitations/text.html",
        survey=survey,
        form=form,
        kind=kind,
        kinds=tuple(TextKind),
        tongue=lang,
        letter=_letter(survey, lang, kind),
        tongues=builder.latest_version(survey).definition.languages,
        endonyms=i18n.ENDONYMS,
        mail_is_on=mail.is_on(),
        can_read=True,
        can_edit=True,
        responses=url_for("insights.index", slug=survey.slug),
    )


def _letter(survey: Survey, lang: str, kind: str) -> words.Letter:
    link = words.address("respond.start", lang, slug=survey.slug, way="s")
    return words.stationery(survey).letter(kind, lang, link=link, unsubscribe=link)


def _found(slug: str, in_lang: str) -> tuple[Survey, str]:
    """Return the survey and one of its languages; NotFoundError when it is not offered in it."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    lang = i18n.locale_of(in_lang)
    if lang is None or lang not in builder.latest_version(survey).definition.languages:
        raise NotFoundError
    return survey, lang


def _again(slug: str, in_lang: str, kind: str, told: str) -> ResponseReturnValue:
    flash(told)
    here = url_for("inviting.text", slug=slug, in_lang=in_lang, kind=kind)
    return redirect(here, HTTPStatus.SEE_OTHER)
