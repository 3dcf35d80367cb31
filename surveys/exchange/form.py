"""A questionnaire as its file gives it, whatever the format: what readers hand to the builder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import Dialect, Tree, parse
from surveys.exchange.report import Ledger, Source

# Words by the language code of the file.
Texts: TypeAlias = Mapping[str, str]

NOTHING: Final[Texts] = {}
MAX_QUESTIONS: Final = 500


@dataclass(frozen=True)
class Relevance:
    """When a part is shown, as the file says it."""

    source: Source
    tree: Tree


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen; expressions know it by its name."""

    name: str
    label: Texts
    exclusive: bool = False
    opens_text: bool = False


@dataclass(frozen=True)
class Entry:
    """One item to be; several may come from one question of the file."""

    source: Source
    name: str
    kind: str
    prompt: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False
    choices: Sequence[Choice] = ()
    choices_from: Source | None = None
    rows: Sequence[Choice] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    shown_if: Sequence[Relevance] = ()


@dataclass(frozen=True)
class Group:
    """Entries that stand together; the file need not name the group."""

    source: Source | None
    name: str
    entries: Sequence[Entry]
    title: Texts = field(default_factory=dict)
    shown_if: Sequence[Relevance] = ()


@dataclass(frozen=True)
class Form:
    """A whole questionnaire; words under the language "" are in its source language."""

    name: str
    source_lang: str
    languages: Sequence[str]
    title: Texts
    groups: Sequence[Group]
    intro: Texts = field(default_factory=dict)
    thanks: Texts = field(default_factory=dict)
    # A name in expressions that stands for one choice of a question.
    aliases: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # How texts of this format quote earlier answers.
    quotes: re.Pattern[str] | None = None
    language_is_assumed: bool = False


def relevance(ledger: Ledger, owner: str, text: str, dialect: Dialect) -> Sequence[Relevance]:
    """Return the expression, or nothing: then the report says that and why it was refused."""
    source = ledger.enter("expression", f"{owner}: {text}")
    try:
        return (Relevance(source, parse(text, dialect)),)
    except ExchangeError as error:
        ledger.refused(source, error.code, str(error.params.get("name", "")))
        return ()


def refuse_too_many(count: int) -> None:
    """Raise ExchangeError when a file has more questions than a survey should ever have."""
    if count > MAX_QUESTIONS:
        raise ExchangeError("too_many_questions", max=MAX_QUESTIONS)
