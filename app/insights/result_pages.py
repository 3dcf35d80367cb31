"""Results for staff: what the public sees, with the exact figures beside it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import Role, staff
from app.errors import NotFoundError
from app.insights import figures, queries, quoting, results
from app.insights.blueprint import bp, locale, own_survey
from app.insights.decisions import decisions


@bp.get("/results/")
@staff(Role.READER)
def staff_results(slug: str) -> ResponseReturnValue:
    """Show a survey's figures as they are now."""
    survey = own_survey(slug)
    so_far = figures.so_far(survey)
    shown = results.read(so_far.figures, locale())
    topic_ids = [topic.id for question in shown.open for topic in question.topics]
    return render_template(
        "insights/results.html",
        survey=survey,
        results=shown,
        waiting=so_far.waiting,
        snapshot=queries.newest_snapshot(survey.id),
        decisions=decisions(topic_ids),
        may_read_comments=current_user.may(Role.ANALYST),
    )


@bp.get("/results/<int(max=999999):run>-<int(max=999999):number>/")
@staff(Role.READER)
def staff_topic(slug: str, run: int, number: int) -> ResponseReturnValue:
    """Show one topic as it is now."""
    survey = own_survey(slug)
    shown = results.read(figures.so_far(survey).figures, locale())
    pair = shown.topic(run, number)
    if pair is None:
        raise NotFoundError
    return render_template(
        "insights/topic_results.html",
        survey=survey,
        results=shown,
        question=pair[0],
        topic=pair[1],
        decisions=decisions([pair[1].id]),
        quotes=quoting.approved_quotes([pair[1].id]),
        may_read_comments=current_user.may(Role.ANALYST),
    )
