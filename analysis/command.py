"""Group the comments of any CSV file: `python -m analysis comments.csv --text text …`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from analysis.cluster import ClusterError, connected
from analysis.pipeline import analyse
from analysis.progress import Bar
from analysis.report import InvalidJSONError, Recipe, Report
from analysis.tables import Columns, TableError, assignments_table, read_comments, write_all
from analysis.workers import Workers

_DESCRIPTION = """
Group every comment of a CSV file (UTF-8, commas, a header; may be compressed with gzip) into
topics. The same file and recipe give the same bytes. Nothing leaves this machine.
"""
_EPILOG = """
report.json holds the topics (number, size, words, suggested label, ids of quotes, languages), the
quality figures, the versions and the recipe; run again with that recipe for the same report.
assignments.csv has id,theme,topic,strength,language,sentiment, one row per comment and topic, in
the order of the ids, the strongest topic first; the strengths of a comment add up to 1. theme,
topic and strength are empty where a comment is not grouped; report.json says why. An id that a
spreadsheet would run as a formula (it begins with
= + - @ or a tab) has a ' before it. --cluster takes the address of a dask.distributed scheduler
(tcp:// only in a network that you trust: the comments travel as they are), or local:2 for two
workers on this machine; the report is the same. Exit status: 0 done, 2 the input cannot be used.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m analysis", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("comments", type=Path, help="the CSV file")
    parser.add_argument("--text", required=True, help="column of the comments")
    parser.add_argument("--id", help='column of the ids (else "id" if there is one, else numbers)')
    parser.add_argument("--lang", help="column of language codes (else languages are identified)")
    parser.add_argument("--recipe", type=Path, help="JSON file with the settings to change")
    parser.add_argument("--embedder", choices=("auto", "use", "e5"), help="overrides the recipe")
    parser.add_argument("--out", type=Path, required=True, help="report, JSON")
    parser.add_argument("--cluster", metavar="ADDRESS", help="embed and compare on these workers")
    parser.add_argument("--assignments", type=Path, required=True, help="a topic per comment, CSV")
    return parser


def _recipe(options: argparse.Namespace) -> Recipe:
    recipe = Recipe()
    if options.recipe:
        try:
            recipe = Recipe.from_json(options.recipe.read_bytes())
        except OSError as error:
            raise TableError(f"cannot read {options.recipe.name}: {error.strerror}") from None
        except InvalidJSONError as error:
            raise TableError(f"{options.recipe.name} is not a recipe: {error}") from None
    return replace(recipe, embedder=options.embedder) if options.embedder else recipe


def _check_places(options: argparse.Namespace) -> None:
    given = (options.comments, options.out, options.assignments)
    if len({path.resolve() for path in given}) < len(given):
        raise TableError("the comments, --out and --assignments must be three different files")
    for path in given[1:]:
        if not path.parent.is_dir():
            raise TableError(f"there is no folder {path.parent} to write {path.name} in")
        if path.is_dir():
            raise TableError(f"cannot write {path.name}: it is a folder")


def _run(options: argparse.Namespace) -> Report:
    _check_places(options)
    recipe = _recipe(options)
    comments = read_comments(options.comments, Columns(options.text, options.id, options.lang))
    with Bar(sys.stderr) as bar, _workers(options.cluster) as workers:
        report = analyse(comments, recipe, progress=bar.show, workers=workers)
    write_all(
        {
            options.out: report.to_json(),
            options.assignments: assignments_table(report),
        }
    )
    return report


@contextmanager
def _workers(address: str | None) -> Iterator[Workers | None]:
    if address is None:
        yield None
        return
    with connected(address) as cluster:
        yield cluster


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        report = _run(options)
    except (ClusterError, TableError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    quality = report.quality
    sys.stdout.write(
        f"{quality.comments} comments, {quality.grouped} in {quality.topics} topics, "
        f"{quality.comments - quality.grouped} not grouped\n"
    )
    return 0
