"""Messages go out no faster than their service takes them, and let other work come in between."""

from datetime import datetime, timedelta
from threading import Event
from typing import Final, Self

from flask import current_app

from app import clock
from app.config import Settings

LONGEST: Final = timedelta(seconds=20)
"""Other jobs wait while messages go out; then the rest goes on behind them."""


class Pace:
    """Holds one message back until the one before is long enough ago."""

    def __init__(self, per_second: int, *, began: datetime) -> None:
        self._pause, self._began = timedelta(seconds=1 / per_second), began
        self._last: datetime | None = None

    @classmethod
    def of_settings(cls, *, began: datetime) -> Self:
        """Return the pace that the installation is set to."""
        return cls(_settings().outgoing.per_second, began=began)

    def goes_on(self) -> bool:
        """Wait for the next message's turn; False when it is time to let others work."""
        if self._last is not None:
            left = (self._last + self._pause - clock.now()).total_seconds()
            if left > 0:
                Event().wait(left)
        self._last = clock.now()
        return self._last - self._began < LONGEST


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
