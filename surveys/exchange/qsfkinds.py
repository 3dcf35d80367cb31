"""Qualtrics' question types as the kinds of the survey language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from surveys.exchange.form import Choice, Entry, Relevance, Texts, folded
from surveys.exchange.plain import PlainTexts, in_row, plain_texts
from surveys.exchange.qsfparts import is_on, keyed, number, ordered, record, text
from surveys.exchange.report import Ledger, Source

_MANY: Final = frozenset({"MAVR", "MAHR", "MACOL", "MSB"})
_DROPDOWN: Final = frozenset({"DL", "SB", "MSB"})
_LONG: Final = frozenset({"ML", "ESTB"})
_SETTINGS: Final = (
    "QuestionJS", "DynamicChoices", "InPageDisplayLogic", "GradingData", "DefaultChoices",
)  # fmt: skip
_SHUFFLED: Final = frozenset({"MC", "RO", "Matrix"})
_SOFT: Final = "RequestResponse"
_TEN: Final = 10


@dataclass
class Asked:
    """One question of the file: how it is called, and the name of each choice by its key."""

    payload: dict[str, object]
    name: str
    source: Source
    languages: Sequence[str]
    values: Mapping[str, str] = field(default_factory=dict)
    is_placed: bool = False

    @property
    def settings(self) -> dict[str, object]:
        """Return what is checked about the answers."""
        return record(record(self.payload.get("Validation")).get("Settings"))

    def words(self, *path: str) -> PlainTexts:
        """Return the words at one place of the question, in each language."""
        found = {"": text(_at(self.payload, path))}
        translations = record(self.payload.get("Language"))
        for lang in self.languages:
            said = text(_at(record(translations.get(lang)), path))
            if said:
                found[lang] = said
        return plain_texts(found)

    def choices(self, what: str = "Choices", order: str = "ChoiceOrder") -> list[Choice]:
        """Return choices or answers in order, each under its recoded value where that is clear."""
        values = keyed(self.payload.get(what))
        names = _names(self.payload, values, what)
        return [
            Choice(
                names[key],
                self.words(what, key, "Display").texts,
                is_on(record(values[key]).get("ExclusiveAnswer")),
                is_on(record(values[key]).get("TextEntry")),
            )
            for key in ordered(values, self.payload.get(order))
        ]


def asked_of(
    payload: dict[str, object], key: str, languages: Sequence[str], ledger: Ledger
) -> Asked:
    """Return a question, noted in the report."""
    name = text(payload.get("DataExportTag")) or key
    values = _names(payload, keyed(payload.get("Choices")), "Choices")
    if payload.get("Selector") == "NPS":
        # Its choices are the figures themselves, whatever they are recoded to.
        figures = keyed(payload.get("Choices"))
        values = {each: text(record(figures[each]).get("Display")) or each for each in values}
    return Asked(payload, name, ledger.enter("question", name), languages, values)


def entries_of(asked: Asked, shown_if: Sequence[Relevance], ledger: Ledger) -> list[Entry]:
    """Return the items that the question becomes; none when it is refused, which is noted."""
    kind, selector = text(asked.payload.get("QuestionType")), text(asked.payload.get("Selector"))
    make = _MAKERS.get((kind, selector)) or _MAKERS.get((kind, ""))
    prompt = asked.words("QuestionText")
    if prompt.lossy:
        ledger.changed(asked.source, "text_made_plain")
    for setting in _SETTINGS:
        if asked.payload.get(setting):
            ledger.no_room("setting", f"{asked.name}.{setting}")
    if make is None:
        ledger.refused(asked.source, "unknown_kind", " ".join(filter(None, (kind, selector))))
        for relevance in shown_if:
            ledger.refused(relevance.source, "not_used")
        return []
    entry = Entry(
        source=asked.source,
        name=asked.name,
        kind="short_text",
        prompt=prompt.texts,
        required=is_on(asked.settings.get("ForceResponse")) and not _is_soft(asked),
        requested=_is_soft(asked),
        shown_if=shown_if,
    )
    _note_checks(asked, ledger)
    made, order = make(_Task(asked, entry, ledger)), record(asked.payload.get("Randomization"))
    is_shuffled = order.get("Type") == "All" and kind in _SHUFFLED and len(made) == 1
    if asked.payload.get("Randomization") and not is_shuffled and order.get("Type") != "None":
        ledger.no_room("setting", f"{asked.name}.Randomization")
    if not is_shuffled:
        return made
    return [replace(each, fields={**each.fields, "is_shuffled": True}) for each in made]


def _is_soft(asked: Asked) -> bool:
    settings = asked.settings
    return _SOFT in {settings.get("ForceResponse"), settings.get("ForceResponseType")}


def _note_checks(asked: Asked, ledger: Ledger) -> None:
    least = number(asked.settings.get("MinChars"))
    if least is not None and least > 0:
        ledger.no_room("setting", f"{asked.name}.MinChars")
    if asked.settings.get("CustomValidation"):
        ledger.no_room("setting", f"{asked.name}.CustomValidation")


class _Task(NamedTuple):
    asked: Asked
    entry: Entry
    ledger: Ledger


_Maker: TypeAlias = Callable[[_Task], list[Entry]]


def _choice(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    selector = text(asked.payload.get("Selector"))
    source, fields = ledger.enter("choice_list", asked.name), dict[str, object]()
    many, choices = selector in _MANY, asked.choices()
    if many and selector in _DROPDOWN:
        ledger.changed(asked.source, "dropdown")
    elif selector in _DROPDOWN:
        fields |= folded(choices, asked.source, ledger)
    if many and asked.settings.get("Type") == "ChoiceRange":
        for ours, theirs in (("min_chosen", "MinChoices"), ("max_chosen", "MaxChoices")):
            limit = number(asked.settings.get(theirs))
            if limit is not None and limit >= 1 and limit == limit.to_integral_value():
                fields[ours] = int(limit)
    kind = "multiple_choice" if many else "single_choice"
    return [replace(entry, kind=kind, choices=choices, choices_from=source, fields=fields)]


def _recommend(task: _Task) -> list[Entry]:
    labels = _ends(task.asked, "ColumnLabels") or _ends(task.asked, "Labels")
    low, high = (labels[0], labels[-1]) if labels else ({"": "0"}, {"": "10"})
    return [replace(task.entry, kind="rating", choices=[Choice("0", low), Choice("10", high)])]


def _written(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    settings = asked.settings
    content = text(settings.get("ContentType")) if settings.get("Type") == "ContentType" else ""
    if content == "ValidNumber":
        return [replace(entry, kind="number", fields=_limits(record(settings.get("ValidNumber"))))]
    if content.startswith("ValidDate"):
        return [replace(entry, kind="date")]
    if content:
        ledger.no_room("setting", f"{asked.name}.{content}")
    most = number(settings.get("MaxChars")) or number(settings.get("TotalChars"))
    fields: dict[str, object] = {} if most is None or most < 1 else {"max_length": int(most)}
    long = text(asked.payload.get("Selector")) in _LONG
    return [replace(entry, kind="long_text" if long else "short_text", fields=fields)]


def _limits(valid: Mapping[str, object]) -> dict[str, object]:
    found = {"min": number(valid.get("Min")), "max": number(valid.get("Max"))}
    fields: dict[str, object] = {name: limit for name, limit in found.items() if limit is not None}
    return fields | ({"whole": True} if text(valid.get("NumDecimals")) == "0" else {})


def _statement(task: _Task) -> list[Entry]:
    return [replace(task.entry, kind="statement", required=False)]


def _matrix(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    rows = asked.choices()
    if text(asked.payload.get("SubSelector")) == "MultipleAnswer":
        answers = asked.choices("Answers", "AnswerOrder")
        many = replace(entry, kind="multiple_choice", choices=answers)
        return _rows(task._replace(entry=many))
    if not rows:
        ledger.refused(asked.source, "no_choices")
        return []
    source = ledger.enter("choice_list", asked.name)
    if any(row.opens_text for row in rows):
        ledger.changed(asked.source, "comments_dropped")
    answers = asked.choices("Answers", "AnswerOrder")
    plain_rows = [Choice(row.name, row.label or {"": row.name}) for row in rows]
    return [replace(entry, kind="matrix", choices=answers, choices_from=source, rows=plain_rows)]


def _ranking(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    source = ledger.enter("choice_list", asked.name)
    return [replace(entry, kind="ranking", choices=asked.choices(), choices_from=source)]


def _shares(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    total = number(asked.settings.get("ChoiceTotal"))
    fields: dict[str, object] = {} if total is None or total <= 0 else {"total": total}
    if not fields:
        return _rows(task._replace(entry=replace(entry, kind="number")))
    kind, source = "constant_sum", ledger.enter("choice_list", asked.name)
    return [replace(entry, kind=kind, choices=asked.choices(), choices_from=source, fields=fields)]


def _slider(task: _Task) -> list[Entry]:
    asked, entry, ledger = task
    given = record(asked.payload.get("Configuration"))
    low, high = number(given.get("CSSliderMin")), number(given.get("CSSliderMax"))
    if text(asked.payload.get("Selector")) == "STAR":
        low, high = Decimal(0), number(given.get("StarCount"))
    whole = text(given.get("NumDecimals")) in {"", "0"}
    labels, rows = _ends(asked, "Labels"), asked.choices()
    is_rating = low == 0 and high == _TEN and whole and len(rows) <= 1
    if is_rating and labels:
        return [replace(entry, kind="rating",
                        choices=[Choice("0", labels[0]), Choice("10", labels[-1])])]  # fmt: skip
    ledger.changed(asked.source, "other_kind", "number")
    limits = {"min": low, "max": high}
    fields: dict[str, object] = {name: each for name, each in limits.items() if each is not None}
    made = replace(entry, kind="number", fields=fields | ({"whole": True} if whole else {}))
    return _rows(task._replace(entry=made)) if len(rows) > 1 else [made]


def _rows(task: _Task) -> list[Entry]:
    """Return the same question for each row."""
    asked, entry, ledger = task
    rows = asked.choices()
    if not rows:
        ledger.refused(asked.source, "no_choices")
        return []
    ledger.changed(asked.source, "several_questions", str(len(rows)))
    return [
        replace(
            entry,
            name=f"{asked.name}_{row.name}",
            prompt=in_row(entry.prompt, row.label),
        )
        for row in rows
    ]


def _ends(asked: Asked, what: str) -> list[Texts]:
    """Return the words of the labels of a scale, in order."""
    keys = keyed(asked.payload.get(what))
    found = [asked.words(what, key, "Display").texts for key in keys]
    return [texts for texts in found if texts]


def _names(
    payload: Mapping[str, object], values: Mapping[str, object], what: str
) -> dict[str, str]:
    """Return a name for each key: its recoded value, when no two keys have the same."""
    # In a matrix the values that are recoded are those of the columns.
    is_matrix = payload.get("QuestionType") == "Matrix"
    recoded = record(payload.get("RecodeValues")) if (what == "Answers") == is_matrix else {}
    names = {key: text(recoded.get(key)) or key for key in values}
    return names if len(set(names.values())) == len(names) else {key: key for key in values}


def _at(value: object, path: Sequence[str]) -> object:
    for key in path:
        if isinstance(value, list):
            place = int(key) if key.isdecimal() and len(key) < 4 else len(value)  # noqa: PLR2004  (no list is longer)
            value = value[place] if place < len(value) else None
        else:
            value = record(value).get(key)
    return value


_MAKERS: Final[Mapping[tuple[str, str], _Maker]] = {
    ("MC", ""): _choice, ("MC", "NPS"): _recommend, ("NPS", ""): _recommend,
    **dict.fromkeys((("TE", "SL"), ("TE", "ML"), ("TE", "ESTB")), _written),
    ("TE", "FORM"): _rows,
    ("DB", "TB"): _statement, ("DB", "PTB"): _statement,
    ("Matrix", "Likert"): _matrix, ("Matrix", "TE"): _rows,
    ("RO", ""): _ranking, ("CS", ""): _shares, ("Slider", ""): _slider,
}  # fmt: skip
