"""The tables of these pages as CSV files; what could be a formula is made inert."""

from collections.abc import Iterable, Iterator, Sequence

from flask import Response

from app.exports.table import Cell, Column, Kind
from app.exports.text_files import csv_pieces
from app.results.figures import QuestionFigures

ANSWERS = (
    "question",
    "text",
    "kind",
    "versions",
    "asked",
    "answered",
    "option",
    "label",
    "people",
    "share",
    "mean",
)
EVERY = "all"


def download(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a CSV file that is kept nowhere on the way."""
    heads = [Column(each, Kind.TEXT) for each in columns]
    answer = Response(csv_pieces(heads, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def answer_rows(questions: Iterable[QuestionFigures]) -> Iterator[Sequence[Cell]]:
    """Yield a row for each answer: over all versions, then for each wording where it changed."""
    for question in questions:
        head = (question.code, question.title.text, question.kind)
        yield (*head, EVERY, question.asked, question.answered, None, None, None, None, None)
        for line in question.lines:
            about = (EVERY, question.asked, question.answered)
            part = share(line.people, question.answered)
            yield (*head, *about, line.code, line.label.text, line.people, part, _plain(line.mean))
        if question.words_changed:
            yield from _by_phrasing(question)


def _by_phrasing(question: QuestionFigures) -> Iterator[Sequence[Cell]]:
    for place, phrasing in enumerate(question.phrasings):
        numbers = " ".join(map(str, phrasing.numbers))
        head = (question.code, phrasing.prompt.text, question.kind)
        yield (*head, numbers, None, phrasing.answered, None, None, None, None, None)
        for line in question.lines:
            if line.by_phrasing:
                people = line.by_phrasing[place]
                part = share(people, phrasing.answered)
                about = (numbers, None, phrasing.answered)
                yield (*head, *about, line.code, line.label.text, people, part, None)


def share(part: int, whole: int) -> str | None:
    """Return a share with four digits; None of nobody."""
    return f"{part / whole:.4f}" if whole else None


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:.4f}"
