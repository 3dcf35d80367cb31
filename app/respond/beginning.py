"""What is known of a response before its first question: the link, the way, what is asked of it."""

from collections.abc import Mapping
from datetime import datetime

import surveys
from app.builder.models import SurveyVersion
from app.respond import course, queries, service, tokens, trail, unsent, ways
from app.respond.models import Written, stored_answers
from app.respond.proof import Work


def begin(
    version: SurveyVersion,
    handle: str,
    linked: Mapping[str, Written],
    *,
    at: datetime,
    invitation: str | None = None,
) -> surveys.Page | None:
    """Begin a response with what came with the link, and return its first page, None without one.

    `invitation` is the hash of the token that sending will use up.
    On a shared device, what those before have left behind goes now. Raises EndedError as
    `service.start` does.
    """
    if ways.is_shared():
        unsent.forget(queries.left_behind(at=at))
    definition, work = queries.pinned(version.id).definition, version.survey.proof
    first = surveys.first_page(definition, course.values_of(linked))
    code = first.code if first else trail.CHECK
    known = {
        "answers_json": stored_answers(linked),
        "work": None if work == Work.OFF else work,
        "trail": trail.begun(code),
        "is_shared": ways.is_shared(),
        "invited": tokens.masked_hash(handle, invitation) if invitation else None,
    }
    if service.start(version.id, handle, at=at, known=known):
        trail.tally().count(version.survey_id, reached=code, passed=None, at=at)
    return first
