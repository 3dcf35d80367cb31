"""What people settle about work, and what they say when it comes back."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.workflow.models import WorkState


class Plan(NamedTuple):
    """Who has a piece of work, by when, how far it is, and for whom it waits."""

    owner_id: UUID | None = None
    due_on: date | None = None
    state: WorkState = WorkState.TO_WRITE
    waits_for: UUID | None = None


class Said(NamedTuple):
    """Why something comes back: codes of reasons, and free words."""

    codes: tuple[str, ...] = ()
    words: str = ""
