"""Working out what the findings of an entry leave out; done by the worker, as it reads much."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from analysis import Feeling
from analysis.coverage import DRAWS, Coverage, GroupCoverage, coverage
from app import clock
from app.builder.models import Survey
from app.db import db, reading
from app.entries.models import Entry
from app.entries.omissions import state_digest
from app.entries.signing_models import EntryAudit
from app.insights import facets, queries
from app.insights.comment_models import RunComment
from app.insights.disclosure import THRESHOLD
from app.insights.models import Run
from app.insights.sum_models import RunFacet
from app.insights.voicing import grouping_questions, places_in_topics

SMALL: Final = 0.03
"""A topic of fewer people than this share of all is small."""
HALF: Final = DRAWS // 2
OPPOSITE: Final = {Feeling.NEGATIVE: Feeling.POSITIVE, Feeling.POSITIVE: Feeling.NEGATIVE}


def work_out(entry_id: UUID) -> bool:
    """Store what the findings leave out; nothing when there is no such entry, or no analysis.

    Return whether it still holds: somebody may have edited or withdrawn something meanwhile.
    """
    db.session.expire_all()
    with reading(only=True):
        entry = db.session.get(Entry, entry_id)
        run = None if entry is None else entry.run
        state = _state(entry, run)
        found = "" if entry is None or run is None else json.dumps(_found(entry, run))
        db.session.rollback()
    if not found:
        return True
    row = db.session.get(EntryAudit, entry_id) or EntryAudit(
        entry_id=entry_id, reason="", reason_digest=""
    )
    row.state_digest, row.found_json, row.at = state[0], found, clock.now()
    db.session.add(row)
    db.session.flush()
    entry = db.session.get_one(Entry, entry_id)
    return state == _state(entry, entry.run)


def _state(entry: Entry | None, run: Run | None) -> tuple[str, int]:
    """Return what stands for the findings, and how many comments there are to be told of."""
    if entry is None or run is None:
        return "", 0
    there = select(func.count()).where(RunComment.run_id == run.id)
    return state_digest(entry), db.session.scalar(there) or 0


def _found(entry: Entry, run: Run) -> dict[str, Any]:
    topics = _topics(run)
    told = _told(entry, run)
    bits = _facets(run)
    groups = _groups(run, bits)
    everybody = 0
    for (facet, _value), people in bits.items():
        everybody |= people if facet == "lang" else 0
    covered = coverage(
        everybody,
        topics,
        sorted(told),
        groups,
        statements=max(1, len(entry.findings)),
        seed=run.id.int,
    )
    # One that more people speak of than of a topic that is told is not to be missed either.
    smallest = min((topics[each].bit_count() for each in told if each in topics), default=0)
    rows = [_topic(each, topics, covered, groups, told) for each in sorted(topics)]
    for row in rows:
        is_bigger = bool(smallest) and row["people"] >= max(smallest, THRESHOLD)
        row["often"] = row["often"] or is_bigger
        row["gap"] = not row["told"] and (row["gap"] or is_bigger)
    gaps = [f"topic:{row['number']}" for row in rows if row["gap"]]
    gaps += [f"{each.group[0]}:{each.group[1]}" for each in covered.groups if each.is_gap]
    return {
        "people": covered.people,
        "covered": covered.covered,
        "statements": covered.statements,
        "draws": DRAWS,
        "groups": [_stored(each) for each in covered.groups if each.size],
        "topics": rows,
        "gaps": sorted(gaps),
        "state": [run.edits, run.comments],
    }


def _topic(
    number: int,
    topics: Mapping[int, int],
    covered: Coverage,
    groups: Mapping[tuple[str, str], int],
    told: set[int],
) -> dict[str, Any]:
    people = topics[number].bit_count()
    is_told = number in told
    marks = {
        "often": covered.named[number] >= HALF,
        "small": people <= SMALL * covered.people,
        "dissent": _dissents(topics[number], groups),
    }
    worth = people >= THRESHOLD and any(marks.values())
    return {
        "number": number,
        "people": people,
        "told": is_told,
        "drawn": covered.named[number] / DRAWS,
        **marks,
        "gap": worth and not is_told,
    }


def _dissents(people: int, groups: Mapping[tuple[str, str], int]) -> bool:
    """Return whether most of these people feel the opposite of what most of all people feel."""
    felt = {each: groups.get(("feeling", each), 0) for each in OPPOSITE}
    most = max(felt, key=lambda each: felt[each].bit_count())
    here = {each: (bits & people).bit_count() for each, bits in felt.items()}
    return here[OPPOSITE[most]] > here[most]


def _stored(each: GroupCoverage) -> dict[str, Any]:
    by, code = each.group
    return {
        "by": by,
        "code": code,
        "size": each.size,
        "covered": each.covered,
        "drawn": each.drawn,
        "better": each.better,
        "behind": each.is_behind,
        "gap": each.is_gap,
    }


def _told(entry: Entry, run: Run) -> set[int]:
    roots = queries.standing(queries.all_topics(run))
    named = {link.topic_id for finding in entry.findings for link in finding.topics}
    return {roots[each].number for each in named if each in roots}


def _topics(run: Run) -> dict[int, int]:
    """Return who speaks of each topic that stands, by its number, as the bits of places."""
    found: dict[int, bytearray] = {}
    for number, place in places_in_topics(run):
        bits = found.setdefault(number, bytearray())
        bits.extend(bytes(max(0, (place >> 3) + 1 - len(bits))))
        bits[place >> 3] |= 1 << (place & 7)
    return {number: int.from_bytes(bits, "little") for number, bits in found.items()}


def _facets(run: Run) -> dict[tuple[str, str], int]:
    kept = select(RunFacet.facet, RunFacet.value, RunFacet.packed).where(RunFacet.run_id == run.id)
    rows = [
        (facet, value, packed)
        for facet, value, packed in db.session.execute(kept.where(RunFacet.facet != "day"))
    ]
    if not rows:
        rows = [(*key, packed) for key, packed in facets.made(run).packed.items()]
    return {(facet, value): facets.bits_of(packed) for facet, value, packed in sorted(rows)}


def _groups(run: Run, bits: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return languages, channels, feelings and answers to closed questions, by code."""
    found: dict[tuple[str, str], int] = {}
    for group, people in _named(run, bits):
        found[group] = found.get(group, 0) | people
    return found


def _named(run: Run, bits: Mapping[tuple[str, str], int]) -> Iterator[tuple[tuple[str, str], int]]:
    codes = {
        question_id: code
        for code, ids in grouping_questions(db.session.get_one(Survey, run.survey_id)).items()
        for question_id in ids
    }
    whole = {"lang": "language", "channel": "channel", "feeling": "feeling"}
    for (facet, value), people in bits.items():
        if facet in whole and value not in {"", "und"}:
            yield (whole[facet], value), people
        elif facet in codes:
            yield (f"question:{codes[facet]}", value), people
