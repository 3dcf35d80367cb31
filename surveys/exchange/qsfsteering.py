"""Where a Qualtrics survey leads people, and how many it wants: skips, ends and quotas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from surveys.exchange.expressions import Both, Tree
from surveys.exchange.form import Choice, Entry, Lead, Relevance, Wanted
from surveys.exchange.numbers import number_of
from surveys.exchange.qsfkinds import Asked
from surveys.exchange.qsflogic import relevance_of
from surveys.exchange.qsfparts import keyed, record, records, text
from surveys.exchange.report import Ledger

_END: Final = "ENDOFSURVEY"
_MOST: Final = 10_000_000


def skips_of(
    part: Mapping[str, object], owner: Asked, asked: Mapping[str, Asked], ledger: Ledger
) -> Iterator[Lead]:
    """Yield where the skip logic of a question leads; what has no place here is named."""
    for skip in records(part.get("SkipLogic")):
        to = text(skip.get("SkipToDestination"))
        target = asked.get(to)
        if to != _END and target is None:
            ledger.no_room("setting", f"{owner.name}.SkipLogic {to}".strip())
            continue
        condition = {
            "LogicType": "Question",
            "Operator": skip.get("Condition"),
            "ChoiceLocator": skip.get("ChoiceLocator") or skip.get("Locator"),
            "RightOperand": skip.get("RightOperand"),
        }
        logic = {"0": {"0": condition}}
        for found in relevance_of(logic, f"{owner.name}.SkipLogic", asked, ledger):
            name = None if target is None else target.name
            yield Lead(found.source, found.tree, name, at=owner.name)


def end_of(
    shown_if: Sequence[Relevance], before: Sequence[Entry], source_name: str, ledger: Ledger
) -> Iterator[Lead]:
    """Yield the end of the survey inside a branch, after what was asked before."""
    if not shown_if or not before:
        ledger.no_room("setting", source_name)
        return
    trees: tuple[Tree, ...] = tuple(each.tree for each in shown_if)
    for each in shown_if[:-1]:
        ledger.became(each.source)
    ledger.became(ledger.enter("setting", source_name))
    tree = trees[0] if len(trees) == 1 else Both(trees)
    yield Lead(shown_if[-1].source, tree, None, at=before[-1].name)


def quotas_of(
    payloads: Sequence[object], asked: Mapping[str, Asked], ledger: Ledger
) -> Iterator[Wanted]:
    """Yield the quotas, each as its file gives it."""
    for number, payload in enumerate(map(record, payloads), start=1):
        name = text(payload.get("Name")) or str(number)
        limit = number_of(text(payload.get("Occurrences")))
        action = text(payload.get("QuotaAction"))
        if limit is None or not 0 <= limit <= _MOST or limit != limit.to_integral_value():
            ledger.no_room("setting", f"quota {name}")
            continue
        for found in relevance_of(payload.get("Logic"), f"quota {name}", asked, ledger):
            yield Wanted(found.source, name, found.tree, int(limit), action.startswith("End"))


def for_some(entry: Entry, owner: Asked, asked: Mapping[str, Asked], ledger: Ledger) -> Entry:
    """Return the item with when each of its choices is shown."""
    logic = {
        owner.values.get(key, key): record(choice).get("DisplayLogic")
        for key, choice in keyed(owner.payload.get("Choices")).items()
    }
    if not any(logic.values()):
        return entry

    def shown(choice: Choice) -> Choice:
        given = logic.get(choice.name)
        if not given:
            return choice
        found = relevance_of(given, f"{owner.name}.{choice.name}", asked, ledger)
        return replace(choice, shown_if=tuple(found))

    if entry.rows:
        return replace(entry, rows=[shown(row) for row in entry.rows])
    return replace(entry, choices=[shown(choice) for choice in entry.choices])
