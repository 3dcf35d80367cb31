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

    def code(self, child: Row) -> str:
        """Return the name by which expressions know a row."""
        return f"{self.name}_{child.get('title', '')}"

    def aliases(self) -> dict[str, tuple[str, str]]:
        """Return what expressions may call the choices of a question with several answers."""
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
        return {self.number: self.name, **rows}


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
    def _answers(self) -> dict[str, list[Choice]]:
        labels = self.tables.words("answers", "aid", "answer")
        beside: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.tables.table("answers"):
            if row.get("answer"):
                key = (row.get("qid", ""), row.get("code", ""))
                beside.setdefault(key, {})[row.get("language", "")] = row["answer"]
        found: dict[str, dict[str, Choice]] = {}
        for row in sorted(self.tables.table("answers"), key=_order):
            qid, code = row.get("qid", ""), row.get("code", "")
            texts = beside.get((qid, code)) or labels.get(row.get("aid", ""), {})
            if row.get("scale_id", "0") in {"", "0"}:
                choice = Choice(code, self.made_plain(texts).texts)
                found.setdefault(qid, {}).setdefault(code, choice)
        return {qid: list(choices.values()) for qid, choices in found.items()}

    @cached_property
    def _attributes(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.tables.table("question_attributes"):
            value = row.get("value", "")
            if value:
                found.setdefault(row.get("qid", ""), {})[row.get("attribute", "")] = value
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

    def answers(self, row: Row) -> list[Choice]:
        """Return the answers that a question offers, in order."""
        return self._answers.get(row.get("qid", ""), [])

    def stock(self, word: str) -> Texts:
        """Return a word that LimeSurvey shows of its own accord."""
        return stock(word, self.languages, self.source_lang)

    def made_plain(self, texts: Mapping[str, str]) -> PlainTexts:
        """Return the texts without markup, and without those that say nothing."""
        return plain_texts(texts)


def _order(row: Row) -> int:
    text, small = row.get("sortorder", ""), 9
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= small else 0
