"""What staff do with comments, many at once; every act can be undone."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import (
    codebook,
    comments,
    editing,
    making,
    moving,
    queries,
)
from app.insights.blueprint import Place, back, bp, digits_of, own_run, posted_ids, seen
from app.insights.comment_pages import RUN
from app.insights.models import Topic
from app.insights.wanted import Wanted

NOWHERE: Final = "none"
ASKED_ABOVE: Final = 50
MOST: Final = 5_000
"""How many comments one act may be about, so that nobody waits long for their turn."""
NOT_KEPT: Final = frozenset({"csrf_token", "name", "sure", "seen"})


@bp.post(f"{RUN}/comments/")
@staff(Role.ANALYST)
def sort_comments(slug: str, number: int) -> ResponseReturnValue:
    """Do what was asked for with the comments that were ticked, or with all that fit."""
    place = own_run(slug, number)
    act = request.form.get("act", "")
    target = _target(place, act)
    ids = _chosen(place)
    if not ids or len(ids) > MOST:
        flash(_("Tick at least one comment.") if not ids else _too_many(), "error")
        return redirect(back(place), code=HTTPStatus.SEE_OTHER)
    if _asks_first(act, len(ids)):
        return sure_page(place, ids, target)
    try:
        told = _do(place, act, ids, target)
    except (editing.LabelMissingError, editing.LabelTooLongError):
        db.session.rollback()
        return sure_page(place, ids, target, has_error=True), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(told)
    return redirect(back(place), code=HTTPStatus.SEE_OTHER)


def sure_page(
    place: Place, ids: Sequence[UUID], target: Topic | None, *, has_error: bool = False
) -> str:
    """Return the page that asks for a name, or whether so many comments are meant."""
    return render_template(
        "insights/sure.html",
        survey=place.survey,
        run=place.run,
        act=request.form.get("act", ""),
        target=target,
        count=len(ids),
        shown=comments.views(place.run, ids[:3]),
        fields=_kept(),
        seen=seen(),
        name=request.form.get("name", ""),
        has_error=has_error,
        source_lang=queries.source_lang(place.run),
        back_url=back(place),
    )


def _target(place: Place, act: str) -> Topic | None:
    """Return the topic that an act is about; NotFoundError when it names none."""
    if act in {"read", "make"}:
        return None
    about = request.form.get("topic" if act in {"take_out", "example"} else "to", "")
    about = about or request.form.get("to", "")
    if act == "move" and about == NOWHERE:
        return None
    found = digits_of(about)
    if found is None or act not in {"move", "add", "take_out", "example"}:
        raise NotFoundError
    return queries.topic_numbered(place.run, found)


def _chosen(place: Place) -> Sequence[UUID]:
    if request.form.get("which") != "all":
        return posted_ids()
    return comments.fitting(place.run, Wanted.from_query(request.form.get("fits", "")), MOST + 1)


def _asks_first(act: str, count: int) -> bool:
    if act == "make":
        return "sure" not in request.form
    all_of_many = request.form.get("which") == "all" and count > ASKED_ABOVE
    # Asked once more when meanwhile others fit than the page said.
    return all_of_many and request.form.get("sure") != str(count)


def _do(place: Place, act: str, ids: Sequence[UUID], target: Topic | None) -> str:
    """Do it, and return what was done in words."""
    if act == "example" and target is not None:
        return _told(act, _add_examples(target, ids))
    if act == "read":
        return _told(act, _mark_read(place, ids))
    told = _make(place, ids) if act == "make" else _told(act, _move(place, act, ids, target))
    if request.form.get("which") != "all":
        _mark_read(place, ids)
    return told


def _mark_read(place: Place, ids: Sequence[UUID]) -> int:
    """Note that somebody read what they marked as read, or chose one by one."""
    return moving.mark_read(place.run, ids, by=current_user.id, at=clock.now())


def _move(place: Place, act: str, ids: Sequence[UUID], target: Topic | None) -> int:
    run, by, at = place.run, current_user.id, clock.now()
    if act == "add" and target is not None:
        return moving.add_comments(run, ids, target, seen=seen(), by=by, at=at)
    if act == "take_out" and target is not None:
        return moving.take_out(run, ids, target, seen=seen(), by=by, at=at)
    return moving.move_comments(run, ids, target, seen=seen(), by=by, at=at)


def _make(place: Place, ids: Sequence[UUID]) -> str:
    names = {queries.source_lang(place.run): request.form.get("name", "")}
    made = making.make_topic(place.run, names, ids, seen=seen(), by=current_user.id, at=clock.now())
    told: str = _("The topic “%(name)s” has been made.", name=made.label)
    return told


def _add_examples(topic: Topic, ids: Sequence[UUID]) -> int:
    known = [UUID(each) for each in json.loads(topic.examples_json)]
    examples = list(dict.fromkeys([*known, *ids]))[: codebook.MAX_EXAMPLES]
    what = codebook.Meaning(topic.meaning, topic.includes, topic.excludes, examples)
    codebook.set_codebook(topic, what, seen=seen(), by=current_user.id, at=clock.now())
    return len(examples) - len(known)


def _told(act: str, count: int) -> str:
    if act == "read":
        told = ngettext("%(count)s comment marked as read.", "%(count)s comments marked as read.",
                        count, count=count)  # fmt: skip
    elif act == "example":
        told = ngettext("%(count)s comment is an example of the topic now.",
                        "%(count)s comments are examples of the topic now.",
                        count, count=count)  # fmt: skip
    elif act == "add":
        told = ngettext("%(count)s comment is in this topic as well now.",
                        "%(count)s comments are in this topic as well now.",
                        count, count=count)  # fmt: skip
    elif act == "take_out":
        told = ngettext("%(count)s comment taken out of the topic.",
                        "%(count)s comments taken out of the topic.",
                        count, count=count)  # fmt: skip
    else:
        told = ngettext("%(count)s comment moved.", "%(count)s comments moved.",
                        count, count=count)  # fmt: skip
    return str(told)


def _too_many() -> str:
    return str(_("These are too many comments at once. Look for fewer of them."))


def _kept() -> list[tuple[str, str]]:
    """Return what was sent, to be sent once more."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_KEPT]
