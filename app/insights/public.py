"""What the public reads: the results of a survey, and one topic of it. No cookie, cacheable."""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.access import public as for_everybody
from app.builder import queries as builder_queries
from app.errors import NotFoundError
from app.i18n import current_locale, direction, tag_of
from app.insights import queries, quoting, results
from app.insights.decisions import decisions

bp = Blueprint("results", "app.insights", template_folder="templates")
FRESH_SECONDS = 300
"""How long a cache may show a page before it asks again: a withdrawn quote is gone by then."""


@bp.get("/<lang:lang>/results/<slug>/")
@for_everybody
def survey(slug: str) -> ResponseReturnValue:
    """Show a survey's newest published figures."""
    found = builder_queries.survey_by_slug(slug)
    snapshot = queries.newest_snapshot(found.id)
    if snapshot is None:
        if builder_queries.newest_version(found) is None:
            raise NotFoundError
        return _cacheable(render_template("results/none.html", survey=found))
    shown = results.frozen(snapshot.figures_json, current_locale())
    topic_ids = [topic.id for question in shown.open for topic in question.topics]
    page = render_template(
        "results/survey.html",
        survey=found,
        snapshot=snapshot,
        results=shown,
        decisions=decisions(topic_ids),
    )
    return _cacheable(page)


@bp.get("/<lang:lang>/results/<slug>/<int(max=999999):run>-<int(max=999999):number>/")
@for_everybody
def topic(slug: str, run: int, number: int) -> ResponseReturnValue:
    """Show one topic, by the number of its analysis and its own."""
    found = builder_queries.survey_by_slug(slug)
    newest = queries.newest_snapshot(found.id)
    for snapshot in queries.snapshots(found.id):
        shown = results.frozen(snapshot.figures_json, current_locale())
        pair = shown.topic(run, number)
        if pair is not None:
            page = render_template(
                "results/topic.html",
                survey=found,
                snapshot=snapshot,
                is_newest=newest is not None and snapshot.id == newest.id,
                results=shown,
                question=pair[0],
                topic=pair[1],
                decisions=decisions([pair[1].id]),
                quotes=quoting.approved_quotes([pair[1].id]),
            )
            return _cacheable(page)
    raise NotFoundError


@bp.context_processor
def names() -> dict[str, object]:
    """Give templates what they need to mark a text's language."""
    return {"tag_of": tag_of, "direction": direction}


def _cacheable(page: str) -> Response:
    response = make_response(page)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    return response
