"""The question types of SurveyJS as the kinds of the survey language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from surveys.attached import FOREIGN_FILES, MAX_FILES
from surveys.exchange.expressions import SURVEYJS
from surveys.exchange.form import Choice, Entry, Relevance, folded, formula
from surveys.exchange.jslogic import Validators, for_some
from surveys.exchange.jswords import Json, named, objects, plain_value, words
from surveys.exchange.numbers import number_of
from surveys.exchange.plain import in_row
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock

_Tongues: TypeAlias = tuple[list[str], str]


@dataclass(frozen=True)
class Element:
    """One question of the definition."""

    content: Json
    name: str
    source: Source
    shown_if: Sequence[Relevance]

    def __getitem__(self, key: str) -> object:
        return self.content.get(key)


def entries_of(element: Element, ledger: Ledger, tongues: _Tongues) -> list[Entry]:
    """Return the items that the question becomes; none when it is refused, which is noted."""
    kind = str(element["type"] or "")
    make = _MAKERS.get(kind)
    taken = _ALWAYS | (_TAKEN.get(kind, frozenset()) if make else frozenset())
    for key in element.content:
        if key not in taken:
            ledger.no_room("setting", f"{element.name}.{key}")
    if make is None:
        ledger.refused(element.source, "unknown_kind", kind)
        return []
    prompt, hint = words(element["html"] or element["title"]), words(element["description"])
    if prompt.lossy or hint.lossy:
        ledger.changed(element.source, "text_made_plain")
    entry = Entry(
        source=element.source,
        name=element.name,
        kind="short_text",
        prompt=prompt.texts or {"": element.name},
        hint=hint.texts,
        required=element["isRequired"] is True,
        shown_if=element.shown_if,
    )
    made = make(element, ledger, tongues, entry)
    return [_validated(each, element, ledger, tongues) for each in made]


def _validated(entry: Entry, element: Element, ledger: Ledger, tongues: _Tongues) -> Entry:
    if "validators" not in element.content:
        return entry
    checked = Validators(entry.name, entry.kind, ledger, stock("check", *tongues)).read(
        element["validators"]
    )
    fields = {**entry.fields, **checked.fields}
    return replace(entry, fields=fields, pattern=checked.pattern, demands=tuple(checked.demands))


_Maker: TypeAlias = Callable[[Element, Ledger, _Tongues, Entry], list[Entry]]


def _text(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    asked = str(element["inputType"] or "text")
    kinds = {"number": "number", "range": "number", "date": "date", "month": "date"}
    kind = kinds.get(asked, "short_text")
    if asked in {"datetime", "datetime-local", "week", "time"}:
        ledger.refused(element.source, "unknown_kind", asked)
        return []
    fields: dict[str, object] = {}
    if kind == "number":
        limits = {key: _decimal(element[key]) for key in ("min", "max")}
        fields = {key: number for key, number in limits.items() if number is not None}
    if asked == "month":
        fields["precision"] = "month"
    _note_limits(element, ledger, fields)
    return [replace(entry, kind=kind, fields={**fields, **_length(element)})]


def _note_limits(element: Element, ledger: Ledger, taken: Mapping[str, object]) -> None:
    for key in ("min", "max"):
        if key in element.content and key not in taken:
            ledger.no_room("setting", f"{element.name}.{key}")


def _comment(element: Element, _ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    return [replace(entry, kind="long_text", fields=_length(element))]


def _files(element: Element, _ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    most = MAX_FILES if element["allowMultiple"] is True else 1
    return [replace(entry, kind="upload", fields={"takes": FOREIGN_FILES, "max_files": most})]


def _length(element: Element) -> dict[str, object]:
    length = element["maxLength"]
    is_limit = isinstance(length, int) and not isinstance(length, bool) and length > 0
    return {"max_length": length} if is_limit else {}


def _listed(element: Element, ledger: Ledger, tongues: _Tongues, entry: Entry) -> list[Entry]:
    keys = ("choices", "choicesVisibleIf")
    choices = for_some(_choices(element["choices"]), element.content, keys, element.name, ledger)
    if element["hasOther"] is True or element["showOtherItem"] is True:
        other = words(element["otherText"]).texts or stock("other", *tongues)
        choices.append(Choice("other", other, opens_text=True))
    if element["hasNone"] is True or element["showNoneItem"] is True:
        none = words(element["noneText"]).texts or stock("none", *tongues)
        choices.append(Choice("none", none, exclusive=True))
    if element["type"] == "tagbox":
        ledger.changed(element.source, "dropdown")
    many = element["type"] in {"checkbox", "tagbox"}
    counts = {
        "min_chosen": element["minSelectedChoices"],
        "max_chosen": element["maxSelectedChoices"],
    }
    fields = {key: count for key, count in counts.items() if count} if many else {}
    if element["type"] == "dropdown":
        fields |= folded(choices, element.source, ledger)
    fields |= _order(element, ledger)
    return [
        replace(
            entry,
            kind="multiple_choice" if many else "single_choice",
            choices=choices,
            choices_from=ledger.enter("choice_list", element.name),
            fields=fields,
        )
    ]


def _order(element: Element, ledger: Ledger) -> dict[str, object]:
    order = str(element["choicesOrder"] or "none")
    if order not in {"none", "random"}:
        ledger.no_room("setting", f"{element.name}.choicesOrder")
    return {"is_shuffled": True} if order == "random" else {}


def _ranking(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    keys = ("choices", "choicesVisibleIf")
    choices = for_some(_choices(element["choices"]), element.content, keys, element.name, ledger)
    source, fields = ledger.enter("choice_list", element.name), _order(element, ledger)
    kind = "ranking"
    return [replace(entry, kind=kind, choices=choices, choices_from=source, fields=fields)]


def _expression(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    text = element["expression"]
    found = formula(ledger, element.name, text if isinstance(text, str) else "", SURVEYJS)
    if found is None:
        ledger.refused(element.source, "logic_left_out", "formula")
        return []
    # There the value is shown where it stands; here it can be told in words that follow.
    ledger.changed(element.source, "other_kind", "calculated")
    return [replace(entry, kind="calculated", formula=found, required=False)]


def _several(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    items = [each for each in objects(element["items"]) if named(each, "")]
    if not items:
        ledger.refused(element.source, "no_choices")
        return []
    ledger.changed(element.source, "several_questions", str(len(items)))
    return [
        replace(
            entry,
            name=f"{element.name}.{named(each, '')}",
            prompt=in_row(entry.prompt, words(each.get("title")).texts or {"": named(each, "")}),
            required=entry.required or each.get("isRequired") is True,
        )
        for each in items
    ]


def _rating(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    given = _choices(element["rateValues"])
    low, high = _decimal(element["rateMin"]), _decimal(element["rateMax"])
    ends = (int(low) if low is not None else 1, int(high) if high is not None else 5)
    if not given and ends == (0, 10):
        words_at = (words(element["minRateDescription"]), words(element["maxRateDescription"]))
        choices = [
            Choice(figure, each.texts or {"": figure})
            for figure, each in zip(("0", "10"), words_at, strict=True)
        ]
        return [replace(entry, kind="rating", choices=choices)]
    most = 100
    if not given and not 0 <= ends[1] - ends[0] <= most:
        ledger.refused(element.source, "too_many_choices", str(ends[1] - ends[0] + 1))
        return []
    choices = given or [_figure(point) for point in range(ends[0], ends[1] + 1)]
    kind = "scale" if [each.name for each in choices] == _POINTS else "single_choice"
    for key in ("minRateDescription", "maxRateDescription"):
        if key in element.content:
            ledger.no_room("setting", f"{element.name}.{key}")
    source = ledger.enter("choice_list", element.name)
    return [replace(entry, kind=kind, choices=choices, choices_from=source)]


def _figure(point: int) -> Choice:
    return Choice(str(point), {"": str(point)})


def _boolean(element: Element, _ledger: Ledger, tongues: _Tongues, entry: Entry) -> list[Entry]:
    yes = words(element["labelTrue"]).texts or stock("yes", *tongues)
    no = words(element["labelFalse"]).texts or stock("no", *tongues)
    names = [plain_value(element[key]) for key in ("valueTrue", "valueFalse")]
    choices = [Choice(names[0] or "true", yes), Choice(names[1] or "false", no)]
    return [replace(entry, kind="yes_no", choices=choices)]


def _statement(element: Element, _ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    has_words = bool(words(element["html"]).texts)
    return [replace(entry, kind="statement", prompt=entry.prompt if has_words else {})]


def _matrix(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    keys = ("rows", "rowsVisibleIf")
    rows = for_some(_choices(element["rows"]), element.content, keys, element.name, ledger)
    columns = _choices(element["columns"])
    if not rows:
        ledger.refused(element.source, "no_choices")
        return []
    ledger.changed(element.source, "several_questions", str(len(rows)))
    source = ledger.enter("choice_list", element.name)
    required = entry.required or element["isAllRowRequired"] is True
    filled = replace(
        entry, kind="single_choice", choices=columns, choices_from=source, required=required
    )
    return [
        replace(
            filled,
            name=f"{element.name}.{row.name}",
            prompt=in_row(entry.prompt, row.label),
            shown_if=(*entry.shown_if, *row.shown_if),
        )
        for row in rows
    ]


def _choices(value: object) -> list[Choice]:
    found: dict[str, Choice] = {}
    for each in value if isinstance(value, list) else ():
        given = each if isinstance(each, Mapping) else {"value": each}
        name = plain_value(given.get("value"))
        if name:
            label = words(given.get("text")).texts or {"": name}
            found.setdefault(name, Choice(name, label))
    return list(found.values())


def _decimal(value: object) -> Decimal | None:
    return number_of(plain_value(value))


_POINTS: Final = ["1", "2", "3", "4", "5"]
_ALWAYS: Final = frozenset({"type", "name", "title", "description", "isRequired", "visibleIf",
                            "validators"})  # fmt: skip
_OFFERED: Final = frozenset({"choices", "choicesVisibleIf", "choicesOrder"})
_LISTED: Final = _OFFERED | frozenset({"hasOther", "showOtherItem", "otherText", "hasNone",
                                       "showNoneItem", "noneText"})  # fmt: skip
_COUNTED: Final = _LISTED | {"minSelectedChoices", "maxSelectedChoices"}
_MAKERS: Final[Mapping[str, _Maker]] = {
    "text": _text, "comment": _comment, "html": _statement, "boolean": _boolean,
    "radiogroup": _listed, "dropdown": _listed, "checkbox": _listed, "tagbox": _listed,
    "rating": _rating, "matrix": _matrix, "ranking": _ranking, "expression": _expression,
    "multipletext": _several, "file": _files,
}  # fmt: skip
_TAKEN: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"inputType", "min", "max", "maxLength"}),
    "comment": frozenset({"maxLength"}),
    "file": frozenset({"allowMultiple"}),
    "html": frozenset({"html"}),
    "boolean": frozenset({"labelTrue", "labelFalse", "valueTrue", "valueFalse"}),
    "radiogroup": _LISTED, "dropdown": _LISTED, "checkbox": _COUNTED, "tagbox": _COUNTED,
    "rating": frozenset({"rateMin", "rateMax", "rateValues", "minRateDescription",
                         "maxRateDescription"}),
    "matrix": frozenset({"rows", "columns", "isAllRowRequired", "rowsVisibleIf"}),
    "ranking": _OFFERED,
    "expression": frozenset({"expression"}),
    "multipletext": frozenset({"items"}),
}  # fmt: skip
