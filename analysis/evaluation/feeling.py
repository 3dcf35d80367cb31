"""Train and measure the heads that tell feelings: `python -m analysis.evaluation.feeling`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from analysis import embeddings
from analysis.evaluation import feeling_card
from analysis.evaluation.feeling_heads import (
    MOVED,
    Part,
    Rows,
    fitted,
    moved,
    shifts,
    with_offsets,
)
from analysis.evaluation.feeling_measure import (
    Answers,
    Score,
    Sets,
    answers,
    by_its_own,
    scores,
    two_poles,
)
from analysis.evaluation.judged import SOURCES, Judged, load, sampled, taught
from analysis.evaluation.kept import Kept
from analysis.feeling import WEIGHTS, Head, HeadError, head, packed
from analysis.feeling_measured import CARD
from analysis.languages import primary
from analysis.tables import TableError

_DESCRIPTION = """
DIR holds the labelled sets (topics/, sentiment/, survey/, langid/; the card of the weights names
them). train: learn one head for each embedder, write the weights and their card. measure: print
macro-F1, F1 and shares of negative, neutral, positive per set and language, beside the most
frequent feeling and a TF-IDF of letters with a logistic regression trained on the same comments.
Comments of sets that the head learns from are answered by folds: each by a head that has not seen
its text. The slow embedder, e5, draws samples of the large sets.
"""
_LINE = "{:<8} {:<26} {:<7} {:>8} {:>8} {:>17} {:>17} {:>17} {:>8} {:>6}"
_HEAD = _LINE.format(
    "embedder", "set", "lang", "comments", "macro-F1",
    "F1 - 0 +", "labelled - 0 +", "found - 0 +", "frequent", "TF-IDF",
)  # fmt: skip
_NHS = "nhs"


def prepared(folder: Path, embedder: embeddings.Name, kept: Path | None) -> Sets:
    """Read and embed every set; raise TableError when one cannot be read."""
    # All are read before the first is embedded: a lacking file is told at once.
    loaded = [load(source, folder) for source in SOURCES]
    vectors = Kept(embedder, kept)
    every, parts = {}, []
    by: dict[str, Rows] = {}
    for source, whole in zip(SOURCES, loaded, strict=True):
        judged = sampled(whole, source.most) if embedder == "e5" else whole
        rows = vectors.of(judged.texts).astype(np.float32)
        if source.name == "written" and embedder in MOVED:
            by = shifts(Part(judged, rows, 1.0))
        rows = moved(rows, judged.langs, by)
        every[source.name] = Part(judged, rows, source.weight or 0.0)
        if source.weight is not None:
            places = _in_languages(judged, taught(judged), embedder)
            parts.append(Part(judged.chosen(places), rows[places], source.weight))
    return Sets(embedder, by, every, parts)


def measured(sets: Sets, shipped: Head, *, peers: bool) -> Iterator[Score]:
    """Score a head on every set, and what the health service's labels allow by themselves."""
    for given in answers(sets, shipped, peers=peers):
        for shown in _ways(given):
            yield from scores(shown)
    yield from scores(by_its_own(sets.every[_NHS], "nhs, learnt from it alone"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train or measure; return the exit status."""
    options = _parser().parse_args(arguments)
    names = options.embedder or sorted(embeddings.EMBEDDERS)
    try:
        if options.act == "train":
            _train(options, names)
        else:
            _measure(options, names)
    except (TableError, HeadError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def _train(options: argparse.Namespace, names: Sequence[embeddings.Name]) -> None:
    heads: dict[str, Head] = {}
    sets, found = {}, {}
    for name in names:
        sets[name] = prepared(options.folder, name, options.vectors)
        heads[name] = with_offsets(fitted(sets[name].parts), sets[name].shifts)
        found[name] = list(measured(sets[name], heads[name], peers=False))
    raw = packed(heads)
    card = feeling_card.written(options.folder, raw, sets, found)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / WEIGHTS.name).write_bytes(raw)
    (options.out / CARD.name).write_text(card, encoding="utf-8")


def _measure(options: argparse.Namespace, names: Sequence[embeddings.Name]) -> None:
    sys.stdout.write(f"{_HEAD}\n")
    for name in names:
        sets = prepared(options.folder, name, options.vectors)
        for score in measured(sets, head(name), peers=not options.no_words):
            sys.stdout.write(f"{_line(name, score)}\n")
            sys.stdout.flush()


def _line(name: str, score: Score) -> str:
    words = "-" if score.words is None else f"{score.words:.3f}"
    three = [" ".join(f"{one:.3f}" for one in of) for of in (score.f1, score.labelled, score.found)]
    figures = (score.comments, f"{score.macro_f1:.3f}", *three, f"{score.most_frequent:.3f}", words)
    return _LINE.format(name, score.name, score.lang, *figures)


def _ways(given: Answers) -> list[Answers]:
    if given.judged.name != _NHS:
        return [given]
    return [given, two_poles(given, taught(given.judged), "nhs, two poles")]


def _in_languages(judged: Judged, places: Sequence[int], embedder: embeddings.Name) -> list[int]:
    known = embeddings.EMBEDDERS[embedder].languages
    return [place for place in places if known is None or primary(judged.langs[place]) in known]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.feeling", description=_DESCRIPTION
    )
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("train", "measure"):
        of_act = acts.add_parser(act)
        of_act.add_argument("folder", type=Path, metavar="DIR")
        of_act.add_argument(
            "--embedder", action="append", choices=sorted(embeddings.EMBEDDERS), help="else all"
        )
        of_act.add_argument("--vectors", type=Path, help="a folder that keeps vectors between runs")
    acts.choices["train"].add_argument("--out", type=Path, default=WEIGHTS.parent)
    acts.choices["measure"].add_argument(
        "--no-words", action="store_true", help="leave the slow TF-IDF out"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
