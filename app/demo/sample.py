"""The sample texts, in every launch language; they say of themselves that nobody decided them."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.entries.models import DecisionStatus

Words = dict[str, str]


@dataclass(frozen=True)
class SampleFinding:
    """A finding, the words that its topic is recognised by, and its texts."""

    keywords: frozenset[str]
    status: DecisionStatus
    due_on: date | None
    texts: dict[str, Words]


@dataclass(frozen=True)
class Sample:
    """Everything that the demo says besides what people really wrote."""

    title: Words
    question: Words
    entry: dict[str, Words]
    findings: tuple[SampleFinding, ...]
    purposes: dict[str, Words]
    """Why people are asked, by survey: what only staff could write into a privacy notice."""


def by_language(texts: dict[str, Words]) -> dict[str, Words]:
    """Return texts by language and field, as entries take them."""
    found: dict[str, Words] = {}
    for field, words in texts.items():
        for lang, text in words.items():
            found.setdefault(lang, {})[field] = text
    return found


def read(path: Path) -> Sample:
    """Return the sample in the file."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    findings = tuple(
        SampleFinding(
            frozenset(each["keywords"]),
            DecisionStatus(each["status"]),
            date.fromisoformat(each["due_on"]) if each["due_on"] else None,
            each["texts"],
        )
        for each in raw["findings"]
    )
    return Sample(raw["title"], raw["question"], raw["entry"], findings, raw["purposes"])


SAMPLE = read(Path(__file__).parent / "sample.json")
