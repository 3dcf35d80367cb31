"""What a person should read next, one comment at a time or as a list."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.insights import audit, audited, claims, comments, queries, reading_queue
from app.insights.blueprint import Place, bp, own_run, page_number, prompt_of, seen
from app.insights.models import Run, RunState, Topic
from app.insights.reading_queue import Why

RUN = "/insights/runs/<int(max=999999):number>"
CHOICES = 70


@bp.get(f"{RUN}/queue/")
@staff(Role.ANALYST)
def queue(slug: str, number: int) -> ResponseReturnValue:
    """Show how many comments a person should read, for each reason."""
    place = done_run(slug, number)
    return render_template("insights/queue.html", **_overview(place))


@bp.get(f"{RUN}/queue/list/")
@staff(Role.ANALYST)
def queue_list(slug: str, number: int) -> ResponseReturnValue:
    """Show many of the comments to read for one reason at once."""
    survey, run = done_run(slug, number)
    why = _why(request.args.get("why", "")) or Why.NOT_GROUPED
    total = reading_queue.left(run)[why]
    pages = max(1, -(-total // reading_queue.PAGE))
    shown = min(page_number(), pages)
    return render_template(
        "insights/queue_list.html",
        survey=survey,
        run=run,
        why=why,
        total=total,
        shown=shown,
        pages=pages,
        queued=reading_queue.listed(run, why, shown),
    )


@bp.post(f"{RUN}/queue/next/")
@staff(Role.ANALYST)
def read_next(slug: str, number: int) -> ResponseReturnValue:
    """Give the signed-in person the next comment that nobody else has before them."""
    return _next(done_run(slug, number))


@bp.get(f"{RUN}/queue/<uuid:response_id>/")
@staff(Role.ANALYST)
def read_one(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Show one comment, why it is to be read, and where the machine put it."""
    place = done_run(slug, number)
    if audit.waits_for(place.run, response_id, current_user.id):
        return redirect(
            url_for("insights.judge_one", slug=slug, number=number, response_id=response_id)
        )
    return _reading(place, response_id)


@bp.post(f"{RUN}/queue/<uuid:response_id>/")
@staff(Role.ANALYST)
def answer(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Keep where a person says that a comment belongs, and go on to the next."""
    place = done_run(slug, number)
    run, by, at = place.run, current_user.id, clock.now()
    act, chosen = request.form.get("act", ""), picked_topics(run)
    if act == "elsewhere" and not chosen:
        return _reading(place, response_id, missing=True), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if act == "skip":
            claims.skip(run, response_id, by=by, at=at)
        elif act == "fits":
            reading_queue.answer_fits(run, response_id, by=by, at=at)
        elif act in {"elsewhere", "none"}:
            topics = chosen if act == "elsewhere" else []
            reading_queue.answer_topics(run, response_id, topics, seen=seen(), by=by, at=at)
        else:
            raise NotFoundError
    except ConflictError:
        db.session.rollback()
        flash(_("Somebody else has just sorted this comment. Yours was not saved."), "error")
        place = done_run(slug, number)
    return _next(place)


def done_run(slug: str, number: int) -> Place:
    """Return a run that found topics; NotFoundError for any other."""
    place = own_run(slug, number)
    if place.run.state != RunState.DONE:
        raise NotFoundError
    return place


def picked_topics(run: Run) -> list[Topic]:
    """Return the topics that were ticked and stand on their own."""
    numbers = set(request.form.getlist("topics")[:CHOICES])
    return [topic for topic in offered_topics(run) if str(topic.number) in numbers]


def offered_topics(run: Run) -> list[Topic]:
    """Return the topics that a comment can be put into."""
    return [
        topic
        for topic in queries.all_topics(run)
        if topic.merged_into_id is None and not topic.is_undone
    ]


def _overview(place: Place) -> dict[str, object]:
    survey, run = place
    current = queries.current_run(survey.id, run.question_id)
    found = audited.agreement(run)
    return {
        "survey": survey,
        "run": run,
        "prompt": prompt_of(survey, run.question_id),
        "left": reading_queue.left(run),
        "handled": queries.handled(run),
        "to_judge": found.drawn - found.share.judged - found.seen,
        "drawn": found.drawn,
        "is_current": current is not None and current.id == run.id,
    }


def _reading(place: Place, response_id: UUID, *, missing: bool = False) -> str:
    survey, run = place
    why = _why(request.values.get("why", ""))
    known = reading_queue.edges(run)
    return htmx.render(
        "insights/reading.html",
        fragment="insights/_reading.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        comment=comments.one(run, response_id),
        reasons=reading_queue.reasons(run, response_id, known),
        inside=queries.topics_of(run, response_id),
        topics=offered_topics(run),
        why=why,
        left=reading_queue.left(run),
        held=claims.is_held_by_another(run, response_id, by=current_user.id, at=clock.now()),
        missing=missing,
        is_part=htmx.is_fragment(),
    )


def _next(place: Place) -> ResponseReturnValue:
    why = _why(request.form.get("why", ""))
    found = reading_queue.give(place.run, why, by=current_user.id, at=clock.now())
    db.session.commit()
    if found is None:
        flash(_("Nothing is left to read here."))
        return htmx_or_redirect(url_of("queue", place))
    slug, number = place.survey.slug, place.run.number
    target = url_for("insights.read_one", slug=slug, number=number, response_id=found, why=why)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


def htmx_or_redirect(target: str) -> ResponseReturnValue:
    """Lead to another page as a whole, also when only a part of this one was asked for."""
    if htmx.is_fragment():
        return "", {"HX-Redirect": target}
    return redirect(target, code=HTTPStatus.SEE_OTHER)


def url_of(name: str, place: Place) -> str:
    """Return the address of a page about a run as a whole."""
    return url_for(f"insights.{name}", slug=place.survey.slug, number=place.run.number)


def _why(text: str) -> Why | None:
    return Why(text) if text in set(Why) else None
