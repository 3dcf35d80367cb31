"""The card of the weights: what they were learnt from, how, and how well they do."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from analysis import embeddings
from analysis.evaluation.feeling_heads import STRENGTH
from analysis.evaluation.feeling_measure import ALL, Score, Sets
from analysis.evaluation.judged import SOURCES, Source
from analysis.feeling import FEELINGS, WEIGHTS
from analysis.feeling_measured import LOW
from analysis.languages import primary

# Labels by people, in their own words; the sentences written for training prove less.
_BY_PEOPLE = frozenset({"tweets", "korean_reviews", "indonesian"})
_LIMITS = (
    "Irony is not seen. A comment that praises and complains is neutral. The head reads no "
    "question: a bare 'nothing' is neither praise nor complaint to it. In languages that are low "
    "or absent under macro_f1 it was measured as weak, or never on comments by people. Not for "
    "judging one person."
)


def written(
    folder: Path,
    raw: bytes,
    sets: Mapping[embeddings.Name, Sets],
    found: Mapping[embeddings.Name, Sequence[Score]],
) -> str:
    """Return the card as JSON; the same data and libraries give the same text."""
    card = {
        "what": "feeling of a comment from its vector: a matrix and a bias for each embedder",
        "feelings": list(FEELINGS),
        "weights": WEIGHTS.name,
        "weights_sha256": hashlib.sha256(raw).hexdigest(),
        "licence": "that of this project",
        "command": "python -m analysis.evaluation.feeling train DIR",
        "method": {
            "model": "multinomial logistic regression",
            "strength": STRENGTH,
            "seed": "none: nothing is left to chance; samples are drawn with seed 0",
            "balance": "feelings weigh the same, sources as stated",
            "languages_moved_to_one_middle": sorted(name for name, of in sets.items() if of.shifts),
        },
        "versions": {name: version(name) for name in ("numpy", "scikit-learn", "scipy")},
        "heads": {name: _head(of) for name, of in sets.items()},
        "learnt_from": [_source(one, folder) for one in SOURCES if one.weight is not None],
        "measured_only": [_source(one, folder) for one in SOURCES if one.weight is None],
        "macro_f1": {name: _per_language(scores, _BY_PEOPLE) for name, scores in found.items()},
        "macro_f1_written": {
            name: _per_language(scores, frozenset({"written"})) for name, scores in found.items()
        },
        "low_below": LOW,
        "limits": _LIMITS,
    }
    return json.dumps(card, ensure_ascii=False, indent=2) + "\n"


def _head(sets: Sets) -> dict[str, object]:
    maker = embeddings.EMBEDDERS[sets.embedder]
    return {
        "model_id": maker.model_id,
        "package": f"{maker.package} {version(maker.package)}",
        "dimensions": maker.dimensions,
        "comments": {part.judged.name: len(part.judged.texts) for part in sets.parts},
    }


def _source(source: Source, folder: Path) -> dict[str, object]:
    path = source.where(folder)
    return {
        "name": source.name,
        "file": source.path or path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": source.licence,
        "labels": source.labels,
        "weight": source.weight,
    }


def _per_language(scores: Sequence[Score], names: frozenset[str]) -> dict[str, float]:
    lowest: dict[str, float] = {}
    for score in scores:
        if score.name in names and score.lang != ALL:
            lang = primary(score.lang)
            lowest[lang] = min(score.macro_f1, lowest.get(lang, 1.0))
    return dict(sorted(lowest.items()))
