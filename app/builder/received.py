"""A questionnaire that came in and waits to become a draft: what was made of it, and the report."""

import json
from typing import NamedTuple

import surveys
from surveys.exchange import Converted, Finding, Outcome, Source


class Received(NamedTuple):
    """What staff look at before they make the draft."""

    survey: surveys.Survey
    report: tuple[Finding, ...]
    has_answers: bool
    """Whether answers came in the same archive."""


def packed(converted: Converted, *, has_answers: bool) -> bytes:
    """Return it as it is kept for a day."""
    content = {
        "survey": surveys.to_json(converted.survey),
        "report": [
            [*each.source, each.outcome.name, each.reason, each.detail] for each in converted.report
        ],
        "has_answers": has_answers,
    }
    return json.dumps(content).encode()


def unpacked(data: bytes) -> Received:
    """Return what was kept; ValueError when it is something else."""
    content = json.loads(data)
    if not isinstance(content, dict) or "survey" not in content:
        raise ValueError
    report = tuple(
        Finding(Source(kind, name), Outcome[outcome], reason, detail)
        for kind, name, outcome, reason, detail in content["report"]
    )
    return Received(surveys.from_json(content["survey"]), report, bool(content["has_answers"]))
