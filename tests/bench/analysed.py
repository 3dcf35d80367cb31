"""Speed and size of the analysis, beside BERTopic's default: `python -m tests.bench.analysis`.

Vectors are ready; every line is a process of its own, and its memory that of all its processes
together. Sets are made of the demo's patient comments and banking questions (`made.py`): the first
ten thousand are real, nobody wrote the others. Processor seconds depend less than seconds on what
else the machine does; the marks are seconds, for two cores that do nothing else.
"""

import argparse
import multiprocessing
import os
import pickle
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from analysis import Comment, Former, Recipe, Report, embeddings
from analysis.evaluation import baseline
from analysis.pipeline import analyse, texts_to_embed
from analysis.reading import units
from analysis.workers import Processes
from tests.bench.made import Maker
from tests.factories.comments import banking_comments, nhs_comments

SIZES = (9_000, 100_000)
MILLION = 1_000_000
PEER_MOST = 100_000
BEFORE, DAY = 100_000, 1_000
ALL_REAL = 10_334
WARM_UP = 300
PER_SECOND = 1_000
RATIO = 10.0
# Seconds and megabytes.
MARKS = {9_000: (5, None), 100_000: (60, 2_000), MILLION: (600, 8_000)}
DAY_MARK = (15, None)
RECIPE = Recipe(embedder="use")
HEAD = (
    "| what | seconds | processor s | peak MB | topics | grouped | lost | marks |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n"
)
write = sys.stdout.write


@dataclass(frozen=True)
class Told:
    """What came out of an analysis, and what it took in seconds."""

    seconds: float
    topics: int
    grouped: float
    lost: int


@dataclass(frozen=True)
class Cost:
    """The same, with what all its processes took."""

    told: Told
    cpu: float
    megabytes: float


def ours(folder: Path) -> Told:
    """Analyse as the application does, after a small run in which all models are loaded."""
    comments, vectors = stored(folder)
    warm_up(comments, vectors)
    start = time.perf_counter()
    report = analyse(comments, RECIPE, vectors)
    return _told(time.perf_counter() - start, comments, report)


def day(folder: Path) -> Told:
    """Analyse the comments of one more day, when those before are in topics already."""
    comments, vectors = stored(folder)
    before = comments[:BEFORE]
    old = analyse(before, RECIPE, vectors[: len(texts_to_embed(before, RECIPE))])
    topics = {
        one.comment_id: {str(topic.topic): topic.strength for topic in one.topics}
        for one in old.assignments
    }
    told = {one.comment_id: (one.lang, one.certainty) for one in old.assignments}
    former = Former(topics, resolution=old.recipe.resolution, languages=told)
    start = time.perf_counter()
    report = analyse(comments, RECIPE, vectors, former=former)
    return _told(time.perf_counter() - start, comments, report)


def theirs(folder: Path) -> Told:
    """Run BERTopic as it comes, one vector for a comment, after UMAP has compiled itself."""
    comments, vectors = stored(folder)
    counts = [len(units(one.text)) for one in comments]
    first = np.cumsum([0, *counts])[:-1]
    texts, rows = [one.text for one in comments], vectors[first].astype(np.float32)
    baseline.topics(texts[:WARM_UP], rows[:WARM_UP])
    start = time.perf_counter()
    found = baseline.topics(texts, rows)
    seconds = time.perf_counter() - start
    grouped = sum(topic != baseline.NO_TOPIC for topic in found) / len(found)
    kinds = len(set(found) - {baseline.NO_TOPIC})
    return Told(seconds, kinds, grouped, len(comments) - len(found))


def warm_up(comments: Sequence[Comment], vectors: NDArray[np.float16]) -> None:
    """Load what is loaded once."""
    few = comments[:WARM_UP]
    analyse(few, RECIPE, vectors[: len(texts_to_embed(few, RECIPE))])


def _told(seconds: float, comments: Sequence[Comment], report: Report) -> Told:
    times = Counter(given.comment_id for given in report.assignments)
    lost = sum(times[one.id] != 1 for one in comments) + abs(times.total() - len(comments))
    return Told(seconds, len(report.topics), report.quality.coverage, lost)


def stored(folder: Path) -> tuple[list[Comment], NDArray[np.float16]]:
    """Return the comments and vectors that lie in a folder."""
    comments = pickle.loads((folder / "comments").read_bytes())
    return comments, np.load(folder / "vectors.npy")


def measured(group: Callable[[Path], Told], folder: Path) -> Cost:
    """Measure in a process of its own, with the memory and time of those that it starts."""
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_child, args=(results, group, folder))
    process.start()
    with _watched(psutil.Process(process.pid)) as peaks:
        told, cpu = results.get()
        process.join()
    return Cost(told, cpu, peaks[0] / 2**20)


def _child(results: Any, group: Callable[[Path], Told], folder: Path) -> None:
    told = group(folder)
    spent = os.times()
    results.put((told, spent.user + spent.system + spent.children_user + spent.children_system))


@contextmanager
def _watched(process: psutil.Process) -> Iterator[list[int]]:
    peaks, over = [0], Event()

    def watch() -> None:
        while not over.wait(0.1):
            peaks[0] = max(peaks[0], _held(process))

    watcher = Thread(target=watch)
    watcher.start()
    yield peaks
    over.set()
    watcher.join()


def _held(process: psutil.Process) -> int:
    held = 0
    try:
        for one in (process, *process.children(recursive=True)):
            held += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return held


def line(name: str, cost: Cost, mark: tuple[float | None, float | None]) -> bool:
    """Print a line; tell whether its marks are met."""
    seconds, megabytes = mark
    met = cost.told.lost == 0
    met &= seconds is None or cost.told.seconds <= seconds
    met &= megabytes is None or cost.megabytes <= megabytes
    asked = [f"{seconds} s"] * bool(seconds) + [f"{megabytes} MB"] * bool(megabytes)
    verdict = f"{', '.join(asked)}: {'met' if met else 'MISSED'}" if asked else ""
    write(f"| {name} | {cost.told.seconds:.1f} | {cost.cpu:.1f} | {cost.megabytes:.0f} ")
    write(f"| {cost.told.topics} | {cost.told.grouped:.3f} | {cost.told.lost} | {verdict} |\n")
    sys.stdout.flush()
    return met


def embedded(real: Sequence[Comment]) -> tuple[NDArray[np.float16], bool]:
    """Return the vectors of the real comments, and whether they were made quickly enough."""
    texts = texts_to_embed(real, RECIPE)
    rates, spent = [], []
    vectors = np.zeros((0, 0), np.float32)
    for count in (1, 2):
        workers = Processes(count)
        embeddings.embed_apart(workers, "use", texts[:WARM_UP])
        start, before = time.perf_counter(), _of_children()
        vectors = embeddings.embed_apart(workers, "use", texts)
        rates.append(len(real) / (time.perf_counter() - start))
        spent.append(_of_children() - before)
    write(
        f"Embedding {len(real)} comments ({len(set(texts))} different parts) with `use`, a second"
    )
    write(f", starting included: {rates[0]:.0f} comments on one process ({spent[0]:.0f} processor ")
    write(f"seconds), {rates[1]:.0f} on two ({spent[1]:.0f}) ")
    met = rates[1] >= PER_SECOND
    write(f"({PER_SECOND}: {'met' if met else 'MISSED'}).\n\n")
    return vectors.astype(np.float16), met


def _of_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _store(folder: Path, made: tuple[list[Comment], NDArray[np.float16]]) -> Path:
    folder.mkdir()
    (folder / "comments").write_bytes(pickle.dumps(made[0]))
    np.save(folder / "vectors.npy", made[1])
    return folder


def _sized(maker: Maker, size: int, folder: Path, *, peer: bool) -> bool:
    place = _store(folder / str(size), maker.make(size))
    one = measured(ours, place)
    met = line(f"{size} comments", one, MARKS.get(size, (None, None)))
    if peer and size <= PEER_MOST:
        other = measured(theirs, place)
        line(f"{size}, BERTopic's default", other, (None, None))
        ratio = other.told.seconds / one.told.seconds
        write(f"| | {ratio:.1f} times | | | | | | |\n")
    elif peer:
        write(f"| {size}, BERTopic's default: left out, it takes hours | | | | | | | |\n")
    return met


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when a mark is missed."""
    parser = argparse.ArgumentParser("python -m tests.bench.analysis", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--million", action="store_true", help="a million comments too")
    parser.add_argument("--no-peer", action="store_true", help="without BERTopic's default")
    parser.add_argument("--no-day", action="store_true", help="without a day on top")
    options = parser.parse_args(arguments)
    write(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n\n")
    real = [*nhs_comments(ALL_REAL), *banking_comments()]
    vectors, met = embedded(real)
    maker = Maker(real, vectors)
    write(HEAD)
    with tempfile.TemporaryDirectory() as name:
        for size in [*options.sizes, *[MILLION] * options.million]:
            met &= _sized(maker, size, Path(name), peer=not options.no_peer)
        if not options.no_day:
            place = _store(Path(name) / "day", maker.make(BEFORE + DAY))
            met &= line(f"{DAY} on top of {BEFORE}", measured(day, place), DAY_MARK)
    write(f"\nload {os.getloadavg()[0]:.1f}; marks: {'met' if met else 'MISSED'}\n")
    return 0 if met else 1
