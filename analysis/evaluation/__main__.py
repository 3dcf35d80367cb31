"""Against people's labels and BERTopic's default: `python -m analysis.evaluation SOURCE`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.evaluation.measuring import Labelled, Score, labelled_files, load, ours, theirs
from analysis.evaluation.printing import printed
from analysis.report import Recipe
from analysis.tables import TableError

_DESCRIPTION = """
SOURCE is a CSV file (plain or gzip) with the columns text, lang and topic, or a folder of such. It
is grouped by Heeded and by BERTopic's default pipeline (UMAP, HDBSCAN, seeded) on the same
vectors in the same run. NMI and ARI count comments without a topic as one more class; coverage is
the share with a topic; NPMI is the coherence of topics' first five words, diversity the share of
words that stand in one topic only, each method's own words; seeds is the agreement of themes
between seeds (mean adjusted mutual information); seconds are those with vectors ready.
"""
_HEAD = (
    f"{'file':<34} {'comments':>8} {'':<8} {'NMI':>6} {'ARI':>6} {'coverage':>8} {'topics':>6} "
    f"{'themes':>6} {'NPMI':>6} {'diversity':>9} {'seeds':>6} {'seconds':>8}"
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m analysis.evaluation", description=_DESCRIPTION)
    parser.add_argument("source", type=Path, metavar="SOURCE")
    parser.add_argument("--column", default="topic", help="the column with people's labels")
    parser.add_argument("--embedder", choices=("auto", "use", "e5"), default="auto")
    parser.add_argument("--resolution", type=float, help="instead of the one picked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds are compared")
    parser.add_argument("--no-baseline", action="store_true", help="leave BERTopic's default out")
    return parser


def _line(labelled: Labelled, who: str, found: Score) -> str:
    rules = f" breaks {', '.join(sorted(set(found.broken_rules)))}" if found.broken_rules else ""
    return (
        f"{labelled.name[:34]:<34} {len(labelled.comments):>8} {who:<8} {found.nmi:>6.3f} "
        f"{found.ari:>6.3f} {found.coverage:>8.3f} {found.topics:>6} "
        f"{'-' if found.themes is None else found.themes:>6} {_figure(found.coherence):>6} "
        f"{_figure(found.diversity):>9} {_figure(found.agreement):>6} {found.seconds:>8.1f}{rules}"
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _files(source: Path, column: str) -> list[Path]:
    files = labelled_files(source, column)
    if not files:
        raise TableError(f"no CSV file in {source} has the columns text, lang, {column}")
    return files


def _lines(options: argparse.Namespace) -> Iterator[str]:
    recipe = Recipe(seed=options.seed, resolution=options.resolution)
    for path in _files(options.source, options.column):
        labelled = load(path, options.embedder, options.column)
        yield _line(labelled, "heeded", ours(labelled, recipe, options.seeds))
        if not options.no_baseline:
            yield _line(labelled, "bertopic", theirs(labelled, options.seed))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    options = _parser().parse_args(arguments)
    return printed(_HEAD, _lines(options))


if __name__ == "__main__":
    sys.exit(main())
