"""Rating, freezing what the public sees, and forgetting; nothing here commits."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from app.db import db
from app.entries.commitments import queries as commitments
from app.entries.models import Entry
from app.jobs import enqueue
from app.respond import tokens
from app.upsert import insert
from app.verdicts import queries
from app.verdicts.counting import Tally, held
from app.verdicts.models import MOST_WORDS, Rating, Verdict, VerdictFigures

HASTE: Final = timedelta(seconds=2)
_PURPOSE: Final = "verdicts"


@dataclass(frozen=True)
class Rater:
    """Who rates: whoever holds a receipt code, or has been given a form."""

    secret: str
    by_receipt: bool
    in_haste: bool = False

    def of(self, about_id: UUID) -> str:
        """Return what the ratings know this rater by, for one thing that is rated."""
        text = b"\x1f".join((self.secret.encode(), about_id.bytes))
        return hmac.new(tokens.key_for(_PURPOSE), text, sha256).hexdigest()


def by_receipt(code: str) -> Rater:
    """Return the rater who holds this receipt code."""
    return Rater(code, by_receipt=True)


def by_form(token: str, entry: Entry, *, at: datetime) -> Rater | None:
    """Return the rater who was given this form, None when it is not one for this entry.

    The same form sent twice is one rating.
    """
    handle = tokens.handle_of(token, entry.id)
    if handle is None:
        return None
    return Rater(handle, by_receipt=False, in_haste=at - tokens.begun_at(handle) < HASTE)


def rate(
    entry: Entry,
    verdicts: Mapping[UUID, Verdict],
    words: str,
    *,
    rater: Rater,
    lang: str,
    on: date,
) -> None:
    """Keep what somebody says of an entry and its commitments, in place of what they said before.

    `words` go with the entry's own rating, or with the first where that is left out.
    """
    said_with = entry.id if entry.id in verdicts else next(iter(verdicts), None)
    for about_id, verdict in verdicts.items():
        kept = {
            "verdict": verdict,
            "words": words[:MOST_WORDS] if about_id == said_with else "",
            "lang": lang,
            "in_haste": rater.in_haste,
            "rated_on": on,
        }
        row = insert(Rating).values(
            id=uuid4(),
            entry_id=entry.id,
            about_id=about_id,
            rater=rater.of(about_id),
            by_receipt=rater.by_receipt,
            **kept,
        )
        again = row.on_conflict_do_update(index_elements=["about_id", "rater"], set_=kept)
        db.session.execute(again)
    db.session.flush()


def mine(entry: Entry, rater: Rater) -> Mapping[UUID, Rating]:
    """Return what this rater has said of an entry and its commitments."""
    about = [entry.id, *(each.id for each in commitments.commitments_of(entry))]
    return queries.mine([rater.of(each) for each in about])


def freeze(entry: Entry, *, on: date) -> bool:
    """Let the public see how many say what by now; return whether that is another picture."""
    frozen, is_new = queries.figures(entry.id), False
    for about_id, now in queries.tallies(entry).items():
        before = frozen.get(about_id)
        if before is not None and before.frozen_on >= on:
            continue
        shown = queries.both_of(before)
        after = queries.Both(*(held(one, other) for one, other in zip(shown, now, strict=True)))
        if after != shown:
            db.session.add(_figures(entry, about_id, after.receipt, after.others, on))
            is_new = True
    if is_new:
        enqueue("publishing.changed", {"about": f"entry:{entry.slug}"})
    db.session.flush()
    return is_new


def forget(survey_id: UUID, *, code: str) -> None:
    """Delete what the owner of a receipt said of the answers to a survey; figures stand."""
    rater = by_receipt(code)
    for entry in queries.published_of(survey_id):
        raters = {each.rater for each in mine(entry, rater).values()}
        db.session.execute(delete(Rating).where(Rating.rater.in_(raters)))


def forget_words(survey_id: UUID) -> None:
    """Delete all words of raters, when the answers of a survey are deleted."""
    theirs = select(Entry.id).where(Entry.survey_id == survey_id)
    db.session.execute(update(Rating).where(Rating.entry_id.in_(theirs)).values(words=""))


def _figures(
    entry: Entry, about_id: UUID, receipt: Tally, others: Tally, on: date
) -> VerdictFigures:
    return VerdictFigures(
        entry_id=entry.id,
        about_id=about_id,
        frozen_on=on,
        **{f"receipt_{name}": number for name, number in receipt._asdict().items()},
        **{f"open_{name}": number for name, number in others._asdict().items()},
    )
