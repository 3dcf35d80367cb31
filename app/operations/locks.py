"""The instance lock: a restore must not meet a running web process or worker."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from app.config import Settings


class InUseError(Exception):
    """Another process of this installation holds the lock."""


@contextmanager
def hold(settings: Settings, name: str = "instance", *, alone: bool = False) -> Iterator[None]:
    """Hold the lock `name` inside the block; `alone` refuses to share it. Raises InUseError."""
    path = settings.data / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUseError(f"{settings.data} is in use by another heeded process") from error
        yield
