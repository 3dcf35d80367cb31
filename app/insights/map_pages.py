"""The topics of a run as a map, which is a table as well."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

from app.access import Role, staff
from app.db import db
from app.insights import queries, sums
from app.insights.blueprint import bp, finished_run, prompt_of
from app.insights.comment_models import Assignment, RunComment
from app.insights.map_drawing import SIDE, Circle, Dot, Spot, circles, dots
from app.insights.models import Run, Topic
from app.insights.queries import SizedTopic

RUN = "/insights/runs/<int(max=999999):number>"
SAMPLE: Final = 600
"""How many comments are drawn at most."""


class Drawn(NamedTuple):
    """A topic with its circle and the dots in it."""

    topic: Topic
    people: int
    circle: Circle
    dots: str


@bp.get(f"{RUN}/map/")
@staff(Role.READER)
def map_page(slug: str, number: int) -> ResponseReturnValue:
    """Show the topics of a run as circles, and as a table."""
    survey, run = finished_run(slug, number)
    by_number = sums.of_run(run)
    topics = sums.sized(run, by_number)
    drawn, sample = _drawn(run, topics)
    return render_template(
        "insights/map.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        drawn=drawn,
        sample=sample,
        side=SIDE,
        everybody=by_number[sums.EVERYBODY].people,
        may_change=current_user.may(Role.ANALYST),
    )


def _drawn(run: Run, topics: Sequence[SizedTopic]) -> tuple[list[Drawn], int]:
    drawn = circles([Spot(t.place_x, t.place_y, people) for t, people in topics])
    comments = _sample(run, topics)
    paths = dots(comments, drawn)
    rows = zip(topics, drawn, paths, strict=True)
    return [Drawn(topic, people, each, path) for (topic, people), each, path in rows], len(comments)


def _sample(run: Run, topics: Sequence[SizedTopic]) -> list[Dot]:
    """Return some comments, each in the topic that it speaks of most.

    Ids are drawn by chance: the first ones are a random sample, and always the same.
    """
    first = (
        select(RunComment.response_id, RunComment.fit)
        .where(RunComment.run_id == run.id)
        .order_by(RunComment.response_id)
        .limit(SAMPLE)
        .subquery()
    )
    chosen = (
        select(first.c.response_id, first.c.fit, Assignment.topic_id)
        .join(Assignment, Assignment.response_id == first.c.response_id)
        .where(Assignment.run_id == run.id, Assignment.standing)
        .order_by(first.c.response_id, Assignment.strength, Assignment.topic_id)
    )
    roots = queries.standing(queries.all_topics(run))
    places = {topic.id: place for place, (topic, _people) in enumerate(topics)}
    strongest = {row[0]: row for row in db.session.execute(chosen)}
    return [
        Dot(response_id, places[roots[topic_id].id], fit)
        for response_id, fit, topic_id in strongest.values()
        if roots[topic_id].id in places
    ]
