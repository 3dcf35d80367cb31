"""Plant off-topic comments, and see which are found: `python -m analysis.evaluation.plants`."""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.pipeline import analyse
from analysis.report import Comment, NotGrouped, Recipe, Report
from analysis.tables import Columns, TableError, read_comments

_PLANT = "plant-"
_DESCRIPTION = """
Mix COUNT comments of PLANTS into those of BASE and group all. found: not grouped because they are
far from all others. recall: share of the plants found. precision: share of plants among the found;
a lower bound, since BASE has off-topic comments of its own, which nobody has marked. base found:
share of BASE found. own topic: share of the plants in topics that are mostly plants, which a
person sees at once. A comment that says nothing is taken out of both files first.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of planted comments."""

    base: int
    plants: int
    base_found: float
    recall: float
    precision: float
    own_topic: float


def planted(
    base: Sequence[Comment], plants: Sequence[Comment], recipe: Recipe
) -> tuple[Report, Found]:
    """Group base and plants together and count where the plants went."""
    renamed = [
        Comment(f"{_PLANT}{number}", one.text, one.lang) for number, one in enumerate(plants)
    ]
    report = analyse([*base, *renamed], recipe)
    return report, count(report)


def count(report: Report) -> Found:
    """Count what a report did with plants."""
    telling = [given for given in report.assignments if given.not_grouped in (None, NotGrouped.FAR)]
    plants = [given for given in telling if given.comment_id.startswith(_PLANT)]
    found = [given for given in telling if given.not_grouped is NotGrouped.FAR]
    hits = sum(given.comment_id.startswith(_PLANT) for given in found)
    of_plants = {
        topic.number
        for topic in report.topics
        if 2 * sum(given.topic == topic.number for given in plants) > topic.size
    }
    base = len(telling) - len(plants)
    return Found(
        base=base,
        plants=len(plants),
        base_found=(len(found) - hits) / max(1, base),
        recall=hits / max(1, len(plants)),
        precision=hits / max(1, len(found)),
        own_topic=sum(given.topic in of_plants for given in plants) / max(1, len(plants)),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.plants", description=_DESCRIPTION
    )
    parser.add_argument("base", type=Path)
    parser.add_argument("plants", type=Path)
    parser.add_argument("--text", default="text", help="column of the comments in both files")
    parser.add_argument("--lang", default="und", help="language of both files")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--embedder", choices=("auto", "use", "e5"), default="auto")
    parser.add_argument("--below", type=float, help="instead of the embedder's own threshold")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line of figures; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        base = read_comments(options.base, Columns(options.text))
        pool = read_comments(options.plants, Columns(options.text))
    except TableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    chosen = random.Random(options.seed).sample(pool, min(options.count, len(pool)))  # noqa: S311
    recipe = Recipe(
        embedder=options.embedder,
        default_lang=options.lang,
        not_grouped_below=options.below,
        seed=options.seed,
    )
    with_lang = [
        [Comment(one.id, one.text, options.lang) for one in part] for part in (base, chosen)
    ]
    report, found = planted(with_lang[0], with_lang[1], recipe)
    sys.stdout.write(
        f"{options.base.name} + {found.plants} of {options.plants.name}, {report.embedder}, "
        f"below {report.recipe.not_grouped_below}: base {found.base}, "
        f"base found {found.base_found:.3f}, recall {found.recall:.2f}, "
        f"precision {found.precision:.2f}, own topic {found.own_topic:.2f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
