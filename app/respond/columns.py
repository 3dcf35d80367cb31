"""Reading a CSV of answers collected elsewhere: delimiter, columns, rows as text."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from flask_babel import lazy_gettext as _l

import surveys

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 2_000
MAX_ROWS = 500_000
MAX_CELL = 100_000
FIXED = ("id", "date", "channel", "lang")


class UnreadableFileError(Exception):
    """The file cannot be read as answers to this survey; nothing has been stored."""

    SENTENCES: ClassVar = {
        "empty": _l("The file is empty."),
        "encoding": _l("Line %(line)d is not UTF-8 text. Save the file as CSV UTF-8."),
        "nul": _l("The file has zero bytes in it: it is not a CSV file, or it is damaged."),
        "columns": _l("The file has %(found)d columns; at most %(most)d can be read."),
        "rows": _l("The file has more than %(most)d rows. Split it."),
        "cell": _l("Near line %(line)d a cell is too long, or a quotation mark is not closed."),
        "twice": _l("The column “%(column)s” is there twice."),
        "unknown": _l(
            "No column is named like a question of this survey. Found: %(found)s. Expected some "
            "of: %(expected)s. If everything stands in one column, the file has another delimiter."
        ),
    }

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def sentence(self) -> str:
        """Return what is wrong and what to do, in the reader's language."""
        return str(self.SENTENCES[self.code]) % self.params


@dataclass(frozen=True)
class Column:
    """A column of the file and what it means: a fixed name, or one part of a question."""

    name: str
    fixed: str = ""
    question_id: str = ""
    part: str = ""
    """Which input it is; before a colon, the key of the entry of a page that repeats."""

    @property
    def is_used(self) -> bool:
        """Return whether anything is read from it."""
        return bool(self.fixed or self.question_id)


@dataclass(frozen=True)
class Table:
    """The columns found, and the rows with the number of the line each begins on."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(survey: surveys.Survey, data: bytes) -> Table:
    """Return the file's columns and rows. Raises UnreadableFileError."""
    text, known = decoded(data), _known(survey)
    delimiter = _delimiter(known, text)
    lines = lines_of(text, delimiter)
    _number, header = next(lines, (0, ()))
    columns = _columns(known, header)
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in lines:
        if len(rows) >= MAX_ROWS:
            raise UnreadableFileError("rows", most=MAX_ROWS)
        rows.append((number, cells))
    return Table(columns, tuple(rows))


def decoded(data: bytes) -> str:
    """Return the text of a CSV file. Raises UnreadableFileError."""
    if not data.strip():
        raise UnreadableFileError("empty")
    if b"\x00" in data:
        raise UnreadableFileError("nul")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError("encoding", line=line) from error


def _delimiter(known: "_Known", text: str) -> str:
    """Return the delimiter with which most columns are known; a comma when none is."""
    first = text[:MAX_CELL]
    found = {each: _count(known, first, each) for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: found[each])


def _count(known: "_Known", text: str, delimiter: str) -> int:
    try:
        _number, header = next(lines_of(text, delimiter), (0, ()))
    except UnreadableFileError:
        return 0
    return sum(_meaning(known, name).is_used for name in header[: MAX_COLUMNS + 1])


def lines_of(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each line that says something, with its number. Raises UnreadableFileError."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError("cell", line=begin) from error
        if any(cell.strip() for cell in cells):
            yield begin, tuple(cells)
        begin = reader.line_num + 1


def _columns(known: "_Known", header: Sequence[str]) -> tuple[Column, ...]:
    if not header:
        raise UnreadableFileError("empty")
    if len(header) > MAX_COLUMNS:
        raise UnreadableFileError("columns", found=len(header), most=MAX_COLUMNS)
    columns = tuple(_meaning(known, name) for name in header)
    used = [(each.fixed, each.question_id, each.part) for each in columns if each.is_used]
    for each in columns:
        if each.is_used and used.count((each.fixed, each.question_id, each.part)) > 1:
            raise UnreadableFileError("twice", column=each.name)
    if not any(each.question_id for each in columns):
        found = ", ".join(name.strip()[:40] for name in header[:12])
        expected = ", ".join(list(known)[:12])
        raise UnreadableFileError("unknown", found=found, expected=expected)
    return columns


def _meaning(known: "_Known", name: str) -> Column:
    plain = name.strip().casefold()
    if plain in FIXED:
        return Column(name, fixed=plain)
    if plain not in known:
        return Column(name)
    question_id, part = known[plain]
    return Column(name, question_id=question_id, part=part)


def _known(survey: surveys.Survey) -> "_Known":
    """Return what each name of a column means; the earlier question has the name."""
    known: dict[str, tuple[str, str]] = {}
    for item in survey.items():
        for name, part in _names(item):
            if survey.is_repeated(item.id):
                for key in _keys(survey, item):
                    own = f"{item.code}__{key}{name.removeprefix(item.code)}"
                    known.setdefault(own, (item.id, f"{key}:{part}"))
            else:
                known.setdefault(name, (item.id, part))
    return known


def _keys(survey: surveys.Survey, item: surveys.Item) -> list[str]:
    """Return the keys of the entries that an item can be answered for."""
    repeat = next(
        page.repeats for page in survey.pages if page.repeats and item.id in page.item_ids
    )
    if repeat.over is None:
        return [str(number) for number in range(1, repeat.most + 1)]
    listed = survey.item(repeat.over)
    options = listed.labelled() if isinstance(listed, surveys.OfferingQuestion) else ()
    return [option.code for option in options]


def _names(item: surveys.Item) -> Iterator[tuple[str, str]]:
    match item:
        case (
            surveys.Calculated() | surveys.ContactDetails() | surveys.Statement() | surveys.Upload()
        ):
            return
        case surveys.Place():
            yield item.code, ""
            yield from ((f"{item.code}__{part}", part) for part in item.parts if part)
        case surveys.ClosedQuestion():
            yield item.code, ""
            if "other" in item.parts:
                yield f"{item.code}_other", "other"
        case surveys.OfferingQuestion():
            yield from ((f"{item.code}__{part}", part) for part in item.parts)
        case _:
            yield item.code, ""


_Known: TypeAlias = Mapping[str, tuple[str, str]]
"""The names that columns may have, with the question and its part that each stands for."""
