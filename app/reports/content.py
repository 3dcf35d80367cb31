"""What a report says, as values: one content, from which every format is drawn.

No format may work out a figure, or leave one out: that is why they say the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from app.entries.reading import Words


class Kind(StrEnum):
    """Which report it is."""

    BRIEF = "brief"
    FULL = "full"


class Format(StrEnum):
    """As what file it comes."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"


class Wanted(NamedTuple):
    """What somebody chose: `exact` figures, or those that everybody may see."""

    kind: Kind
    format: Format
    lang: str
    exact: bool


class Figure(NamedTuple):
    """A figure as it is shown, and the number itself where one may be told."""

    words: str
    number: float | None = None
    is_share: bool = False


Cell: TypeAlias = Words | Figure


class Look(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    LEAD = "lead"
    NOTE = "note"
    QUOTE = "quote"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the report alone."""

    level: int
    words: Words


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    words: Words
    look: Look = Look.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Words, ...]


@dataclass(frozen=True)
class Facts:
    """Names and what stands for each: a table of two columns whose first are headings."""

    caption: str
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Table:
    """A table; `bars` names the column of figures that are drawn as bars too: it is a chart."""

    caption: Words
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: int | None = None

    @property
    def top(self) -> float:
        """Return the figure whose bar is as long as there is room for."""
        return max((self.number(row) for row in self.rows), default=0)

    def number(self, row: tuple[Cell, ...]) -> float:
        """Return the figure of a row that is drawn as a bar, nought where none is told."""
        cell = row[self.bars] if self.bars is not None else None
        return cell.number or 0 if isinstance(cell, Figure) else 0

    def part(self, row: tuple[Cell, ...]) -> float:
        """Return how long the bar of a row is, from 0 to 1."""
        return self.number(row) / self.top if self.top else 0


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table
SHORTENED: Final = "…"


@dataclass(frozen=True)
class Report:
    """A whole report in one language. `quotes` are those whose words stand in it."""

    kind: Kind
    lang: str
    title: Words
    note: str
    organisation: str
    blocks: tuple[Block, ...]
    quotes: frozenset[UUID] = frozenset()

    @property
    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the tables, in order."""
        for block in self.blocks:
            if isinstance(block, Facts):
                yield from (cell for _name, cell in block.rows if isinstance(cell, Figure))
            elif isinstance(block, Table):
                cells = (cell for row in block.rows for cell in row)
                yield from (cell for cell in cells if isinstance(cell, Figure))


def repeats(before: Block | None, caption: str) -> bool:
    """Return whether a caption says what the heading right above it has just said."""
    return isinstance(before, Heading) and before.words.text == caption


def shortened(words: Words, most: int) -> Words:
    """Return the beginning of a text, cut between two words; a wide letter counts for two."""
    text = " ".join(words.text.split())
    room, end = float(most), len(text)
    for place, letter in enumerate(text):
        room -= 2 if ord(letter) >= _WIDE else 1
        if room < 0:
            end = place
            break
    if end == len(text):
        return words._replace(text=text)
    kept = text[:end]
    whole = kept.rsplit(" ", 1)[0] if " " in kept[end // 2 :] else kept
    return words._replace(text=whole.rstrip(" .,;:") + SHORTENED)


_WIDE: Final = 0x1100
