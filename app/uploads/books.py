"""Workbooks are opened in a process of their own, so that what reads them ends with it.

The child knows neither database nor keys: it gets the file on its input and answers with JSON.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

from app.config import bare_env
from surveys.exchange import ExchangeError
from surveys.exchange.workbook import tables

PROJECT: Final = Path(__file__).parent.parent.parent
MOST_BYTES: Final = 2 * 1024**3
SECONDS: Final = 60
BEGINNING: Final = b"PK\x03\x04"


def is_book(data: bytes) -> bool:
    """Return whether a file is a workbook, or claims to be one."""
    return data.startswith(BEGINNING)


def rows_of(data: bytes, most: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return the first sheet's rows with their numbers, headings first. Raises ExchangeError."""
    command = [sys.executable, "-m", "app.uploads.books", str(most)]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, a number)
            command, check=True, input=data, capture_output=True, cwd=PROJECT, env=bare_env(),
            timeout=SECONDS,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ExchangeError("not_a_workbook") from error
    answer = json.loads(done.stdout)
    if isinstance(answer, dict):
        raise ExchangeError(answer["code"], **answer["params"])
    return [(number, tuple(cells)) for number, cells in answer]


def _answer(data: bytes, most: int) -> str:
    try:
        table = next(iter(tables(data, most_rows=most).values()), None)
    except ExchangeError as error:
        return json.dumps({"code": error.code, "params": error.params})
    if table is None:
        return "[]"
    named = [name for name in table.headings if name]
    rows = [(row.number, [row.cells.get(name, "") for name in named]) for row in table.rows]
    return json.dumps([(1, named), *rows])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    sys.stdout.write(_answer(sys.stdin.buffer.read(), int(sys.argv[1])))
