"""The process that writes files: the same bytes, and no half result when something goes wrong."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.exports import apart, files
from app.exports.table import Column, Format, Kind, Numbered, Row, TooBigError

COLUMNS = (
    Column("word", Kind.TEXT, "A word", (), "word"),
    Column("code", Kind.CODE, "A code", (Numbered(1, "red", "Röd"),), "code"),
    Column("count", Kind.WHOLE, "", (), "count"),
    Column("size", Kind.NUMBER, "", (), "size"),
    Column("day", Kind.DATE, "", (), "day"),
)
ROWS: list[Row] = [
    ["=سلام\n🏳️‍🌈", "red", 1, Decimal("1.50"), date(1899, 12, 31)],
    [None, None, None, None, None],
]


@pytest.mark.parametrize("form", list(Format))
def test_a_child_writes_the_same_file(tmp_path: Path, form: Format) -> None:
    files.write(form, COLUMNS, ROWS, tmp_path / "here")
    apart.write(form, COLUMNS, ROWS, tmp_path / "apart")
    assert (tmp_path / "apart").read_bytes() == (tmp_path / "here").read_bytes()


def test_what_is_too_big_is_said_as_if_it_were_done_here(tmp_path: Path) -> None:
    columns = [Column(f"c{number}", Kind.TEXT) for number in range(16_385)]
    with pytest.raises(TooBigError):
        apart.write(Format.XLSX, columns, [], tmp_path / "x.xlsx")


def test_a_child_that_fails_is_noticed_and_tells_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows: list[Row] = [["Canary", None, "no number", None, None]]
    with pytest.raises(apart.WritingError):
        apart.write(Format.PARQUET, COLUMNS, rows, tmp_path / "x.parquet")
    assert "Canary" not in "".join(capfd.readouterr())


def test_rows_that_break_off_make_no_file_that_looks_whole(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield ROWS[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        apart.write(Format.SAV, COLUMNS, broken(), tmp_path / "x.sav")
    assert not (tmp_path / "x.sav").exists()
