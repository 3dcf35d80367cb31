"""The parts of one answer: a row each in the long shape."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import surveys
from app.exports.questions import Asked, Question
from app.exports.table import Cell, Column, Kind, Wanted

AREA: Final = "area"


def parts_of(
    asked: Asked, value: surveys.Value, lang: str
) -> Iterator[tuple[str | None, Cell, str | None]]:
    """Yield each part of an answer: its option, itself, and what was written beside it."""
    match value:
        case surveys.Chosen(codes, other):
            opening = {option.code for option in asked.options() if option.opens_text}
            for code in codes:
                yield code, asked.label(code, lang), other if code in opening else None
        case surveys.Rated(rows):
            # One answer to a row of its own: the row as its option, its words beside the answer.
            yield from (
                (row, f"{asked.part(row, lang)}: {asked.label(code, lang)}", None)
                for row, code in rows
            )
        case surveys.Ranked(codes):
            yield from ((code, place, None) for place, code in enumerate(codes, start=1))
        case surveys.Shares(amounts):
            yield from ((code, amount, None) for code, amount in amounts)
        case surveys.Located():
            yield from _of_place(asked, value, lang)
        case surveys.Repeated() | surveys.Details() | surveys.Attached():
            return
        case _:
            yield None, cell_of(value), None


def cell_of(value: str | Decimal | date | surveys.CoarseDate) -> Cell:
    """Return what stands in one cell; a month or a year as text, which makes up no day."""
    return value.isoformat() if isinstance(value, surveys.CoarseDate) else value


def place_columns(question: Question, wanted: Wanted) -> Iterator[tuple[str, Column]]:
    """Yield the columns of a place beside its words; none of any other question."""
    title = question.newest.prompt(wanted.lang)
    for part in question.place_parts():
        column = Column(f"{question.code}__{part}", Kind.NUMBER, f"{part} | {title}")
        if part == AREA:
            options = () if wanted.labels else question.numbered(wanted.lang)
            kind = Kind.TEXT if wanted.labels else Kind.CODE
            column = replace(column, kind=kind, options=options)
        yield part, column


def _of_place(
    asked: Asked, value: surveys.Located, lang: str
) -> Iterator[tuple[str | None, Cell, None]]:
    if value.text:
        yield None, value.text, None
    if value.area is not None:
        yield value.area, asked.label(value.area, lang), None
    if value.lat is not None and value.lon is not None:
        yield "lat", value.lat, None
        yield "lon", value.lon, None
