"""Approval before publication, and the signature under each language."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n
from app.access import Role, staff
from app.accounts.models import User
from app.builder import agreeing, queries
from app.builder.comparison import compared
from app.builder.forms import translation
from app.builder.forms.fields import EditForm
from app.builder.models import Survey
from app.builder.outline import outline
from app.builder.views.blueprint import Refusal, bp, conflict, own_survey, page, stay
from app.db import db
from app.errors import ConflictError


@bp.get("/translations/")
@staff(Role.TRANSLATOR)
def workbench() -> str:
    """List the surveys and languages that there are to translate and to sign."""
    found = queries.surveys_of(current_user.organisation_id)
    return render_template(
        "builder/workbench.html",
        lines=[(each, _languages(each)) for each in found if agreeing.others(each.draft)],
    )


@bp.post("/<slug>/sign/<code>")
@staff(Role.TRANSLATOR)
def sign(slug: str, code: str) -> ResponseReturnValue:
    """Stand for the words of the survey in one language."""
    survey = own_survey(slug)
    back = url_for("builder.translate", slug=slug, section=translation.START, to=code)
    try:
        agreeing.sign(
            survey,
            code,
            sha256=request.form.get("words", ""),
            by=current_user.id,
            at=clock.now(),
        )
    except ConflictError:
        flash(_("The words have changed in the meantime. Read them again, then sign."), "error")
        return redirect(back, code=HTTPStatus.SEE_OTHER)
    except agreeing.IncompleteError:
        flash(
            _("Words are missing, or older than what they translate. Nothing was signed."), "error"
        )
        return redirect(back, code=HTTPStatus.SEE_OTHER)
    db.session.commit()
    return stay(back, _("You have signed this language."))


@bp.get("/<slug>/approval/")
@staff(Role.READER)
def approval(slug: str) -> str:
    """Show the draft as it is to be approved, and what it changes."""
    return _show(own_survey(slug))


@bp.post("/<slug>/approval/ask")
@staff(Role.EDITOR)
def ask_approval(slug: str) -> ResponseReturnValue:
    """Ask for the approval of the draft."""
    survey, form = own_survey(slug), EditForm(request.form)
    try:
        agreeing.ask(survey, seen=form.seen_revision, by=current_user.id, at=clock.now())
    except ConflictError:
        refusal = conflict(survey, form)
        return _show(survey, refusal), refusal.status
    db.session.commit()
    return stay(url_for("builder.approval", slug=slug), _("An approver can now read the draft."))


@bp.post("/<slug>/approval/give")
@staff(Role.APPROVER)
def approve(slug: str) -> ResponseReturnValue:
    """Approve exactly the draft that was read."""
    survey, sha256 = own_survey(slug), request.form.get("draft", "")
    try:
        agreeing.approve(survey, sha256=sha256, by=current_user.id, at=clock.now())
    except ConflictError:
        refusal = conflict(survey, EditForm(request.form))
        return _show(survey, refusal), refusal.status
    except agreeing.OwnEditError as error:
        text = _("You asked for this approval or made the last edit, so somebody else approves it.")
        return _show(survey, Refusal(error.status, str(text))), error.status
    db.session.commit()
    return stay(url_for("builder.approval", slug=slug), _("You have approved this draft."))


def _show(survey: Survey, refusal: Refusal | None = None) -> str:
    newest = queries.newest_version(survey)
    found = agreeing.agreement(survey)
    own = {agreeing.last_editor(survey), found.approval.asked_by if found.approval else None}
    return page(
        "approval",
        survey,
        definition=survey.draft,
        lang=survey.draft.source_lang,
        pages=outline(survey.draft),
        changed=compared(newest.definition, survey.draft) if newest else [],
        agreement=found,
        may_approve=current_user.may(Role.APPROVER) and current_user.id not in own,
        refusal=refusal,
        **_told(found),
    )


def _told(found: agreeing.Agreement) -> dict[str, object]:
    """Return who asked and who approved, and when, in words."""
    now, given = clock.now(), found.approval
    if given is None:
        return {"asker": "", "approver": ""}
    approver = db.session.get(User, given.approved_by) if given.approved_by else None
    return {
        "asker": db.session.get_one(User, given.asked_by).name,
        "asked": i18n.moment(given.asked_at, now),
        "approver": approver.name if approver else "",
        "approved": i18n.moment(given.approved_at, now) if given.approved_at else "",
    }


def _languages(survey: Survey) -> list[tuple[str, int, int, bool]]:
    draft = survey.draft
    return [
        (lang, *translation.done(draft, lang), agreeing.signature(survey, lang) is not None)
        for lang in agreeing.others(draft)
    ]
