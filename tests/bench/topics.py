"""Topics of a whole file, beside BERTopic's default: `python -m tests.bench.topics CSV`."""

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import Comment, Recipe, embeddings
from analysis.evaluation import baseline
from analysis.pipeline import analyse
from analysis.tables import Columns, read_comments

MOST_SECONDS = 10.0
LEAST_RATIO = 10.0
WARM_UP = 300
HEAD = (
    f"{'':<20} {'seconds':>8} {'CPU s':>8} {'peak MB':>8} "
    f"{'topics':>7} {'grouped':>8} {'lost':>6}\n"
)


@dataclass(frozen=True)
class Cost:
    """What grouping took in a process of its own, and what came out."""

    seconds: float
    cpu: float
    megabytes: float
    topics: int
    grouped: float
    lost: int


def ours(
    comments: Sequence[Comment], vectors: NDArray[np.float32]
) -> tuple[float, float, int, float, int]:
    """Group as the application does, after a small run in which all models are loaded."""
    analyse(comments[:WARM_UP], Recipe(embedder="use", segments=False), vectors=vectors[:WARM_UP])
    start, cpu = time.perf_counter(), time.process_time()
    report = analyse(comments, Recipe(embedder="use", segments=False), vectors=vectors)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    times = Counter(given.comment_id for given in report.assignments)
    lost = sum(times[one.id] != 1 for one in comments) + abs(times.total() - len(comments))
    return seconds, cpu, len(report.topics), report.quality.coverage, lost


def theirs(
    comments: Sequence[Comment], vectors: NDArray[np.float32]
) -> tuple[float, float, int, float, int]:
    """Run BERTopic as it comes, after a small run in which UMAP compiles itself."""
    texts = [one.text for one in comments]
    baseline.topics(texts[:WARM_UP], vectors[:WARM_UP])
    start, cpu = time.perf_counter(), time.process_time()
    found = baseline.topics(texts, vectors)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    grouped = sum(topic != baseline.NO_TOPIC for topic in found) / len(found)
    return seconds, cpu, len(set(found) - {baseline.NO_TOPIC}), grouped, len(comments) - len(found)


def measured(group: Callable[..., Any], comments: Sequence[Comment], vectors: Any) -> Cost:
    """Measure in a process of its own, so that neither counts the other's memory."""
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_child, args=(results, group, comments, vectors))
    process.start()
    seconds, cpu, topics, grouped, lost, megabytes = results.get()
    process.join()
    return Cost(seconds, cpu, megabytes, topics, grouped, lost)


def _child(results: Any, group: Callable[..., Any], comments: Any, vectors: Any) -> None:
    found = group(comments, vectors)
    results.put((*found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def line(name: str, cost: Cost) -> str:
    return (
        f"{name:<20} {cost.seconds:>8.1f} {cost.cpu:>8.1f} {cost.megabytes:>8.0f} "
        f"{cost.topics:>7} {cost.grouped:>8.3f} {cost.lost:>6}\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when a mark is missed."""
    parser = argparse.ArgumentParser("python -m tests.bench.topics", description=__doc__)
    parser.add_argument("comments", type=Path, metavar="CSV")
    parser.add_argument("--text", default="text")
    options = parser.parse_args(arguments)
    comments = read_comments(options.comments, Columns(options.text))
    start = time.perf_counter()
    vectors = embeddings.embed(embeddings.make("use"), [one.text for one in comments])
    spent = time.perf_counter() - start
    write = sys.stdout.write
    write(f"{len(comments)} comments of {options.comments.name}; {os.cpu_count()} cores, ")
    write(f"load {os.getloadavg()[0]:.1f}; embedded in {spent:.1f} s, not counted below\n")
    write(HEAD)
    one = measured(ours, comments, vectors)
    write(line("heeded", one))
    other = measured(theirs, comments, vectors)
    write(line("BERTopic's default", other))
    ratio = other.seconds / one.seconds
    write(f"{ratio:.1f} times faster; {other.cpu / one.cpu:.1f} times less processor time\n")
    # One thread does the work, so that processor time is what it takes on a machine that is free.
    met = one.cpu <= MOST_SECONDS and ratio >= LEAST_RATIO and one.lost == 0
    write(f"marks ({MOST_SECONDS:.0f} s of processor, {LEAST_RATIO:.0f} times, nobody lost): ")
    write("met\n" if met else "MISSED\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
