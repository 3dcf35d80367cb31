"""What the author of a response sees of the conversation about it."""

from dataclasses import dataclass
from typing import NamedTuple

from app.builder.models import Survey
from app.db import db
from app.i18n import direction, tag_of
from app.replies import queries, service
from app.replies.models import MOST_CHARACTERS, Message
from app.respond import tokens
from app.respond.models import Response


class Line(NamedTuple):
    """A message with the language that it is in, where that is not the reader's."""

    message: Message
    lang: str
    dir: str


@dataclass(frozen=True)
class Talk:
    """The conversation on the page of a receipt."""

    lines: tuple[Line, ...]
    can_write: bool
    is_waiting: bool
    stop_reason: str
    days: int
    urgent: str
    """Whom to call when it cannot wait, in the organisation's words; none where it wrote none."""
    token: str
    most: int = MOST_CHARACTERS


def talk(response: Response, locale: str) -> Talk:
    """Return the conversation about a response for a page in this language."""
    conversation = queries.of_response(response.id)
    survey = db.session.get_one(Survey, response.survey_id)
    terms = queries.terms_of(survey.organisation_id)
    return Talk(
        lines=tuple(
            _line(each, locale) for each in (conversation.messages if conversation else ())
        ),
        can_write=service.person_can_write(conversation),
        is_waiting=conversation is not None and conversation.waits_since is not None,
        stop_reason=conversation.stop_reason if conversation else "",
        days=terms.days,
        urgent=terms.urgent.get(locale, ""),
        token=tokens.start_token(response.id),
    )


def _line(message: Message, locale: str) -> Line:
    mark = "" if message.lang == locale else tag_of(message.lang)
    return Line(message, mark, direction(message.lang) if mark else "")
