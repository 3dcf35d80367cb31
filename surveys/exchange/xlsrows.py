"""Single rows of an XLSForm: questions with their lists, conditions and limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from surveys.attached import FOREIGN_FILES
from surveys.choices import MANY_OPTIONS
from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import XLSFORM, parse
from surveys.exchange.form import (
    Choice,
    Demand,
    Entry,
    Relevance,
    Texts,
    folded,
    formula,
    relevance,
)
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock
from surveys.exchange.workbook import Row, Sheets
from surveys.exchange.xlscells import (
    IN_SIGHT,
    for_choice,
    is_randomized,
    kind_of_range,
    parameters,
    texts_of,
)
from surveys.exchange.xlsdates import PRECISIONS
from surveys.exchange.xlslimits import Limits, limits_of

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
    "calculate": "calculated",
    "image": "upload",
    "audio": "upload",
    "file": "upload",
    "geopoint": "place",
}
_FILES: Final = {"image": ("image",), "audio": ("audio",), "file": FOREIGN_FILES}
# How a drop-down list is asked for; the second is one to look through by typing.
_FOLDED: Final = frozenset({"minimal", "autocomplete"})
_LISTED: Final = frozenset({"single_choice", "multiple_choice", "ranking"})
_WHOLE: Final = frozenset({"integer", "int"})
_YES: Final = frozenset({"yes", "true", "true()", "1"})
_NO: Final = frozenset({"no", "false", "false()", "0", ""})
_READ: Final = frozenset(
    {"type", "name", "label", "hint", "required", "relevant", "relevance", "repeat_count"}
)
_CALCULATION: Final = ("calculation", "calculate")
_ANSWERED: Final = frozenset(_KINDS.values()) - {"statement", "calculated"}
_ONLY_OF: Final = {
    "constraint": _ANSWERED | {"rating", "scale", "long_text"},
    "constraint_message": _ANSWERED | {"rating", "scale", "long_text"},
    "choice_filter": _LISTED,
    **dict.fromkeys(_CALCULATION, frozenset({"calculated"})),
}
_OF_LISTS: Final = frozenset({"list_name", "list name", "name", "value", "label"})


@dataclass
class Listed:
    """A list of choices, each with the cells of its row."""

    source: Source
    choices: list[Choice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    used: bool = False
    # Columns that filters look at, which are not lost then.
    filtered_by: set[str] = field(default_factory=set)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Return the columns beside name and label."""
        return frozenset(column for row in self.rows for column in row.cells) - _OF_LISTS


def lists_of(sheets: Sheets, ledger: Ledger) -> dict[str, Listed]:
    """Return the lists of the sheet `choices`, by name."""
    lists: dict[str, Listed] = {}
    for row in sheets.get("choices", ()):
        name = row.cells.get("list_name") or row.cells.get("list name") or ""
        if name not in lists:
            lists[name] = Listed(ledger.enter("choice_list", name))
        kept = lists[name]
        value = row.cells.get("name") or row.cells.get("value") or ""
        if not value or any(choice.name == value for choice in kept.choices):
            ledger.changed(kept.source, "choices_left_out", value)
            continue
        kept.choices.append(Choice(value, texts_of(row, "label")))
        kept.rows.append(row)
    return lists


@dataclass
class Rows:
    """Reads rows one by one."""

    ledger: Ledger
    source_lang: str
    languages: list[str]
    lists: dict[str, Listed]

    def entry(self, row: Row, source: Source, name: str, kind: str) -> Entry | None:
        """Return the question of the row, None when it is refused, which is noted."""
        word, _, rest = kind.partition(" ")
        own = self.relevance(row, name)
        made = kind_of_range(row) if word == "range" else _KINDS.get(word)
        if made is None:
            self.other_columns(row, name, "")
            self.ledger.refused(source, "unknown_kind", word)
            for each in own:
                self.ledger.refused(each.source, "not_used")
            return None
        if made == "short_text" and "multiline" in row.cells.get("appearance", ""):
            made = "long_text"
        self.other_columns(row, name, made)
        choices, taken_from = self._choices(row, name, made, rest.strip())
        if made == "single_choice" and [each.name for each in choices] == ["yes", "no"]:
            made = "yes_no"
        entry = Entry(
            source=source,
            name=name,
            kind=made,
            prompt=texts_of(row, "label") or ({"": name} if made == "calculated" else {}),
            hint=texts_of(row, "hint"),
            required=self._is_required(row, name),
            choices=choices,
            choices_from=taken_from,
            fields=_own_fields(row, word, made) | self._folded(row, made, choices, source),
            shown_if=own,
        )
        return self._reckoned(row, entry) if made == "calculated" else self._limited(row, entry)

    def relevance(self, row: Row, name: str) -> Sequence[Relevance]:
        """Return when the question or group of the row is shown."""
        text = row.cells.get("relevant") or row.cells.get("relevance") or ""
        return relevance(self.ledger, name, text, XLSFORM) if text else ()

    def other_columns(self, row: Row, name: str, kind: str) -> None:
        """Note the cells of a row that nothing here can take; without a kind, all of them."""
        for column, cell in row.cells.items():
            if not _is_read(column.partition("::")[0], cell, kind, row):
                self.ledger.no_room("setting", f"{name}.{column}")

    def settle_lists(self) -> None:
        """Note the lists that no question uses, and cells of choices that nothing reads."""
        for name, listed in self.lists.items():
            if not listed.used:
                self.ledger.refused(listed.source, "not_used")
            for choice, row in zip(listed.choices, listed.rows, strict=True):
                for column in row.cells:
                    plain = column.partition("::")[0]
                    if plain not in _OF_LISTS | listed.filtered_by:
                        self.ledger.no_room("setting", f"{name}.{choice.name}.{column}")

    def _reckoned(self, row: Row, entry: Entry) -> Entry | None:
        text = next((row.cells[each] for each in _CALCULATION if row.cells.get(each)), "")
        found = formula(self.ledger, entry.name, text, XLSFORM)
        if found is None:
            self.ledger.refused(entry.source, "logic_left_out", "formula")
            for each in entry.shown_if:
                self.ledger.refused(each.source, "not_used")
            return None
        return replace(entry, formula=found, required=False)

    def _limited(self, row: Row, entry: Entry) -> Entry:
        """Return the question with what its constraint allows."""
        text = row.cells.get("constraint", "")
        message = texts_of(row, "constraint_message") or self._stock("check")
        if not text or entry.kind == "statement":
            return entry
        source = self.ledger.enter("expression", f"{entry.name}: {text}")
        try:
            whole = entry.fields.get("whole") is True
            limits = limits_of(
                parse(self.ledger.reads(text), XLSFORM), entry.kind, whole_number=whole
            )
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
            return entry
        return self._with(entry, limits, source, message)

    def _with(self, entry: Entry, limits: Limits, source: Source, message: Texts) -> Entry:
        rule = limits.rule()
        if rule is None:
            self.ledger.became(source)
        return replace(
            entry,
            fields={**entry.fields, **limits.fields},
            pattern=limits.written(message),
            demands=() if rule is None else (Demand(source, rule, message, XLSFORM.itself),),
        )

    def _folded(
        self, row: Row, kind: str, choices: Sequence[Choice], source: Source
    ) -> dict[str, object]:
        shown = set(row.cells.get("appearance", "").split())
        if kind not in {"single_choice", "yes_no"} or not _FOLDED & shown:
            return {}
        # What is to be looked through by typing is so here as well, of itself, when it is long.
        is_plain = "minimal" not in shown and len(choices) > MANY_OPTIONS
        return {} if is_plain else folded(choices, source, self.ledger)

    def _is_required(self, row: Row, name: str) -> bool:
        said = row.cells.get("required", "").lower()
        if said not in _YES | _NO:
            # Required for some people only: nobody is stopped who need not answer.
            self.ledger.no_room("setting", f"{name}.required")
        return said in _YES

    def _choices(
        self, row: Row, name: str, kind: str, rest: str
    ) -> tuple[Sequence[Choice], Source | None]:
        if kind not in _LISTED:
            return self._own_choices(kind), None
        list_name, _, flag = rest.partition(" ")
        listed = self.lists.get(list_name)
        if listed is None:
            return (), None
        listed.used = True
        choices = self._filtered(row.cells.get("choice_filter", ""), name, listed)
        if flag.strip().replace(" ", "_") != "or_other":
            return choices, listed.source
        other = Choice("other", self._stock("other"), opens_text=True)
        return [*(each for each in choices if each.name != "other"), other], listed.source

    def _filtered(self, text: str, name: str, listed: Listed) -> Sequence[Choice]:
        if not text:
            return listed.choices
        source = self.ledger.enter("expression", f"{name} choice_filter: {text}")
        try:
            trees = [parse(self._own(text, row, listed), XLSFORM) for row in listed.rows]
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
            return listed.choices
        listed.filtered_by |= {column for column in listed.columns if column in text}
        return [
            replace(choice, shown_if=(Relevance(source, tree),))
            for choice, tree in zip(listed.choices, trees, strict=True)
        ]

    def _own(self, text: str, row: Row, listed: Listed) -> str:
        """Return a filter as it is for the choice of one row."""
        cells = {"name": row.cells.get("name", ""), **row.cells}
        own = for_choice(text, cells, listed.columns | {"name"})
        if own is None:
            raise ExchangeError("expression_not_supported", name=text[:100])
        return self.ledger.reads(own)

    def _own_choices(self, kind: str) -> Sequence[Choice]:
        if kind == "consent":
            return [Choice("OK", self._stock("yes"))]
        points = {"rating": ("0", "10"), "scale": ("1", "2", "3", "4", "5")}.get(kind, ())
        return [Choice(point, {"": point}) for point in points]

    def _stock(self, word: str) -> Texts:
        return stock(word, self.languages, self.source_lang)


def _own_fields(row: Row, word: str, kind: str) -> dict[str, object]:
    fields: dict[str, object] = {"whole": True} if word in _WHOLE else {}
    fields |= {"takes": _FILES[word]} if word in _FILES else {}
    shown = row.cells.get("appearance", "")
    fields |= {"precision": PRECISIONS[shown]} if kind == "date" and shown in PRECISIONS else {}
    fields |= {"shown_as": "list"} if kind == "single_choice" and shown == IN_SIGHT else {}
    if word == "range" and kind == "number":
        given = parameters(row)
        fields |= {"min": given.get("start", Decimal(1)), "max": given.get("end", Decimal(10))}
    return fields | ({"is_shuffled": True} if kind in _LISTED and is_randomized(row) else {})


def _is_read(column: str, cell: str, kind: str, row: Row) -> bool:
    if column in _ONLY_OF:
        return kind in _ONLY_OF[column]
    if column == "appearance":
        is_folded = kind == "single_choice" and set(cell.split()) <= {*_FOLDED, IN_SIGHT}
        is_coarse = kind == "date" and cell in PRECISIONS
        return is_folded or is_coarse or cell in {"multiline", "field-list"}
    if column == "parameters":
        is_order = kind in _LISTED and cell.lower() == "randomize=true"
        return is_order or row.cells.get("type") == "range"
    return column in _READ
