"""Qualtrics' logic (of display and of branches) as expressions.

Sets of conditions stand under the keys "0", "1"…, and so do the conditions in a set. "Conjuction"
is how the files spell it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import Both, Either, Empty, Has, Is, Negated, Op, Tree
from surveys.exchange.form import Relevance
from surveys.exchange.qsfdata import FIELD
from surveys.exchange.qsfkinds import Asked
from surveys.exchange.qsfparts import record, text
from surveys.exchange.report import Ledger

_COMPARED: Final[Mapping[str, Op]] = {
    "GreaterThan": "gt",
    "GreaterThanOrEqual": "ge",
    "LessThan": "lt",
    "LessThanOrEqual": "le",
    "EqualTo": "eq",
}
_NUMERIC: Final = "ChoiceNumericEntryValue"
_TYPED: Final = frozenset({"ChoiceTextEntryValue", _NUMERIC, "SelectedChoicesRecode"})
_SCHEME: Final = "q://"
_PARTS: Final = 3
_SHORT: Final = 2


def relevance_of(
    logic: object, owner: str, asked: Mapping[str, Asked], ledger: Ledger
) -> Sequence[Relevance]:
    """Return the condition, or nothing: then the report says that and why it was refused."""
    source = ledger.enter("expression", f"{owner}: {_said(record(logic))}")
    try:
        return (Relevance(source, _sets(record(logic), asked)),)
    except ExchangeError as error:
        ledger.refused(source, error.code, str(error.params.get("name", "")))
        return ()


def _sets(logic: Mapping[str, object], asked: Mapping[str, Asked]) -> Tree:
    found = [record(logic[key]) for key in sorted(logic, key=_place) if key.isdecimal()]
    if not found:
        raise ExchangeError("expression_unfinished")
    words = [text(each.get("Type")).lower().removesuffix("if") for each in found]
    trees = [_set(each, asked) for each in found]
    return _joined(trees, ["or" if word in {"or", "else"} else word for word in words[1:]])


def _set(conditions: Mapping[str, object], asked: Mapping[str, Asked]) -> Tree:
    keys = [key for key in sorted(conditions, key=_place) if key.isdecimal()]
    found = [record(conditions[key]) for key in keys]
    if not found:
        raise ExchangeError("expression_unfinished")
    words = [text(each.get("Conjuction") or each.get("Conjunction")).lower() for each in found]
    return _joined([_condition(each, asked) for each in found], words[1:])


def _joined(trees: Sequence[Tree], words: Sequence[str]) -> Tree:
    if len(trees) == 1:
        return trees[0]
    # Which of "and" and "or" comes first in one set is written down nowhere.
    if set(words) <= {"and", ""}:
        return Both(tuple(trees))
    if set(words) == {"or"}:
        return Either(tuple(trees))
    raise ExchangeError("expression_not_supported", name="and, or")


def _condition(condition: Mapping[str, object], asked: Mapping[str, Asked]) -> Tree:
    kind, operator = text(condition.get("LogicType")), text(condition.get("Operator"))
    if kind == "EmbeddedField":
        return _of_field(condition, operator, asked)
    if kind != "Question":
        raise ExchangeError("expression_not_supported", name=kind)
    locator = text(condition.get("LeftOperand")) or text(condition.get("ChoiceLocator"))
    parts = locator.removeprefix(_SCHEME).split("/")
    if not locator.startswith(_SCHEME) or len(parts) not in {_SHORT, _PARTS}:
        raise ExchangeError("expression_not_supported", name=locator)
    owner = asked.get(parts[0])
    if owner is None:
        raise ExchangeError("expression_unknown_question", name=parts[0])
    if parts[1] == "SelectableChoice" and len(parts) == _PARTS:
        return _chosen(owner, parts[2], operator)
    return _typed(owner, parts[1], operator, text(condition.get("RightOperand")))


def _of_field(condition: Mapping[str, object], operator: str, asked: Mapping[str, Asked]) -> Tree:
    name, value = text(condition.get("LeftOperand")), text(condition.get("RightOperand"))
    owner = asked.get(FIELD + name)
    if owner is None:
        raise ExchangeError("expression_unknown_question", name=name)
    if value in owner.values and operator in {"EqualTo", "NotEqualTo"}:
        return _chosen(owner, value, "Selected" if operator == "EqualTo" else "NotSelected")
    return _typed(owner, _NUMERIC, operator, value)


def _chosen(owner: Asked, key: str, operator: str) -> Tree:
    if key not in owner.values:
        raise ExchangeError("expression_unknown_choice", name=key)
    has = Has(owner.name, owner.values[key])
    if operator == "Selected":
        return has
    if operator == "NotSelected":
        return Negated(has)
    raise ExchangeError("expression_not_supported", name=operator)


def _typed(owner: Asked, what: str, operator: str, value: str) -> Tree:
    if what not in _TYPED:
        raise ExchangeError("expression_not_supported", name=what)
    if operator in {"Empty", "NotEmpty"}:
        empty = Empty(owner.name)
        return empty if operator == "Empty" else Negated(empty)
    if operator == "NotEqualTo":
        # There it also holds for people who gave no answer, as the negation does here.
        return Negated(Is(owner.name, "eq", value))
    if operator not in _COMPARED:
        raise ExchangeError("expression_not_supported", name=operator)
    return Is(owner.name, _COMPARED[operator], value)


def _said(logic: Mapping[str, object]) -> str:
    """Return the condition in short, for the report."""
    said = [
        f"{text(each.get('LeftOperand')) or text(each.get('ChoiceLocator'))}"
        f" {text(each.get('Operator'))} {text(each.get('RightOperand'))}".strip()
        for group in map(record, logic.values())
        for each in map(record, group.values())
        if each
    ]
    return "; ".join(said)


def _place(key: str) -> tuple[int, str]:
    return (len(key), key)
