"""From every comment to a report, in five steps."""

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis import embeddings, quality
from analysis.centring import Floats, centred
from analysis.describing import describe
from analysis.languages import UNKNOWN
from analysis.reading import Read, read
from analysis.report import Assignment, Comment, NotGrouped, Reached, Recipe, Report, Theme, Topic
from analysis.topics import FAR, TopicFinder

Progress = Callable[[str, float], None]
Stored = NDArray[np.floating]

# What else can change a figure, besides the comments and the recipe.
_PACKAGES = ("bertopic", "graspologic-native", "icu4py", "numpy", "py3langid", "scikit-learn")


class VectorsError(ValueError):
    """The vectors given are not one row per comment of the recipe's embedder."""


def analyse(
    comments: Sequence[Comment],
    recipe: Recipe,
    vectors: Stored | None = None,
    progress: Progress | None = None,
) -> Report:
    """Group all comments into topics; the same comments and recipe give the same bytes.

    `vectors`, one row per comment in the order given, save the embedding when they are stored.
    The report's recipe has every choice made: run again with it, it gives the same report.
    """
    tell = progress or (lambda _step, _share: None)
    with threadpool_limits(limits=1):
        tell("read", 0.0)
        known = read(comments, recipe.default_lang)
        tell("embed", 0.0)
        recipe = _with_embedder(recipe, known, vectors)
        stored = None if vectors is None else vectors[_order(comments)]
        rows = _rows(known, stored, recipe, tell)
        tell("group", 0.0)
        recipe, finder = _find(known, rows, recipe)
        tell("describe", 0.0)
        topics = describe(known, rows, finder, recipe)
        report = _report(known, topics, finder, recipe)
        tell("describe", 1.0)
    return report


def _order(comments: Sequence[Comment]) -> list[int]:
    return sorted(range(len(comments)), key=lambda place: comments[place].id)


def _with_embedder(recipe: Recipe, known: Read, vectors: Stored | None) -> Recipe:
    name = embeddings.choose(recipe.embedder, [known.langs[place] for place in known.telling])
    if vectors is not None:
        if recipe.embedder == "auto":
            sizes = {of.dimensions: one for one, of in embeddings.EMBEDDERS.items()}
            name = sizes.get(vectors.shape[-1], name)
        expected = (len(known.comments), embeddings.EMBEDDERS[name].dimensions)
        if vectors.shape != expected:
            raise VectorsError(
                f"vectors for {name} must have shape {expected}, not {vectors.shape}"
            )
    return replace(recipe, embedder=name)


def _rows(known: Read, stored: Stored | None, recipe: Recipe, tell: Progress) -> Floats:
    places = list(known.telling)
    if stored is None:
        model = embeddings.make(recipe.embedder)
        texts = [known.comments[place].text for place in places]
        chosen: Stored = embeddings.embed(model, texts, lambda share: tell("embed", share))
    else:
        chosen = stored[places]
    langs = [known.langs[place] if recipe.centre_languages else UNKNOWN for place in places]
    # Stored vectors have half precision; fresh ones are rounded alike: both give one report.
    return centred(chosen.astype(np.float16), langs, recipe.small_language)


def _find(known: Read, rows: Floats, recipe: Recipe) -> tuple[Recipe, TopicFinder]:
    far_below = recipe.not_grouped_below
    if far_below is None:
        far_below = embeddings.EMBEDDERS[embeddings.known(recipe.embedder)].far_below
    finder = TopicFinder(recipe, far_below).fit(
        rows,
        [known.plain_forms[place] for place in known.telling],
        [known.terms[place] for place in known.telling],
    )
    return replace(recipe, not_grouped_below=far_below, resolution=finder.resolution_), finder


def _report(known: Read, topics: tuple[Topic, ...], finder: TopicFinder, recipe: Recipe) -> Report:
    labels = dict(zip(known.telling, finder.labels_.tolist(), strict=True))
    strengths = dict(zip(known.telling, finder.strengths_.tolist(), strict=True))
    assignments = []
    for place, comment in enumerate(known.comments):
        label = labels.get(place, FAR)
        reason = known.reasons[place] or (NotGrouped.FAR if label == FAR else None)
        reached = () if label == FAR else (Reached(label + 1, 1.0),)
        fit = strengths.get(place, 0.0)
        assignments.append(Assignment(comment.id, reached, fit, known.langs[place], reason))
    themes = tuple(
        Theme(one.number, one.size, (one.number,), one.words, one.label) for one in topics
    )
    embedder = embeddings.EMBEDDERS[embeddings.known(recipe.embedder)]
    packages = (*_PACKAGES, embedder.package)
    return Report(
        recipe=recipe,
        embedder=embedder.model_id,
        versions={name: importlib.metadata.version(name) for name in packages},
        themes=themes,
        topics=topics,
        assignments=tuple(assignments),
        quality=quality.measure(topics, assignments, known.terms, recipe),
    )
