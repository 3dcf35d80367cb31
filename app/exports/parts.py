"""The parts of one answer: a row each in the long shape."""

from collections.abc import Iterator

import surveys
from app.exports.questions import Asked
from app.exports.table import Cell


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
        case surveys.Repeated() | surveys.Details() | surveys.Attached():
            return
        case _:
            yield None, value, None
