"""Tables as files. What a format needs is loaded with the first file of it, not before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Final, TypeAlias

from app.exports.table import Column, Format, Row
from app.exports.text_files import csv_pieces, json_pieces

Write: TypeAlias = Callable[[Format, Sequence[Column], Iterable[Row], Path], None]
PIECES: Final[dict[Format, Callable[[Sequence[Column], Iterable[Row]], Iterator[bytes]]]] = {
    Format.CSV: csv_pieces,
    Format.JSONL: json_pieces,
}
"""The formats that can be sent while they are being made."""
WRITERS: Final = {
    Format.XLSX: "app.exports.workbooks:write",
    Format.PARQUET: "app.exports.parquet:write",
    Format.SAV: "app.exports.statistics_files:write_sav",
    Format.DTA: "app.exports.statistics_files:write_dta",
}
MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.SAV: "application/x-spss-sav",
    Format.DTA: "application/x-stata-dta",
}


def write(form: Format, columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write the table to `path`, in this process. Raises TooBigError."""
    if form in PIECES:
        with path.open("wb") as file:
            file.writelines(PIECES[form](columns, rows))
    else:
        resolve_name(WRITERS[form])(columns, rows, path)
