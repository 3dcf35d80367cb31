"""Comments from a CSV file, assignments to one; whole files or nothing."""

import csv
import gzip
import io
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.report import Comment, Report

_GZIP = b"\x1f\x8b"
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SHOWN = 8
# A spreadsheet runs what begins like this; a quote before it makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_FIELD = 2**24
HEADER = ("id", "theme", "topic", "strength", "language", "sentiment")


class TableError(ValueError):
    """The file cannot be used as it is; the message says why, without quoting any comment."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns to read; without `id` the column of that name, else the row's number."""

    text: str
    id: str | None = None
    lang: str | None = None


def read_comments(path: Path, columns: Columns) -> list[Comment]:
    """Return one comment per row, or raise TableError."""
    rows = read_rows(path, [name for name in (columns.text, columns.id, columns.lang) if name])
    id_column = columns.id or ("id" if rows and "id" in rows[0] else None)
    comments = [
        Comment(
            id=str(number) if id_column is None else row[id_column],
            text=row[columns.text],
            lang=row[columns.lang] if columns.lang else None,
        )
        for number, row in enumerate(rows, start=1)
    ]
    _refuse_bad_ids(comments, id_column or "")
    return comments


def read_rows(path: Path, wanted: Sequence[str]) -> list[Mapping[str, str]]:
    """Return the rows of a UTF-8 CSV file (or one compressed with gzip) that has these columns."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(path, header, wanted)
        rows = list(_rows(reader, header))
    except csv.Error as error:
        raise TableError(f"{path.name}, line {reader.line_num}: {error}") from None
    if not rows:
        raise TableError(f"{path.name} has a header but no rows")
    return rows


def _text(path: Path) -> str:
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableError(f"{path.name} is not UTF-8 text (line {line}); save it as UTF-8") from None
    if not text.strip():
        raise TableError(f"{path.name} is empty")
    return text


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if raw.startswith(_GZIP) else raw
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "it is not a whole gzip file"
        raise TableError(f"cannot read {path.name}: {reason}") from None


def _check_header(path: Path, header: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in header]
    if missing:
        message = f"{path.name} has no column {_quoted(missing)}; it has {_quoted(header)}"
        for mark, name in _OTHER_DELIMITERS.items():
            if len(header) == 1 and mark in header[0]:
                message = f"{path.name} seems to be separated by {name}; use commas"
        raise TableError(message)
    repeated = [name for name, count in Counter(header).items() if count > 1 and name in wanted]
    if repeated:
        raise TableError(f"{path.name} has more than one column {_quoted(repeated)}")


def _quoted(names: Sequence[str]) -> str:
    shown = ", ".join(
        ascii(name[:60]) if not name.isprintable() else f"'{name[:60]}'" for name in names[:_SHOWN]
    )
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _rows(reader: Iterator[list[str]], header: Sequence[str]) -> Iterator[Mapping[str, str]]:
    for number, row in enumerate(reader, start=1):
        if not row:
            continue
        if len(row) != len(header):
            raise TableError(
                f"row {number} has {len(row)} fields where the header has {len(header)}; "
                "a field with a comma or a line break must stand in double quotes"
            )
        yield dict(zip(header, row, strict=True))


def _refuse_bad_ids(comments: Sequence[Comment], column: str) -> None:
    seen: set[str] = set()
    for number, comment in enumerate(comments, start=1):
        if not comment.id.strip():
            raise TableError(f"row {number} has no id in column {_quoted([column])}")
        if comment.id in seen:
            raise TableError(
                f"row {number} has an id that an earlier row has; every row of column "
                f"{_quoted([column])} must be different"
            )
        seen.add(comment.id)


def assignments_table(report: Report) -> str:
    """Return the CSV text: a row per comment and topic, the strongest first; empty topic if none.

    `strength` is how much of the comment speaks of the topic: those of a comment add up to 1.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    theme = {topic.number: topic.theme for topic in report.topics}
    for given in report.assignments:
        told = (given.lang, given.sentiment or "")
        for reached in given.topics:
            place = (theme[reached.topic], reached.topic, f"{reached.strength:.4f}")
            writer.writerow((_safe(given.comment_id), *place, *told))
        if not given.topics:
            writer.writerow((_safe(given.comment_id), "", "", "", *told))
    return text.getvalue()


def _safe(identifier: str) -> str:
    return f"'{identifier}" if identifier.startswith(_FORMULA_STARTS) else identifier


def write_all(texts: Mapping[Path, str]) -> None:
    """Write all the files or none: each whole beside its place first, then moved into it."""
    waiting: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            waiting[path] = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for path, ready in waiting.items():
            ready.replace(path)
    except OSError as error:
        raise TableError(f"cannot write the results: {error.strerror}") from None
    finally:
        for ready in waiting.values():
            ready.unlink(missing_ok=True)
