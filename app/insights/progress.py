"""How far a run is, written down while it goes on; and whether somebody wants it to stop."""

from typing import ClassVar
from uuid import UUID

from app.db import db
from app.insights import queries
from app.insights.models import Run

NOTICEABLE = 0.05


class StoppedError(Exception):
    """A person has asked for the run to stop."""


class Progress:
    """Writes down how far a run is, when there is something new to say; hears that it shall stop.

    Raises StoppedError then.
    """

    # Where each step of the whole begins and ends.
    SPANS: ClassVar[dict[str, tuple[float, float]]] = {
        "text": (0.0, 0.05),
        "embed": (0.05, 0.6),
        "read": (0.6, 0.7),
        "group": (0.7, 0.8),
        "describe": (0.8, 0.9),
        "record": (0.9, 0.98),
        "carry": (0.98, 1.0),
    }

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self.step, self.done = "", -1.0

    def __call__(self, step: str, share: float) -> None:
        """Note that this share of a step is done."""
        begin, end = self.SPANS.get(step, (0.0, 0.0))
        done = begin + (end - begin) * share
        if done < self.done or (step == self.step and done - self.done < NOTICEABLE):
            return
        self.step, self.done = step, done
        run = self._heard()
        run.stage, run.progress = step, done
        db.session.commit()

    def listen(self) -> None:
        """Raise StoppedError when somebody has asked for the run to stop."""
        self._heard()

    def _heard(self) -> Run:
        run = queries.run_by_id(self.run_id)
        db.session.refresh(run)
        if run.wanted_stop:
            raise StoppedError
        return run
