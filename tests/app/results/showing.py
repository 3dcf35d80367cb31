"""The live figures as tests ask for them."""

from flask import current_app

from app.builder.models import Survey
from app.db import db
from app.results import tasks
from app.results.desk import Desk, desk_of
from app.results.figures import QuestionFigures
from app.results.frame import Filters
from app.results.live import Live, live


def shown(survey: Survey, filters: Filters | None = None) -> Live:
    with either_context():
        found = live(desk(survey), filters or Filters())
    db.session.commit()
    return found


def desk(survey: Survey) -> Desk:
    return desk_of(survey, "en")


def either_context():
    return current_app.test_request_context("/en/")


def prepared(survey: Survey, way: str) -> None:
    stored = tasks.refresh_survey(survey.id)
    assert (stored > 0) == (way == "columns")


def figures(survey: Survey, filters: Filters | None = None) -> dict[str, QuestionFigures]:
    return {each.code: each for each in shown(survey, filters).questions}


def lines(question: QuestionFigures) -> dict[str, int]:
    return {line.code: line.people for line in question.lines}
