"""Compare with people's labels and with BERTopic's default: `python -m analysis.evaluation DIR`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.evaluation.measuring import Labelled, Score, labelled_files, load, ours, theirs
from analysis.report import Recipe
from analysis.tables import TableError

_DESCRIPTION = """
Every CSV file in DIR (plain or gzip) with the columns text, lang and topic is grouped by Heeded and
by BERTopic's default pipeline (UMAP, HDBSCAN, seeded) on the same vectors in the same run. NMI and
ARI count comments without a topic as one more class; coverage is the share with a topic; seconds
are those with vectors ready.
"""
_HEAD = (
    f"{'file':<34} {'comments':>8} {'':<8} {'NMI':>6} {'ARI':>6} "
    f"{'coverage':>8} {'topics':>6} {'seconds':>8}"
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m analysis.evaluation", description=_DESCRIPTION)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--embedder", choices=("auto", "use", "e5"), default="auto")
    parser.add_argument("--resolution", type=float, help="instead of the one picked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-baseline", action="store_true", help="leave BERTopic's default out")
    return parser


def _line(labelled: Labelled, who: str, found: Score) -> str:
    return (
        f"{labelled.name[:34]:<34} {len(labelled.comments):>8} {who:<8} {found.nmi:>6.3f} "
        f"{found.ari:>6.3f} {found.coverage:>8.3f} {found.topics:>6} {found.seconds:>8.1f}"
    )


def _files(folder: Path) -> list[Path]:
    files = labelled_files(folder)
    if not files:
        raise TableError(f"no CSV file in {folder} has the columns text, lang, topic")
    return files


def _lines(options: argparse.Namespace) -> Iterator[str]:
    recipe = Recipe(seed=options.seed, resolution=options.resolution)
    for path in _files(options.folder):
        labelled = load(path, options.embedder)
        yield _line(labelled, "heeded", ours(labelled, recipe))
        if not options.no_baseline:
            yield _line(labelled, "bertopic", theirs(labelled, options.seed))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        for number, line in enumerate(_lines(options)):
            sys.stdout.write(line if number else f"{_HEAD}\n{line}")
            sys.stdout.write("\n")
            sys.stdout.flush()
    except TableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
