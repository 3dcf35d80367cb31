"""Staff see the files that people sent, and fetch one at a time: a download, never shown here."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

import surveys
from app.access import Role, staff
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.exports import queries as exports
from app.exports import service
from app.respond import queries as respond
from app.respond.models import Answer
from app.respond.models import Response as SentResponse
from app.uploads import queries as uploads
from app.uploads.kinds import ENDINGS
from app.uploads.names import size_in_words

bp = Blueprint("files", __name__, template_folder="templates")
SHOWN: Final = 200
# Even opened by mistake, nothing in a file may run, ask for anything, or reach a page of ours.
SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Line(NamedTuple):
    """A file in the list, and the response it came with as exports name it."""

    response_id: UUID
    response: str
    question: str
    file: surveys.Attachment
    size: str


@bp.get("/staff/surveys/<slug>/files/")
@staff(Role.ANALYST)
def index(slug: str) -> ResponseReturnValue:
    """List the files, some responses at a time."""
    survey = _own_survey(slug)
    answers = _answers(survey, request.args.get("after", type=UUID))
    last = answers[SHOWN - 1].response_id if len(answers) > SHOWN else None
    lines = list(_lines(survey, answers[:SHOWN]))
    return render_template("exports/files.html", survey=survey, lines=lines, after=last)


@bp.get("/staff/surveys/<slug>/files/<uuid:response_id>/<key>")
@staff(Role.ANALYST)
def download(slug: str, response_id: UUID, key: str) -> ResponseReturnValue:
    """Send one file, under a name of ours."""
    survey = _own_survey(slug)
    response = respond.response_by_id(response_id)
    row = uploads.sent_file(response_id, key)
    if response.survey_id != survey.id:
        raise NotFoundError
    values = (answer.value for answer in response.answers)
    attached = (value for value in values if isinstance(value, surveys.Attached))
    file = next((each for value in attached for each in value.files if each.key == key), None)
    if file is None:
        raise NotFoundError
    answer = Response(uploads.content(row), content_type=file.media_type)
    name = f"{survey.slug}-{key[:8]}.{ENDINGS.get(file.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _answers(survey: Survey, after: UUID | None) -> list[Answer]:
    ids = {
        item.id
        for version in exports.versions(survey)
        for item in version.definition.items()
        if isinstance(item, surveys.Upload)
    }
    chosen = (
        select(Answer)
        .join(SentResponse, SentResponse.id == Answer.response_id)
        .where(SentResponse.survey_id == survey.id, Answer.question_id.in_(ids))
        .order_by(Answer.response_id, Answer.question_id)
        .limit(SHOWN + 1)
    )
    if after is not None:
        chosen = chosen.where(Answer.response_id > after)
    return list(db.session.scalars(chosen))


def _lines(survey: Survey, answers: list[Answer]) -> Iterator[Line]:
    name_row = service.row_namer(survey.id, current_app.config["SETTINGS"].keys)
    codes = {item.id: item.code for item in survey.draft.items()}
    for answer in answers:
        value = answer.value
        for file in value.files if isinstance(value, surveys.Attached) else ():
            yield Line(
                answer.response_id,
                name_row(answer.response_id),
                codes.get(answer.question_id, answer.question_id),
                file,
                size_in_words(file.size),
            )


def _own_survey(slug: str) -> Survey:
    return builder_queries.survey_of(current_user.organisation_id, slug)
