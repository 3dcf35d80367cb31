"""Answers as columns: one number for each person and question, counted without a database.

A column is a list of different answers and, for each person, the place of theirs in that list;
place 0 is "no answer". A block holds the columns of some responses in one and the same order. It
holds codes, numbers and days, never words: of an open question only that it was answered.
"""

import json
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple, TypeAlias, TypeVar

import surveys

Places: TypeAlias = "bytes | array[int]"
Given: TypeAlias = str | None
"""An answer as `written` gives it, or None where there is none."""

T = TypeVar("T")

LANG: Final = "lang"
CHANNEL: Final = "channel"
WRITTEN: Final = "x"
NO_AREA: Final = "-"
"""A place that named no area: no code is written so."""
"""What stands for words, and for a matrix of which at least one row was answered."""
_SIZES: Final = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))
_FAST: Final = 1


class BadBlockError(ValueError):
    """The bytes are no block; it has to be made again."""


class Column(NamedTuple):
    """The different answers, None first, and the place of each person's among them."""

    values: tuple[Given, ...]
    places: Places


class Raw(NamedTuple):
    """A response as it is stored; answers by question id, as JSON."""

    lang: str
    channel: str
    answers: Mapping[str, str]


class Block(NamedTuple):
    """Columns of equal length by name."""

    people: int
    columns: Mapping[str, Column]

    def column(self, name: str) -> Column:
        """Return a column; one without any answer when nobody gave one."""
        return self.columns.get(name) or Column((None,), bytes(self.people))


@dataclass(frozen=True)
class Selection:
    """Some of the people in a block; without a mask, all."""

    block: Block
    mask: bytes | None = None

    @property
    def people(self) -> int:
        """Return how many people are in it."""
        return self.block.people if self.mask is None else sum(self.mask)

    def only(self, name: str, holds: Callable[[str], bool]) -> "Selection":
        """Return those whose answer in this column holds."""
        column = self.block.column(name)
        flags = [value is not None and holds(value) for value in column.values]
        mask = bytes(map(flags.__getitem__, column.places))
        if self.mask is not None:
            mask = bytes(map(int.__and__, mask, self.mask))
        return Selection(self.block, mask)

    def count(self, *names: str) -> Counter[tuple[Given, ...]]:
        """Return how many people gave which answers to these questions together."""
        columns = [self.block.column(name) for name in names]
        if not columns:
            return Counter({(): self.people})
        values = [column.values for column in columns]
        if len(columns) == 1:
            alone = Counter(self._chosen(columns[0].places))
            return Counter({(values[0][place],): people for place, people in alone.items()})
        together = Counter(self._chosen(zip(*(each.places for each in columns), strict=True)))
        return Counter(
            {
                tuple(known[place] for known, place in zip(values, places, strict=True)): people
                for places, people in together.items()
            }
        )

    def joined(self, name: str, names: Sequence[str]) -> "Selection":
        """Return the same people with one more column: their answers in these, if they have all.

        Counting it with another column is much faster than counting all of them together.
        """
        columns = [self.block.column(each) for each in names]
        together = list(zip(*(each.places for each in columns), strict=True))
        known: dict[tuple[int, ...], int] = {}
        values: list[Given] = [None]
        for places in dict.fromkeys(together):
            known[places] = len(values) if all(places) else 0
            if all(places):
                given = (each.values[at] for each, at in zip(columns, places, strict=True))
                values.append(" ".join(map(str, given)))
        joint = Column(tuple(values), array("I", map(known.__getitem__, together)))
        block = Block(self.block.people, {**self.block.columns, name: joint})
        return Selection(block, self.mask)

    def _chosen(self, places: Iterable[T]) -> Iterable[T]:
        return places if self.mask is None else compress(places, self.mask)


def made(definition: surveys.Survey, responses: Sequence[Raw]) -> Block:
    """Return the columns of responses to one version of a survey."""
    read = _Reader(definition)
    known: dict[str, dict[Given, int]] = {}
    places: dict[str, array[int]] = {}
    for row, response in enumerate(responses):
        for name, value in read.cells(response):
            if name not in known:
                known[name] = {None: 0}
                places[name] = array("I", bytes(4 * len(responses)))
            different = known[name]
            places[name][row] = different.setdefault(value, len(different))
    columns = {name: _column(tuple(known[name]), places[name]) for name in sorted(known)}
    return Block(len(responses), columns)


def packed(block: Block) -> bytes:
    """Return the block as bytes, the same on every machine."""
    head = {
        "people": block.people,
        "columns": [[name, column.values] for name, column in block.columns.items()],
    }
    parts = [json.dumps(head, separators=(",", ":")).encode(), b"\n"]
    parts += [_swapped(column.places) for column in block.columns.values()]
    return zlib.compress(b"".join(parts), _FAST)


def unpacked(raw: bytes) -> Block:
    """Return the block that `packed` wrote. Raises BadBlockError."""
    try:
        whole = zlib.decompress(raw)
        end = whole.index(b"\n")
        head = json.loads(whole[:end])
        columns = dict(_columns(head["columns"], head["people"], whole, end + 1))
        return Block(head["people"], columns)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise BadBlockError from error


def row_column(item_id: str, row: str) -> str:
    """Return the name of the column of one row of a matrix."""
    return f"{item_id}.{row}"


def written(value: surveys.Value) -> str:
    """Return an answer in a few characters, without any words that people typed."""
    match value:
        case surveys.Chosen(codes) | surveys.Ranked(codes):
            return " ".join(codes)
        case surveys.Shares(amounts):
            return " ".join(f"{code}={amount:f}" for code, amount in amounts)
        case Decimal():
            return format(value, "f")
        case date() | surveys.CoarseDate():
            return value.isoformat()
        case surveys.Repeated() | surveys.Located():
            return _united([each for _key, each in surveys.entries_of(value)] or [value])
        case _:
            return WRITTEN


def _united(values: Sequence[surveys.Value]) -> str:
    # Of several answers of one person, each option counts once: what is counted are people.
    codes = dict.fromkeys(code for value in values for code in surveys.codes_in(value))
    is_place = any(isinstance(value, surveys.Located) for value in values)
    return " ".join(codes) or (NO_AREA if is_place else WRITTEN)


@lru_cache(maxsize=100_000)
def codes_of(value: str) -> tuple[str, ...]:
    """Return the codes of a choice, a place or a ranking, in its order."""
    return () if value == NO_AREA else tuple(value.split(" "))


def read(item: surveys.Item, value: str) -> surveys.Value:
    """Return the answer that `written` wrote, as far as conditions look at it."""
    for kinds, reader in _READERS:
        if isinstance(item, kinds):
            return reader(value)
    return value


def _shares(value: str) -> surveys.Shares:
    pairs = (pair.rpartition("=") for pair in codes_of(value))
    return surveys.Shares(tuple((code, Decimal(amount)) for code, _sign, amount in pairs))


_READERS: Final[tuple[tuple[tuple[type, ...], Callable[[str], surveys.Value]], ...]] = (
    ((surveys.Number, surveys.Calculated), Decimal),
    ((surveys.Date,), surveys.date_of),
    ((surveys.Ranking,), lambda value: surveys.Ranked(codes_of(value))),
    ((surveys.ConstantSum,), _shares),
    ((surveys.ClosedQuestion,), lambda value: surveys.Chosen(codes_of(value))),
)


def is_open(item: surveys.Item) -> bool:
    """Return whether people answer in their own words."""
    return isinstance(item, surveys.ShortText | surveys.LongText)


class _Reader:
    """Turns stored answers into cells; what was read once is remembered."""

    def __init__(self, definition: surveys.Survey) -> None:
        self.items = {item.id: item for item in definition.items()}
        self.seen: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def cells(self, response: Raw) -> Iterator[tuple[str, str]]:
        yield LANG, response.lang
        yield CHANNEL, response.channel
        for item_id, raw in response.answers.items():
            key = (item_id, raw)
            if key not in self.seen:
                self.seen[key] = tuple(self._cells(*key))
            yield from self.seen[key]

    def _cells(self, item_id: str, raw: str) -> Iterator[tuple[str, str]]:
        item = self.items.get(item_id)
        if item is None or is_open(item):
            yield item_id, WRITTEN
            return
        value = surveys.value_from_json(json.loads(raw))
        yield item_id, written(value)
        if isinstance(value, surveys.Rated):
            for row, code in value.rows:
                yield row_column(item_id, row), code


def _column(values: tuple[Given, ...], places: "array[int]") -> Column:
    code = _size(len(values))
    return Column(values, bytes(places.tolist()) if code == "B" else array(code, places))


def _size(values: int) -> str:
    return next(code for code, most in _SIZES if values <= most)


def _swapped(places: Places) -> bytes:
    if isinstance(places, array) and sys.byteorder == "big":
        places = array(places.typecode, places)
        places.byteswap()
    return bytes(places) if isinstance(places, bytes) else places.tobytes()


def _columns(
    heads: Sequence[tuple[str, list[Given]]], people: int, whole: bytes, start: int
) -> Iterator[tuple[str, Column]]:
    for name, listed in heads:
        values = tuple(listed)
        code = _size(len(values))
        end = start + people * array(code).itemsize
        yield name, Column(values, _places(code, whole[start:end], people))
        start = end


def _places(code: str, raw: bytes, people: int) -> Places:
    if len(raw) != people * array(code).itemsize:
        raise BadBlockError
    if code == "B":
        return raw
    found = array(code)
    found.frombytes(raw)
    if sys.byteorder == "big":
        found.byteswap()
    return found
