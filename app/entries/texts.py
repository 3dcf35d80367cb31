"""The texts of an entry: which there are, which must be there, and in which language they stand."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Self

from pydantic import ConfigDict, RootModel

import surveys
from app.entries.models import DecisionStatus


class Texts(RootModel[dict[str, dict[str, str]]]):
    """Texts by field and language, as `texts_json` keeps them; never changed in place."""

    model_config = ConfigDict(frozen=True)
    root: dict[str, dict[str, str]] = {}

    def text(self, field: str, lang: str) -> str:
        """Return the text in exactly this language, or nothing."""
        return self.root.get(field, {}).get(lang, "")

    def wording(self, field: str, lang: str, source_lang: str) -> surveys.Wording:
        """Return the text in `lang`, else in the source language, with the language it is in."""
        text = self.text(field, lang)
        return (
            surveys.Wording(text, lang)
            if text
            else surveys.Wording(self.text(field, source_lang), source_lang)
        )

    def with_texts(self, lang: str, texts: Mapping[str, str]) -> Self:
        """Return these texts with those of one language replaced; empty ones are left out."""
        changed = {field: dict(by_lang) for field, by_lang in self.root.items()}
        for field, text in texts.items():
            by_lang = changed.setdefault(field, {})
            by_lang.pop(lang, None)
            if text.strip():
                by_lang[lang] = text.strip()
        return type(self)({field: by_lang for field, by_lang in changed.items() if by_lang})

    def in_language(self, lang: str) -> dict[str, str]:
        """Return the texts in one language, by field."""
        return {name: texts[lang] for name, texts in sorted(self.root.items()) if lang in texts}

    def only(self, fields: Iterable[str]) -> Self:
        """Return these texts without any other field."""
        return type(self)({name: self.root[name] for name in fields if name in self.root})

    def without(self, fields: Collection[str]) -> Self:
        """Return the texts without these fields."""
        return type(self)({name: each for name, each in self.root.items() if name not in fields})

    def missing(self, fields: Iterable[str], lang: str) -> tuple[str, ...]:
        """Return which of `fields` have no text in this language."""
        return tuple(field for field in fields if not self.text(field, lang))


class TextField(NamedTuple):
    """One text of an entry or a finding, and how much room its form gives it."""

    name: str
    rows: int


BLOCKS: Mapping[str, tuple[TextField, ...]] = {
    "head": (
        TextField("title", 1),
        TextField("place", 1),
        TextField("service", 1),
        TextField("unit", 1),
        TextField("role", 1),
    ),
    "asked": (
        TextField("stake", 4),
        TextField("not_open", 3),
        TextField("invited", 3),
        TextField("support", 3),
    ),
    "heard": (
        TextField("not_reached", 3),
        TextField("source", 1),
        TextField("outside", 4),
        TextField("not_grouped", 3),
    ),
    "next": (TextField("next", 4), TextField("involve", 3)),
}
"""The texts that stand once in an entry. All are required, in every language of the survey."""

FINDING_FIELDS = (
    TextField("name", 1),
    TextField("meaning", 2),
    TextField("disagreement", 3),
    TextField("groups", 3),
    TextField("before", 3),
    TextField("change", 4),
    TextField("reason", 4),
    TextField("decision_maker", 1),
    TextField("owner", 1),
    TextField("measure", 2),
    TextField("cost", 1),
)
CORRECTION = (TextField("corrected", 3), TextField("corrected_why", 3))
"""What a later version changes, and why: said of each version after the first."""
PARTS: Mapping[str, tuple[TextField, ...]] = {**BLOCKS, "correction": CORRECTION}
"""All texts of an entry, by the form that they are typed in."""
COMMITTING = frozenset({DecisionStatus.ACCEPTED, DecisionStatus.PARTLY})
"""Decisions that promise a change: they name what changes, who owns it, by when, how measured."""


def needs_reason(status: DecisionStatus) -> bool:
    """Return whether a decision must say why: all but a plain yes."""
    return status is not DecisionStatus.ACCEPTED


def required_for(status: DecisionStatus | None) -> tuple[str, ...]:
    """Return which texts a finding with this decision cannot do without."""
    wanted = ["name", "meaning", "disagreement", "groups", "decision_maker"]
    if status in COMMITTING:
        wanted += ["before", "change", "owner", "measure"]
    if status is not None and needs_reason(status):
        wanted.append("reason")
    return tuple(wanted)
