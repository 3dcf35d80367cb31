"""XLSForm: a workbook with the sheets survey, choices and settings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import XLSFORM, parse
from surveys.exchange.form import (
    NOTHING,
    Choice,
    Entry,
    Form,
    Group,
    Relevance,
    Texts,
    refuse_too_many,
    relevance,
)
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock
from surveys.exchange.tongues import known
from surveys.exchange.workbook import Row, Sheets
from surveys.exchange.xlscells import kind_of_range, limits_of, parameters, texts_of

_KINDS: Final = {
    "text": "short_text",
    "string": "short_text",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "date": "date",
    "note": "statement",
    "acknowledge": "consent",
    "trigger": "consent",
    "select_one": "single_choice",
    "select_multiple": "multiple_choice",
    "rank": "ranking",
}
_LISTED: Final = frozenset({"single_choice", "multiple_choice", "ranking"})
_TEXTS: Final = ("label", "hint")
_READ: Final = frozenset({"type", "name", "label", "hint", "required", "relevant", "list_name"})
_YES: Final = frozenset({"yes", "true", "true()", "1"})
_QUOTES: Final = re.compile(r"\$\{[^}]*\}")


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
    reader = _Reader(ledger, default, languages, _lists(sheets, ledger))
    groups = reader.groups(sheets["survey"])
    reader.settle_lists()
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
class _List:
    source: Source
    choices: list[Choice] = field(default_factory=list)
    used: bool = False


def _lists(sheets: Sheets, ledger: Ledger) -> dict[str, _List]:
    lists: dict[str, _List] = {}
    for row in sheets.get("choices", ()):
        name = row.cells.get("list_name") or row.cells.get("list name") or ""
        if name not in lists:
            lists[name] = _List(ledger.enter("choice_list", name))
        kept = lists[name]
        value = row.cells.get("name") or row.cells.get("value") or ""
        if not value or any(choice.name == value for choice in kept.choices):
            ledger.changed(kept.source, "choices_left_out", value)
            continue
        kept.choices.append(Choice(value, texts_of(row, "label")))
        for column in row.cells:
            if column.partition("::")[0] not in {
                "list_name",
                "list name",
                "name",
                "value",
                "label",
            }:
                ledger.no_room("setting", f"{name}.{value}.{column}")
    return lists


@dataclass
class _Open:
    """A group that has begun and not ended."""

    source: Source
    name: str
    title: Texts
    shown_if: Sequence[Relevance]
    is_repeat: bool


@dataclass
class _Reader:
    ledger: Ledger
    source_lang: str
    languages: list[str]
    lists: dict[str, _List]
    open: list[_Open] = field(default_factory=list)
    found: list[Group] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def groups(self, rows: Sequence[Row]) -> list[Group]:
        refuse_too_many(len(rows))
        for row in rows:
            kind = re.sub(r"^(begin|end)[ _]", r"\1_", row.cells.get("type", "").lower())
            if kind.startswith("begin_"):
                self._begin(row, kind)
            elif kind.startswith("end_"):
                self._end()
            else:
                self._question(row)
        self._flush()
        return self.found

    def settle_lists(self) -> None:
        for each in self.lists.values():
            if not each.used:
                self.ledger.refused(each.source, "not_used")

    def _begin(self, row: Row, kind: str) -> None:
        name = row.cells.get("name", "") or f"row {row.number}"
        source = self.ledger.enter("group", name)
        is_repeat = kind == "begin_repeat"
        if is_repeat:
            self.ledger.refused(source, "unknown_kind", "repeat")
        self._other_columns(row, name)
        if not self.open:
            self._flush()
        shown_if = self._relevance(row, name)
        self.open.append(_Open(source, name, texts_of(row, "label"), shown_if, is_repeat))

    def _end(self) -> None:
        if len(self.open) == 1:
            self._flush()
        if self.open:
            self.open.pop()

    def _flush(self) -> None:
        outer = self.open[0] if self.open else None
        if outer is not None and not outer.is_repeat:
            group = Group(outer.source, outer.name, self.entries, outer.title, outer.shown_if)
            self.found.append(group)
        elif self.entries:
            self.found.append(Group(None, "page", self.entries))
        self.entries = []

    def _question(self, row: Row) -> None:
        kind, _, rest = row.cells.get("type", "").partition(" ")
        name = row.cells.get("name", "") or f"row {row.number}"
        source = self.ledger.enter("question", name)
        if any(group.is_repeat for group in self.open):
            self.ledger.refused(source, "inside_repeat")
            return
        shown_if = [each for group in self.open[1:] for each in group.shown_if]
        own = self._relevance(row, name)
        self._other_columns(row, name)
        entry = self._entry(row, source, name, (kind.lower(), rest.strip()))
        if entry is None:
            self.ledger.refused(source, "unknown_kind", kind)
            for each in own:
                self.ledger.refused(each.source, "not_used")
            return
        for group in self.open[1:]:
            self.ledger.changed(group.source, "group_opened")
        self.entries.append(replace(entry, shown_if=(*shown_if, *own)))

    def _entry(self, row: Row, source: Source, name: str, kind: tuple[str, str]) -> Entry | None:
        word, rest = kind
        made = kind_of_range(row) if word == "range" else _KINDS.get(word)
        if made is None:
            return None
        if made == "short_text" and "multiline" in row.cells.get("appearance", ""):
            made = "long_text"
        choices, taken_from = self._choices(made, rest)
        if made == "single_choice" and [each.name for each in choices] == ["yes", "no"]:
            made = "yes_no"
        fields: dict[str, object] = {"whole": True} if word in {"integer", "int"} else {}
        if made == "number":
            fields |= self._limits(row, name, word)
        return Entry(
            source=source,
            name=name,
            kind=made,
            prompt=texts_of(row, "label"),
            hint=texts_of(row, "hint"),
            required=row.cells.get("required", "").lower() in _YES,
            choices=choices,
            choices_from=taken_from,
            fields=fields,
        )

    def _choices(self, kind: str, rest: str) -> tuple[Sequence[Choice], Source | None]:
        if kind not in _LISTED:
            return self._own_choices(kind), None
        name, _, flag = rest.partition(" ")
        listed = self.lists.get(name)
        if listed is None:
            return (), None
        listed.used = True
        if flag.replace(" ", "_") != "or_other":
            return listed.choices, listed.source
        other = Choice("other", stock("other", self.languages, self.source_lang), opens_text=True)
        return [*(each for each in listed.choices if each.name != "other"), other], listed.source

    def _own_choices(self, kind: str) -> Sequence[Choice]:
        if kind == "consent":
            return [Choice("OK", stock("yes", self.languages, self.source_lang))]
        points = {"rating": ("0", "10"), "scale": ("1", "2", "3", "4", "5")}.get(kind, ())
        return [Choice(point, {"": point}) for point in points]

    def _relevance(self, row: Row, name: str) -> Sequence[Relevance]:
        text = row.cells.get("relevant") or row.cells.get("relevance") or ""
        return relevance(self.ledger, name, text, XLSFORM) if text else ()

    def _limits(self, row: Row, name: str, word: str) -> dict[str, object]:
        if word == "range":
            given = parameters(row)
            return {"min": given.get("start", Decimal(1)), "max": given.get("end", Decimal(10))}
        text = row.cells.get("constraint", "")
        if not text:
            return {}
        source = self.ledger.enter("expression", f"{name}: {text}")
        try:
            limits = limits_of(parse(text, XLSFORM))
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
            return {}
        self.ledger.became(source)
        return dict(limits)

    def _other_columns(self, row: Row, name: str) -> None:
        number = row.cells.get("type", "").lower() in {"integer", "int", "decimal"}
        for column in row.cells:
            plain = column.partition("::")[0]
            read = plain in _READ or column == "relevance" or (plain == "constraint" and number)
            if read or (plain == "appearance" and row.cells[column] in {"multiline", "field-list"}):
                continue
            if plain == "parameters" and row.cells.get("type") == "range":
                continue
            self.ledger.no_room("setting", f"{name}.{column}")
