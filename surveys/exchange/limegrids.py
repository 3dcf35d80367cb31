"""LimeSurvey's arrays: one matrix where each row has one answer, else a question for each part."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from surveys.exchange.form import Choice, Entry, Texts
from surveys.exchange.limelogic import rows_shown
from surveys.exchange.limeparts import ORDER, Maker, order_of, own_choices, settle_attributes, whole
from surveys.exchange.limewords import MOST_CELLS, SCALES, Asked, Words
from surveys.exchange.lss import Row
from surveys.exchange.numbers import number_of
from surveys.exchange.plain import in_row

_TWO: Final = 2
_HEADERS: Final = ("dualscale_headerA", "dualscale_headerB")
_LIMITS: Final = {"multiflexible_min": "min", "multiflexible_max": "max"}
# What LimeSurvey offers in a cell when nothing is said of it.
_LISTED: Final = {"min": Decimal(1), "max": Decimal(10), "whole": True}


def matrix(alone: Maker, *names: str) -> Maker:
    """Return a maker for a type with the same choices in each row; `alone` makes a single row."""

    def make(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
        if len(asked.rows) < _TWO:
            return alone(asked, words, entry)
        settle_attributes(asked, words, {ORDER})
        return [_with_rows(asked, words, _offering(asked, words, entry, names))]

    return make


def each_row(kind: str, *names: str) -> Maker:
    """Return a maker for a type that asks the same of each row: a question for each of them."""

    def make(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
        settle_attributes(asked, words, set())
        if names or kind == "single_choice":
            entry = _offering(asked, words, entry, names)
        return _apart(asked, words, replace(entry, kind=kind), [(row,) for row in asked.rows])

    return make


def scales(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    """Return a matrix for each of the two scales; a choice for each when there is but one row."""
    heads = [words.told(asked.row, header) for header in _HEADERS]
    taken = {header for header, head in zip(_HEADERS, heads, strict=True) if head.texts}
    settle_attributes(asked, words, {ORDER, *taken})
    if not asked.rows:
        return _refused(asked, words, entry, ("no_choices",))
    if any(head.lossy for head in heads):
        words.ledger.changed(asked.source, "text_made_plain")
    words.ledger.changed(asked.source, "several_questions", str(_TWO))
    _refuse_demands(asked, words, entry)
    both = _with_rows(asked, words, replace(entry, demands=()))
    found = [
        replace(
            both,
            name=f"{asked.name}_{scale}",
            prompt=in_row(entry.prompt, _headed(head.texts, str(place), words)),
            choices=words.answers(asked.row, scale),
            choices_from=words.ledger.enter("choice_list", f"{asked.name} {place}"),
            rows_from=both.rows_from if scale == SCALES[0] else None,
        )
        for place, (scale, head) in enumerate(zip(SCALES, heads, strict=True), start=1)
    ]
    return found if len(asked.rows) > 1 else [_only_row(asked, each) for each in found]


def cells(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    """Return a question for each cell; one for each row where boxes are ticked."""
    for column in asked.columns:
        if column.get("relevance", "1") not in {"", "1"}:
            words.ledger.no_room("setting", f"{asked.code(column)}.relevance")
    count = len(asked.rows) * len(asked.columns)
    if count > MOST_CELLS:
        settle_attributes(asked, words, set())
        return _refused(asked, words, entry, ("too_many_choices", str(count)))
    made = (_ticked if asked.is_ticked else _typed)(asked, words, entry)
    pairs: Sequence[tuple[Row, ...]] = asked.cells
    if asked.is_ticked and asked.columns:
        pairs = [(row,) for row in asked.rows]
    return _apart(asked, words, made, pairs)


def shares(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    """Return what several numbers are: shares of a total where one is set, else numbers."""
    total = number_of(asked.attributes.get("equals_num_value", ""))
    if total is None or total <= 0 or len(asked.rows) < _TWO:
        return each_row("number")(asked, words, entry)
    settle_attributes(asked, words, {"equals_num_value", "num_value_int_only", ORDER})
    fields: dict[str, object] = {"total": total, **order_of(asked)}
    if asked.attributes.get("num_value_int_only") == "1":
        fields["whole"] = True
    made = _with_rows(asked, words, entry)
    return [
        replace(
            made,
            kind="constant_sum",
            choices=made.rows,
            choices_from=made.rows_from,
            rows=(),
            rows_from=None,
            fields=fields,
        )
    ]


def _offering(asked: Asked, words: Words, entry: Entry, names: Sequence[str]) -> Entry:
    """Return the entry with the choices of LimeSurvey's own, or else with those of the file."""
    if names:
        return replace(entry, choices=own_choices(words, names))
    source = words.ledger.enter("choice_list", asked.name)
    return replace(entry, choices=words.answers(asked.row), choices_from=source)


def _with_rows(asked: Asked, words: Words, entry: Entry) -> Entry:
    shown = rows_shown(asked, words)
    rows = [
        Choice(row.get("title", ""), words.prompt(row).texts,
               shown_if=shown.get(row.get("title", ""), ()))
        for row in asked.rows
    ]  # fmt: skip
    source = words.ledger.enter("choice_list", f"{asked.name} rows")
    fields = order_of(asked)
    return replace(entry, kind="matrix", rows=rows, rows_from=source, fields=fields)


def _apart(
    asked: Asked, words: Words, entry: Entry, pairs: Sequence[tuple[Row, ...]]
) -> list[Entry]:
    """Return the question for each row, or for each row with each column."""
    if not pairs:
        return _refused(asked, words, entry, ("no_choices",))
    words.ledger.changed(asked.source, "several_questions", str(len(pairs)))
    _refuse_demands(asked, words, entry)
    shown = rows_shown(asked, words)
    return [
        replace(
            entry,
            name="_".join([asked.name, *(part.get("title", "") for part in pair)]),
            prompt=in_row(entry.prompt, _beside([words.prompt(part).texts for part in pair])),
            shown_if=(*entry.shown_if, *shown.get(pair[0].get("title", ""), ())),
            demands=(),
            pattern=None,
        )
        for pair in pairs
    ]


def _beside(parts: Sequence[Texts]) -> Texts:
    """Return the words of a row and, on the same line, those of its column."""
    languages = dict.fromkeys(lang for texts in parts for lang in texts)
    return {
        lang: " \N{EN DASH} ".join(texts.get(lang, "") for texts in parts) for lang in languages
    }


def _only_row(asked: Asked, entry: Entry) -> Entry:
    (row,), scale = entry.rows, entry.name.rpartition("_")[2]
    return replace(
        entry,
        kind="single_choice",
        name=f"{asked.name}_{row.name}_{scale}",
        prompt=in_row(entry.prompt, row.label),
        shown_if=(*entry.shown_if, *row.shown_if),
        rows=(),
        fields={},
    )


def _headed(head: Texts, place: str, words: Words) -> Texts:
    """Return what stands above a scale, its place where nothing does."""
    return {lang: head.get(lang) or head.get("") or place for lang in words.languages}


def _ticked(asked: Asked, words: Words, entry: Entry) -> Entry:
    settle_attributes(asked, words, {"multiflexible_checkbox"})
    choices = [Choice(each.get("title", ""), words.prompt(each).texts) for each in asked.columns]
    source = words.ledger.enter("choice_list", asked.name)
    return replace(entry, kind="multiple_choice", choices=choices, choices_from=source)


def _typed(asked: Asked, words: Words, entry: Entry) -> Entry:
    given = asked.attributes
    if asked.letter == ";" and given.get("numbers_only") != "1":
        length = whole(given.get("maximum_chars", ""))
        settle_attributes(asked, words, set() if length is None else {"maximum_chars"})
        return replace(entry, fields={} if length is None else {"max_length": length})
    read = {theirs: number_of(given.get(theirs, "")) for theirs in _LIMITS}
    fields: dict[str, object] = {
        _LIMITS[theirs]: value for theirs, value in read.items() if value is not None
    }
    taken = {theirs for theirs, value in read.items() if value is not None}
    settle_attributes(asked, words, {*taken, "input_boxes", "numbers_only"})
    if asked.letter == ":" and given.get("input_boxes") != "1":
        fields = {**_LISTED, **fields}
    return replace(entry, kind="number", fields=fields)


def _refused(asked: Asked, words: Words, entry: Entry, why: tuple[str, ...]) -> list[Entry]:
    words.ledger.refused(asked.source, *why)
    if entry.choices_from is not None:
        words.ledger.refused(entry.choices_from, "not_used")
    of_rows = (each.source for shown in rows_shown(asked, words).values() for each in shown)
    for source in (*entry.looking(), *of_rows):
        words.ledger.refused(source, "not_used")
    return []


def _refuse_demands(asked: Asked, words: Words, entry: Entry) -> None:
    for demand in entry.demands:
        words.ledger.refused(demand.source, "expression_wrong_kind", asked.name)
