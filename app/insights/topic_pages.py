"""Topics as staff read and change them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import (
    codebook,
    comments,
    editing,
    forms,
    history,
    portraits,
    queries,
    splits,
    sums,
)
from app.insights.blueprint import Place, bp, digits_of, own_run, posted_ids, seen
from app.insights.comment_pages import RUN, own_comments
from app.insights.comments import CommentView
from app.insights.listing import listing
from app.insights.models import Topic
from app.insights.wanted import Wanted

TOPIC: Final = f"{RUN}/topics/<int(max=999999):topic_number>"
_NOTHING: Final[MultiDict[str, str]] = MultiDict()
_NAMING: Final = frozenset({"insights.rename", "insights.decide"})


@bp.get(f"{TOPIC}/")
@staff(Role.ANALYST)
def topic(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Show a topic: its names, what belongs to it, and every comment in it."""
    place = own_comments(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    if found.is_undone:
        raise NotFoundError
    if found.merged_into_id is not None:
        root = queries.standing(queries.all_topics(place.run))[found.id]
        return redirect(topic_url(place, root))
    return _topic_page(place, found)


@bp.post(f"{TOPIC}/names/")
@staff(Role.ANALYST)
def rename(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Save people's names for a topic."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    form = _names_form(place, found)
    if not form.validate():
        return _topic_page(place, found, names=form), HTTPStatus.UNPROCESSABLE_ENTITY
    editing.rename_topic(found, form.labels(), seen=seen(), by=current_user.id, at=clock.now())
    return _saved(place, found, _("The name has been saved."))


@bp.post(f"{TOPIC}/codebook/")
@staff(Role.ANALYST)
def describe(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Save what a topic means; examples that are no longer ticked are taken out."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    form = forms.CodebookForm(request.form)
    if not form.validate():
        return _topic_page(place, found, meaning=form), HTTPStatus.UNPROCESSABLE_ENTITY
    what = codebook.Meaning(
        form.meaning.data or "",
        form.includes.data or "",
        form.excludes.data or "",
        posted_ids("examples"),
    )
    codebook.set_codebook(found, what, seen=seen(), by=current_user.id, at=clock.now())
    return _saved(place, found, _("The codebook has been saved."))


@bp.post(f"{TOPIC}/theme/")
@staff(Role.ANALYST)
def to_theme(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Put a topic into a theme, or into none."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    wanted = request.form.get("theme", "")
    theme = next((each for each in queries.themes(place.run) if str(each.number) == wanted), None)
    if wanted and theme is None:
        raise NotFoundError
    codebook.move_to_theme(found, theme, seen=seen(), by=current_user.id, at=clock.now())
    return _saved(place, found, _("The theme has been saved."))


@bp.post(f"{TOPIC}/<any(confirm,reopen,merge,separate):act>/")
@staff(Role.ANALYST)
def decide(slug: str, number: int, topic_number: int, act: str) -> ResponseReturnValue:
    """Confirm a topic or take that back; merge it into another or separate it again."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    by, at = current_user.id, clock.now()
    if act == "merge":
        into = queries.topic_numbered(place.run, _number(request.form.get("to", "")))
        editing.merge_topics(found, into, seen=seen(), by=by, at=at)
        return _saved(place, into, _("The topics are now one."))
    if act == "separate":
        editing.separate_topic(found, seen=seen(), by=by, at=at)
        return _saved(place, found, _("The topics are separate again."))
    if act == "reopen":
        editing.take_back_confirmation(found, seen=seen(), by=by, at=at)
        return _saved(place, found, _("The topic is no longer confirmed."))
    try:
        editing.confirm_topic(found, seen=seen(), by=by, at=at)
    except editing.LabelMissingError:
        db.session.rollback()
        form = _names_form(place, found)
        form.validate()
        return _topic_page(place, found, names=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _saved(place, found, _("The topic is confirmed."))


def topic_url(place: Place, found: Topic) -> str:
    """Return the address of a topic's page."""
    return url_for(
        "insights.topic",
        slug=place.survey.slug,
        number=place.run.number,
        topic_number=found.number,
    )


def _topic_page(
    place: Place,
    found: Topic,
    *,
    names: forms.NamesForm | None = None,
    meaning: forms.CodebookForm | None = None,
) -> str:
    asked = Wanted.from_args(request.args if request.method == "GET" else _NOTHING)
    shown = listing(
        place, asked, replace(asked, topics=(found.number,)), at=topic_url(place, found)
    )
    if htmx.is_fragment():
        return htmx.render("", fragment="insights/_comments.html", topic=found, **shown)
    names = names or _names_form(place, found)
    meaning = meaning or forms.CodebookForm(data=_meaning_of(found))
    merged = [each for each in queries.all_topics(place.run) if each.merged_into_id == found.id]
    return htmx.render(
        "insights/topic.html",
        fragment="insights/_comments.html",
        topic=found,
        portrait=portraits.portrait(sums.of_topic(place.run, found.number)),
        quotes=_comments_named(place, found.quotes_json),
        examples=_comments_named(place, found.examples_json),
        merged=merged,
        edits=history.edits(place.run, found),
        form=names,
        meaning=meaning,
        errors=_errors(names, meaning),
        themes=queries.themes(place.run),
        source_lang=queries.source_lang(place.run),
        split=splits.newest(found),
        **shown,
    )


def _meaning_of(found: Topic) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("meaning", "includes", "excludes")}


def _comments_named(place: Place, ids_json: str) -> Sequence[CommentView]:
    return comments.views(place.run, [UUID(each) for each in json.loads(ids_json)])


def _errors(*wrong: Form) -> list[tuple[str, str]]:
    return [(field.id, field.errors[0]) for form in wrong for field in form if field.errors]


def _names_form(place: Place, found: Topic) -> forms.NamesForm:
    definition = queries.definitions(place.survey)[0]
    posted = request.form if request.endpoint in _NAMING else None
    return forms.names_form(found, definition.languages, definition.source_lang, posted)


def _saved(place: Place, found: Topic, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    return redirect(topic_url(place, found), code=HTTPStatus.SEE_OTHER)


def _number(text: str) -> int:
    number = digits_of(text)
    if number is None:
        raise NotFoundError
    return number
