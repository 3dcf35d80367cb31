"""The loss report: one finding for every part of the source, and nothing left unsaid."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from surveys.definition import Survey
from surveys.exchange.errors import ExchangeError

SOURCE_KINDS: Final = (
    "language",
    "setting",
    "text",
    "group",
    "question",
    "choice_list",
    "expression",
    "column",
    "response",
)
REASONS: Final = (
    "",  # nothing to say: it is here as it was
    "code_changed",  # detail: what its code is now
    "codes_changed",  # detail: the pairs
    "several_questions",  # detail: how many
    "several_pages",
    "group_opened",  # its questions stand in the group around it
    "dropdown",
    "date_only",
    "comments_dropped",
    "text_made_plain",
    "refers_to_answers",
    "no_source_words",
    "named_by_code",
    "choices_left_out",
    "language_assumed",
    "words_missing",  # detail: how many
    "needs_work",  # detail: the code of the problem
    "unknown_language",
    "language_twice",
    "unknown_kind",  # detail: the kind
    "no_room",
    "not_used",
    "empty_group",
    "no_choices",
    "too_many_choices",
    "no_text",
    "limits_left_out",
    "inside_repeat",
    "duplicate_name",
    "other_kind",  # detail: what it is there
    "one_language",  # detail: which
    "words_in_hint",
    "words_left_out",
    "signs_changed",
    "logic_left_out",  # detail: what of it
    "kept_apart",
    "whole_page",  # detail: the question
    "limits_apart",  # a total, or how many places there are
    "says_nothing",  # it was switched off there
    "has_its_own",  # every survey has that here
    "not_sent",
    "not_read",
)

MOST_EXPRESSIONS: Final = 1_000_000
"""Characters: one expression of a list is read for each of its choices, and adds up."""


class Outcome(StrEnum):
    """What became of one part of the source, the least loss first."""

    BECAME = "became"
    CHANGED = "became something else"
    REFUSED = "refused"


_ORDER: Final = tuple(Outcome)


class Source(NamedTuple):
    """One part of the source: one of SOURCE_KINDS, and how the file calls it."""

    kind: str
    name: str


class Finding(NamedTuple):
    """What became of one part: `reason` is one of REASONS, or a code of ExchangeError."""

    source: Source
    outcome: Outcome
    reason: str
    detail: str = ""


class Taken(NamedTuple):
    """What a question of the file is called here: its code, those of its choices and rows."""

    code: str
    choices: Mapping[str, str]
    rows: Mapping[str, str] = MappingProxyType({})


class Converted(NamedTuple):
    """A survey made from a file, and what became of each part of the file.

    `taken` names the items by what the file calls them, `languages` ours by those of the file.
    """

    survey: Survey
    report: tuple[Finding, ...]
    taken: Mapping[str, Taken] = MappingProxyType({})
    languages: Mapping[str, str] = MappingProxyType({})


class Ledger:
    """Every part of the source with its finding; what nobody settles counts as refused."""

    def __init__(self) -> None:
        self._findings: dict[Source, Finding] = {}
        self._names: dict[tuple[str, str], int] = {}
        self._left = MOST_EXPRESSIONS

    def reads(self, text: str) -> str:
        """Return an expression; ExchangeError when those of the file are too much together."""
        self._left -= len(text)
        if self._left < 0:
            raise ExchangeError("expression_too_long")
        return text

    def enter(self, kind: str, name: str) -> Source:
        """Return the line for a part; a second part of the same name gets a line of its own."""
        # A half of a character, as some files hold, could not be shown or printed.
        name = " ".join(name.encode("utf-8", "replace").decode().split())[:300]
        count = self._names.get((kind, name), 0) + 1
        self._names[kind, name] = count
        source = Source(kind, name if count == 1 else f"{name} ({count})")
        if source in self._findings:  # a part that is itself called so
            return self.enter(kind, name)
        self._findings[source] = Finding(source, Outcome.REFUSED, "not_read")
        return source

    def became(self, source: Source, reason: str = "", detail: str = "") -> None:
        """Note that the part is in the survey."""
        self._settle(Finding(source, Outcome.BECAME, reason, detail))

    def changed(self, source: Source, reason: str, detail: str = "") -> None:
        """Note that the part is in the survey, though not as it was."""
        self._settle(Finding(source, Outcome.CHANGED, reason, detail))

    def refused(self, source: Source, reason: str, detail: str = "") -> None:
        """Note that the part is not in the survey."""
        self._settle(Finding(source, Outcome.REFUSED, reason, detail))

    def no_room(self, kind: str, name: str) -> None:
        """Note a part that the survey language has no place for."""
        self.refused(self.enter(kind, name), "no_room")

    def is_refused(self, source: Source) -> bool:
        """Tell whether the part was refused for a reason of its own."""
        finding = self._findings[source]
        return finding.outcome is Outcome.REFUSED and finding.reason != "not_read"

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings in the order in which the parts were met."""
        return tuple(self._findings.values())

    def _settle(self, new: Finding) -> None:
        # A loss is never hidden by a later success, nor the first reason by a second.
        old = self._findings[new.source]
        is_worse = _ORDER.index(new.outcome) > _ORDER.index(old.outcome)
        says_more = new.outcome is old.outcome and not old.reason
        if old.reason == "not_read" or is_worse or says_more:
            self._findings[new.source] = new
