"""Routes of this feature: analyses here; topics, quotes and results in modules of their own."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from analysis import Recipe
from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import (
    arrived,
    audit_pages,
    codebook_import_pages,
    codebook_pages,
    comment_acts,
    comment_pages,
    lineage,
    map_pages,
    nightly,
    nightly_pages,
    quality_pages,
    queries,
    queue_pages,
    quote_pages,
    result_pages,
    run_pages,
    service,
    split_pages,
    theme_pages,
    topic_pages,
    voice_pages,
)
from app.insights.blueprint import Place, bp, own_run, own_survey, prompt_of
from app.insights.models import Run, RunState
from app.insights.overview_pages import shown_topics
from app.respond import queries as respond_queries

__all__ = [
    "audit_pages",
    "bp",
    "codebook_import_pages",
    "codebook_pages",
    "comment_acts",
    "comment_pages",
    "map_pages",
    "nightly_pages",
    "quality_pages",
    "queue_pages",
    "quote_pages",
    "result_pages",
    "run_pages",
    "split_pages",
    "theme_pages",
    "topic_pages",
    "voice_pages",
]


@bp.get("/insights/")
@staff(Role.READER)
def index(slug: str) -> ResponseReturnValue:
    """Show what has come in, the open questions, and the analyses made of them."""
    survey = own_survey(slug)
    open_questions = queries.open_questions(survey)
    counts = arrived.counts(survey.id, [item.id for item in open_questions])
    questions = [
        (item.id, prompt_of(survey, item.id), counts.get(item.id, 0)) for item in open_questions
    ]
    runs = queries.runs(survey.id)
    return render_template(
        "insights/index.html",
        survey=survey,
        people=respond_queries.response_count(survey.id),
        questions=questions,
        newest=_newest(runs),
        runs=[(run, prompt_of(survey, run.question_id)) for run in runs],
        going_on={run.question_id for run in runs if queries.is_going_on(run)},
        snapshot=queries.newest_snapshot(survey.id),
        may_change=current_user.may(Role.ANALYST),
        asks_files=any(item.kind == "upload" for item in survey.draft.items()),
        asks_contact=any(item.is_kept_apart for item in survey.draft.items()),
    )


@bp.post("/insights/runs/")
@staff(Role.ANALYST)
def start_run(slug: str) -> ResponseReturnValue:
    """Start an analysis of one question's comments."""
    survey = own_survey(slug)
    question = request.form.get("question", "")
    if question not in {item.id for item in queries.open_questions(survey)}:
        raise NotFoundError
    recipe = Recipe(default_lang=queries.definitions(survey)[0].source_lang)
    try:
        run = service.start_run(
            survey,
            question,
            recipe,
            by=current_user.id,
            at=clock.now(),
            renew=request.form.get("renew") == "yes",
        )
    except service.RunGoingOnError:
        db.session.rollback()
        flash(_("An analysis of this question is under way already."), "error")
        return redirect(url_for("insights.index", slug=slug), code=HTTPStatus.SEE_OTHER)
    db.session.commit()
    target = url_for("insights.show_run", slug=slug, number=run.number)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


@bp.get("/insights/runs/<int(max=999999):number>/")
@staff(Role.READER)
def show_run(slug: str, number: int) -> ResponseReturnValue:
    """Show how far an analysis is, why it failed, or the topics it found."""
    place = own_run(slug, number)
    return htmx.render("insights/run.html", fragment="insights/_run_alone.html", **_run(place))


def _newest(runs: Sequence[Run]) -> dict[str, Run]:
    """Return the run to open for each question: the newest that somebody should look at."""
    useful = [run for run in runs if run.kept_old_at is None and not _came_to_nothing(run)]
    return {run.question_id: run for run in reversed(useful)}


def _came_to_nothing(run: Run) -> bool:
    """Return whether a run was stopped; a night's that failed is tried again the next one."""
    failed_at_night = run.is_nightly and run.state == RunState.FAILED
    return run.state == RunState.CANCELLED or failed_at_night


def _run(place: Place) -> dict[str, object]:
    survey, run = place
    is_undecided = queries.is_undecided(run)
    return {
        "survey": survey,
        "run": run,
        "prompt": prompt_of(survey, run.question_id),
        "going_on": queries.is_going_on(run),
        "may_change": current_user.may(Role.ANALYST),
        "is_undecided": is_undecided,
        "lines": lineage.lines(run) if is_undecided else (),
        "moved": json.loads(run.quality_json).get("moved", 0),
        "nights": nightly.told(run) if _is_current(run) else None,
        **shown_topics(run),
    }


def _is_current(run: Run) -> bool:
    current = queries.current_run(run.survey_id, run.question_id)
    return current is not None and current.id == run.id
