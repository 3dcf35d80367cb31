"""Comments of colleagues on a draft."""

from http import HTTPStatus
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n
from app.access import Role, staff
from app.builder import commenting, sentences
from app.builder.forms.comments import CommentForm
from app.builder.models import DraftComment, Survey
from app.builder.views.blueprint import bp, gone, own_survey, page, stay
from app.db import db
from app.errors import NotFoundError


@bp.get("/<slug>/comments/")
@staff(Role.READER)
def comments(slug: str) -> str:
    """List what colleagues said about the survey, or about one part of it."""
    return _show(own_survey(slug), CommentForm())


@bp.post("/<slug>/comments/")
@staff(Role.READER)
def comment(slug: str) -> ResponseReturnValue:
    """Say something about a part, or answer in a thread."""
    survey, form = own_survey(slug), CommentForm(request.form)
    if not form.validate():
        return _show(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    text, by, at = form.text.data or "", current_user.id, clock.now()
    part = request.values.get("part", "")
    try:
        if "thread" in request.form:
            thread = _thread(survey, request.form["thread"])
            commenting.reply(thread, text, by=by, at=at)
        else:
            commenting.say(survey, part, text, by=by, at=at)
    except NotFoundError:
        return gone(survey, form.typed())
    db.session.commit()
    return stay(_url(slug, part), _("Your comment has been added."))


@bp.post("/<slug>/comments/<uuid:thread_id>/resolve")
@staff(Role.READER)
def resolve(slug: str, thread_id: UUID) -> ResponseReturnValue:
    """Mark a thread as dealt with."""
    thread = commenting.thread_of(own_survey(slug), thread_id)
    commenting.resolve(thread, by=current_user.id, at=clock.now())
    db.session.commit()
    return stay(_url(slug, request.form.get("part")), _("The comment is marked as resolved."))


@bp.post("/<slug>/comments/<uuid:thread_id>/reopen")
@staff(Role.READER)
def reopen_comment(slug: str, thread_id: UUID) -> ResponseReturnValue:
    """Open a thread again."""
    thread = commenting.thread_of(own_survey(slug), thread_id)
    commenting.reopen(thread, by=current_user.id, at=clock.now())
    db.session.commit()
    return stay(_url(slug, request.form.get("part")), _("The comment is open again."))


def _thread(survey: Survey, key: str) -> DraftComment:
    try:
        return commenting.thread_of(survey, UUID(key))
    except ValueError as error:
        raise NotFoundError from error


def _url(slug: str, part: str | None) -> str:
    return url_for("builder.comments", slug=slug, part=part or None)


def _show(survey: Survey, form: CommentForm) -> str:
    part = request.values.get("part") or None
    is_known = part is not None and part in {
        each.id for page in survey.draft.pages for each in (page, *page.items)
    }
    now = clock.now()
    return page(
        "comments",
        survey,
        form=form,
        part=part or "",
        about=sentences.name_of(survey.draft, part) if part and is_known else "",
        can_begin=part is None or is_known,
        threads=commenting.threads(survey, part),
        name_of=lambda part_id: sentences.name_of(survey.draft, part_id),
        when=lambda at: i18n.moment(at, now),
    )
