"""What one edit changes, as forms read it and the service takes it."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias, TypedDict

from app.entries.models import DecisionStatus, EntryStage

TextsByLang: TypeAlias = Mapping[str, Mapping[str, str]]


class EntryFacts(TypedDict, total=False):
    """What an entry says besides its texts."""

    stage: EntryStage
    contact: str
    late_answers: int
    duplicate_answers: int
    type_question: str
    next_update_on: date | None
    links_json: str


class FindingFacts(TypedDict, total=False):
    """What a finding says besides its texts."""

    status: DecisionStatus | None
    document: str
    decided_on: date | None
    due_on: date | None
