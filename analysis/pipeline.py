"""From every comment to a report, step by step."""

import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis import embeddings, keeping, quality
from analysis.centring import Floats, Rows, centred_pieces
from analysis.context import in_context, middles, whole_comments
from analysis.describing import describe, themes_of
from analysis.feeling import feelings
from analysis.languages import UNKNOWN
from analysis.lineage import lineage
from analysis.reading import Read, read, units
from analysis.report import (
    Assignment,
    Comment,
    Descent,
    Feeling,
    Former,
    NotGrouped,
    Reached,
    Recipe,
    Report,
    Topic,
)
from analysis.sharing import fits, reached
from analysis.similar import similar
from analysis.topics import TopicFinder
from analysis.workers import HERE, Processes, Workers, ahead, nothing_collected

Progress = Callable[[str, float], None]
Stored = NDArray[np.floating]

# What else can change a figure, besides the comments and the recipe.
_PACKAGES = (
    "bertopic",
    "eldc",
    "graspologic-native",
    "icu4py",
    "numpy",
    "py3langid",
    "scikit-learn",
)


# Fewer texts are embedded here before other processes have loaded the model.
_MANY_TEXTS = 4_000


class VectorsError(ValueError):
    """The vectors given are not one row per text to embed, of the recipe's embedder."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A vector per unit; those given stand in another order (`places`)."""

    vectors: Stored
    places: NDArray[np.int64] | None = None

    def of(self, some: slice) -> Floats:
        """Return those of some units, in half precision: fresh and kept ones give one report."""
        block = self.vectors[some if self.places is None else self.places[some]]
        return block.astype(np.float16).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen of single comments beside their topics, by the place of the comment."""

    alike: Mapping[int, tuple[int, ...]]
    felt: Mapping[int, Feeling]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the topics of all comments are, before they are described."""

    finder: TopicFinder
    reached: list[tuple[Reached, ...]]
    numbers: dict[str, int]  # of kept topics, by key


def texts_to_embed(comments: Sequence[Comment], recipe: Recipe) -> list[str]:
    """Return the texts whose vectors `analyse` takes: the parts of all comments, in their order.

    A comment that says nothing has its parts among them, so that the order is plain.
    """
    if not recipe.segments:
        return [comment.text for comment in comments]
    return [part for comment in comments for part in units(comment.text)]


def analyse(
    comments: Sequence[Comment],
    recipe: Recipe,
    vectors: Stored | None = None,
    progress: Progress | None = None,
    *,
    former: Former | None = None,
    workers: Workers | None = None,
) -> Report:
    """Group all comments into topics; the same comments, recipe and former give the same bytes.

    `vectors`, one row per text of `texts_to_embed`, save the embedding when they are stored.
    `former` is what an earlier analysis and people made of these comments: its topics stay, and new
    comments join them or make new ones. `workers` embed and look for neighbours where this machine
    should not do it alone. The report's recipe has every choice made: run again with it, it gives
    the same report. Raises VectorsError and DuplicateIdError.
    """
    tell = progress or (lambda _step, _share: None)
    with threadpool_limits(limits=1), nothing_collected():
        tell("read", 0.0)
        known = _read(comments, recipe, former)
        tell("embed", 0.0)
        recipe = _with_embedder(recipe, known, vectors)
        if vectors is None:
            stored = _Stored(_embedded(known, recipe, workers, tell))
        else:
            stored = _Stored(vectors, _places(known, comments))
        rows = _rows(known, stored, recipe)
        tell("group", 0.0)
        recipe, found = _find(known, rows, recipe, former, workers or HERE)
        tell("describe", 0.0)
        topics = describe(known, rows, found.finder, found.reached, recipe)
        alike = _similar(known, rows, recipe, former, workers or HERE)
        seen = _Seen(alike, _felt(known, stored, recipe))
        report = _report(known, seen, topics, found, recipe, former)
        tell("describe", 1.0)
    return report


def _read(comments: Sequence[Comment], recipe: Recipe, former: Former | None) -> Read:
    before = former or Former({})
    return read(
        comments,
        recipe.default_lang,
        whole=not recipe.segments,
        left_out=before.taken_out,
        languages_told={} if before.renew else before.languages,
    )


def _embedded(known: Read, recipe: Recipe, workers: Workers | None, tell: Progress) -> Stored:
    texts = [
        known.comments[owner].text[start:end]
        for owner, (start, end) in zip(known.owners, known.spans, strict=True)
    ]
    if workers is None and len(texts) < _MANY_TEXTS:
        model = embeddings.make(recipe.embedder)
        return embeddings.embed(model, texts, lambda share: tell("embed", share))
    return embeddings.embed_apart(
        workers or Processes(), recipe.embedder, texts, lambda share: tell("embed", share)
    )


def _places(known: Read, comments: Sequence[Comment]) -> NDArray[np.int64]:
    """Return where each unit's vector stands among those given in the order of the comments."""
    parts = {comment.id: len(of) for comment, of in zip(known.comments, known.parts, strict=True)}
    starts, start = {}, 0
    for comment in comments:
        starts[comment.id] = start
        start += parts[comment.id]
    seen, places = dict[int, int](), []
    for owner in known.owners:
        seen[owner] = seen.get(owner, -1) + 1
        places.append(starts[known.comments[owner].id] + seen[owner])
    return np.array(places, dtype=np.int64)


def _with_embedder(recipe: Recipe, known: Read, vectors: Stored | None) -> Recipe:
    name = embeddings.choose(recipe.embedder, [known.langs[owner] for owner in known.owners])
    if vectors is not None:
        if recipe.embedder == "auto":
            sizes = {of.dimensions: one for one, of in embeddings.EMBEDDERS.items()}
            name = sizes.get(vectors.shape[-1], name)
        expected = (sum(map(len, known.parts)), embeddings.EMBEDDERS[name].dimensions)
        if vectors.shape != expected:
            raise VectorsError(
                f"vectors for {name} must have shape {expected}, not {vectors.shape}"
            )
    return replace(recipe, embedder=name)


def _rows(known: Read, stored: _Stored, recipe: Recipe) -> Rows:
    langs = [known.langs[owner] if recipe.centre_languages else UNKNOWN for owner in known.owners]
    owners, weights = np.array(known.owners, dtype=np.int64), np.array(known.weights)

    def placed(some: slice) -> tuple[slice, Floats]:
        return some, in_context(stored.of(some), owners[some], weights[some], recipe.context)

    pieces = ahead(placed, list(whole_comments(owners)))
    return centred_pieces(pieces, stored.vectors.shape[1], langs, recipe.small_language)


def _felt(known: Read, stored: _Stored, recipe: Recipe) -> dict[int, Feeling]:
    """Return the feeling of each comment that says something: that of the middle of its parts."""

    def felt(some: slice) -> dict[int, Feeling]:
        owners, rows = middles(stored.of(some), known.owners[some], known.weights[some])
        found = feelings(rows, recipe.embedder, [known.langs[owner] for owner in owners])
        return {owner: found.of(place) for place, owner in enumerate(owners)}

    parts = ahead(felt, list(whole_comments(known.owners)))
    return {owner: feeling for part in parts for owner, feeling in part.items()}


def _find(
    known: Read, rows: Rows, recipe: Recipe, former: Former | None, workers: Workers
) -> tuple[Recipe, _Found]:
    far_below = recipe.not_grouped_below
    if far_below is None:
        far_below = embeddings.EMBEDDERS[embeddings.known(recipe.embedder)].far_below
    if former is not None and recipe.resolution is None:
        recipe = replace(recipe, resolution=former.resolution)
    kept = keeping.held(known, rows, former) if former else None
    finder = TopicFinder(recipe, far_below, workers).fit(
        rows, known.same, known.terms, known.owners, kept.units if kept else None
    )
    found = reached(known, finder.labels_.tolist())
    numbers: dict[str, int] = {}
    if former and kept:
        numbers = {
            kept.keys[place]: number for number, place in enumerate(finder.held_, 1) if place >= 0
        }
        found = keeping.as_left(known, found, former, numbers)
    chosen = replace(recipe, not_grouped_below=far_below, resolution=finder.resolution_)
    return chosen, _Found(finder, found, numbers)


def _report(
    known: Read,
    seen: _Seen,
    topics: tuple[Topic, ...],
    found: _Found,
    recipe: Recipe,
    former: Former | None,
) -> Report:
    lines: tuple[Descent, ...] = ()
    if former:
        ids = [comment.id for comment in known.comments]
        lines, continued = lineage(ids, found.reached, former, found.numbers)
        topics = tuple(replace(topic, former=continued.get(topic.number)) for topic in topics)
    assignments = _assignments(known, found, seen)
    embedder = embeddings.EMBEDDERS[embeddings.known(recipe.embedder)]
    packages = (*_PACKAGES, embedder.package)
    return Report(
        recipe=recipe,
        embedder=embedder.model_id,
        versions={name: importlib.metadata.version(name) for name in packages},
        themes=themes_of(topics, found.reached),
        topics=topics,
        assignments=assignments,
        quality=quality.measure(
            topics, assignments, known.comment_terms(), recipe, found.finder.agreement_
        ),
        lineage=lines,
    )


def _similar(
    known: Read, rows: Rows, recipe: Recipe, former: Former | None, workers: Workers
) -> dict[int, tuple[int, ...]]:
    if not recipe.similar:
        return {}
    new = [place for place, one in enumerate(known.comments)
           if former is None or one.id not in former.topics]  # fmt: skip
    return similar(rows, known.owners, new, recipe.similar, workers)


def _assignments(known: Read, found: _Found, seen: _Seen) -> tuple[Assignment, ...]:
    near = fits(known, found.finder, found.reached)
    assignments = []
    for place, comment in enumerate(known.comments):
        reason = known.reasons[place]
        if reason is None and not found.reached[place]:
            reason = NotGrouped.FAR
        topics = found.reached[place]
        told = (known.langs[place], reason, known.certainties[place], seen.felt.get(place))
        similar = seen.alike.get(place, ())
        assignments.append(Assignment(comment.id, topics, near[place], *told, similar))
    return tuple(assignments)
