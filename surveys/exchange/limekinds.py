"""LimeSurvey's question types, one letter each, as the kinds of the survey language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from surveys.attached import FOREIGN_FILES, MAX_FILES
from surveys.exchange.expressions import LIMESURVEY
from surveys.exchange.form import Choice, Entry, folded, formula
from surveys.exchange.limegrids import cells, each_row, matrix, scales, shares
from surveys.exchange.limelogic import demands_of, filtered, pattern_of, rows_shown
from surveys.exchange.limeparts import ORDER, Maker, order_of, own_choices, settle_attributes, whole
from surveys.exchange.limewords import MANY, ROWED, Asked, Words
from surveys.exchange.numbers import number_of


def entries_of(asked: Asked, words: Words) -> list[Entry]:
    """Return the items that the question becomes; none when it is refused, which is noted."""
    prompt, hint = words.prompt(asked.row), words.hint(asked.row)
    if prompt.lossy or hint.lossy:
        words.ledger.changed(asked.source, "text_made_plain")
    make = _MAKERS.get(asked.letter)
    if asked.letter not in _FILTERED:
        filtered(asked, words, ())  # nothing takes them: each has its line
    if make is None:
        words.ledger.refused(asked.source, "unknown_kind", asked.letter)
        settle_attributes(asked, words, set())
        for relevance in asked.shown_if:
            words.ledger.refused(relevance.source, "not_used")
        return []
    plain_entry = Entry(
        source=asked.source,
        name=asked.name,
        kind="short_text",
        prompt=prompt.texts,
        hint=hint.texts,
        required=asked.row.get("mandatory", "N") == "Y",
        requested=asked.row.get("mandatory", "N") == "S",
        shown_if=asked.shown_if,
        demands=demands_of(asked, words),
        pattern=pattern_of(asked, words),
    )
    return make(asked, words, plain_entry)


def _listed(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    choices = list(words.answers(asked.row))
    if asked.row.get("other") == "Y":
        choices.append(Choice("-oth-", words.stock("other"), opens_text=True))
    fields = folded(choices, asked.source, words.ledger) if asked.letter == "!" else {}
    fields |= order_of(asked)
    settle_attributes(asked, words, {ORDER})
    source = words.ledger.enter("choice_list", asked.name)
    listed = replace(
        entry, kind="single_choice", choices=choices, choices_from=source, fields=fields
    )
    if asked.letter != "O":
        return [listed]
    words.ledger.changed(asked.source, "several_questions", "2")
    comment = replace(
        entry, name=f"{asked.name}_comment", kind="long_text", prompt=words.stock("comment"),
        hint={}, required=False, requested=False, demands=(),
    )  # fmt: skip
    return [listed, comment]


def _many(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    alone = set(asked.attributes.get("exclude_all_others", "").split(";"))
    shown = rows_shown(asked, words)
    choices = [
        Choice(
            row.get("title", ""),
            words.prompt(row).texts,
            row.get("title", "") in alone,
            shown_if=shown.get(row.get("title", ""), ()),
        )
        for row in asked.rows
    ]
    if asked.row.get("other") == "Y":
        choices.append(Choice("other", words.stock("other"), opens_text=True))
    if asked.letter == "P":
        words.ledger.changed(asked.source, "comments_dropped")
    names = {"min_answers": "min_chosen", "max_answers": "max_chosen"}
    fields = {ours: whole(asked.attributes[theirs]) for theirs, ours in names.items()
              if whole(asked.attributes.get(theirs, "")) is not None}  # fmt: skip
    taken = {theirs for theirs, ours in names.items() if ours in fields}
    settle_attributes(asked, words, {*taken, "exclude_all_others", ORDER})
    source = words.ledger.enter("choice_list", asked.name)
    return [
        replace(
            entry,
            kind="multiple_choice",
            choices=choices,
            choices_from=source,
            fields={**fields, **order_of(asked)},
        )
    ]


def _ranking(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    places = whole(asked.attributes.get("max_answers", ""))
    settle_attributes(asked, words, {ORDER} if places is None else {ORDER, "max_answers"})
    source, answers = words.ledger.enter("choice_list", asked.name), words.answers(asked.row)
    shown = filtered(asked, words, [answer.name for answer in answers])
    choices = [replace(answer, shown_if=shown.get(answer.name, ())) for answer in answers]
    fields = order_of(asked) | ({} if places is None else {"places": places})
    kind = "ranking"
    return [replace(entry, kind=kind, choices=choices, choices_from=source, fields=fields)]


def _equation(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    """Return a calculated value; LimeSurvey keeps the equation in an attribute or in the words."""
    settle_attributes(asked, words, set())
    said = asked.attributes.get("equation") or next(iter(entry.prompt.values()), "")
    text = said.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    found = formula(words.ledger, asked.name, text, LIMESURVEY)
    if found is None:
        words.ledger.refused(asked.source, "logic_left_out", "formula")
        for relevance in asked.shown_if:
            words.ledger.refused(relevance.source, "not_used")
        return []
    prompt = words.everywhere(asked.name)
    return [
        replace(
            entry, kind="calculated", formula=found, prompt=prompt, hint={}, required=False,
            requested=False, demands=(), pattern=None,
        )
    ]  # fmt: skip


def _text(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    length = whole(asked.attributes.get("maximum_chars", ""))
    settle_attributes(asked, words, set() if length is None else {"maximum_chars"})
    fields: dict[str, object] = {} if length is None else {"max_length": length}
    return [
        replace(entry, kind="short_text" if asked.letter == "S" else "long_text", fields=fields)
    ]


def _number(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    names = {"min_num_value_n": "min", "max_num_value_n": "max"}
    read = {theirs: number_of(asked.attributes.get(theirs, "")) for theirs in names}
    fields: dict[str, object] = {
        names[theirs]: value for theirs, value in read.items() if value is not None
    }
    taken = {theirs for theirs, value in read.items() if value is not None}
    if asked.attributes.get("num_value_int_only") == "1":
        fields["whole"] = True
    settle_attributes(asked, words, {*taken, "num_value_int_only"})
    return [replace(entry, kind="number", fields=fields)]


def _date(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    names = {"date_min": "min", "date_max": "max"}
    days = {theirs: _day(asked.attributes.get(theirs, "")) for theirs in names}
    fields: dict[str, object] = {
        names[theirs]: day for theirs, day in days.items() if day is not None
    }
    shape = asked.attributes.get("date_format", "")
    taken = {theirs for theirs, day in days.items() if day is not None}
    if shape and "d" not in shape.lower() and "y" in shape.lower():
        fields["precision"] = "month" if "m" in shape else "year"
        taken.add("date_format")
    settle_attributes(asked, words, taken)
    if any(sign in shape for sign in "HM:"):
        words.ledger.changed(asked.source, "date_only")
    return [replace(entry, kind="date", fields=fields)]


def _files(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    most = whole(asked.attributes.get("max_num_of_files", ""))
    fields: dict[str, object] = {"takes": FOREIGN_FILES}
    if most is not None and 1 <= most <= MAX_FILES:
        fields["max_files"] = most
    settle_attributes(asked, words, {"max_num_of_files"} if "max_files" in fields else set())
    return [replace(entry, kind="upload", fields=fields)]


def _language(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
    """Return nothing: people choose their language on every page anyway."""
    settle_attributes(asked, words, set())
    words.ledger.became(asked.source, "has_its_own")
    for source in entry.looking():
        words.ledger.became(source, "has_its_own")
    return []


def _fixed(kind: str, *names: str) -> Maker:
    """Return a maker for a type whose choices LimeSurvey has of its own."""

    def make(asked: Asked, words: Words, entry: Entry) -> list[Entry]:
        settle_attributes(asked, words, set())
        return [replace(entry, kind=kind, choices=own_choices(words, names))]

    return make


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


_POINTS: Final = tuple(str(point) for point in range(1, 6))
_TEN: Final = tuple(str(point) for point in range(1, 11))
_CHANGE: Final = ("I=increase", "S=same", "D=decrease")
# Types whose rows or choices are offered as filters say.
_FILTERED: Final = MANY | ROWED | frozenset("R1;:KQ")
_MAKERS: Final[Mapping[str, Maker]] = {
    "L": _listed, "!": _listed, "O": _listed,
    "M": _many, "P": _many,
    "S": _text, "T": _text, "U": _text,
    "N": _number, "D": _date, "R": _ranking, "*": _equation, "|": _files,
    "Y": _fixed("yes_no", "Y=yes", "N=no"),
    "G": _fixed("single_choice", "F=female", "M=male"),
    "5": _fixed("scale", *_POINTS),
    "X": _fixed("statement"),
    "F": matrix(each_row("single_choice")), "H": matrix(each_row("single_choice")),
    "A": matrix(each_row("scale", *_POINTS), *_POINTS),
    "B": matrix(each_row("single_choice", *_TEN), *_TEN),
    "C": matrix(each_row("yes_no", "Y=yes", "N=no", "U=uncertain"),
                "Y=yes", "U=uncertain", "N=no"),
    "E": matrix(each_row("single_choice", *_CHANGE), *_CHANGE),
    "1": scales, ";": cells, ":": cells,
    "K": shares, "Q": each_row("short_text"), "I": _language,
}  # fmt: skip
