"""A questionnaire as its file gives it, whatever the format: what readers hand to the builder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from surveys.choices import FEW_OPTIONS
from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import Dialect, Term, Tree, parse, parse_term
from surveys.exchange.report import Ledger, Source

# Words by the language code of the file.
Texts: TypeAlias = Mapping[str, str]

NOTHING: Final[Texts] = {}
MAX_QUESTIONS: Final = 500
# What they may become together, where one of the file becomes several here.
MAX_ENTRIES: Final = 2_000


@dataclass(frozen=True)
class Relevance:
    """When a part is shown, as the file says it."""

    source: Source
    tree: Tree


@dataclass(frozen=True)
class Formula:
    """What is reckoned, as the file says it."""

    source: Source
    term: Term


@dataclass(frozen=True)
class Written:
    """The form that a text has to have (RE2), and what people are told when it has not."""

    text: str
    message: Texts


@dataclass(frozen=True)
class Demand:
    """What an answer has to fulfil, and what people are told when it does not."""

    source: Source
    tree: Tree
    message: Texts
    # What the tree calls the question itself, where no other is called so.
    itself: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lead:
    """Who goes on at `to` (the name of a question; None is the end) after the page they are on.

    That is the page of the question `at`, or else the last one that the condition looks at.
    """

    source: Source
    tree: Tree | None
    to: str | None
    at: str | None = None


@dataclass(frozen=True)
class Wanted:
    """How many responses of one sort are wanted."""

    source: Source
    name: str
    tree: Tree
    limit: int
    stops: bool = True
    message: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen; expressions know it by its name."""

    name: str
    label: Texts
    exclusive: bool = False
    opens_text: bool = False
    shown_if: Sequence[Relevance] = ()


@dataclass(frozen=True)
class Entry:
    """One item to be; several may come from one question of the file."""

    source: Source
    name: str
    kind: str
    prompt: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False
    requested: bool = False
    choices: Sequence[Choice] = ()
    choices_from: Source | None = None
    rows: Sequence[Choice] = ()
    rows_from: Source | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    shown_if: Sequence[Relevance] = ()
    formula: Formula | None = None
    demands: Sequence[Demand] = ()
    pattern: Written | None = None

    def looking(self) -> Sequence[Source]:
        """Return the parts of the file that say when it is shown and what is asked of it."""
        shown, asked = self.shown_if, self.demands
        return [*(each.source for each in shown), *(each.source for each in asked)]


@dataclass(frozen=True)
class Repeated:
    """That a group is answered several times: so often, or once for each choice of a question."""

    times: int | None = None
    over: str = ""


@dataclass(frozen=True)
class Group:
    """Entries that stand together; the file need not name the group."""

    source: Source | None
    name: str
    entries: Sequence[Entry]
    title: Texts = field(default_factory=dict)
    shown_if: Sequence[Relevance] = ()
    repeated: Repeated | None = None
    is_shuffled: bool = False


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
    # A name in expressions that stands for one row of a question (or one part of a total).
    rows: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # How texts of this format quote earlier answers; `name` is there when nothing else is said.
    quotes: re.Pattern[str] | None = None
    # The name of a question that expressions and texts call something else.
    called: Mapping[str, str] = field(default_factory=dict)
    leads: Sequence[Lead] = ()
    quotas: Sequence[Wanted] = ()
    language_is_assumed: bool = False


def relevance(ledger: Ledger, owner: str, text: str, dialect: Dialect) -> Sequence[Relevance]:
    """Return the expression, or nothing: then the report says that and why it was refused."""
    source = ledger.enter("expression", f"{owner}: {text}")
    try:
        return (Relevance(source, parse(ledger.reads(text), dialect)),)
    except ExchangeError as error:
        ledger.refused(source, error.code, str(error.params.get("name", "")))
        return ()


def formula(ledger: Ledger, owner: str, text: str, dialect: Dialect) -> Formula | None:
    """Return what is reckoned, or None: then the report says that and why it was refused."""
    source = ledger.enter("expression", f"{owner} = {text}")
    try:
        return Formula(source, parse_term(ledger.reads(text), dialect))
    except ExchangeError as error:
        ledger.refused(source, error.code, str(error.params.get("name", "")))
        return None


def refuse_too_many(count: int, most: int = MAX_QUESTIONS) -> None:
    """Raise ExchangeError when a file has more questions than a survey should ever have."""
    if count > most:
        raise ExchangeError("too_many_questions", max=most)


def offers(entry: Entry) -> Sequence[Choice]:
    """Return what an entry offers: its choices, then its rows."""
    return (*entry.choices, *entry.rows)


def folded(choices: Sequence[Choice], source: Source, ledger: Ledger) -> dict[str, object]:
    """Return the fields of a drop-down list; few choices are all in sight, which is noted."""
    if len(choices) > FEW_OPTIONS:
        return {"shown_as": "select"}
    ledger.changed(source, "dropdown")
    return {}
