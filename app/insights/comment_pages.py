"""Comments as staff read them: all of a run, those in no topic, and one with its whole response."""

import json
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db, reading
from app.insights import comments, forms, queries, quoting, reads, sums
from app.insights.blueprint import Place, bp, locale, own_run
from app.insights.listing import listing
from app.insights.models import Run, Topic
from app.insights.quote_checks import KIND_NAMES, Check
from app.insights.wanted import ANY, BY_PERSON, Wanted
from app.respond import queries as respond_queries
from app.respond.models import Written
from app.respond.reading import Reader, answer_rows
from surveys import Attached, value_from_json

RUN = "/insights/runs/<int(max=999999):number>"


class Piece(NamedTuple):
    """A part of a comment, and whether it is about the topic that is looked at."""

    text: str
    is_about: bool


@bp.get(f"{RUN}/comments/")
@staff(Role.ANALYST)
def all_comments(slug: str, number: int) -> ResponseReturnValue:
    """Show all comments of a run, or those that fit what is asked for."""
    place = own_comments(slug, number)
    asked = Wanted.from_args(request.args)
    return htmx.render(
        "insights/comments.html",
        fragment="insights/_comments.html",
        topic=None,
        **listing(place, asked),
    )


@bp.get(f"{RUN}/not-grouped/")
@staff(Role.ANALYST)
def not_grouped(slug: str, number: int) -> ResponseReturnValue:
    """Show the comments that are in no topic, and why."""
    place = own_comments(slug, number)
    asked = Wanted.from_args(request.args)
    reasons = {each or BY_PERSON: count for each, count in queries.not_grouped(place.run).items()}
    return htmx.render(
        "insights/not_grouped.html",
        fragment="insights/_comments.html",
        reasons=reasons,
        topic=None,
        **listing(place, asked, replace(asked, reason=asked.reason or ANY)),
    )


@bp.get(f"{RUN}/comments/<uuid:response_id>/")
@staff(Role.ANALYST)
def comment(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Show one comment, where it is, and everything else that this person answered."""
    return comment_page(own_comments(slug, number), response_id, forms.QuoteForm())


def own_comments(slug: str, number: int) -> Place:
    """Return a run whose comments the signed-in person reads, once that stands in the record."""
    place = own_run(slug, number)
    if note_reading(place.survey.id):
        place = own_run(slug, number)
    return place


def note_reading(survey_id: UUID) -> bool:
    """Let the record say that the signed-in person reads comments of this survey today.

    Returns whether that had to be written: what was loaded before has then to be loaded anew.
    """
    by, at = current_user.id, clock.now()
    if reads.is_noted(survey_id, by=by, at=at):
        return False
    db.session.rollback()
    # This writes in a GET, on purpose: nothing is shown that was not noted first.
    with reading(only=False):
        reads.note(survey_id, by=by, at=at)
        db.session.commit()
    return True


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
    looked_at = _looked_at(inside)
    return render_template(
        "insights/comment.html",
        survey=survey,
        run=run,
        comment=found,
        topic=inside[0] if inside else None,
        inside=inside,
        looked_at=looked_at,
        pieces=_pieces(run, found.text, response_id, looked_at),
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
        topics=sums.topics_for(run),
        may_quote=quoting.may_quote(response_id),
        form=form,
        check=check,
        kind_names=KIND_NAMES,
    )


def _looked_at(inside: tuple[Topic, ...]) -> Topic | None:
    wanted = request.args.get("topic", "")
    return next((each for each in inside if str(each.number) == wanted), next(iter(inside), None))


def _pieces(run: Run, text: str, response_id: UUID, topic: Topic | None) -> list[Piece]:
    """Return a comment in pieces, those about a topic marked; in one when all of it is."""
    spans = [] if topic is None else comments.spans(run, response_id, queries.members(topic))
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [Piece(text[end:start], is_about=False), Piece(text[start:stop], is_about=True)]
        end = stop
    pieces.append(Piece(text[end:], is_about=False))
    return [each for each in pieces if each.text]
