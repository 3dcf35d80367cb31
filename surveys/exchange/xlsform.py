"""XLSForm: a workbook with the sheets survey, choices and settings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import (
    NOTHING,
    Entry,
    Form,
    Group,
    Relevance,
    Repeated,
    Texts,
    refuse_too_many,
)
from surveys.exchange.repeats import repeated_of
from surveys.exchange.report import Ledger, Source
from surveys.exchange.tongues import known
from surveys.exchange.workbook import Row, Sheets
from surveys.exchange.xlscells import texts_of
from surveys.exchange.xlsrows import Rows, lists_of

_TEXTS: Final = ("label", "hint", "constraint_message")
# How older forms write types.
_TYPES: Final = (
    (re.compile(r"^(?:add )?select one (?:prompt )?(?:from|using) "), "select_one "),
    (re.compile(r"^(?:add )?select (?:all that apply|multiple) (?:prompt )?(?:from|using) "),
     "select_multiple "),
    (re.compile(r"^(begin|end)[ _](?:looped )?"), r"\1_"),
)  # fmt: skip
_QUOTES: Final = re.compile(r"\$\{\s*(?P<name>[^{}\s]*)\s*\}|\$\{[^}]*\}")


def read(sheets: Sheets, ledger: Ledger, source_lang: str) -> Form:
    """Return the questionnaire; ExchangeError when the workbook is not an XLSForm."""
    if "survey" not in sheets:
        raise ExchangeError("not_a_survey")
    settings = _settings(sheets)
    languages = list(dict.fromkeys(_languages(sheets)))
    stated = settings.pop("default_language", "")
    default = _default(languages, stated or source_lang, has_plain=_has_plain(sheets))
    for name in sheets:
        if name not in {"survey", "choices", "settings"} and sheets[name]:
            ledger.no_room("setting", f"sheet {name}")
    title = settings.pop("form_title", "")
    name = settings.pop("form_id", "") or title or "survey"
    for setting in settings:
        ledger.no_room("setting", setting)
    reader = _Reader(ledger, Rows(ledger, default, languages, lists_of(sheets, ledger)))
    groups = reader.groups(sheets["survey"])
    reader.rows.settle_lists()
    return Form(
        name=name,
        source_lang=default,
        languages=languages,
        title={"": title} if title else NOTHING,
        groups=groups,
        quotes=_QUOTES,
        language_is_assumed=default not in languages and not stated,
    )


def _settings(sheets: Sheets) -> dict[str, str]:
    rows = sheets.get("settings", ())
    return dict(rows[0].cells) if rows else {}


def _languages(sheets: Sheets) -> Iterator[str]:
    for name in ("survey", "choices"):
        for row in sheets.get(name, ()):
            for heading in row.cells:
                column, colons, language = heading.partition("::")
                if colons and column in _TEXTS:
                    yield language


def _has_plain(sheets: Sheets) -> bool:
    return any("label" in row.cells for row in sheets["survey"])


def _default(languages: Sequence[str], wanted: str, *, has_plain: bool) -> str:
    """Return the heading that is meant by the default language, or that language itself."""
    for language in languages:
        if known(language) is not None and known(language) == known(wanted):
            return language
    return wanted if has_plain or not languages else languages[0]


@dataclass
class _Open:
    """A group that has begun and not ended."""

    source: Source
    name: str
    title: Texts
    shown_if: Sequence[Relevance]
    is_repeat: bool
    repeated: Repeated | None = None
    is_begun: bool = False


@dataclass
class _Reader:
    ledger: Ledger
    rows: Rows
    open: list[_Open] = field(default_factory=list)
    found: list[Group] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def groups(self, rows: Sequence[Row]) -> list[Group]:
        refuse_too_many(len(rows))
        for row in rows:
            kind = type_of(row)
            if kind.startswith("begin_"):
                self._begin(row, kind)
            elif kind.startswith("end_"):
                self._end()
            else:
                self._question(row, kind)
        self._flush()
        return self.found

    def _begin(self, row: Row, kind: str) -> None:
        name = row.cells.get("name", "") or f"row {row.number}"
        source = self.ledger.enter("group", name)
        is_repeat = kind == "begin_repeat"
        self.rows.other_columns(row, name, "group")
        shown_if = self.rows.relevance(row, name)
        opened = _Open(source, name, texts_of(row, "label"), shown_if, is_repeat)
        if is_repeat and self._repeat is not None:
            self.ledger.refused(source, "inside_repeat")
        elif is_repeat:
            opened.repeated = repeated_of(row, self.ledger, source)
            self._flush()
        elif not self.open:
            self._flush()
        self.open.append(opened)

    def _end(self) -> None:
        if self.open and (len(self.open) == 1 or self.open[-1].repeated is not None):
            self._flush()
        if self.open:
            self.open.pop()

    def _flush(self) -> None:
        if self._repeat is not None:
            repeat = self.open[self._depth]
            shown_if = [each for group in self.open[: self._depth + 1] for each in group.shown_if]
            self.found.append(
                Group(
                    repeat.source, repeat.name, self.entries, repeat.title, shown_if, self._repeat
                )
            )
        elif self.open and (self.entries or not self.open[0].is_begun):
            outer = self.open[0]
            self.found.append(
                Group(outer.source, outer.name, self.entries, outer.title, outer.shown_if)
            )
        elif self.entries:
            self.found.append(Group(None, "page", self.entries))
        if self.open:
            self.open[0].is_begun = True
        self.entries = []

    @property
    def _depth(self) -> int:
        """Return which of the open groups a page is made of: the one that repeats, or the first."""
        depths = [depth for depth, group in enumerate(self.open) if group.repeated is not None]
        return depths[0] if depths else 0

    @property
    def _repeat(self) -> Repeated | None:
        return next((group.repeated for group in self.open if group.repeated), None)

    def _question(self, row: Row, kind: str) -> None:
        name = row.cells.get("name", "") or f"row {row.number}"
        source = self.ledger.enter("question", name)
        inside = self.open[self._depth + 1 :]
        if any(group.is_repeat for group in inside):
            self.ledger.refused(source, "inside_repeat")
            return
        shown_if = [each for group in inside for each in group.shown_if]
        entry = self.rows.entry(row, source, name, kind)
        if entry is None:
            return
        for group in inside:
            self.ledger.changed(group.source, "group_opened")
        self.entries.append(replace(entry, shown_if=(*shown_if, *entry.shown_if)))


def type_of(row: Row) -> str:
    """Return the type of a row as it is written today."""
    text = row.cells.get("type", "")
    for pattern, today in _TYPES:
        text, changes = pattern.subn(today, text, count=1)
        if changes:
            break
    word, _, rest = text.partition(" ")
    return f"{word.lower()} {rest}".strip()
