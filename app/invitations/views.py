"""Staff invite people: lists, codes for letters, when mails go out, and how far they have come."""

import csv
import io
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3

from app import clock, i18n, mail
from app.access import Role, staff
from app.accounts import service as accounts
from app.accounts.factors import drawing
from app.builder import queries as builder
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.errors import NotFoundError
from app.invitations import lists, queries, service, words
from app.invitations.forms import AddressForm, CodesForm, ListForm, PlanForm
from app.invitations.wording_pages import add_routes
from app.respond import tokens
from app.respond.addresses import readable

bp = Blueprint("inviting", __name__, template_folder="templates")
PAGE = "/staff/surveys/<slug>/invitations/"
SHOWN = 200
add_routes(bp, PAGE)


@bp.get(PAGE)
@staff(Role.EDITOR)
def show(slug: str) -> ResponseReturnValue:
    """Show whom the survey invites, and how far that has come."""
    return _page(_survey(slug))


@bp.post(f"{PAGE}list")
@staff(Role.EDITOR)
def upload(slug: str) -> ResponseReturnValue:
    """Invite everybody on a list; nobody, when lines of it cannot be read."""
    survey, form = _survey(slug), ListForm()
    if not form.validate_on_submit():
        return _page(survey, list_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    definition = builder.latest_version(survey).definition
    try:
        found = lists.read(
            form.file.data.read(), langs=definition.languages, otherwise=definition.source_lang
        )
    except lists.BadListError as error:
        form.file.errors = [str(error)]
        return _page(survey, list_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if (found.refused and not form.leave_out.data) or not found.rows:
        form.file.errors = [_("Nobody was invited: see the lines below.")]
        return _page(survey, list_form=form, found=found), HTTPStatus.UNPROCESSABLE_ENTITY
    taken = service.invite(survey, found.rows, on=clock.today())
    _recorded("invitations.list", survey, taken._asdict())
    return _page(survey, found=found, taken=taken)


@bp.post(f"{PAGE}codes")
@staff(Role.EDITOR)
def codes(slug: str) -> ResponseReturnValue:
    """Make codes and show them, this once."""
    survey = _survey(slug)
    form = _codes_form(survey)
    if not form.validate_on_submit():
        return _page(survey, codes_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    made = service.make_codes(survey, form.count.data or 0, on=clock.today())
    _recorded("invitations.codes", survey, {"codes": len(made)})
    lang = str(form.lang.data)
    return _letters(survey, made, lang) if form.kind.data == "sheet" else _table(slug, made, lang)


@bp.post(f"{PAGE}plan")
@staff(Role.EDITOR)
def settle(slug: str) -> ResponseReturnValue:
    """Keep who may answer, and when mails go out."""
    survey, form = _survey(slug), PlanForm()
    if not form.validate_on_submit():
        return _page(survey, plan_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.settle(
        survey,
        queries.plan(survey.id),
        by_invitation=form.by_invitation.data,
        days=form.days,
        most_a_minute=form.most_a_minute.data or 1,
        keep_days=form.keep_days.data or 0,
    )
    _recorded("invitations.settle", survey, {"by_invitation": survey.by_invitation})
    return _back(slug, _("Saved"))


@bp.post(f"{PAGE}<any(start, pause):what>")
@staff(Role.EDITOR)
def run(slug: str, what: str) -> ResponseReturnValue:
    """Let the mails go out, or pause."""
    survey, starts = _survey(slug), what == "start"
    if starts and not (mail.is_on() and survey.takes_answers(clock.now())):
        raise NotFoundError
    service.run(queries.plan(survey.id), is_running=starts)
    _recorded(f"invitations.{what}", survey, {})
    return _back(slug, _("The e-mails go out.") if starts else _("The e-mails pause."))


@bp.post(f"{PAGE}<uuid:contact_id>/mend")
@staff(Role.EDITOR)
def mend(slug: str, contact_id: UUID) -> ResponseReturnValue:
    """Give a bounced address its right form; the invitation goes out again."""
    survey, form = _survey(slug), AddressForm()
    if not form.validate_on_submit():
        return _page(survey, mended=(contact_id, form)), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        service.mend(survey, contact_id, form.address.data or "")
    except service.MendedMeanwhileError as error:
        form.address.errors = [_("This address is on the list already, or wants no e-mails.")]
        return _page(survey, mended=(contact_id, form)), error.status
    _recorded("invitations.mend", survey, {})
    return _back(slug, _("Saved"))


@bp.post(f"{PAGE}batches/<int:number>/take-back")
@staff(Role.EDITOR)
def take_back(slug: str, number: int) -> ResponseReturnValue:
    """Make the unused invitations of a list, or of a set of codes, worthless."""
    survey = _survey(slug)
    service.take_back(survey.id, number)
    _recorded("invitations.take_back", survey, {"batch": number})
    return _back(slug, _("What had not been used has been taken back."))


def _page(survey: Survey, **more: Any) -> str:  # noqa: ANN401  (what is shown besides, by name)
    version, plan = builder.newest_version(survey), queries.plan(survey.id)
    contact_id, mended = more.pop("mended", (None, None))
    filled = PlanForm(formdata=None, obj=plan, data={"by_invitation": survey.by_invitation})
    forms = {
        "list_form": ListForm(formdata=None),
        "codes_form": _codes_form(survey, is_new=True),
        "plan_form": filled,
    }
    return render_template(
        "invitations/show.html",
        survey=survey,
        version=version,
        plan=plan,
        counts=queries.counts(survey.id),
        groups=queries.groups(survey.id),
        batches=queries.batches(survey.id),
        bounced=queries.bounced(survey.id, SHOWN),
        address_form=lambda each: _address_form(each, contact_id, mended),
        mended=mended,
        tongues=_tongues(survey),
        endonyms=i18n.ENDONYMS,
        is_open=survey.takes_answers(clock.now()),
        mail_is_on=mail.is_on(),
        shown=SHOWN,
        told=_told,
        can_read=True,
        can_edit=True,
        responses=url_for("insights.index", slug=survey.slug),
        **{"found": None, "taken": None} | forms | more,
    )


def _told(taken: service.Taken) -> list[str]:
    sentences = [
        ngettext("%(n)s person was added.", "%(n)s people were added.", taken.added,
                 n=i18n.number(taken.added)),
    ]  # fmt: skip
    if taken.known:
        sentences.append(_("Already on the list: %(n)s", n=i18n.number(taken.known)))
    if taken.unsubscribed:
        n = i18n.number(taken.unsubscribed)
        sentences.append(_("Left out because they want no more e-mails: %(n)s", n=n))
    return [str(sentence) for sentence in sentences]


def _address_form(
    each: queries.Bounced, contact_id: UUID | None, mended: AddressForm | None
) -> AddressForm:
    form = mended if mended and each.id == contact_id else None
    made = form or AddressForm(formdata=None, data={"address": each.address})
    made.address.id = f"address-{each.id}"
    return made


def _codes_form(survey: Survey, *, is_new: bool = False) -> CodesForm:
    form = CodesForm(formdata=None) if is_new else CodesForm()
    form.lang.choices = [SelectChoice(code, i18n.ENDONYMS[code]) for code in _tongues(survey)]
    return form


def _tongues(survey: Survey) -> list[str]:
    version = builder.newest_version(survey)
    offered = version.definition.languages if version else ()
    return [code for code in LOCALES if code in offered]


def _table(slug: str, made: list[str], lang: str) -> ResponseReturnValue:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("number", "code", "link"))
    for number, code in enumerate(made, start=1):
        link = words.address("invitations.show", lang, token=code)
        table.writerow((number, "-".join(tokens.groups(code)), link))
    named = f'attachment; filename="{slug}-invitations.csv"'
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _letters(survey: Survey, made: list[str], lang: str) -> ResponseReturnValue:
    links = [words.address("invitations.show", lang, token=code) for code in made]
    page = render_template(
        "invitations/letters.html",
        survey=survey,
        title=builder.latest_version(survey).definition.text(
            builder.latest_version(survey).definition.title, lang
        ),
        letters=[
            (tokens.groups(code), drawing(link), readable(link))
            for code, link in zip(made, links, strict=True)
        ],
        ask=readable(words.address("invitations.ask", lang)),
        say=words.letter_words(lang),
        lang=i18n.tag_of(lang),
        direction=i18n.direction(lang),
    )
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}


def _survey(slug: str) -> Survey:
    return builder.survey_of(current_user.organisation_id, slug)


def _back(slug: str, told: str) -> ResponseReturnValue:
    flash(told)
    return redirect(url_for("inviting.show", slug=slug), HTTPStatus.SEE_OTHER)


def _recorded(action: str, survey: Survey, detail: dict[str, Any]) -> None:
    accounts.record(action, str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
