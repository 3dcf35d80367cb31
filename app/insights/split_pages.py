"""The proposal to split a topic, as staff read it and decide about it."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import comments, queries, splits
from app.insights.blueprint import Place, bp, own_run, seen
from app.insights.comment_pages import own_comments
from app.insights.editing import LabelTooLongError
from app.insights.models import Topic
from app.insights.split_models import TopicSplit
from app.insights.topic_pages import TOPIC, topic_url


@bp.get(f"{TOPIC}/split/")
@staff(Role.ANALYST)
def split(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Show the parts that the machine proposes, or that it still works on them."""
    place = own_comments(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    proposal = splits.newest(found)
    if proposal is None:
        return redirect(topic_url(place, found))
    return _split_page(place, found, proposal)


@bp.post(f"{TOPIC}/split/<any(propose,take,dismiss):act>/")
@staff(Role.ANALYST)
def decide_split(slug: str, number: int, topic_number: int, act: str) -> ResponseReturnValue:
    """Ask for a proposal, make topics of its parts, or send it away."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    if act == "propose":
        splits.ask(found, by=current_user.id, at=clock.now())
        db.session.commit()
        return redirect(_split_url(place, found), code=HTTPStatus.SEE_OTHER)
    proposal = splits.newest(found)
    if proposal is None:
        raise NotFoundError
    if act == "take":
        return _take(place, found, proposal)
    splits.dismiss(proposal)
    db.session.commit()
    flash(_("The proposal is gone. Nothing has changed."))
    return redirect(topic_url(place, found), code=HTTPStatus.SEE_OTHER)


def _take(place: Place, found: Topic, proposal: TopicSplit) -> ResponseReturnValue:
    lang = queries.source_lang(place.run)
    typed = {each.number: _typed(each.number) for each in splits.parts(proposal)}
    names = {part: {lang: name} for part, name in typed.items() if name}
    if not names:
        problem = _("Give at least one part a name.")
        return _split_page(place, found, proposal, problem), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        made = splits.take(found, proposal, names, seen=seen(), by=current_user.id, at=clock.now())
    except LabelTooLongError:
        db.session.rollback()
        problem = _("A name may have at most 200 characters.")
        return _split_page(place, found, proposal, problem), HTTPStatus.UNPROCESSABLE_ENTITY
    except splits.OutdatedError:
        db.session.rollback()
        return _split_page(place, found, proposal), HTTPStatus.CONFLICT
    db.session.commit()
    flash(ngettext("%(count)s topic has been made of this one.",
                   "%(count)s topics have been made of this one.",
                   len(made), count=len(made)))  # fmt: skip
    return redirect(topic_url(place, found), code=HTTPStatus.SEE_OTHER)


def _typed(number: int) -> str:
    return request.form.get(f"name-{number}", "").strip()


def _split_page(place: Place, found: Topic, proposal: TopicSplit, problem: str = "") -> str:
    parts = splits.parts(proposal)
    return htmx.render(
        "insights/split.html",
        fragment="insights/_proposal.html",
        survey=place.survey,
        run=place.run,
        topic=found,
        split=proposal,
        going_on=splits.is_going_on(proposal),
        outdated=splits.is_outdated(proposal, found),
        proposed=[(each, comments.views(place.run, each.quotes)) for each in parts],
        typed={each.number: _typed(each.number) for each in parts},
        problem=problem,
        source_lang=queries.source_lang(place.run),
    )


def _split_url(place: Place, found: Topic) -> str:
    return url_for(
        "insights.split",
        slug=place.survey.slug,
        number=place.run.number,
        topic_number=found.number,
    )
