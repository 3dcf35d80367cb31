"""What an alert rests on: counts, dates and numbers of things, never what anybody wrote."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from app.alerts.models import Alert, AlertKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts of the days that are told and of those before, and how likely chance brings them.

    `expected`: how many answers were usual. `run` and `topic` are numbers. `term` and `why` are
    what staff wrote.
    """

    now: int = 0
    now_all: int = 0
    before: int = 0
    before_all: int = 0
    before_since: date | None = None
    before_until: date | None = None
    p: float | None = None
    expected: float | None = None
    run: int | None = None
    topic: int | None = None
    term: str = ""
    why: str = ""

    @classmethod
    def of(cls, alert: Alert) -> Self:
        """Return the evidence that was stored with an alert."""
        stored: dict[str, Any] = json.loads(alert.evidence_json)
        days = {
            name: date.fromisoformat(stored[name])
            for name in ("before_since", "before_until")
            if stored.get(name)
        }
        return cls(**{**stored, **days})

    def to_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Found:
    """Something to be told, unless that was done already."""

    kind: AlertKind
    cause: str
    since: date
    day: date
    evidence: Evidence
