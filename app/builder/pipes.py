"""Answers that can be told again in a text, each as it is written there."""

from typing import NamedTuple

import surveys
from app.builder.known import before, everywhere
from app.builder.sentences import name_of


class Pipe(NamedTuple):
    """One answer: what to write, and to which question it is the answer."""

    written: str
    name: str


def pipes_before(survey: surveys.Survey, part_id: str | None = None) -> list[Pipe]:
    """Return the answers known before a page or question is shown; all of them for no part."""
    found = everywhere(survey) if part_id is None else before(survey, part_id)
    return [Pipe(f"{{{item.code}}}", name_of(survey, item.id)) for item in found]
