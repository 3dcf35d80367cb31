"""Parquet, written in groups of rows. Loaded by name, never by the web."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from app.exports.cells import plain
from app.exports.table import Cell, Column, Kind, Row

GROUP: Final = 5_000
_TYPES: Final = {
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.WHOLE: pa.int32(),
    Kind.NUMBER: pa.float64(),
    Kind.DATE: pa.date32(),
}


def write(columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write a Parquet file: texts as they are, numbers as doubles."""
    schema = pa.schema([pa.field(column.name, _TYPES[column.kind]) for column in columns])
    rest = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(rest, GROUP)):
            found = zip(columns, zip(*group, strict=True), strict=True)
            cells = [_array(column, given) for column, given in found]
            writer.write_table(pa.table(cells, schema=schema))


def _array(column: Column, cells: Sequence[Cell]) -> pa.Array:
    if column.kind is Kind.NUMBER:
        cells = [None if cell is None else float(plain(cell)) for cell in cells]  # type: ignore[misc]
    elif column.kind in {Kind.TEXT, Kind.CODE}:
        cells = [None if cell is None else plain(cell) for cell in cells]
    return pa.array(cells, _TYPES[column.kind])
