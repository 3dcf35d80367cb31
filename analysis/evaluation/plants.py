"""Plant off-topic comments, and see which are found: `python -m analysis.evaluation.plants`."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import embeddings
from analysis.pipeline import analyse, texts_to_embed
from analysis.report import Assignment, Comment, NotGrouped, Recipe, Report
from analysis.tables import Columns, TableError, read_comments

_PLANT = "plant-"
_DESCRIPTION = """
Mix COUNT comments of PLANTS into those of BASE and group all. found: not grouped because they are
far from all others. recall: share of the plants found. precision: share of plants among the found;
a lower bound, since BASE has off-topic comments of its own, which nobody has marked. base found:
share of BASE found. own topic: share of the plants in topics that are mostly plants, which a
person sees at once. recall by centre: share of the plants that the cosine to the topic's centre
would find, were it set to find as much of BASE. Comments that say nothing are not counted.
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
    recall_by_centre: float


def planted(
    base: Sequence[Comment], plants: Sequence[Comment], recipe: Recipe
) -> tuple[Report, Found]:
    """Group base and plants together and count where the plants went."""
    renamed = [Comment(f"{_PLANT}{place}", one.text, one.lang) for place, one in enumerate(plants)]
    given = [*base, *renamed]
    name = embeddings.choose(recipe.embedder, [one.lang for one in given])
    recipe = replace(recipe, embedder=name)
    vectors = embeddings.embed(embeddings.make(name), texts_to_embed(given, recipe))
    report = analyse(given, recipe, vectors)
    nobody_far = analyse(given, replace(recipe, not_grouped_below=-1.0), vectors)
    return report, count(report, nobody_far)


def count(report: Report, nobody_far: Report) -> Found:
    """Count what a report did with plants, beside one in which every comment has a topic."""
    telling = [one for one in report.assignments if one.not_grouped in (None, NotGrouped.FAR)]
    plants = [one for one in telling if _is_plant(one)]
    found = [one for one in telling if one.not_grouped is NotGrouped.FAR]
    hits = sum(map(_is_plant, found))
    base = len(telling) - len(plants)
    in_topic = Counter(one.topic for one in plants)
    of_plants = {topic.number for topic in report.topics if 2 * in_topic[topic.number] > topic.size}
    return Found(
        base=base,
        plants=len(plants),
        base_found=(len(found) - hits) / max(1, base),
        recall=hits / max(1, len(plants)),
        precision=hits / max(1, len(found)),
        own_topic=sum(one.topic in of_plants for one in plants) / max(1, len(plants)),
        recall_by_centre=_recall_by_centre(nobody_far, len(found) - hits),
    )


def _recall_by_centre(nobody_far: Report, base_found: int) -> float:
    grouped = [one for one in nobody_far.assignments if one.topic is not None]
    base = sorted(one.fit for one in grouped if not _is_plant(one))
    plants = [one.fit for one in grouped if _is_plant(one)]
    below = base[base_found] if base_found < len(base) else 1.0
    return sum(strength < below for strength in plants) / max(1, len(plants))


def _is_plant(given: Assignment) -> bool:
    return given.comment_id.startswith(_PLANT)


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
        f"precision {found.precision:.2f}, own topic {found.own_topic:.2f}, "
        f"recall by centre {found.recall_by_centre:.2f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
