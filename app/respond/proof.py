"""Proof of work: the sender's browser has tried numbers until one was right, which takes seconds.

It makes sending in bulk dear, and proves nothing about a person; so what lacks it is flagged and
never refused. The scheme is version 2 of ALTCHA (https://altcha.org/docs/v2/proof-of-work/): a key
derived by PBKDF2 with SHA-256 from a nonce and a counter has to begin as the signed challenge says.

ALTCHA itself takes a solution as often as it is shown. Here each challenge is made for one
response: it names the survey under its final token, under which answers are sent once.
"""

import base64
import json
import secrets
from enum import StrEnum
from typing import Final
from uuid import UUID

import altcha

from app import clock
from app.respond import queries, tokens

FIELD: Final = "page.proof"
ALGORITHM: Final = "PBKDF2/SHA-256"
# Of one try. What it costs in a browser is measured: see tests/evidence/README.md.
COST: Final = 2000
LONGEST: Final = 4000


class Work(StrEnum):
    """How much a browser has to calculate before its answers count as sent with a proof."""

    OFF = "off"
    LIGHT = "light"
    NORMAL = "normal"
    HEAVY = "heavy"


TRIES: Final = {Work.LIGHT: 500, Work.NORMAL: 2000, Work.HEAVY: 8000}
"""The most numbers that have to be tried; half as many on average."""


def challenge(work: Work, survey_id: UUID, handle: str) -> str | None:
    """Return what a browser has to solve before it sends the answers of this handle, as JSON."""
    if work is Work.OFF:
        return None
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.randbelow(TRIES[work]),
        expires_at=clock.now() + queries.IDLE,
        data={"for": _purpose(survey_id, handle)},
        hmac_secret=tokens.key_for("proof"),
        hmac_key_secret=tokens.key_for("proven"),
    )
    return json.dumps(made.to_dict())


def fault(payload: str, survey_id: UUID, handle: str) -> str | None:
    """Return why these answers come without a proof, as a reason of a flag; None with one."""
    if not payload:
        return "noproof"
    # Measured first: what is read below was written by anybody.
    if len(payload) > LONGEST or not _is_solved(payload):
        return "badproof"
    signed = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
    return None if signed["data"] == {"for": _purpose(survey_id, handle)} else "badproof"


def _is_solved(payload: str) -> bool:
    found = altcha.verify_solution(
        payload, tokens.key_for("proof"), hmac_key_secret=tokens.key_for("proven")
    )
    return found.verified


def _purpose(survey_id: UUID, handle: str) -> str:
    return tokens.digest_of(f"proof {survey_id}", tokens.final_token(handle))
