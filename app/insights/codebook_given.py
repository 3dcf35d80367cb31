"""A codebook that somebody brings along, as our own files have it: CSV, a workbook, or JSON.

Everything that is wrong with it is told with its line; a codebook with a mistake makes nothing.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from analysis.privacy import redact
from app.insights.codebook import MAX_EXAMPLES, MAX_TEXT
from app.insights.models import MAX_LABEL
from app.uploads import books
from surveys.exchange import ExchangeError

MOST_BYTES: Final = 1_000_000
MOST_TOPICS: Final = 200
TEXTS: Final = ("meaning", "includes", "excludes")
ENCODINGS: Final = ("utf-8-sig", "utf-16")
_INERT: Final = re.compile("'[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class Problem(NamedTuple):
    """What is wrong, and in which line of the file (of JSON: in which topic); 0: in all of it."""

    code: str
    line: int = 0


@dataclass(frozen=True)
class Given:
    """A topic of the codebook: names by language, "" for one that says no language."""

    line: int
    names: Mapping[str, str]
    meaning: str = ""
    includes: str = ""
    excludes: str = ""
    examples: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """Return the name in a language, or the one that there is."""
        return self.names.get(lang) or self.names.get("") or next(iter(self.names.values()), "")


class Brought(NamedTuple):
    """The topics of a codebook, and what is wrong with it."""

    topics: tuple[Given, ...]
    problems: tuple[Problem, ...]


def read(data: bytes) -> Brought:
    """Return what a file holds; whatever it is, it is told what is wrong with it."""
    if len(data) > MOST_BYTES:
        return Brought((), (Problem("too_big"),))
    try:
        topics = list(_topics(data))
    except _WrongError as error:
        return Brought((), (error.problem,))
    return Brought(tuple(topics), tuple(_problems(topics)))


class _WrongError(Exception):
    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.problem = Problem(code, line)


def _topics(data: bytes) -> Iterator[Given]:
    if books.is_book(data):
        yield from _of_rows(_book(data))
        return
    text = _text(data)
    if text.lstrip().startswith(("{", "[")):
        yield from _of_json(text)
    else:
        yield from _of_rows(_lines(text))


def _book(data: bytes) -> Sequence[tuple[int, Sequence[str]]]:
    try:
        return books.rows_of(data, MOST_TOPICS + 1)
    except ExchangeError as error:
        too_many = error.code not in {"not_a_workbook", "forbidden_xml"}
        raise _WrongError("too_big" if too_many else "not_readable") from None


def _text(data: bytes) -> str:
    # UTF-16 is only what says so: anything else would be taken for it.
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode(ENCODINGS[is_wide])
    except UnicodeDecodeError:
        raise _WrongError("not_text") from None


def _lines(text: str) -> Sequence[tuple[int, Sequence[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise _WrongError("not_readable", reader.line_num) from None


def _of_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Given]:
    if not rows:
        raise _WrongError("nothing")
    headings = [each.strip().lower() for each in rows[0][1]]
    if not any(each == "name" or each.startswith("name_") for each in headings):
        raise _WrongError("no_name_column", rows[0][0])
    for line, cells in rows[1:]:
        # A cell that a spreadsheet could run stands behind an apostrophe in our own files.
        pairs = zip(headings, (_shown(cell) for cell in cells), strict=False)
        row = {name: cell for name, cell in pairs if cell}
        examples = (row[name] for name in headings if name.startswith("example") and name in row)
        yield _given(line, _names(row), row, list(dict.fromkeys(examples)))


def _shown(cell: str) -> str:
    return (cell[1:] if _INERT.match(cell) else cell).strip()


def _names(row: Mapping[str, str]) -> dict[str, str]:
    marked = {"" if name == "name" else name.removeprefix("name_"): name for name in row}
    return {
        lang: row[name]
        for lang, name in marked.items()
        if name == "name" or name.startswith("name_")
    }


def _of_json(text: str) -> Iterator[Given]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise _WrongError("not_readable") from None
    topics = told.get("topics") if isinstance(told, dict) else told
    if not isinstance(topics, list):
        raise _WrongError("no_topics")
    for number, each in enumerate(topics, 1):
        if not isinstance(each, dict):
            raise _WrongError("not_readable", number)
        names = each.get("names")
        found = {"": each.get("name"), **(names if isinstance(names, dict) else {})}
        yield _given(number, found, each, _json_examples(each.get("examples"), number))


def _json_examples(found: object, line: int) -> list[object]:
    if not isinstance(found, list | None):
        raise _WrongError("not_readable", line)
    return [each.get("text") if isinstance(each, dict) else each for each in found or ()]


def _given(
    line: int, names: Mapping[Any, Any], texts: Mapping[str, Any], examples: Sequence[Any]
) -> Given:
    known = (*names.values(), *(texts.get(name) for name in TEXTS), *examples)
    if not all(each is None or _is_plain(each) for each in known):
        raise _WrongError("not_readable", line)
    return Given(
        line,
        {str(lang): " ".join(name.split()) for lang, name in names.items() if name},
        **{name: (texts.get(name) or "").strip() for name in TEXTS},
        # Examples are people's words, who cannot withdraw them here: what can be found goes.
        examples=tuple(redact(each.strip()) for each in examples if each and each.strip()),
    )


def _is_plain(text: object) -> bool:
    """Return whether it is a text that any database and page can hold."""
    if not isinstance(text, str) or "\0" in text:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _problems(topics: Sequence[Given]) -> Iterator[Problem]:
    if not topics:
        yield Problem("nothing")
    if len(topics) > MOST_TOPICS:
        yield Problem("too_many")
    seen: set[str] = set()
    for each in topics:
        yield from (Problem(code, each.line) for code in _wrong_with(each))
        name = each.name("").casefold()
        if name and name in seen:
            yield Problem("twice", each.line)
        seen.add(name)


def _wrong_with(each: Given) -> Iterator[str]:
    if not each.names:
        yield "no_name"
    if any(len(name) > MAX_LABEL for name in each.names.values()):
        yield "name_too_long"
    if any(len(text) > MAX_TEXT for text in (each.meaning, each.includes, each.excludes)):
        yield "text_too_long"
    if any(len(text) > MAX_TEXT for text in each.examples):
        yield "example_too_long"
    if len(each.examples) > MAX_EXAMPLES:
        yield "too_many_examples"
