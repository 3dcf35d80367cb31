"""What an export is, whatever its format: columns, and rows of plain cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus
from typing import Final, NamedTuple, TypeAlias

from app.errors import DomainError

Cell: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = Sequence[Cell]
SHORT: Final = 32
"""Bytes in the name of a variable: Stata's limit, which SPSS keeps as well."""

# Words that SPSS or Stata do not take for a variable's name.
_RESERVED: Final = frozenset(
    (
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("byte", "double", "float", "if", "in", "int", "long", "strl", "using"),
        *(f"str{length}" for length in range(1, 2046)),
    )
)


class Format(StrEnum):
    """The kinds of file; the value is how its name ends."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SAV = "sav"
    DTA = "dta"


class Shape(StrEnum):
    """One row for each response, or one for each answer."""

    WIDE = "wide"
    LONG = "long"


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for. Without `lang`, words are in the language of each answer."""

    format: Format = Format.CSV
    shape: Shape = Shape.WIDE
    labels: bool = False
    lang: str | None = None
    archive: bool = False


class Kind(StrEnum):
    """What stands in a column: words, an option's code, 1 or 0, a number, or a day."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"


class Numbered(NamedTuple):
    """An option as SPSS and Stata know it: a number, the code it stands for, and a label."""

    number: int
    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column; `short` is its name where names are short, `options` what its codes mean."""

    name: str
    kind: Kind
    title: str = ""
    options: tuple[Numbered, ...] = ()
    short: str = ""


class TooBigError(DomainError):
    """The format cannot hold that much; `columns` is how many there would be."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "too_big"

    def __init__(self, columns: int) -> None:
        super().__init__(f"{columns} columns are more than this format can hold")
        self.columns = columns


def distinct(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns with names that differ, in any case of letters, and short names."""
    taken: set[str] = set()
    shorts: set[str] = set(_RESERVED)
    found = []
    for column in columns:
        name = _free(column.name, taken, longest=None)
        short = _free(name, shorts, longest=SHORT)
        found.append(replace(column, name=name, short=short))
    return tuple(found)


def cut(text: str, most: int) -> str:
    """Return the text in at most `most` bytes of UTF-8, cut between two characters."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - len("…".encode())].decode(errors="ignore") + "…"


def _free(name: str, taken: set[str], *, longest: int | None) -> str:
    for tried in _candidates(name, longest):
        if tried.casefold() not in taken:
            taken.add(tried.casefold())
            return tried
    raise AssertionError(name)


def _candidates(name: str, longest: int | None) -> Iterator[str]:
    yield name[:longest]
    number = 2
    while True:
        end = f"_{number}"
        yield name[: longest - len(end) if longest else None] + end
        number += 1
