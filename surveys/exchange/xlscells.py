"""Single cells of an XLSForm: words by language, parameters, limits."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from surveys.exchange.form import Texts
from surveys.exchange.numbers import number_of
from surveys.exchange.workbook import Row

_RATING: Final = (Decimal(0), Decimal(10))
# Texts and references are passed over, so that only words outside them are names of columns.
_WORDS: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}|(?P<name>[A-Za-z_][\w.-]*)")
_SCALE: Final = (Decimal(1), Decimal(5))
IN_SIGHT: Final = "columns-1"
"""The appearance of a list that is never folded up, however long it is."""


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
        number = number_of(value)
        if number is not None:
            found[name] = number
    return found


def kind_of_range(row: Row) -> str:
    """Return the kind that a range of figures becomes."""
    given = parameters(row)
    ends = (given.get("start", Decimal(1)), given.get("end", Decimal(10)))
    if given.get("step", Decimal(1)) != 1:
        return "number"
    return {_RATING: "rating", _SCALE: "scale"}.get(ends, "number")


def is_randomized(row: Row) -> bool:
    """Tell whether the choices stand in another order for each person."""
    return bool(
        re.search(r"\brandomize\s*=\s*true\b", row.cells.get("parameters", ""), re.IGNORECASE)
    )


def for_choice(text: str, cells: Mapping[str, str], columns: frozenset[str]) -> str | None:
    """Return a filter as it is for one choice: its own cells stand in for the columns' names.

    None when a cell cannot be written down as a value.
    """
    found, last = [], 0
    for word in _WORDS.finditer(text):
        name = word["name"]
        if not name or name not in columns or text[word.end() :].lstrip().startswith("("):
            continue
        value = cells.get(name, "")
        sign = "'" if "'" not in value else '"'
        if sign in value:
            return None
        found += [text[last : word.start()], f"{sign}{value}{sign}"]
        last = word.end()
    return "".join([*found, text[last:]])
