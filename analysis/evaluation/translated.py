"""Do topics cross languages: `python -m analysis.evaluation.translated FILE`."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from sklearn.metrics import normalized_mutual_info_score

from analysis import embeddings
from analysis.evaluation.printing import printed
from analysis.pipeline import Stored, analyse, texts_to_embed
from analysis.report import Comment, Recipe
from analysis.tables import TableError, read_rows

LAUNCH = ("en", "es", "fr", "de", "pt", "ar", "fa", "hi", "ja", "ko", "zh", "vi")
_PARTS = 3
_NAMES = {"zh-Hans": "zh", "zh_Hans": "zh"}
_DESCRIPTION = """
FILE is a CSV file with the columns sentence_id, text, lang and topic: the same sentences in several
languages. All languages are grouped as one set, once with each sentence in each of them and once
with another third of the sentences in each language, as when every language is heard about other
things. leak: how much a topic tells of its comments' language (normalised mutual information).
topic: the same with people's topics. together: the share of pairs of translations of one sentence
that are in the same topic.
"""
_HEAD = f"{'given':<16} {'centred':<8} {'leak':>6} {'topic':>6} {'together':>8} {'topics':>6}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in one language; `number` is the same in all of them."""

    number: str
    lang: str
    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """How far topics of many languages are about meaning instead of language."""

    leak: float
    topic: float
    together: float
    topics: int


def sentences(path: Path, langs: Sequence[str]) -> list[Sentence]:
    """Return the sentences in these languages. Raises TableError."""
    rows = read_rows(path, ["sentence_id", "text", "lang", "topic"])
    found = [
        Sentence(
            row["sentence_id"], _NAMES.get(row["lang"], row["lang"]), row["text"], row["topic"]
        )
        for row in rows
    ]
    return [each for each in found if each.lang in langs]


def thirds(given: Sequence[Sentence]) -> list[Sentence]:
    """Return another third of the sentences in each language, in turn."""
    numbers = {number: place for place, number in enumerate(sorted({s.number for s in given}))}
    turns = {lang: turn for turn, lang in enumerate(dict.fromkeys(s.lang for s in given))}
    return [s for s in given if numbers[s.number] % _PARTS == turns[s.lang] % _PARTS]


def crossing(given: Sequence[Sentence], recipe: Recipe, vectors: Stored | None = None) -> Crossing:
    """Group the sentences of all languages at once and see what the topics are about."""
    comments = [Comment(f"{n:07d}", each.text, each.lang) for n, each in enumerate(given)]
    report = analyse(comments, recipe, vectors)
    topics = {one.comment_id: one.topic or 0 for one in report.assignments}
    found = [topics[comment.id] for comment in comments]
    return Crossing(
        leak=float(normalized_mutual_info_score([each.lang for each in given], found)),
        topic=float(normalized_mutual_info_score([each.topic for each in given], found)),
        together=_together(given, found),
        topics=len(report.topics),
    )


def _together(given: Sequence[Sentence], found: Sequence[int]) -> float:
    of_sentence: Mapping[str, list[int]] = defaultdict(list)
    for each, topic in zip(given, found, strict=True):
        of_sentence[each.number].append(topic)
    pairs = [
        one == other for topics in of_sentence.values() for one, other in combinations(topics, 2)
    ]
    return sum(pairs) / max(1, len(pairs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.translated", description=_DESCRIPTION
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--embedder", choices=("use", "e5"), default="e5")
    parser.add_argument("--langs", default=",".join(LAUNCH), help="separated by commas")
    parser.add_argument("--resolution", type=float, help="instead of the one picked")
    return parser


def _lines(options: argparse.Namespace) -> Iterator[str]:
    every = sentences(options.file, options.langs.split(","))
    if not every:
        raise TableError(f"{options.file.name} has no sentence in {options.langs}")
    recipe = Recipe(embedder=options.embedder, resolution=options.resolution, segments=False)
    model = embeddings.make(options.embedder)
    for name, given in (("every sentence", every), ("another third", thirds(every))):
        comments = [Comment(str(n), each.text, each.lang) for n, each in enumerate(given)]
        vectors = embeddings.embed(model, texts_to_embed(comments, recipe))
        for centred in (True, False):
            got = crossing(given, replace(recipe, centre_languages=centred), vectors)
            yield (
                f"{name:<16} {'yes' if centred else 'no':<8} {got.leak:>6.3f} {got.topic:>6.3f} "
                f"{got.together:>8.3f} {got.topics:>6}"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    options = _parser().parse_args(arguments)
    return printed(_HEAD, _lines(options))


if __name__ == "__main__":
    sys.exit(main())
