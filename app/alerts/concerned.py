"""The comments that an alert is about: where the workspace lists them, and those with a term."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from analysis.report import Feeling
from analysis.text import bare_form
from app import i18n
from app.alerts import queries
from app.alerts.evidence import Evidence
from app.alerts.models import Alert, AlertKind
from app.builder.models import Survey
from app.db import db
from app.insights import queries as insights
from app.insights.wanted import Wanted
from app.respond.models import Answer, Response

PAGE: Final = 50


class Comment(NamedTuple):
    """What one person wrote on one question, read from the answers when it is shown."""

    response_id: UUID
    text: str
    lang: str
    submitted_on: date


class CommentPage(NamedTuple):
    """Some of the comments with a term, and of how many people."""

    comments: Sequence[Comment]
    people: int
    number: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.people // PAGE))


class Link(NamedTuple):
    """The way to something that an alert is about."""

    url: str
    text: str


def page(survey: Survey, alert: Alert, number: int) -> CommentPage:
    """Return a page of the comments in which the term of an alert was found."""
    some = queries.matching(alert, number, PAGE)
    questions = [each.id for each in insights.open_questions(survey)]
    # Who has written on several questions may have used the term on one of them.
    folded = bare_form(Evidence.of(alert).term)
    chosen = (
        select(Answer.response_id, Answer.value_json, Answer.lang, Response.submitted_on)
        .join(Response, Response.id == Answer.response_id)
        .where(Answer.response_id.in_(some), Answer.question_id.in_(questions))
        .order_by(Response.submitted_on.desc(), Answer.response_id, Answer.question_id)
    )
    found = [
        Comment(response_id, text, lang, day)
        for response_id, raw, lang, day in db.session.execute(chosen)
        if isinstance(text := json.loads(raw), str) and folded in bare_form(text)
    ]
    return CommentPage(found, queries.people_matching(alert), number)


def links(survey: Survey, alert: Alert, evidence: Evidence) -> list[Link]:
    """Return the ways to the comments of an alert, in the workspace with its filters set."""
    if alert.kind == AlertKind.TERM:
        return _to_term(survey, alert, evidence)
    if alert.kind == AlertKind.MORE:
        days = {"since": str(alert.since), "until": str(alert.day)}
        answers = url_for("live.answers", slug=survey.slug) + f"?{urlencode(days)}"
        return [Link(answers, _("Answers of these days"))]
    run, topics = evidence.run or 0, () if evidence.topic is None else (evidence.topic,)
    of_days = Wanted(topics=topics, since=alert.since, until=alert.day)
    found = []
    if alert.kind == AlertKind.FEELING:
        unhappy = replace(of_days, feeling=Feeling.NEGATIVE.value)
        found.append(Link(_listed(survey, run, unhappy), _("The unhappy comments of these days")))
    elif alert.kind == AlertKind.BURST:
        found.append(Link(_listed(survey, run, of_days), _("The comments of these days")))
    for topic in topics:
        url = url_for("insights.topic", slug=survey.slug, number=run, topic_number=topic)
        found.append(Link(url, _("The topic with all its comments")))
    return found


def _to_term(survey: Survey, alert: Alert, evidence: Evidence) -> list[Link]:
    mine = url_for("alerts.comments", slug=survey.slug, alert_id=alert.id)
    found = [Link(mine, _("The comments that were found"))]
    for question in insights.open_questions(survey):
        run = insights.current_run(survey.id, question.id)
        if run is not None:
            url = _listed(survey, run.number, Wanted(words=evidence.term))
            number = i18n.number(run.number)
            found.append(Link(url, _("Search in analysis %(number)s", number=number)))
    return found


def _listed(survey: Survey, run: int, wanted: Wanted) -> str:
    page = url_for("insights.all_comments", slug=survey.slug, number=run)
    return f"{page}?{wanted.query}"
