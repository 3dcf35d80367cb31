"""Single cells of an XLSForm: words by language, parameters, limits."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import Both, Is, Tree
from surveys.exchange.form import Texts
from surveys.exchange.workbook import Row

_RATING: Final = (Decimal(0), Decimal(10))
_SCALE: Final = (Decimal(1), Decimal(5))


def texts_of(row: Row, column: str) -> Texts:
    """Return the words of a column in each language."""
    found = {"": row.cells[column]} if column in row.cells else {}
    prefix = f"{column}::"
    for heading, text in row.cells.items():
        if heading.startswith(prefix):
            found[heading.removeprefix(prefix)] = text
    return found


def parameters(row: Row) -> Mapping[str, Decimal]:
    """Return the figures that a row gives as `start=0 end=10`."""
    found = {}
    for name, value in re.findall(r"(\w+)\s*=\s*([^\s;,]+)", row.cells.get("parameters", "")):
        try:
            number = Decimal(value)
        except InvalidOperation:
            continue
        if number.is_finite():
            found[name] = number
    return found


def kind_of_range(row: Row) -> str:
    """Return the kind that a range of figures becomes."""
    given = parameters(row)
    ends = (given.get("start", Decimal(1)), given.get("end", Decimal(10)))
    if given.get("step", Decimal(1)) != 1:
        return "number"
    return {_RATING: "rating", _SCALE: "scale"}.get(ends, "number")


def limits_of(tree: Tree) -> dict[str, Decimal]:
    """Return the least and the most that a constraint such as `. >= 0 and . <= 120` allows."""
    parts = tree.parts if isinstance(tree, Both) else (tree,)
    limits: dict[str, Decimal] = {}
    for part in parts:
        if not (isinstance(part, Is) and part.name == "." and part.op in {"le", "ge"}):
            raise ExchangeError("expression_not_supported")
        try:
            limits["min" if part.op == "ge" else "max"] = Decimal(part.value)
        except InvalidOperation:
            raise ExchangeError("expression_not_supported", name=part.value) from None
    return limits
