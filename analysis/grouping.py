"""From vectors to topics and themes: far ones aside, neighbours, communities, small ones merged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis import communities, graphs
from analysis.communities import RESOLUTIONS, Labels, Picked, Said
from analysis.growing import FREE, joining
from analysis.neighbours import nearest
from analysis.report import Recipe
from analysis.themes import themes
from analysis.whole import Different, Whole
from analysis.workers import HERE, Workers

# Far is judged against the nearest hundredth; among fewer units than this nobody is far.
ENOUGH_FOR_FAR = 200
_AROUND = 0.01
_AROUND_AT_LEAST = 5
# Neighbours in a small set: a quarter of it, or all would be neighbours of all.
_SMALL_SET = 4
# Themes of topics that were kept are judged on a part of more rows than these: the graph of all
# is not needed.
_MANY, _SAMPLE = 20_000, 5_000


@dataclass(frozen=True, slots=True)
class Groups:
    """The topic of each row (FREE: like no other row), and its theme; what was used and found."""

    labels: Labels
    themes: Labels
    resolution: float
    agreement: float | None


def group(
    rows: Different,
    said: Said,
    held: Labels,
    recipe: Recipe,
    far_below: float,
    workers: Workers = HERE,
) -> Groups:
    """Group different unit rows; `held` is the kept topic of each, or FREE."""
    total, free = len(held), np.flatnonzero(held == FREE)
    count = min(recipe.neighbours, max(2, total // _SMALL_SET))
    around = max(_AROUND_AT_LEAST, round(_AROUND * total))
    anew = len(free) == total
    of = None if anew else free
    owners = said.first_owners
    near = nearest(rows.compact(), said.copies, count, around, of, owners, workers=workers)
    far = np.zeros(total, dtype=bool)
    far[free] = (near.closeness < far_below) & (total >= ENOUGH_FOR_FAR)
    if anew:
        return _anew(rows, said, near.indices, far, recipe)
    return _grown(rows, said, near.indices, far, held, recipe, workers)


def _limits(said: Said, recipe: Recipe) -> communities.Limits:
    least = max(recipe.min_people, int(np.ceil(recipe.min_share * len(np.unique(said.owners)))))
    return communities.Limits(recipe.max_topics, least)


def _anew(
    rows: Different,
    said: Said,
    indices: NDArray[np.int32],
    far: NDArray[np.bool_],
    recipe: Recipe,
) -> Groups:
    labels, of_theme = np.full(len(far), FREE), np.full(len(far), FREE)
    given = Picked(recipe.resolution) if recipe.resolution else None
    if far.all():
        return Groups(labels, of_theme, (given or Picked(RESOLUTIONS[0])).resolution, None)
    graph = graphs.without(graphs.shared_neighbour_graph(indices), far)
    people = len(np.unique(said.owners))
    used = given or communities.picked(graph, people, recipe.max_topics, recipe.seed)
    found = communities.agreed(graph, used, recipe.seed)
    near = np.flatnonzero(~far)
    labels[near] = communities.merged(
        found.labels, rows.every, said.only(near), _limits(said, recipe), at=rows.at[near]
    )
    of_theme[near], agreement = themes(graph, labels[near], found)
    return Groups(labels, of_theme, used.resolution, agreement)


def _grown(  # noqa: PLR0913, PLR0917  (all that is known)
    rows: Different,
    said: Said,
    indices: NDArray[np.int32],
    far: NDArray[np.bool_],
    held: Labels,
    recipe: Recipe,
    workers: Workers,
) -> Groups:
    used = Picked(recipe.resolution or RESOLUTIONS[0])
    labels = joining(held, np.flatnonzero(held == FREE), indices)
    labels[far] = FREE
    loose = np.flatnonzero((labels == FREE) & ~far)
    kept = int(held.max()) + 1
    if len(loose):
        graph = _graph(rows.compact(loose), said.first_owners[loose], recipe.neighbours, workers)
        labels[loose] = kept + communities.agreed(graph, used, recipe.seed).labels
        near, limits = np.flatnonzero(~far), _limits(said, recipe)
        labels[near] = communities.merged(
            labels[near], rows.every, said.only(near), limits, fixed=kept, at=rows.at[near]
        )
    of_theme = _sampled_themes(rows, said, labels, recipe, workers)
    return Groups(labels, of_theme, used.resolution, None)


def _graph(
    rows: Whole, owners: NDArray[np.int64], neighbours: int, workers: Workers
) -> sparse.csr_array:
    count = min(neighbours, max(2, len(rows) // _SMALL_SET), max(0, len(rows) - 1))
    alone = np.ones(len(rows), np.int64)
    near = nearest(rows, alone, count, 1, owners=owners, workers=workers)
    return graphs.shared_neighbour_graph(near.indices)


def _sampled_themes(
    rows: Different, said: Said, labels: Labels, recipe: Recipe, workers: Workers
) -> Labels:
    grouped = np.flatnonzero(labels != FREE)
    step = len(grouped) // _SAMPLE if len(grouped) > _MANY else 1
    some = np.unique(np.concatenate([grouped[::step], _one_of_each(labels, grouped)]))
    graph = _graph(rows.compact(some), said.first_owners[some], recipe.neighbours, workers)
    found, _ = themes(graph, labels[some], None)
    of_topic = np.full(int(labels.max(initial=FREE)) + 1, FREE)
    of_topic[labels[some]] = found
    chosen: Labels = np.where(labels == FREE, FREE, of_topic[labels])
    return chosen


def _one_of_each(labels: Labels, grouped: NDArray[np.int64]) -> NDArray[np.int64]:
    first = np.unique(labels[grouped], return_index=True)[1]
    chosen: NDArray[np.int64] = grouped[first]
    return chosen
