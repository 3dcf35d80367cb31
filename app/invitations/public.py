"""The pages of the invited: the link of an invitation, its code typed in, and no more mails.

Programs that look into mails follow every link in them: looking uses nothing up, a button does.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from app import clock, i18n
from app.access import public
from app.builder import queries as builder
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.errors import NotFoundError
from app.invitations import keys, service
from app.respond import (
    beginning,
    endings,
    forms,
    hours,
    invited,
    linked,
    pages,
    posting,
    queries,
    signals,
    tokens,
    volumes,
)
from app.respond.errors import EndedError, InvitationUsedError
from app.respond.fields import showable
from app.security import limiter

bp = Blueprint("invitations", __name__, template_folder="templates")
bp.register_error_handler(builder.ClosedError, endings.closed)
bp.register_error_handler(InvitationUsedError, endings.invitation_used)
LINK: Final = "/<lang:lang>/i/<token>/"
OFF: Final = "/<lang:lang>/unsubscribe/<key>/"


class UnknownInvitationError(Exception):
    """Nobody was given this invitation, or it was taken back."""


def _was_a_guess(response: Response) -> bool:
    return response.status_code == HTTPStatus.NOT_FOUND


few_guesses = limiter.shared_limit("10 per minute", scope="invitation", deduct_when=_was_a_guess)


@bp.errorhandler(TooManyRequests)
def _too_many(_error: TooManyRequests) -> ResponseReturnValue:
    title = _("Very many people are starting here at this moment")
    text = _("Nothing is lost. Wait a minute, then start again.")
    return pages.message(title, text, status=HTTPStatus.TOO_MANY_REQUESTS)


@bp.errorhandler(UnknownInvitationError)
def _unknown(_error: UnknownInvitationError) -> ResponseReturnValue:
    title = _("We do not know this invitation")
    text = _("Part of the link may be missing. Copy all of it, or type in the code.")
    links = [(_("Type in the code of an invitation"), url_for("invitations.ask"))]
    return pages.message(title, text, status=HTTPStatus.NOT_FOUND, links=links)


@bp.get("/<lang:lang>/i/")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code of an invitation."""
    return _asking("")


@bp.post("/<lang:lang>/i/")
@public
@few_guesses
def find() -> ResponseReturnValue:
    """Lead to the invitation with this code."""
    typed = posting.form().get("code", "")
    token = tokens.read_invitation(typed)
    if token is not None and invited.invitation_of(token) is not None:
        here = url_for("invitations.show", **linked.carried(), token=token)
        return redirect(here, HTTPStatus.SEE_OTHER)
    problem, status = "slip", HTTPStatus.UNPROCESSABLE_ENTITY
    if token is not None:
        problem, status = "unknown", HTTPStatus.NOT_FOUND
    return _asking(problem, showable(typed)), status


@bp.get("/i/<token>")
@public
def follow(token: str) -> ResponseReturnValue:
    """Lead from a letter to the invitation, in the language that suits the browser."""
    known = tokens.read_invitation(token)
    if known is None:
        raise UnknownInvitationError
    place: dict[str, Any] = {"token": known, "lang": i18n.negotiated()}
    answer = redirect(url_for("invitations.show", **linked.carried(), **place))
    answer.vary.add("Accept-Language")
    return answer


@bp.get(LINK)
@public
def show(token: str) -> ResponseReturnValue:
    """Show what the survey is about; writes nothing, however often it is opened."""
    _invitation, version = _invited(token)
    volumes.tally().serve(version.survey_id, on=clock.today())
    return pages.start_page(version, begin_url=_here(token, version))


@bp.post(LINK)
@public
@signals.not_too_many
def begin(token: str) -> ResponseReturnValue:
    """Begin a response that uses the invitation when it is sent."""
    invitation, version = _invited(token)
    handle = tokens.handle_of(posting.form().get(forms.TOKEN, ""), version.survey_id)
    if handle is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return pages.start_page(
            version, status=status, is_stale=True, begin_url=_here(token, version)
        )
    at = clock.now()
    hours.note(version.survey, at=at)
    definition = queries.pinned(version.id).definition
    came = linked.answers(definition, request.args, i18n.current_locale())
    try:
        first = beginning.begin(version, handle, came, at=at, invitation=invitation.token_hash)
    except EndedError as error:
        return endings.ended(error, version.survey.slug)
    volumes.tally().start(version.survey_id, at=at)
    db.session.commit()
    return redirect(pages.first_url(version.survey.slug, handle, first), HTTPStatus.SEE_OTHER)


@bp.get(OFF)
@public
def unsubscribe(key: str) -> ResponseReturnValue:
    """Ask whether no more mails are wanted; writes nothing."""
    if keys.read_unsubscribe_key(key) is None:
        raise NotFoundError
    return render_template("invitations/unsubscribe.html", key=key)


@bp.post(OFF)
@public
def stop_mails(key: str) -> ResponseReturnValue:
    """Send no more mails; also for mail programs, which post here at one click (RFC 8058)."""
    contact_id = keys.read_unsubscribe_key(key)
    if contact_id is None:
        raise NotFoundError
    service.unsubscribe(contact_id)
    db.session.commit()
    title = _("You will get no more of these e-mails")
    text = _("Your address has been deleted. The link of your invitation still works.")
    return pages.message(title, text, status=HTTPStatus.OK)


def _asking(problem: str, typed: str = "") -> str:
    known = linked.carried()
    languages = [
        replace(each, url=url_for("invitations.ask", **known, lang=each.code))
        for each in i18n.languages()
    ]
    return render_template(
        "invitations/ask.html",
        problem=problem,
        typed=typed,
        find_url=url_for("invitations.find", **known),
        languages=languages,
    )


def _invited(typed: str) -> tuple[invited.Invitation, SurveyVersion]:
    token = tokens.read_invitation(typed)
    invitation = invited.invitation_of(token) if token else None
    if invitation is None:
        raise UnknownInvitationError
    if invitation.is_used:
        raise InvitationUsedError
    survey = db.session.get_one(Survey, invitation.survey_id)
    return invitation, builder.open_version(survey.slug)


def _here(token: str, version: SurveyVersion) -> str:
    known: dict[str, Any] = linked.here(queries.pinned(version.id).definition) | {"token": token}
    return url_for(str(request.endpoint), **known)
