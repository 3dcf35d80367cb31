"""The questions of a LimeSurvey file with their rows, attributes and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from surveys.exchange.form import Choice, Relevance, Texts
from surveys.exchange.lss import Row, Tables
from surveys.exchange.plain import PlainTexts, plain_texts
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock

# Types where several choices can be taken.
MANY: Final = frozenset({"M", "P"})
# Types whose rows are answered in one question here, and those with a cell for each column too.
ROWED: Final = frozenset("FHABCEK")
_CELLED: Final = frozenset(";:")
SCALES: Final = ("0", "1")
MOST_CELLS: Final = 100


@dataclass(frozen=True)
class Asked:
    """One question with its rows (LimeSurvey's subquestions) and attributes."""

    row: Row
    name: str
    source: Source
    children: Sequence[Row]
    attributes: Mapping[str, str]
    shown_if: Sequence[Relevance]

    @property
    def letter(self) -> str:
        """Return the type."""
        return self.row.get("type", "")

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Return what is asked about, one below the other."""
        return [child for child in self.children if not self._is_column(child)]

    @cached_property
    def columns(self) -> Sequence[Row]:
        """Return what is asked about each row; none but where rows and columns make cells."""
        return [child for child in self.children if self._is_column(child)]

    @cached_property
    def cells(self) -> Sequence[tuple[Row, Row]]:
        """Return each row with each column; nothing when they are more than can be asked."""
        rows, columns = self.rows, self.columns
        if len(rows) * len(columns) > MOST_CELLS:
            return []
        return [(row, column) for row in rows for column in columns]

    @property
    def is_ticked(self) -> bool:
        """Return whether the cells are boxes to tick."""
        return self.letter == ":" and self.attributes.get("multiflexible_checkbox") == "1"

    def code(self, child: Row) -> str:
        """Return the name by which expressions know a row."""
        return f"{self.name}_{child.get('title', '')}"

    def answered(self, row: Row) -> list[str]:
        """Return what expressions call that which is answered in a row."""
        if self.letter == "1":
            ends: Sequence[str] = SCALES
        elif self.letter in _CELLED:
            ends = [column.get("title", "") for column in self.columns[:MOST_CELLS]]
        else:
            return [self.code(row)]
        return [f"{self.code(row)}_{end}" for end in ends]

    def parts(self) -> dict[str, tuple[str, str]]:
        """Return what expressions call the rows: of which question here, and which of its rows."""
        if self.letter in ROWED:
            return {self.code(row): (self.name, row.get("title", "")) for row in self.rows}
        if self.letter != "1":
            return {}
        return {
            f"{self.code(row)}_{scale}": (f"{self.name}_{scale}", row.get("title", ""))
            for row in self.rows
            for scale in SCALES
        }

    def aliases(self) -> dict[str, tuple[str, str]]:
        """Return what expressions may call the choices of a question with several answers."""
        if self.is_ticked:
            return {
                f"{self.code(row)}_{column.get('title', '')}":
                (self.code(row), column.get("title", ""))
                for row, column in self.cells
            }  # fmt: skip
        if self.letter not in MANY:
            return {}
        return {
            name: (self.name, child.get("title", ""))
            for child in self.children
            for name in (self.code(child), f"{self.number}{child.get('title', '')}")
        }

    @property
    def number(self) -> str:
        """Return what older files call it: the numbers of survey, group and question."""
        return "X".join(self.row.get(key, "") for key in ("sid", "gid", "qid"))

    def called(self) -> dict[str, str]:
        """Return the name of the question, and of each row, by their numbers."""
        rows = {f"{self.number}{row.get('title', '')}": self.code(row) for row in self.children}
        ends = (f"{row.get('title', '')}_{column.get('title', '')}" for row, column in self.cells)
        cells = {f"{self.number}{end}": f"{self.name}_{end}" for end in ends}
        return {self.number: self.name, **rows, **cells}

    def _is_column(self, child: Row) -> bool:
        return self.letter in _CELLED and child.get("scale_id", "0") == "1"


@dataclass
class Words:
    """The words of the file, as plain text."""

    tables: Tables
    ledger: Ledger
    source_lang: str
    languages: list[str]
    # Every question by its name, for what refers to others.
    asked: dict[str, Asked] = field(default_factory=dict)
    # Groups whose questions stand in another order for each person.
    shuffled: frozenset[str] = frozenset()

    @cached_property
    def _prompts(self) -> dict[str, dict[str, str]]:
        return {
            **self.tables.words("questions", "qid", "question"),
            **self.tables.words("subquestions", "qid", "question"),
        }

    @cached_property
    def _hints(self) -> dict[str, dict[str, str]]:
        return self.tables.words("questions", "qid", "help")

    @cached_property
    def _answers(self) -> dict[tuple[str, str], list[Choice]]:
        labels = self.tables.words("answers", "aid", "answer")
        beside: dict[tuple[str, str, str], dict[str, str]] = {}
        for row in self.tables.table("answers"):
            if row.get("answer"):
                texts = beside.setdefault((*_scale(row), row.get("code", "")), {})
                texts[row.get("language", "")] = row["answer"]
        found: dict[tuple[str, str], dict[str, Choice]] = {}
        for row in sorted(self.tables.table("answers"), key=_order):
            scale, code = _scale(row), row.get("code", "")
            said = beside.get((*scale, code)) or labels.get(row.get("aid", ""), {})
            choice = Choice(code, self.made_plain(said).texts)
            found.setdefault(scale, {}).setdefault(code, choice)
        return {scale: list(choices.values()) for scale, choices in found.items()}

    @cached_property
    def _attributes(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.tables.table("question_attributes"):
            value = row.get("value", "")
            if value:
                found.setdefault(row.get("qid", ""), {})[row.get("attribute", "")] = value
        return found

    @cached_property
    def _told(self) -> dict[tuple[str, str], dict[str, str]]:
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.tables.table("question_attributes"):
            texts = found.setdefault((row.get("qid", ""), row.get("attribute", "")), {})
            texts[row.get("language", "")] = row.get("value", "")
        return found

    def attributes(self, qid: str) -> Mapping[str, str]:
        """Return the attributes of a question that have a value."""
        return self._attributes.get(qid, {})

    def prompt(self, row: Row) -> PlainTexts:
        """Return the words of a question or row."""
        return self.made_plain(self._prompts.get(row.get("qid", ""), {}))

    def hint(self, row: Row) -> PlainTexts:
        """Return the help text of a question."""
        return self.made_plain(self._hints.get(row.get("qid", ""), {}))

    def told(self, row: Row, attribute: str) -> PlainTexts:
        """Return the words that an attribute of a question holds, in each language."""
        return self.made_plain(self._told.get((row.get("qid", ""), attribute), {}))

    def answers(self, row: Row, scale: str = SCALES[0]) -> list[Choice]:
        """Return the answers that a question offers (on one of its scales), in order."""
        return self._answers.get((row.get("qid", ""), scale), [])

    def stock(self, word: str) -> Texts:
        """Return a word that LimeSurvey shows of its own accord."""
        return stock(word, self.languages, self.source_lang)

    def everywhere(self, text: str) -> Texts:
        """Return a text that is the same in every language: a figure, a code."""
        return dict.fromkeys(self.languages, text)

    def made_plain(self, texts: Mapping[str, str]) -> PlainTexts:
        """Return the texts without markup, and without those that say nothing."""
        return plain_texts(texts)


def _order(row: Row) -> int:
    text, small = row.get("sortorder", ""), 9
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= small else 0


def _scale(row: Row) -> tuple[str, str]:
    return row.get("qid", ""), row.get("scale_id", "") or SCALES[0]
