"""Which comments of a run share a language, a day, an answer: as bits, to filter by at once.

To look up two hundred thousand answers takes seconds. What never changes of a comment is therefore
kept (`RunFacet`) as one bit per place of the run: filters are put together in memory, exactly.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, delete, func, insert, literal, or_, select
from sqlalchemy.sql.functions import count

from app.db import db
from app.insights import answer_sums
from app.insights.comment_models import RunComment
from app.insights.models import Run
from app.insights.sum_models import RunFacet
from app.insights.wanted import Wanted
from app.respond.models import Answer, Response

FEW: Final = 1_000
"""So many places are named one by one; more are looked up in the bits."""
AT_ONCE: Final = 100
Key: TypeAlias = tuple[str, str]


class Made(NamedTuple):
    """The facets of a run when it had so many comments, ready to be kept."""

    packed: Mapping[Key, bytes]
    comments: int


def made(run: Run) -> Made:
    """Read the facets of a run; writes nothing, and may take long."""
    highest = db.session.scalar(
        select(func.max(RunComment.place)).where(RunComment.run_id == run.id)
    )
    size = 1 + (highest or 0) // 8
    found: dict[Key, bytearray] = {}
    for key, place in chain(_by_comment(run), _by_answer(run)):
        bits = found.get(key)
        if bits is None:
            bits = found[key] = bytearray(size)
        bits[place >> 3] |= 1 << (place & 7)
    return Made({key: _packed(bits) for key, bits in found.items()}, _comments(run))


def keep(run: Run, what: Made) -> None:
    """Keep facets, unless somebody has withdrawn meanwhile: then they are read anew later."""
    db.session.refresh(run, with_for_update=True)
    if _comments(run) != what.comments:
        return
    drop(run)
    rows = [
        {"run_id": run.id, "facet": facet, "value": value, "packed": packed}
        for (facet, value), packed in sorted(what.packed.items())
    ]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(RunFacet), rows[start : start + AT_ONCE])


def drop(run: Run) -> None:
    """Throw the facets of a run away."""
    db.session.execute(delete(RunFacet).where(RunFacet.run_id == run.id))


def without() -> Sequence[Run]:
    """Return the accepted runs with comments whose facets are not kept."""
    kept = select(RunFacet.run_id).where(RunFacet.run_id == Run.id)
    chosen = select(Run).where(Run.accepted_at.is_not(None), Run.comments > 0, ~kept.exists())
    there = select(RunComment.run_id).where(RunComment.run_id == Run.id)
    return db.session.scalars(chosen.where(there.exists()).order_by(Run.id)).all()


def forget(response_id: UUID) -> None:
    """Take one person out of all facets, while it is still known where they are."""
    places = select(RunComment.run_id, RunComment.place)
    for run_id, place in db.session.execute(places.where(RunComment.response_id == response_id)):
        for row in db.session.scalars(select(RunFacet).where(RunFacet.run_id == run_id)):
            bits = bits_of(row.packed)
            if bits >> place & 1:
                size = (bits.bit_length() + 7) // 8
                row.packed = _packed((bits ^ 1 << place).to_bytes(size, "little"))
    db.session.flush()


def is_asked(wanted: Wanted) -> bool:
    """Return whether anything is wanted that facets know of."""
    days = wanted.since is not None or wanted.until is not None
    return days or bool(wanted.language or wanted.channel or wanted.feeling or wanted.answers)


def fitting(run: Run, wanted: Wanted, question_ids: Mapping[str, Sequence[str]]) -> int | None:
    """Return the places that fit as the bits of a number; None when facets are not kept.

    `question_ids` are those of each code that `wanted.answers` names.
    """
    is_kept = select(count()).where(RunFacet.run_id == run.id)
    if not db.session.scalar(is_kept):
        return None
    bits = -1
    for keys in _wanted_keys(run, wanted, question_ids):
        either = 0
        for each in _kept(run, keys):
            either |= each
        bits &= either
    return bits


def inside(bits: int, *, few: int = FEW) -> ColumnElement[bool]:
    """Return the condition that the place of a `RunComment` is one of these bits."""
    if bits.bit_count() <= few:
        return RunComment.place.in_(_places(bits))
    # One byte for each place, so that neither database has to reckon with bits.
    marks = literal(f"{bits:b}"[::-1].encode(), LargeBinary)
    mark = func.substr(marks, RunComment.place + 1, 1, type_=LargeBinary)
    return mark == literal(b"1", LargeBinary)


def _places(bits: int) -> list[int]:
    return [place for place, bit in enumerate(f"{bits:b}"[::-1]) if bit == "1"]


def _wanted_keys(
    run: Run, wanted: Wanted, question_ids: Mapping[str, Sequence[str]]
) -> Iterator[Sequence[Key]]:
    """Yield, for each thing that is wanted, the facets one of which will do."""
    single = {"lang": wanted.language, "channel": wanted.channel, "feeling": wanted.feeling}
    yield from ([(facet, value)] for facet, value in single.items() if value)
    if wanted.since is not None or wanted.until is not None:
        first, last = wanted.since or date.min, wanted.until or date.max
        days = select(RunFacet.value).where(
            RunFacet.run_id == run.id,
            RunFacet.facet == "day",
            RunFacet.value.between(first.isoformat(), last.isoformat()),
        )
        yield [("day", day) for day in db.session.scalars(days.order_by(RunFacet.value))]
    for code, options in wanted.by_question().items():
        yield [(each, option) for each in question_ids[code] for option in options]


def _kept(run: Run, keys: Sequence[Key]) -> Iterator[int]:
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        these = (((RunFacet.facet == facet) & (RunFacet.value == value)) for facet, value in some)
        chosen = select(RunFacet.packed).where(RunFacet.run_id == run.id, or_(*these))
        yield from (bits_of(packed) for packed in db.session.scalars(chosen))


def _by_comment(run: Run) -> Iterator[tuple[Key, int]]:
    facts = select(
        RunComment.place,
        RunComment.lang,
        RunComment.sentiment,
        Response.channel,
        Response.submitted_on,
    ).join(Response, Response.id == RunComment.response_id)
    for place, lang, feeling, channel, day in db.session.execute(
        facts.where(RunComment.run_id == run.id)
    ):
        yield ("lang", lang), place
        yield ("feeling", feeling), place
        yield ("channel", channel), place
        yield ("day", day.isoformat()), place


def _by_answer(run: Run) -> Iterator[tuple[Key, int]]:
    given = (
        select(RunComment.place, Answer.question_id, Answer.value_json)
        .join(Answer, Answer.response_id == RunComment.response_id)
        .where(RunComment.run_id == run.id, Answer.question_id.in_(answer_sums.closed(run)))
    )
    known: dict[str, Sequence[str]] = {}
    for place, question_id, value_json in db.session.execute(given):
        if value_json not in known:
            known[value_json] = answer_sums.codes(value_json)
        for code in known[value_json]:
            yield (question_id, code), place


def _comments(run: Run) -> int:
    counted = select(count()).select_from(RunComment).where(RunComment.run_id == run.id)
    return db.session.scalar(counted) or 0


def _packed(bits: Iterable[int]) -> bytes:
    return zlib.compress(bytes(bits), 6)


def bits_of(packed: bytes) -> int:
    """Return the places that a facet holds, as the bits of a number."""
    return int.from_bytes(zlib.decompress(packed), "little")
