"""Staff answer one person, see who waits, keep texts to begin from, and stop what is abuse."""

from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access import Role, staff
from app.accounts import queries as accounts
from app.accounts.models import User
from app.db import db
from app.insights.quote_checks import kinds
from app.replies import forms, queries, service
from app.replies.models import MOST_CHARACTERS, CannedReply, Conversation, TalkState
from app.respond import tokens
from app.respond.models import Response

bp = Blueprint("replies", __name__, template_folder="templates")
ROOT: Final = "/staff/replies/"
ONE: Final = f"{ROOT}<uuid:conversation_id>/"
NAMES: Final = {
    "new": _l("Nobody has it yet"),
    "ours": _l("Waits for us"),
    "mine": _l("Mine"),
    "overdue": _l("Overdue"),
    "theirs": _l("Answered"),
    "closed": _l("Closed"),
    "stopped": _l("Stopped"),
}
LOOKS: Final = {"ours": "wait", "theirs": "ok", "closed": "plain", "stopped": "no"}


@bp.context_processor
def words() -> dict[str, object]:
    """Give templates the names of states."""
    return {"state_names": NAMES, "state_looks": LOOKS}


@bp.get(ROOT)
@staff(Role.ANALYST)
def index() -> ResponseReturnValue:
    """List conversations, those first that wait longest."""
    wanted = request.args.get("show", "")
    wanted = wanted if wanted in NAMES else "ours"
    page = max(request.args.get("page", 1, int), 1)
    found, pages = queries.lines(
        current_user.organisation_id,
        wanted,
        person_id=current_user.id,
        on=clock.today(),
        page=page,
    )
    terms = queries.terms_of(current_user.organisation_id)
    return render_template(
        "replies/index.html",
        lines=found, page=min(page, pages), pages=pages, wanted=wanted, terms=terms,
    )  # fmt: skip


@bp.get("/staff/responses/<uuid:response_id>/reply/")
@staff(Role.ANALYST)
def begin(response_id: UUID) -> ResponseReturnValue:
    """Show the conversation about a response, also before there is one."""
    response = queries.response_of(current_user.organisation_id, response_id)
    conversation = queries.of_response(response.id)
    if conversation is not None:
        return redirect(url_for("replies.show", conversation_id=conversation.id))
    return _page(response, None)


@bp.post("/staff/responses/<uuid:response_id>/reply/")
@staff(Role.ANALYST)
def write(response_id: UUID) -> ResponseReturnValue:
    """Write to the author of a response."""
    response = queries.response_of(current_user.organisation_id, response_id)
    form = forms.MessageForm(request.form)
    mark = service.mark_of(request.form.get("token", ""), response.id)
    if not form.validate() or mark is None:
        return _page(response, queries.of_response(response.id), form), 422
    who = {"by": current_user.id, "at": clock.now(), "seen": request.form.get("seen", type=int)}
    try:
        conversation = service.write_as_staff(response, str(form.text.data), mark=mark, **who)
    except service.UnseenError as error:
        db.session.rollback()
        page = _page(response, queries.of_response(response.id), form, has_news=True)
        return page, error.status
    return _done(conversation, _("Your message stands on the page of this person's receipt."))


@bp.get(ONE)
@staff(Role.ANALYST)
def show(conversation_id: UUID) -> ResponseReturnValue:
    """Show what was written, and what can be done."""
    conversation = _own(conversation_id)
    return _page(conversation.response, conversation)


@bp.post(f"{ONE}owner/")
@staff(Role.ANALYST)
def assign(conversation_id: UUID) -> ResponseReturnValue:
    """Let somebody answer it."""
    conversation = _own(conversation_id)
    form = forms.OwnerForm.of(_people(), conversation.owner_id, formdata=request.form)
    if not form.validate():
        return _page(conversation.response, conversation), HTTPStatus.UNPROCESSABLE_ENTITY
    service.assign(conversation, form.person_id, by=current_user.id, at=clock.now())
    return _done(conversation, _("Saved"))


@bp.post(f"{ONE}close/")
@staff(Role.ANALYST)
def close(conversation_id: UUID) -> ResponseReturnValue:
    """Say that nothing is left to answer."""
    conversation, seen = _own(conversation_id), request.form.get("seen", type=int)
    try:
        service.close(conversation, by=current_user.id, at=clock.now(), seen=seen)
    except service.UnseenError as error:
        db.session.rollback()
        return _page(conversation.response, conversation, has_news=True), error.status
    return _done(conversation, _("Closed"))


@bp.post(f"{ONE}stop/")
@staff(Role.ANALYST)
def stop(conversation_id: UUID) -> ResponseReturnValue:
    """Stop a conversation, for a reason that the person reads."""
    conversation, form = _own(conversation_id), forms.StopForm(request.form)
    if not form.validate():
        page = _page(conversation.response, conversation, stop_form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    reason = str(form.reason.data)
    service.stop(conversation, reason, by=current_user.id, at=clock.now())
    return _done(conversation, _("Stopped"))


@bp.post(f"{ONE}resume/")
@staff(Role.ANALYST)
def resume(conversation_id: UUID) -> ResponseReturnValue:
    """Let both write again."""
    conversation = _own(conversation_id)
    service.resume(conversation, by=current_user.id, at=clock.now())
    return _done(conversation, _("Both can write again."))


@bp.route(f"{ROOT}settings/", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    """Show or settle within how many days people are answered, and whom they can call."""
    terms = queries.terms_of(current_user.organisation_id)
    posted = request.form if request.method == "POST" else None
    form = forms.terms_form(terms.days, terms.urgent, posted)
    if posted is None or not form.fields.validate():
        status = HTTPStatus.OK if posted is None else HTTPStatus.UNPROCESSABLE_ENTITY
        return render_template("replies/settings.html", form=form), status
    days, who = int(form.fields["days"].data), {"by": current_user.id, "at": clock.now()}
    service.settle(current_user.organisation_id, days, form.texts, **who)
    db.session.commit()
    flash(_("Saved"))
    return redirect(url_for("replies.settings"), HTTPStatus.SEE_OTHER)


@bp.get(f"{ROOT}texts/")
@staff(Role.ANALYST)
def texts() -> ResponseReturnValue:
    """List the texts to begin replies from."""
    found = queries.canned_of(current_user.organisation_id, all_of_them=True)
    return render_template("replies/texts.html", texts=found)


@bp.route(f"{ROOT}texts/new/", methods=["GET", "POST"])
@staff(Role.ANALYST)
def add_text() -> ResponseReturnValue:
    """Write a new text to begin replies from."""
    return _text_page(None)


@bp.route(f"{ROOT}texts/<uuid:canned_id>/", methods=["GET", "POST"])
@staff(Role.ANALYST)
def edit_text(canned_id: UUID) -> ResponseReturnValue:
    """Change a text."""
    return _text_page(queries.canned_reply(current_user.organisation_id, canned_id))


@bp.post(f"{ROOT}texts/<uuid:canned_id>/archive/")
@staff(Role.ANALYST)
def archive_text(canned_id: UUID) -> ResponseReturnValue:
    """Offer a text no more, or again."""
    canned = queries.canned_reply(current_user.organisation_id, canned_id)
    is_archived = request.form.get("archived") == "yes"
    service.archive(canned, is_archived=is_archived, by=current_user.id, at=clock.now())
    db.session.commit()
    return redirect(url_for("replies.texts"), HTTPStatus.SEE_OTHER)


def _text_page(canned: CannedReply | None) -> ResponseReturnValue:
    posted = request.form if request.method == "POST" else None
    form = forms.canned_form(canned.name if canned else "", canned.texts if canned else {}, posted)
    if posted is not None and form.fields.validate():
        name, who = str(form.fields["name"].data), {"by": current_user.id, "at": clock.now()}
        try:
            service.keep_canned(canned, current_user.organisation_id, name, form.texts, **who)
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            form.fields["name"].errors = [_("There is a text with this name already.")]
        else:
            flash(_("Saved"))
            return redirect(url_for("replies.texts"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.OK if posted is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("replies/text.html", form=form, is_new=canned is None), status


def _own(conversation_id: UUID) -> Conversation:
    return queries.conversation_of(current_user.organisation_id, conversation_id)


def _people() -> list[User]:
    people = accounts.users_of(current_user.organisation_id)
    return [each for each in people if each.active and each.may(Role.ANALYST)]


def _done(conversation: Conversation, told: str) -> ResponseReturnValue:
    conversation_id = conversation.id
    db.session.commit()
    flash(told)
    here = url_for("replies.show", conversation_id=conversation_id)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _page(
    response: Response,
    conversation: Conversation | None,
    form: forms.MessageForm | None = None,
    **more: Any,  # noqa: ANN401  (another form that was refused)
) -> str:
    canned = queries.canned_of(current_user.organisation_id)
    chosen = request.args.get("text", "")
    begun = next(
        (each.texts.get(response.lang, "") for each in canned if str(each.id) == chosen), ""
    )
    owner = conversation.owner_id if conversation else None
    shown: dict[str, Any] = {
        "response": response,
        "conversation": conversation,
        "messages": [
            (each, kinds(each.text)) for each in (conversation.messages if conversation else ())
        ],
        "form": form or forms.MessageForm(data={"text": begun}),
        "stop_form": forms.StopForm(),
        "owner_form": forms.OwnerForm.of(_people(), owner),
        "canned": [each for each in canned if each.texts.get(response.lang)],
        "can_write": service.staff_can_write(conversation),
        "has_reader": queries.has_reader(response),
        "survey": response.version.survey,
        "token": tokens.start_token(response.id),
        "is_stopped": conversation is not None and conversation.state == TalkState.STOPPED,
        "is_overdue": _is_overdue(conversation, clock.today()),
        "most": MOST_CHARACTERS,
    }
    return render_template("replies/talk.html", **shown | more)


def _is_overdue(conversation: Conversation | None, on: date) -> bool:
    if conversation is None or conversation.waits_since is None:
        return False
    return (on - conversation.waits_since).days > queries.terms_of(
        current_user.organisation_id
    ).days
