"""The question types of SurveyJS as the kinds of the survey language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from surveys.exchange.form import Choice, Entry, Relevance
from surveys.exchange.plain import PlainTexts, in_row, plain_texts
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock

Json: TypeAlias = Mapping[str, object]
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


def words(value: object) -> PlainTexts:
    """Return a localised text (a string, or one for each language) as plain text."""
    given = value if isinstance(value, Mapping) else {"default": value}
    texts = {
        "" if lang == "default" else str(lang): text
        for lang, text in given.items()
        if isinstance(text, str)
    }
    return plain_texts(texts)


def named(part: Json, stem: str) -> str:
    """Return the name of a page or question, the stem when it has none."""
    name = part.get("name")
    return name if isinstance(name, str) and name.strip() else stem


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
    return make(element, ledger, tongues, entry)


_Maker: TypeAlias = Callable[[Element, Ledger, _Tongues, Entry], list[Entry]]


def _text(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    asked = str(element["inputType"] or "text")
    kind = {"number": "number", "range": "number", "date": "date"}.get(asked, "short_text")
    if asked in {"datetime", "datetime-local", "month", "week", "time"}:
        ledger.refused(element.source, "unknown_kind", asked)
        return []
    fields: dict[str, object] = {}
    if kind == "number":
        limits = {key: _decimal(element[key]) for key in ("min", "max")}
        fields = {key: number for key, number in limits.items() if number is not None}
    _note_limits(element, ledger, fields)
    return [replace(entry, kind=kind, fields={**fields, **_length(element)})]


def _note_limits(element: Element, ledger: Ledger, taken: Mapping[str, object]) -> None:
    for key in ("min", "max"):
        if key in element.content and key not in taken:
            ledger.no_room("setting", f"{element.name}.{key}")


def _comment(element: Element, _ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    return [replace(entry, kind="long_text", fields=_length(element))]


def _length(element: Element) -> dict[str, object]:
    length = element["maxLength"]
    is_limit = isinstance(length, int) and not isinstance(length, bool) and length > 0
    return {"max_length": length} if is_limit else {}


def _listed(element: Element, ledger: Ledger, tongues: _Tongues, entry: Entry) -> list[Entry]:
    choices = _choices(element["choices"])
    if element["hasOther"] is True or element["showOtherItem"] is True:
        other = words(element["otherText"]).texts or stock("other", *tongues)
        choices.append(Choice("other", other, opens_text=True))
    if element["hasNone"] is True or element["showNoneItem"] is True:
        none = words(element["noneText"]).texts or stock("none", *tongues)
        choices.append(Choice("none", none, exclusive=True))
    if element["type"] in {"dropdown", "tagbox"}:
        ledger.changed(element.source, "dropdown")
    many = element["type"] in {"checkbox", "tagbox"}
    counts = {
        "min_chosen": element["minSelectedChoices"],
        "max_chosen": element["maxSelectedChoices"],
    }
    fields = {key: count for key, count in counts.items() if count} if many else {}
    return [
        replace(
            entry,
            kind="multiple_choice" if many else "single_choice",
            choices=choices,
            choices_from=ledger.enter("choice_list", element.name),
            fields=fields,
        )
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
    names = [_plain(element[key]) for key in ("valueTrue", "valueFalse")]
    choices = [Choice(names[0] or "true", yes), Choice(names[1] or "false", no)]
    return [replace(entry, kind="yes_no", choices=choices)]


def _statement(element: Element, _ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    has_words = bool(words(element["html"]).texts)
    return [replace(entry, kind="statement", prompt=entry.prompt if has_words else {})]


def _matrix(element: Element, ledger: Ledger, _tongues: _Tongues, entry: Entry) -> list[Entry]:
    rows, columns = _choices(element["rows"]), _choices(element["columns"])
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
        replace(filled, name=f"{element.name}.{row.name}", prompt=in_row(entry.prompt, row.label))
        for row in rows
    ]


def _choices(value: object) -> list[Choice]:
    found: dict[str, Choice] = {}
    for each in value if isinstance(value, list) else ():
        given = each if isinstance(each, Mapping) else {"value": each}
        name = _plain(given.get("value"))
        if name:
            label = words(given.get("text")).texts or {"": name}
            found.setdefault(name, Choice(name, label))
    return list(found.values())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(_plain(value))
    except InvalidOperation:
        return None
    small = Decimal(10) ** 12
    return number if number.is_finite() and abs(number) < small else None


_POINTS: Final = ["1", "2", "3", "4", "5"]
_ALWAYS: Final = frozenset({"type", "name", "title", "description", "isRequired", "visibleIf"})
_LISTED: Final = frozenset({"choices", "hasOther", "showOtherItem", "otherText", "hasNone",
                            "showNoneItem", "noneText"})  # fmt: skip
_COUNTED: Final = _LISTED | {"minSelectedChoices", "maxSelectedChoices"}
_MAKERS: Final[Mapping[str, _Maker]] = {
    "text": _text, "comment": _comment, "html": _statement, "boolean": _boolean,
    "radiogroup": _listed, "dropdown": _listed, "checkbox": _listed, "tagbox": _listed,
    "rating": _rating, "matrix": _matrix,
}  # fmt: skip
_TAKEN: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"inputType", "min", "max", "maxLength"}),
    "comment": frozenset({"maxLength"}),
    "html": frozenset({"html"}),
    "boolean": frozenset({"labelTrue", "labelFalse", "valueTrue", "valueFalse"}),
    "radiogroup": _LISTED, "dropdown": _LISTED, "checkbox": _COUNTED, "tagbox": _COUNTED,
    "rating": frozenset({"rateMin", "rateMax", "rateValues", "minRateDescription",
                         "maxRateDescription"}),
    "matrix": frozenset({"rows", "columns", "isAllRowRequired"}),
}  # fmt: skip
