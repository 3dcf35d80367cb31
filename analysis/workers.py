"""Work in shares: the same function on the same data, share by share, here or elsewhere."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

Data = TypeVar("Data")
Share = TypeVar("Share")
Done = TypeVar("Done")

_AT_ONCE = 2
_AHEAD = 16


class Workers(Protocol):
    """Whoever does the shares; who does which one never changes a result."""

    def each(
        self, do: Callable[[Data, Share], Done], data: Data, shares: Sequence[Share]
    ) -> Iterator[Done]:
        """Return what `do` makes of each share, in their order; all of them get the same data."""


class Alone:
    """One share after the other, here."""

    def each(
        self, do: Callable[[Data, Share], Done], data: Data, shares: Sequence[Share]
    ) -> Iterator[Done]:
        """Return what `do` makes of each share, in their order."""
        return (do(data, share) for share in shares)


class Threads:
    """Threads of this process, for NumPy, which multiplies and sorts in all of them at once."""

    def each(
        self, do: Callable[[Data, Share], Done], data: Data, shares: Sequence[Share]
    ) -> Iterator[Done]:
        """Return what `do` makes of each share, in their order."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(partial(do, data), shares)


class Processes:
    """Processes of their own, for Python and the models; where there can be none, this one.

    The data go to them with every share: they should be small.
    """

    def __init__(self, count: int = _AT_ONCE) -> None:
        self.count = count

    def each(
        self, do: Callable[[Data, Share], Done], data: Data, shares: Sequence[Share]
    ) -> Iterator[Done]:
        """Return what `do` makes of each share, in their order."""
        done = 0
        if _may_have_children():
            try:
                for found in self._elsewhere(partial(do, data), shares):
                    done += 1
                    yield found
            except (BrokenProcessPool, OSError):
                pass  # no memory for another process, or somebody ended it: the rest is done here
        yield from Alone().each(do, data, shares[done:])

    def _elsewhere(self, do: Callable[[Share], Done], shares: Sequence[Share]) -> Iterator[Done]:
        # Not forked: a copy of a process with threads can stand still for ever.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.count, context, initializer=gc.disable) as pool:
            yield from pool.map(do, shares)


def _may_have_children() -> bool:
    return not multiprocessing.current_process().daemon


HERE = Threads()


def ahead(do: Callable[[Share], Done], shares: Sequence[Share]) -> Iterator[Done]:
    """Yield what `do` makes of each share, in their order, made in threads a few shares ahead.

    Threads make as much as they can, whether it is read or not: of all shares that could be more
    than fits into memory.
    """
    for start, end in shares_of(len(shares), _AHEAD):
        yield from HERE.each(lambda _data, share: do(share), None, shares[start:end])


def shares_of(total: int, size: int) -> list[tuple[int, int]]:
    """Return begin and end of shares of this size that make up the total."""
    return [(start, min(start + size, total)) for start in range(0, total, size)]


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Keep Python from looking for garbage among millions of things that are all in use.

    It took a tenth of the time of 100,000 comments. What is no longer used is freed as ever; only
    what refers to itself waits.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
