"""A sample of comments that people judge before they see what the machine said."""

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
from app.insights import audit, audited, comments, queries, summing
from app.insights.blueprint import Place, bp, prompt_of
from app.insights.queue_pages import (
    RUN,
    done_run,
    htmx_or_redirect,
    offered_topics,
    picked_topics,
    url_of,
)

PAGE = 50


@bp.get(f"{RUN}/audit/")
@staff(Role.ANALYST)
def sample(slug: str, number: int) -> ResponseReturnValue:
    """Show how much of the sample has been judged, and how far machine and people agree."""
    survey, run = done_run(slug, number)
    return render_template(
        "insights/audit.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        found=audited.agreement(run),
        twice=audit.TWICE,
        most=min(audit.MOST, run.comments),
    )


@bp.post(f"{RUN}/audit/draw/")
@staff(Role.ANALYST)
def draw_sample(slug: str, number: int) -> ResponseReturnValue:
    """Draw a sample, or enlarge the one there is."""
    place = done_run(slug, number)
    posted = request.form.get("size", "")
    size = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 7 else 0  # noqa: PLR2004
    try:
        if place.run.comments > audit.AT_ONCE:
            audit.ask(place.run, size, by=current_user.id)
            db.session.commit()
            flash(_("The sample is being drawn. Look again in a minute."))
            return redirect(url_of("sample", place), code=HTTPStatus.SEE_OTHER)
        planned = summing.planned_sample(place.run.id, size)
    except audit.SampleSizeError:
        db.session.rollback()
        flash(_("Give a number from 1 to %(most)s.", most=audit.MOST), "error")
        return redirect(url_of("sample", done_run(slug, number)), code=HTTPStatus.SEE_OTHER)
    place = done_run(slug, number)
    drawn = audit.draw(place.run, planned, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(ngettext("%(count)s comment is in the sample.", "%(count)s comments are in the sample.",
                   drawn, count=drawn))  # fmt: skip
    return redirect(url_of("sample", place), code=HTTPStatus.SEE_OTHER)


@bp.post(f"{RUN}/audit/next/")
@staff(Role.ANALYST)
def judge_next(slug: str, number: int) -> ResponseReturnValue:
    """Give the signed-in person the next comment of the sample."""
    return _next(done_run(slug, number))


@bp.get(f"{RUN}/audit/<uuid:response_id>/")
@staff(Role.ANALYST)
def judge_one(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Show one comment of the sample; what the machine said of it only to whoever has judged."""
    place = done_run(slug, number)
    audit.place_of(place.run, response_id)
    return _judging(place, response_id)


@bp.post(f"{RUN}/audit/<uuid:response_id>/")
@staff(Role.ANALYST)
def judge(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Keep what a person says that a comment speaks of, and go on to the next."""
    place = done_run(slug, number)
    none, chosen = request.form.get("act") == "none", picked_topics(place.run)
    if not none and not chosen:
        return _judging(place, response_id, missing=True), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        topics = [] if none else chosen
        audit.judge(place.run, response_id, topics, by=current_user.id, at=clock.now())
    except audit.AlreadyJudgedError:
        db.session.rollback()
        flash(_("This comment has been judged already. Yours was not saved."), "error")
        place = done_run(slug, number)
    return _next(place)


@bp.get(f"{RUN}/audit/differences/")
@staff(Role.ANALYST)
def differences(slug: str, number: int) -> ResponseReturnValue:
    """Show the judged comments on which people, or a person and the machine, differ."""
    survey, run = done_run(slug, number)
    found = audited.differences(run, current_user.id)
    shown = comments.views(run, [each.response_id for each in found[:PAGE]])
    return render_template(
        "insights/differences.html",
        survey=survey,
        run=run,
        rows=list(zip(found[:PAGE], shown, strict=True)),
        total=len(found),
    )


def _judging(place: Place, response_id: UUID, *, missing: bool = False) -> str:
    survey, run = place
    is_told = not audit.waits_for(run, response_id, current_user.id)
    return htmx.render(
        "insights/judging.html",
        fragment="insights/_judging.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        comment=comments.one(run, response_id),
        topics=offered_topics(run),
        is_told=is_told,
        said=audited.said_by(run, response_id, current_user.id),
        by_machine=queries.machine_topics_of(run, response_id) if is_told else (),
        missing=missing,
        is_part=htmx.is_fragment(),
    )


def _next(place: Place) -> ResponseReturnValue:
    found = audit.give(place.run, by=current_user.id, at=clock.now())
    db.session.commit()
    if found is None:
        flash(_("Nothing of the sample is left for you to judge."))
        return htmx_or_redirect(url_of("sample", place))
    slug, number = place.survey.slug, place.run.number
    target = url_for("insights.judge_one", slug=slug, number=number, response_id=found)
    return redirect(target, code=HTTPStatus.SEE_OTHER)
