"""A progress bar for people at a terminal; silent everywhere else."""

from types import TracebackType
from typing import Self, TextIO

_WIDTH = 30
_STEPS = {"read": "reading", "embed": "embedding", "group": "grouping", "describe": "describing"}


class Bar:
    """Shows one step at a time on one line, and takes the line away at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write("")

    def show(self, step: str, share: float) -> None:
        """Show how much of a step is done, from 0 to 1."""
        done = round(share * _WIDTH)
        bar = "#" * done + "." * (_WIDTH - done)
        self._write(f"{_STEPS.get(step, step):<11} [{bar}] {share:4.0%}")

    def _write(self, line: str) -> None:
        if self._stream.isatty() and line != self._shown:
            self._stream.write(
                f"\r{line:<{len(self._shown)}}" if line else f"\r{'':<{len(self._shown)}}\r"
            )
            self._stream.flush()
            self._shown = line
