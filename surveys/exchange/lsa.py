"""LimeSurvey's archive (.lsa): a structure, and the responses to it.

The columns of responses are called after survey, group and question, with the code of a row
behind ("SGQA" in LimeSurvey's manual): 77X1X5SQ001. In XML a low line stands before the figures.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from surveys.exchange import limesurvey
from surveys.exchange.building import build
from surveys.exchange.errors import ExchangeError
from surveys.exchange.limewords import MANY, ROWED
from surveys.exchange.lss import Row, Tables, tables
from surveys.exchange.numbers import number_of
from surveys.exchange.report import Converted, Finding, Ledger, Taken
from surveys.exchange.workbook import UNPACKING
from surveys.numerals import write_number

MAX_BYTES: Final = 30_000_000
MAX_UNPACKED: Final = 80_000_000
MAX_FILES: Final = 50
_STRUCTURE: Final = ".lss"
_RESPONSES: Final = ".lsr"
_COLUMN: Final = re.compile(r"_?[0-9]{1,12}X([0-9]{1,12})X([0-9]{1,12})(.*)", re.DOTALL)
_ROWS: Final = ROWED | frozenset("Q1;:")
# Behind the row stands which of the two scales it is; "#" cannot stand in the name of an element.
_SCALE: Final = re.compile(r"(.*)[#_-]([01])", re.DOTALL)
_OTHER: Final = "other"
_COMMENT: Final = "comment"
_FIXED: Final = frozenset({"id", "submitdate", "startlanguage"})
# What an anonymous survey has in the place of the day on which it was sent.
_NO_DAY: Final = "1980-01-01"

Cells: TypeAlias = dict[str, str]


class Responses(NamedTuple):
    """Responses as rows of cells by column, in the names and codes of the survey made.

    Columns are `id`, `date`, `lang`, the code of a question, or `<code>_other`; several choices
    stand in one cell with semicolons between them.
    """

    rows: tuple[Cells, ...]
    report: tuple[Finding, ...]


def is_archive(data: bytes) -> bool:
    """Tell whether a ZIP file holds the structure of a LimeSurvey survey."""
    return _holds(data, _STRUCTURE)


def has_responses(data: bytes) -> bool:
    """Tell whether an archive holds responses too."""
    return is_archive(data) and _holds(data, _RESPONSES)


def _holds(data: bytes, ending: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.endswith(ending) for name in archive.namelist())
    except (zipfile.BadZipFile, *UNPACKING):
        return False


def structure_of(data: bytes) -> Converted:
    """Return the survey of an archive; ExchangeError when nothing can be made of it."""
    ledger = Ledger()
    return build(limesurvey.read(_part(data, _STRUCTURE), ledger), ledger)


def responses_of(data: bytes, converted: Converted) -> Responses:
    """Return the responses of the archive from which the survey was made; ExchangeError."""
    structure = tables(_part(data, _STRUCTURE))
    rows = tables(_part(data, _RESPONSES), what="Responses").table("responses")
    reader = _Reader(Ledger(), converted, _questions(structure))
    return reader.responses(rows)


def _part(data: bytes, ending: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise ExchangeError("too_big", max=MAX_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_FILES or sum(each.file_size for each in parts) > MAX_UNPACKED:
                raise ExchangeError("archive_too_big")
            found = [each for each in parts if each.filename.endswith(ending)]
            if len(found) != 1:
                missing = "no_responses" if ending == _RESPONSES else "not_an_archive"
                raise ExchangeError(missing)
            # Reading stops at the size that the part announces, which was counted before.
            return archive.read(found[0])
    except (zipfile.BadZipFile, *UNPACKING) as error:
        if isinstance(error, ExchangeError):
            raise
        raise ExchangeError("not_an_archive") from None


class _Question(NamedTuple):
    group: str
    title: str
    letter: str
    rows: frozenset[str]


def _questions(structure: Tables) -> Mapping[str, _Question]:
    children: dict[str, set[str]] = {}
    for row in (*structure.table("subquestions"), *structure.table("questions")):
        children.setdefault(row.get("parent_qid", ""), set()).add(row.get("title", ""))
    return {
        row["qid"]: _Question(
            row.get("gid", ""),
            row.get("title", ""),
            row.get("type", ""),
            frozenset(children.get(row["qid"], ())),
        )
        for row in structure.table("questions")
        if row.get("qid") and row.get("parent_qid", "0") in {"", "0"}
    }


class _Spot(NamedTuple):
    """Where the cells of a column go, and how they are written there."""

    column: str
    write: Callable[[str, str], str]


@dataclass
class _Reader:
    ledger: Ledger
    converted: Converted
    questions: Mapping[str, _Question]

    def responses(self, rows: Sequence[Row]) -> Responses:
        columns = dict.fromkeys(name for row in rows for name in row)
        spots = [(name, spot) for name in columns for spot in self._spots(name)]
        found = [self._response(row, spots) for row in rows if row.get("submitdate")]
        unsent = [row.get("id", "") for row in rows if not row.get("submitdate")]
        if unsent:
            source = self.ledger.enter("response", ", ".join(unsent))
            self.ledger.refused(source, "not_sent", str(len(unsent)))
        return Responses(tuple(found), self.ledger.findings())

    def _response(self, row: Row, spots: Sequence[tuple[str, _Spot]]) -> Cells:
        survey, languages = self.converted.survey, self.converted.languages
        lang = languages.get(row.get("startlanguage", ""), survey.source_lang)
        day = row["submitdate"][:10]
        cells = {"id": row.get("id", ""), "date": "" if day == _NO_DAY else day, "lang": lang}
        for name, spot in spots:
            said = spot.write(row.get(name, ""), lang)
            if said and spot.column in cells:
                said = f"{cells[spot.column]};{said}"
            if said:
                cells[spot.column] = said
        return cells

    def _spots(self, name: str) -> Sequence[_Spot]:
        source = self.ledger.enter("column", name)
        if name in _FIXED:
            self.ledger.became(source)
            return ()
        found = next(filter(None, (self._of(*owner) for owner in self._owners(name))), ())
        if found:
            self.ledger.became(source, "code_changed", found[-1].column)
        else:
            # Tokens, addresses and times are left behind as well: they tell who answered.
            self.ledger.refused(source, "no_room")
        return found

    def _owners(self, name: str) -> Iterator[tuple[_Question, str]]:
        """Yield each question that the name of a column may begin with, and what is behind it."""
        match = _COLUMN.fullmatch(name)
        group, figures, rest = match.groups() if match else ("", "", "")
        # The code of a row may begin with a figure as well.
        for length in range(len(figures), 0, -1):
            question = self.questions.get(figures[:length])
            if question is not None and question.group == group:
                yield question, figures[length:] + rest
                if length == len(figures) and not rest and question.letter not in _ROWS | MANY:
                    return  # the column of the question itself

    def _of(self, question: _Question, rest: str) -> Sequence[_Spot]:
        title, taken = question.title, self.converted.taken
        if question.letter in _ROWS:
            return self._of_rows(question, rest)
        if title not in taken:
            return ()
        if question.letter in MANY:
            return self._of_many(taken[title], rest, question.rows)
        if rest == _OTHER:
            return (_Spot(f"{taken[title].code}_other", _as_it_is),)
        if rest == _COMMENT:
            return self._plain(f"{title}_{rest}")
        return self._plain(title) if rest == "" else ()

    def _of_rows(self, question: _Question, rest: str) -> Sequence[_Spot]:
        """Return the spot of a row (of a scale, or of a cell), in one question or of its own."""
        title, row, scale = question.title, rest, ""
        if question.letter == "1" and (found := _SCALE.fullmatch(rest)):
            row, scale = found[1], f"_{found[2]}"
        taken = self.converted.taken.get(f"{title}{scale}")
        if taken is not None and row in taken.rows:
            column = f"{taken.code}__{taken.rows[row]}"
            if self.converted.survey.item_coded(taken.code).kind == "constant_sum":
                return (_Spot(column, _number),)
            return (_Spot(column, lambda cell, _lang: taken.choices.get(cell, cell)),)
        first, _, last = rest.partition("_")
        if first not in question.rows and row not in question.rows:
            return ()
        boxes = self.converted.taken.get(f"{title}_{first}") if question.letter == ":" else None
        if boxes is not None and last in boxes.choices:
            chosen = boxes.choices[last]
            return (_Spot(boxes.code, lambda cell, _lang: chosen if cell == "1" else ""),)
        return self._plain(f"{title}_{row}{scale}")

    def _of_many(self, taken: Taken, rest: str, rows: frozenset[str]) -> Sequence[_Spot]:
        code, choices = taken.code, taken.choices
        if rest not in choices or not (rest in rows or rest == _OTHER):
            return ()
        if rest in rows:
            return (_Spot(code, lambda cell, _lang: choices[rest] if cell == "Y" else ""),)
        # That there is a text beside says that the choice was taken.
        chosen = _Spot(code, lambda cell, _lang: choices[rest] if cell else "")
        return (chosen, _Spot(f"{code}_other", _as_it_is))

    def _plain(self, name: str) -> Sequence[_Spot]:
        if name not in self.converted.taken:
            return ()
        code, choices, _ = self.converted.taken[name]
        if choices:
            return (_Spot(code, lambda cell, _lang: choices.get(cell, cell)),)
        kind = self.converted.survey.item_coded(code).kind
        if kind == "calculated":  # it is reckoned anew
            return ()
        return (_Spot(code, {"number": _number, "date": _day}.get(kind, _as_it_is)),)


def _as_it_is(cell: str, _lang: str) -> str:
    return cell


def _number(cell: str, lang: str) -> str:
    """Return a number as the language of the response writes it."""
    number = number_of(cell)
    return cell if number is None else write_number(number, lang)


def _day(cell: str, _lang: str) -> str:
    return cell[:10]


def as_csv(rows: Sequence[Cells]) -> bytes:
    """Return the rows as CSV in UTF-8, exactly as they are: it is read by programs."""
    columns = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
