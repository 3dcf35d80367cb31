"""Ratings of a published entry."""

from datetime import timedelta

from sqlalchemy import select

from app.db import db
from app.respond.models import Response
from app.verdicts import service
from app.verdicts.models import Rating, Verdict
from tests.factories import entries, respond

ON = entries.PUBLISHED.date() + timedelta(days=9)


def responses(loop: entries.Loop) -> list[Response]:
    """Return the responses to the survey of this entry."""
    theirs = select(Response).where(Response.survey_id == loop.survey.id).order_by(Response.id)
    return list(db.session.scalars(theirs))


def rated(loop: entries.Loop, *, on=ON, about=None, words: str = "", **numbers: int) -> None:
    """Let people with a receipt rate: so many `yes`, `partly` and `no`, each person once."""
    wanted = [Verdict(name) for name, number in numbers.items() for _ in range(number)]
    about_id = about.id if about else loop.entry.id
    for response, verdict in zip(responses(loop), wanted, strict=False):
        rater = service.by_receipt(respond.receipt_for(response))
        kept = {"rater": rater, "lang": "en", "on": on}
        service.rate(loop.entry, {about_id: verdict}, words, **kept)
    db.session.commit()
    assert db.session.query(Rating).filter_by(about_id=about_id).count() >= len(wanted)


def read_by_others(loop: entries.Loop, *, on=ON, **numbers: int) -> None:
    """Let readers without a receipt rate."""
    wanted = [Verdict(name) for name, number in numbers.items() for _ in range(number)]
    before = db.session.query(Rating).count()
    for number, verdict in enumerate(wanted, start=before):
        rater = service.Rater(f"form {number}", by_receipt=False)
        service.rate(loop.entry, {loop.entry.id: verdict}, "", rater=rater, lang="en", on=on)
    db.session.commit()
