"""Topics as staff read and change them, with every comment in them and in none."""

import json
from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import comments, editing, forms, history, moving, queries, quoting
from app.insights.blueprint import (
    Place,
    bp,
    locale,
    own_run,
    page_number,
    posted_ids,
    prompt_of,
    seen,
)
from app.insights.comments import Wanted
from app.insights.models import Topic
from app.insights.quote_checks import KIND_NAMES, Check
from app.respond import queries as respond_queries
from app.respond.models import Written
from app.respond.reading import Reader, answer_rows
from surveys import Attached, value_from_json

RUN = "/insights/runs/<int(max=999999):number>"
TOPIC = f"{RUN}/topics/<int(max=999999):topic_number>"
NOWHERE = "none"


@bp.get(f"{TOPIC}/")
@staff(Role.ANALYST)
def topic(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Show a topic: its names, what belongs to it, and every comment in it."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    if found.merged_into_id is not None:
        root = queries.standing(queries.all_topics(place.run))[found.id]
        return redirect(_url(place, root))
    return _topic_page(place, found)


@bp.get(f"{RUN}/not-grouped/")
@staff(Role.ANALYST)
def not_grouped(slug: str, number: int) -> ResponseReturnValue:
    """Show the comments that are in no topic, and why."""
    place = own_run(slug, number)
    reasons = queries.not_grouped(place.run)
    reason = request.args.get("reason")
    wanted = _wanted((), reason if reason in reasons else None)
    return htmx.render(
        "insights/not_grouped.html",
        fragment="insights/_comments.html",
        reasons=reasons,
        topic=None,
        **_comments(place, wanted),
    )


@bp.post(f"{RUN}/comments/")
@staff(Role.ANALYST)
def sort_comments(slug: str, number: int) -> ResponseReturnValue:
    """Move the comments that were ticked, or mark them as read."""
    place = own_run(slug, number)
    ids, by, at = posted_ids(), current_user.id, clock.now()
    if request.form.get("act") == "read":
        count = moving.mark_read(place.run, ids, by=by, at=at)
        told = ngettext("%(count)s comment marked as read.", "%(count)s comments marked as read.",
                        count, count=count)  # fmt: skip
    else:
        target = request.form.get("to", "")
        to = None if target == NOWHERE else queries.topic_numbered(place.run, _number(target))
        count = moving.move_comments(place.run, ids, to, seen=seen(), by=by, at=at)
        told = ngettext("%(count)s comment moved.", "%(count)s comments moved.", count, count=count)
    db.session.commit()
    flash(told)
    return redirect(_back(place), code=HTTPStatus.SEE_OTHER)


@bp.get(f"{RUN}/comments/<uuid:response_id>/")
@staff(Role.ANALYST)
def comment(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Show one comment, where it is, and everything else that this person answered."""
    return comment_page(own_run(slug, number), response_id, forms.QuoteForm())


@bp.post(f"{TOPIC}/names/")
@staff(Role.ANALYST)
def rename(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Save people's names for a topic."""
    place = own_run(slug, number)
    found = queries.topic_numbered(place.run, topic_number)
    form = _names_form(place, found)
    if not form.validate():
        return _topic_page(place, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    editing.rename_topic(found, form.labels(), seen=seen(), by=current_user.id, at=clock.now())
    return _saved(place, found, _("The name has been saved."))


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
        return _topic_page(place, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _saved(place, found, _("The topic is confirmed."))


def comment_page(
    place: Place, response_id: UUID, form: forms.QuoteForm, check: Check | None = None
) -> str:
    """Return the page of one comment, with the form for quoting it and the quote as it stands."""
    survey, run = place
    found = comments.one(run, response_id)
    response = respond_queries.response_by_id(response_id)
    answers = {
        answer.question_id: Written(value_from_json(json.loads(answer.value_json)), answer.lang)
        for answer in response.answers
    }
    inside = queries.topics_of(run, response_id)
    return render_template(
        "insights/comment.html",
        survey=survey,
        run=run,
        comment=found,
        topic=inside[0] if inside else None,
        inside=inside,
        by_machine=queries.machine_topics_of(run, response_id),
        rows=answer_rows(
            Reader(response.version.definition, locale()),
            answers,
            stopped_by=response.stopped_by(response.version.definition),
        ),
        files=[
            file
            for written in answers.values()
            if isinstance(written.value, Attached)
            for file in written.value.files
        ],
        response_id=response_id,
        topics=queries.topics_for(run),
        may_quote=quoting.may_quote(response_id),
        form=form,
        check=check,
        kind_names=KIND_NAMES,
    )


def _topic_page(place: Place, found: Topic, form: forms.NamesForm | None = None) -> str:
    members = queries.members(found)
    topics = queries.topics_for(place.run)
    ids = tuple(members)
    return htmx.render(
        "insights/topic.html",
        fragment="insights/_comments.html",
        topic=found,
        people=next(each.people for each in topics if each.topic.id == found.id),
        merged=[each for each in queries.all_topics(place.run) if each.merged_into_id == found.id],
        by_language=comments.languages(place.run, ids),
        edits=history.edits(place.run, found),
        form=form or _names_form(place, found),
        source_lang=queries.source_lang(place.run),
        **_comments(place, _wanted(ids, None)),
    )


def _names_form(place: Place, found: Topic) -> forms.NamesForm:
    definition = queries.definitions(place.survey)[0]
    posted = request.form if request.method == "POST" and request.form else None
    return forms.names_form(found, definition.languages, definition.source_lang, posted)


def _wanted(topic_ids: tuple[UUID, ...], reason: str | None) -> Wanted:
    asked = request.args
    return Wanted(
        topic_ids,
        words=asked.get("words", "").strip()[:200],
        lang=asked.get("lang", "")[:20],
        channel=asked.get("channel", "")[:20],
        reason=reason,
    )


def _comments(place: Place, wanted: Wanted) -> dict[str, object]:
    survey, run = place
    found = comments.page(run, wanted, page_number())
    langs, channels = comments.kinds(run, wanted)
    return {
        "survey": survey,
        "run": run,
        "prompt": prompt_of(survey, run.question_id),
        "wanted": wanted,
        "found": found,
        "langs": langs,
        "channels": channels,
        "topics": queries.topics_for(run),
        "here_url": request.full_path.rstrip("?"),
        "page_url": _page_url,
    }


def _page_url(number: int) -> str:
    return url_for(
        str(request.endpoint),
        **{**(request.view_args or {}), **request.args.to_dict(), "page": number},
    )


def _saved(place: Place, found: Topic, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    return redirect(_url(place, found), code=HTTPStatus.SEE_OTHER)


def _url(place: Place, found: Topic) -> str:
    return url_for(
        "insights.topic",
        slug=place.survey.slug,
        number=place.run.number,
        topic_number=found.number,
    )


def _back(place: Place) -> str:
    run_url = url_for("insights.show_run", slug=place.survey.slug, number=place.run.number)
    back = request.form.get("back", "")
    # Only to a page of this very run: an address from outside must not lead away.
    return back if back.startswith(run_url) else run_url


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):  # noqa: PLR2004
        raise NotFoundError
    return int(text)
