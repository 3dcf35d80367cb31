"""What the course of a response depends on besides its answers, and what is noted of it."""

from collections.abc import Mapping

import surveys
from app.respond import queries, quotas, tokens
from app.respond.models import Response, UnfinishedResponse, Written


def stopped_by(
    draft: UnfinishedResponse, version: queries.Pinned, answers: Mapping[str, Written]
) -> str | None:
    """Return the full quota that these answers of a draft have come to fit, None when none is."""
    definition = version.definition
    if not definition.quotas:
        return None
    before, after = (
        surveys.prune(definition, values_of(each)) for each in (draft.answers, answers)
    )
    fits = {quota.id for quota in surveys.quotas_met(definition, after)}
    if draft.stopped_by in fits:
        return draft.stopped_by
    return quotas.stopped_by(version.survey_id, definition, before=before, after=after)


def is_lacking(
    definition: surveys.Survey, values: surveys.Answers, *, stopped_by: str | None
) -> bool:
    """Return whether a required answer is missing, or answers do not fit together."""
    return bool(
        surveys.missing(definition, values, stopped_by=stopped_by)
        or surveys.broken(definition, values, stopped_by=stopped_by)
    )


def note(
    response: Response,
    definition: surveys.Survey,
    values: surveys.Answers,
    *,
    handle: str | None = None,
    stopped_by: str | None = None,
) -> None:
    """Note in which order it was asked and what ended it; a complete one counts for quotas.

    Before the response is stored: from then on it never changes.
    """
    mark(response, definition, values, handle=handle, stopped_by=stopped_by)
    count(response, definition, values)


def mark(
    response: Response,
    definition: surveys.Survey,
    values: surveys.Answers,
    *,
    handle: str | None,
    stopped_by: str | None,
) -> None:
    """Note in which order it was asked, and what ended it."""
    if handle is not None and definition.is_shuffled:
        response.order_seed = tokens.seed_of(handle)
    ending = surveys.ending(definition, values, stopped_by=stopped_by)
    if ending is not None:
        kind = "exit" if isinstance(ending, surveys.Page) else "quota"
        response.ended_by = f"{kind}:{ending.code}"


def count(response: Response, definition: surveys.Survey, values: surveys.Answers) -> None:
    """Count a complete response for the quotas that it falls under."""
    if definition.quotas and response.ended_by is None:
        met = surveys.quotas_met(definition, values)
        quotas.count(response.survey_id, response.id, met)


def values_of(answers: Mapping[str, Written]) -> dict[str, surveys.Value]:
    """Return the answers without their languages."""
    return {key: written.value for key, written in answers.items()}
