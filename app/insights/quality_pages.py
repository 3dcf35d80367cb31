"""How far a run can be trusted, in plain words, with the figures behind them."""

import json
from collections.abc import Collection

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

from analysis import feeling_measured
from analysis.report import AGREEMENT
from app.access import Role, staff
from app.accounts.models import User
from app.db import db
from app.insights import audited, trust
from app.insights.blueprint import bp, prompt_of
from app.insights.model_cards import UNKNOWN
from app.insights.models import Run
from app.insights.queue_pages import RUN, done_run

WELL = {"coherence": 0.0, "diversity": 0.7, "agreement": AGREEMENT}
"""At least so much is good; of the language leak less is better."""
LEAKS = 0.15


@bp.get(f"{RUN}/quality/")
@staff(Role.READER)
def quality(slug: str, number: int) -> ResponseReturnValue:
    """Show how sure one can be of an analysis: for whoever decides with it."""
    survey, run = done_run(slug, number)
    found = audited.agreement(run)
    measured = trust.quality_of(run)
    names = (*WELL, "language_leak")
    return render_template(
        "insights/quality.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        sure=trust.how_sure(run, found),
        found=found,
        figures={name: trust.figure(measured, name) for name in names},
        well=WELL,
        leaks=LEAKS,
        broken=trust.broken_rules(run),
        unsure=trust.unsure_languages(run),
        feelings=trust.feelings_in(run, exact=current_user.may(Role.ANALYST)),
        feeling_low=feeling_measured.LOW,
        versions=json.loads(run.versions_json),
        started_by=_name(run),
        may_change=current_user.may(Role.ANALYST),
    )


@bp.get(f"{RUN}/recipe.json")
@staff(Role.READER)
def recipe(slug: str, number: int) -> ResponseReturnValue:
    """Hand out everything but the comments that the analysis depends on."""
    survey, run = done_run(slug, number)
    answer = Response(run.recipe_json, mimetype="application/json")
    name = f"{survey.slug}-{run.number}-recipe.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.context_processor
def weak_feelings() -> dict[str, object]:
    """Let every page that shows feelings say in which languages they are read badly."""

    def weak(run: Run, among: Collection[str] | None = None) -> list[str]:
        known = trust.feelings_in(run, exact=current_user.may(Role.ANALYST))
        wanted = (each for each in known if among is None or each.lang in among)
        return [each.lang for each in wanted if each.is_weak and each.lang != UNKNOWN]

    return {"weak_feelings": weak}


def _name(run: Run) -> str:
    chosen = select(User.name).where(User.id == run.started_by)
    return (db.session.scalar(chosen) or "") if run.started_by else ""
