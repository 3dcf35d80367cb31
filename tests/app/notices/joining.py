"""Somebody with a copy of the database, or the letters, who wants to know whose answers are whose.

Whatever they try is the same: for each person who wants to hear, name the response that is theirs.
"""

import base64
import hashlib
import hmac
import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import inspect, text

from app.db import db

Row = Mapping[str, Any]
Guess = Mapping[Any, Any]
MINE = ("notice_subscription", "notice")
THEIRS = ("response", "answer", "receipt")


def tables() -> tuple[list[Row], list[Row]]:
    """Return what the database holds of wishes and of responses, in the order in which it lies."""
    order = "" if db.engine.dialect.name == "sqlite" else " order by ctid"
    rows = {
        name: [
            dict(row) for row in db.session.execute(text(f"select * from {name}{order}")).mappings()
        ]
        for name in ("notice_subscription", "response", "receipt")
    }
    receipts = {receipt["response_id"]: receipt for receipt in rows["receipt"]}
    responses = [
        {**row, **{f"receipt_{key}": value for key, value in receipts[row["id"]].items()}}
        for row in rows["response"]
    ]
    return rows["notice_subscription"], responses


def by_value(wishes: Sequence[Row], responses: Sequence[Row]) -> Guess:
    """Name the response that shares a value, or a hash of a value, that few others have."""
    known = defaultdict(set)
    for row in responses:
        for value in row.values():
            for form in forms_of(value):
                known[form].add(row["id"])
    guess = {}
    for wish in wishes:
        hits = [known[form] for value in wish.values() for form in forms_of(value) if form in known]
        best = min((each for each in hits if each), key=len, default=set())
        if best and len(best) == 1:
            guess[wish["id"]] = next(iter(best))
    return guess


def by_order(wishes: Sequence[Row], responses: Sequence[Row]) -> Guess:
    """Lay both lists beside each other as they lie in the database."""
    return {wish["id"]: row["id"] for wish, row in zip(wishes, responses, strict=False)}


def by_day(wishes: Sequence[Row], responses: Sequence[Row]) -> Guess:
    """Name the one response of a day that a wish shows: beside it, or on its seal."""
    return _alone(wishes, responses, day, lambda row: str(row["receipt_sent_on"]))


def by_length(wishes: Sequence[Row], responses: Sequence[Row]) -> Guess:
    """Name the one response of the longest name of a language, for the one longest seal."""
    longest = max(len(wish["sealed"]) for wish in wishes)
    name = max(len(row["lang"]) for row in responses)
    first = [wish for wish in wishes if len(wish["sealed"]) == longest]
    second = [row for row in responses if len(row["lang"]) == name]
    return by_order(first, second) if len(first) == len(second) == 1 else {}


def by_language(wishes: Sequence[Row], responses: Sequence[Row]) -> Guess:
    """Name the one response of a language that a wish shows."""
    return _alone(wishes, responses, lambda wish: wish.get("lang"), lambda row: row["lang"])


def _alone(
    wishes: Sequence[Row],
    responses: Sequence[Row],
    shown: Callable[[Row], object],
    told: Callable[[Row], object],
) -> Guess:
    groups = defaultdict(list)
    for row in responses:
        groups[told(row)].append(row["id"])
    return {wish["id"]: groups[shown(wish)][0] for wish in wishes if len(groups[shown(wish)]) == 1}


WAYS: Sequence[Callable[[Sequence[Row], Sequence[Row]], Guess]] = (
    by_value,
    by_order,
    by_day,
    by_length,
    by_language,
)


def day(wish: Row) -> str:
    """Return the day on which somebody asked, where anything shows it."""
    sealed_at = int.from_bytes(base64.urlsafe_b64decode(wish["sealed"])[1:9], "big")
    return str(wish.get("asked_on") or datetime.fromtimestamp(sealed_at, UTC).date())


def forms_of(value: Any) -> set[str]:
    """Return a value as it is and as anybody could have hashed it, unless it is too plain."""
    plain = str(value).replace("-", "")
    if len(plain) < 16:
        return set()
    hashes = (hashlib.sha256, hashlib.sha1, hashlib.md5)
    spelt = (plain, str(value))
    made = {make(each.encode()).hexdigest() for make, each in itertools.product(hashes, spelt)}
    return {plain, *made, hmac.new(b"", plain.encode(), hashlib.sha256).hexdigest()}


def columns_of(name: str) -> set[str]:
    """Return the columns of a table."""
    return {column["name"] for column in inspect(db.engine).get_columns(name)}
