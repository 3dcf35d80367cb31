"""How well feelings are read in each language, as measured: without loading what reads them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CARD = Path(__file__).with_name("weights") / "feeling.json"
# Below this macro-F1 in a language, a page says that its figures are weak.
LOW = 0.5


def measured(lang: str, embedder: str) -> float | None:
    """Return the macro-F1 of the head in a language; None where it was never measured."""
    figures: Mapping[str, Mapping[str, float]] = card()["macro_f1"]
    # Not by `languages.primary`, which brings the identifiers along.
    return figures.get(embedder, {}).get(lang.partition("_")[0])


def is_low(lang: str, embedder: str) -> bool:
    """Tell whether the head is weak in a language or was never measured there."""
    return (measured(lang, embedder) or 0.0) < LOW


@cache
def card() -> Mapping[str, Any]:
    """Return what is known about the weights: data, licences, commands, figures per language."""
    known: Mapping[str, Any] = json.loads(CARD.read_text(encoding="utf-8"))
    return known


def embedder_of(model_id: str) -> str:
    """Return the embedder whose head read the vectors of this model; "" when there is none."""
    heads: Mapping[str, Mapping[str, Any]] = card()["heads"]
    return next((name for name, each in heads.items() if each["model_id"] == model_id), "")
