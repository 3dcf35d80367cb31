"""What the database holds after a visit."""

from sqlalchemy import func, select

import surveys
from app.db import Base, db
from app.respond.models import Answer, Response, UnfinishedResponse


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def only_response() -> Response:
    return db.session.scalars(select(Response)).one()


def stored() -> dict[str, surveys.Value]:
    """Return the answers of the only response, by the code of the question."""
    return _answers(only_response())


def all_stored() -> list[dict[str, surveys.Value]]:
    """Return the answers of every response, as `stored` does."""
    return [_answers(each) for each in db.session.scalars(select(Response).order_by(Response.id))]


def _answers(response: Response) -> dict[str, surveys.Value]:
    codes = {item.id: item.code for item in response.version.definition.items()}
    return {codes[answer.question_id]: answer.value for answer in response.answers}


def languages() -> dict[str, str]:
    """Return in which language each answer of the only response was written."""
    codes = {item.id: item.code for item in only_response().version.definition.items()}
    return {codes[answer.question_id]: answer.lang for answer in only_response().answers}


def nothing_sent() -> bool:
    return count(Response) == 0 and count(Answer) == 0


def only_draft() -> UnfinishedResponse:
    return db.session.scalars(select(UnfinishedResponse)).one()
