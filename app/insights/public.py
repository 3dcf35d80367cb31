"""What the public reads: the results of a survey, and one topic of it. No cookie, cacheable."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from app.access import public as for_everybody
from app.builder import queries as builder_queries
from app.errors import NotFoundError
from app.i18n import current_locale, direction, tag_of
from app.insights import figures, queries, quoting, results

bp = Blueprint("results", "app.insights", template_folder="templates")
FRESH_SECONDS = 300
"""How long a cache may show a page before it asks again: a withdrawn quote is gone by then."""


class Finding(Protocol):
    """The part of a published answer that speaks of a topic."""

    @property
    def status(self) -> str | None:
        """Return what was decided."""


class Content(Protocol):
    """A published answer."""

    @property
    def slug(self) -> str:
        """Return its address."""


class Decision(Protocol):
    """What was decided about a topic, and the answer that says so."""

    @property
    def finding(self) -> Finding:
        """Return the part that speaks of the topic."""

    @property
    def content(self) -> Content:
        """Return the whole answer."""


DecisionsFor = Callable[[Collection[UUID]], Mapping[UUID, Decision]]


def init_app(app: Flask, decisions_for: DecisionsFor) -> None:
    """Tell these pages where decisions are found: answers are a feature above this one."""
    app.extensions["decisions_for"] = decisions_for


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
    shown = results.read(figures.of(snapshot), current_locale())
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
        shown = results.read(figures.of(snapshot), current_locale())
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


def decisions(topic_ids: Collection[UUID]) -> Mapping[UUID, Decision]:
    """Return what has been decided, in public, about these topics."""
    decisions_for: DecisionsFor = current_app.extensions["decisions_for"]
    return decisions_for(topic_ids)


@bp.context_processor
def names() -> dict[str, object]:
    """Give templates what they need to mark a text's language."""
    return {"tag_of": tag_of, "direction": direction}


def _cacheable(page: str) -> Response:
    response = make_response(page)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    return response
