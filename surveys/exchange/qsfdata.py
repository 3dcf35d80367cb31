"""What Qualtrics keeps beside the answers ("embedded data"): from the link, or set in the flow.

A field without a value is filled from the address that people follow: a value that comes with the
link. A field that is set to the number that somebody gave is reckoned. What is set to words or to
a number of its own has no place here: a formula looks at answers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from surveys.choices import MAX_OPTIONS
from surveys.exchange.expressions import Answer, Term
from surveys.exchange.form import Choice, Entry, Formula, Relevance, refuse_too_many
from surveys.exchange.parts import option_code
from surveys.exchange.qsfkinds import Asked
from surveys.exchange.qsfparts import number, records, text
from surveys.exchange.report import Ledger
from surveys.exchange.stock import stock
from surveys.linked import MAX_LINKED, code_taken

FIELD: Final = "e://Field/"
# Whatever else the address says; who compares with this very word means that as well.
_FREE: Final = "other"
_LISTED: Final = frozenset({"EqualTo", "NotEqualTo"})
_GIVEN: Final = re.compile(
    r"\$\{q://(?P<name>QID\w+)/Choice(?:Numeric|Text)EntryValue(?:/\d+)?\}", re.ASCII
)


def compared_with(elements: Sequence[object]) -> dict[str, list[str]]:
    """Return the values that the logic of a file compares its fields with, each once."""
    found: dict[str, dict[str, None]] = {}
    waiting = list(reversed(elements))
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("LogicType") == "EmbeddedField" and part.get("Operator") in _LISTED:
                values = found.setdefault(text(part.get("LeftOperand")), {})
                values.setdefault(text(part.get("RightOperand")))
            waiting.extend(reversed(part.values()))
        elif isinstance(part, list):
            waiting.extend(reversed(part))
    return {name: [value for value in values if value] for name, values in found.items()}


class Fields:
    """The fields of one file, as its flow comes to them."""

    def __init__(
        self,
        languages: Sequence[str],
        known: Mapping[str, Sequence[str]],
        asked: dict[str, Asked],
        ledger: Ledger,
    ) -> None:
        self._languages, self._known, self._asked = languages, known, asked
        self._ledger = ledger

    def entries(
        self, step: Mapping[str, object], shown_if: Sequence[Relevance], *, by_chance: bool
    ) -> Iterator[Entry]:
        """Yield what the fields of one step become; what has no place here is named.

        `by_chance`: the step is reached by some people only, whom Qualtrics draws.
        """
        flow = f"flow EmbeddedData {text(step.get('FlowID'))}".strip()
        fields = records(step.get("EmbeddedData"))
        if not fields:
            self._ledger.no_room("setting", flow)
        refuse_too_many(len(self._asked) + len(fields))
        for field in fields:
            name, value = text(field.get("Field")), text(field.get("Value"))
            label = f"{flow}: {name}" + (f" = {value}" if value else "")
            if not name or by_chance or FIELD + name in self._asked:
                self._ledger.no_room("setting", label)
                continue
            made = self._reckoned(name, value, label) if value else self._linked(name, label)
            if made is None:
                self._ledger.no_room("setting", label)
                continue
            yield self._placed(made, () if made.choices else shown_if)

    def _placed(self, made: Entry, shown_if: Sequence[Relevance]) -> Entry:
        values = {each.name: each.name for each in made.choices}
        owner = Asked({}, made.name, made.source, self._languages, values, is_placed=True)
        self._asked[FIELD + made.name] = owner
        return Entry(**{**vars(made), "shown_if": shown_if})

    def _linked(self, name: str, label: str) -> Entry:
        source, words = self._ledger.enter("setting", label), {"": name}
        listed = list(_recognised(self._known.get(name, ())))[: MAX_OPTIONS - 1]
        others = stock("other", list(self._languages[1:]), self._languages[0])
        choices = [Choice(value, {"": value}) for value in listed]
        free = Choice(_FREE, others, opens_text=True)
        return Entry(
            source, name, "link_value", words,
            choices=[*choices, free],
            choices_from=self._ledger.enter("choice_list", name) if choices else None,
            fields={"max_length": MAX_LINKED},
        )  # fmt: skip

    def _reckoned(self, name: str, value: str, label: str) -> Entry | None:
        term = self._term(value)
        if term is None:
            return None
        formula = Formula(self._ledger.enter("expression", f"{name} = {value}"), term)
        source = self._ledger.enter("setting", label)
        return Entry(source, name, "calculated", {"": name}, formula=formula)

    def _term(self, value: str) -> Term | None:
        found = _GIVEN.fullmatch(value)
        owner = self._asked.get(found["name"]) if found else None
        return Answer(owner.name) if owner else None


def _recognised(values: Sequence[str]) -> Iterator[str]:
    """Yield the values whose option an address finds; no other can be a choice of its own."""
    taken = {_FREE}
    for place, value in enumerate(values):
        code = option_code(value, place, taken)
        if code == code_taken(value):
            taken.add(code)
            yield value


def drawn_of(step: Mapping[str, object]) -> tuple[int, int]:
    """Return how many of the parts of a step each person is led to, and how many there are."""
    several = len(records(step.get("Flow")))
    shown = number(step.get("SubSet"))
    if shown is None or not 0 <= shown <= several:
        return several, several
    return int(shown), several
