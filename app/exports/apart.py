"""Files written in a process of their own, so that what a format loads ends with it.

The child knows neither database nor keys: it reads the table from its input, a line of JSON for
each row, and writes one file.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final, cast

import surveys
from app.config import bare_env
from app.exports import files
from app.exports.table import Cell, Column, Format, Kind, Numbered, Row, TooBigError

PROJECT: Final = Path(__file__).parent.parent.parent
MOST_BYTES: Final = 8 * 1024**3
TOO_BIG: Final = 3


class WritingError(Exception):
    """The process that writes the file has failed; the message is how it ended."""


def write(form: Format, columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write the table to `path`, in a child process. Raises TooBigError and WritingError."""
    if form in files.PIECES:
        files.write(form, columns, rows, path)
        return
    command = [sys.executable, "-m", "app.exports.apart", form, str(path)]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, cwd=PROJECT, text=True, env=bare_env()
    ) as child:
        try:
            _send(cast("IO[str]", child.stdin), columns, rows)
        except BrokenPipeError:
            pass  # it has ended early; how, its code says
        except BaseException:
            child.kill()
            raise
    if child.returncode == TOO_BIG:
        raise TooBigError(len(columns))
    if child.returncode:
        raise WritingError(f"the process ended with {child.returncode}")


def main(form: str, path: str) -> int:
    """Write what comes in to `path`. Return 0, 3 when the format cannot hold it, else 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    columns = tuple(_column(raw) for raw in json.loads(sys.stdin.readline()))
    try:
        files.write(Format(form), columns, _received(sys.stdin), Path(path))
    except TooBigError:
        return TOO_BIG
    except Exception as error:  # noqa: BLE001  (its text may hold what people wrote)
        sys.stderr.write(f"the export was not written: {type(error).__name__}\n")
        return 1
    return 0


def _send(pipe: IO[str], columns: Sequence[Column], rows: Iterable[Row]) -> None:
    with pipe:
        pipe.write(json.dumps([vars(column) for column in columns]) + "\n")
        for row in rows:
            pipe.write(json.dumps([_packed(cell) for cell in row]) + "\n")
        # An end that is said: a table cut off in the middle is never taken for a whole one.
        pipe.write("null\n")


def _received(lines: Iterable[str]) -> Iterator[Row]:
    for line in lines:
        row = json.loads(line)
        if row is None:
            return
        yield [_unpacked(cell) for cell in row]
    raise EOFError


def _packed(cell: Cell) -> object:
    return cell if cell is None or isinstance(cell, int) else surveys.value_to_json(cell)


def _unpacked(raw: object) -> Cell:
    if raw is None or isinstance(raw, int):
        return raw
    value = surveys.value_from_json(raw)
    if not isinstance(value, str | Decimal | date):
        raise TypeError
    return value


def _column(raw: dict[str, Any]) -> Column:
    options = tuple(Numbered(*each) for each in raw["options"])
    return Column(**raw | {"kind": Kind(raw["kind"]), "options": options})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
