"""The codebook of a run, and the choice of how the comments are analysed again."""

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import Role, staff
from app.errors import NotFoundError
from app.insights import arrived, codebook_reading, nightly, queries, runs_told
from app.insights.blueprint import bp, finished_run, own_survey, prompt_of

RUN = "/insights/runs/<int(max=999999):number>"


@bp.get(f"{RUN}/codebook/")
@staff(Role.ANALYST)
def codebook_page(slug: str, number: int) -> ResponseReturnValue:
    """Show what each topic means, with examples."""
    survey, run = finished_run(slug, number)
    return render_template(
        "insights/codebook.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        entries=codebook_reading.entries(run),
        versions=json.loads(run.versions_json),
    )


@bp.get("/insights/questions/<question_id>/")
@staff(Role.READER)
def analyses(slug: str, question_id: str) -> ResponseReturnValue:
    """Show the analyses of a question, and ask how it is to be analysed again."""
    survey = own_survey(slug)
    if question_id not in {item.id for item in queries.open_questions(survey)}:
        raise NotFoundError
    runs = runs_told.all_runs(survey.id, question_id)
    current = next((told.run for told in runs if told.is_current), None)
    fresh = None if current is None else arrived.since(current)
    comments = arrived.counts(survey.id, [question_id]).get(question_id, 0)
    return render_template(
        "insights/again.html",
        survey=survey,
        question_id=question_id,
        prompt=prompt_of(survey, question_id),
        runs=runs,
        is_going_on=any(told.is_going_on for told in runs),
        comments=comments,
        fresh=fresh,
        nights=None if current is None else nightly.told(current),
        may_change=current_user.may(Role.ANALYST),
    )
