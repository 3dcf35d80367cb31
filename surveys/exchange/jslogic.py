"""What a SurveyJS definition says about answers: validators, triggers, calculated values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import (
    SURVEYJS,
    Answer,
    Made,
    Reading,
    Rounded,
    Term,
)
from surveys.exchange.form import (
    Choice,
    Demand,
    Entry,
    Formula,
    Group,
    Lead,
    Relevance,
    Texts,
    Written,
    formula,
    relevance,
)
from surveys.exchange.jswords import Json, objects, plain_value, words
from surveys.exchange.numbers import number_of
from surveys.exchange.patterns import anywhere
from surveys.exchange.report import Ledger

_NUMBERS: Final = {"minValue": "min", "maxValue": "max"}
_COUNTS: Final = {"minCount": "min_chosen", "maxCount": "max_chosen"}
_TEXTS: Final = frozenset({"short_text", "long_text"})
_MOST: Final = 1_000
_ITEM: Final = "{item}"


@dataclass
class Checked:
    """What the validators of one question say of its answer."""

    fields: dict[str, object] = field(default_factory=dict)
    pattern: Written | None = None
    demands: list[Demand] = field(default_factory=list)


@dataclass(frozen=True)
class Validators:
    """Reads the validators of one question; `general` is told where a validator says nothing."""

    name: str
    kind: str
    ledger: Ledger
    general: Texts

    def read(self, given: object) -> Checked:
        """Return what can be taken; the rest is named in the report."""
        checked = Checked()
        for each in objects(given):
            kind = str(each.get("type") or "").removesuffix("validator")
            if not self._take(kind, each, checked):
                self.ledger.no_room("setting", f"{self.name}.validators.{kind}")
        return checked

    def _take(self, kind: str, given: Json, checked: Checked) -> bool:
        match kind:
            case "numeric" if self.kind == "number":
                return _limits(given, _NUMBERS, checked)
            case "answercount" if self.kind == "multiple_choice":
                return _limits(given, _COUNTS, checked)
            case "text" if self.kind in _TEXTS:
                return _length(given, checked)
            case "regex":
                return self._regex(given, checked)
            case "expression":
                return self._expression(given, checked)
            case _:
                return False

    def _regex(self, given: Json, checked: Checked) -> bool:
        text = given.get("regex")
        if self.kind != "short_text" or not isinstance(text, str) or checked.pattern:
            return False
        source = self.ledger.enter("expression", f"{self.name}: {text}")
        try:
            flags = "i" if given.get("caseInsensitive") is True else ""
            checked.pattern = Written(anywhere(text, flags), self._message(given))
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
        else:
            self.ledger.became(source)
        return True

    def _expression(self, given: Json, checked: Checked) -> bool:
        text = given.get("expression")
        if not isinstance(text, str):
            return False
        for found in relevance(self.ledger, self.name, text, SURVEYJS):
            checked.demands.append(Demand(found.source, found.tree, self._message(given)))
        return True

    def _message(self, given: Json) -> Texts:
        return words(given.get("text")).texts or self.general


def for_some(
    choices: Sequence[Choice], given: Json, keys: tuple[str, str], owner: str, ledger: Ledger
) -> list[Choice]:
    """Return the choices (or rows) with when each is shown.

    `keys` are those of the list and of a condition on all of it, in which {item} is the value.
    """
    own = {
        plain_value(each.get("value")): each.get("visibleIf")
        for each in objects(given.get(keys[0]))
    }
    of_all = given.get(keys[1])
    found = []
    for choice in choices:
        shown: list[Relevance] = []
        # A value with both signs in it makes an expression that is refused.
        sign = '"' if "'" in choice.name else "'"
        for text in (own.get(choice.name), of_all):
            if isinstance(text, str):
                said = text.replace(_ITEM, f"{sign}{choice.name}{sign}")
                shown += relevance(ledger, f"{owner}.{choice.name}", said, SURVEYJS)
        found.append(replace(choice, shown_if=tuple(shown)))
    return found


def leads_of(content: Json, ledger: Ledger) -> Iterator[Lead]:
    """Yield where triggers lead: to a question, or to the end."""
    for number, trigger in enumerate(objects(content.get("triggers")), start=1):
        kind, text = str(trigger.get("type") or ""), trigger.get("expression")
        to = trigger.get("gotoName")
        is_lead = kind == "complete" or (kind == "skip" and isinstance(to, str))
        if not is_lead or not isinstance(text, str):
            ledger.no_room("setting", f"triggers.{number}.{kind}")
            continue
        for found in relevance(ledger, f"triggers.{number}.{kind}", text, SURVEYJS):
            yield Lead(found.source, found.tree, str(to) if kind == "skip" else None)


def with_calculated(content: Json, groups: Sequence[Group], ledger: Ledger) -> list[Group]:
    """Return the groups with calculated values, each behind the last question it looks at."""
    entries = [list(group.entries) for group in groups]
    for given in objects(content.get("calculatedValues")):
        name, text = str(given.get("name") or ""), given.get("expression")
        source = ledger.enter("question", name)
        found = formula(ledger, name, text if isinstance(text, str) else "", SURVEYJS)
        if found is None or not name:
            ledger.refused(source, "logic_left_out", "formula")
            continue
        made = Entry(source, name, "calculated", {"": name}, formula=found)
        page, place = _behind(found, entries)
        entries[page].insert(place, made)
    return [replace(group, entries=kept) for group, kept in zip(groups, entries, strict=True)]


def _behind(found: Formula, entries: Sequence[Sequence[Entry]]) -> tuple[int, int]:
    names = set(_names(found.term))
    places = [
        (page, place + 1)
        for page, kept in enumerate(entries)
        for place, entry in enumerate(kept)
        if entry.name in names
    ]
    return max(places, default=(len(entries) - 1, len(entries[-1])))


def _names(term: Term) -> Iterator[str]:
    match term:
        case Answer(name) | Reading(name=name):
            yield name
        case Rounded(part):
            yield from _names(part)
        case Made(parts=parts):
            for part in parts:
                yield from _names(part)
        case _:
            pass


def _limits(given: Json, names: Mapping[str, str], checked: Checked) -> bool:
    found = {ours: number_of(plain_value(given.get(theirs))) for theirs, ours in names.items()}
    is_count = names is _COUNTS
    kept = {
        key: int(value) if is_count else value
        for key, value in found.items()
        if value is not None and (not is_count or 1 <= value <= _MOST)
    }
    checked.fields |= kept
    return bool(kept)


def _length(given: Json, checked: Checked) -> bool:
    most = given.get("maxLength")
    if isinstance(most, int) and not isinstance(most, bool) and most > 0:
        checked.fields["max_length"] = most
    return "max_length" in checked.fields and not given.keys() & {"minLength", "allowDigits"}
