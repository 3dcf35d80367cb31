"""CSV and JSON Lines, made piece by piece so that any number of rows can be sent on."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from app.exports.cells import inert, plain
from app.exports.table import Cell, Column, Row

PIECE: Final = 500
# Excel, with which most staff open a CSV file, takes it for UTF-8 only with this mark.
BOM: Final = b"\xef\xbb\xbf"
# Made once: `json.dumps` makes an encoder for every cell that is not as it expects.
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode


def csv_pieces(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8 with a mark; what could be a formula is made inert."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in columns])
    yield BOM + _taken(buffer)
    rest = iter(rows)
    while piece := list(islice(rest, PIECE)):
        writer.writerows([_spoken(cell) for cell in row] for row in piece)
        yield _taken(buffer)


def json_pieces(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield one JSON object a line, everything as it is; empty cells are null."""
    names = [json.dumps(column.name) for column in columns]
    rest = iter(rows)
    while piece := list(islice(rest, PIECE)):
        lines = (
            ", ".join(f"{name}: {_json(cell)}" for name, cell in zip(names, row, strict=True))
            for row in piece
        )
        yield "".join(f"{{{line}}}\n" for line in lines).encode()


def _spoken(cell: Cell) -> str:
    return inert(cell) if isinstance(cell, str) else plain(cell)


def _json(cell: Cell) -> str:
    # Written out, because a float would lose digits.
    if isinstance(cell, Decimal):
        return plain(cell)
    return _ENCODE(cell if cell is None or isinstance(cell, str | int) else plain(cell))


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
