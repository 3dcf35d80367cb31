"""Secrets that citizens hold: start token, handle, final token, receipt code, return code.

Each follows from the one before it by a key of this installation, so that the same click gives
the same handle and the same sending gives the same code. Nothing here is ever stored as it is.

Answers that are opened again by their return code get a later handle. It carries the first one,
masked: every handle of the same answers leads to one final token, and so to one sending.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import current_app

import surveys
from app import clock
from app.config import Keys
from app.respond.models import Written

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 24
# The first handle tells when and where somebody began; one of those who come back hides the first.
HANDLE: Final = re.compile(r"[A-Za-z0-9_-]{30}(?:[A-Za-z0-9_-]{21})?")
# What the check character begins with: neither kind of code is ever read as the other.
_RECEIPT: Final = 0
_RETURN: Final = 1
_INVITATION: Final = 2
_RANDOM: Final = 16
_TIME: Final = 4
_VIA: Final = 2
_FIRST_LENGTH: Final = 30
_MAX_TYPED: Final = 200
_MISREAD: Final = str.maketrans("OIL", "011")
# x**5 + x**2 + 1, which makes a field of the 32 characters.
_FIELD: Final = 0b100101


def start_token(survey_id: UUID) -> str:
    """Return a new token for one beginning of this survey; nothing is stored for it."""
    chance = int(clock.now().timestamp()).to_bytes(_TIME, "big") + secrets.token_bytes(_RANDOM)
    return _text(chance + _seal("start", survey_id.bytes, chance))


def handle_of(token: str, survey_id: UUID, *, via: int = 0) -> str | None:
    """Return the handle that a start token stands for, or None when it is not of this survey.

    It holds the second of the token and the number of the collector (0 for none), so that neither
    has to be stored with the answers.
    """
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"==")
    except ValueError:
        return None
    chance, seal = raw[: _TIME + _RANDOM], raw[_TIME + _RANDOM :]
    if not hmac.compare_digest(seal, _seal("start", survey_id.bytes, chance)):
        return None
    told = chance[:_TIME] + via.to_bytes(_VIA, "big")
    return _text(told + _seal("handle", survey_id.bytes, chance, told))


def begun_at(handle: str) -> datetime:
    """Return when the page was shown on which somebody began."""
    return datetime.fromtimestamp(int.from_bytes(_told(handle)[:_TIME], "big"), UTC)


def via_of(handle: str) -> int:
    """Return the number of the collector through which somebody came, 0 for none."""
    return int.from_bytes(_told(handle)[_TIME:], "big")


def final_token(handle: str) -> str:
    """Return the token under which the answers of this handle are sent, once."""
    return _text(_seal("final", first_handle(handle).encode()))


def first_handle(handle: str) -> str:
    """Return the handle under which the answers of this one were begun: mostly the same."""
    if len(handle) == _FIRST_LENGTH or HANDLE.fullmatch(handle) is None:
        return handle
    raw = _bytes(handle)
    return _text(_mixed(raw[_RANDOM:], "later", raw[:_RANDOM]))


def later_handle(handle: str, token: str) -> str:
    """Return another handle of the same answers; the same one for the same `token`."""
    first = _bytes(first_handle(handle))
    chance = _seal("chance", first, token.encode(errors="replace"))
    return _text(chance + _mixed(first, "later", chance))


def seed_of(handle: str) -> int:
    """Return the number from which the order of what is shuffled follows, as long as it lasts."""
    # Of the final token: whoever comes back by a code has another handle, and the same order.
    return int.from_bytes(_seal("order", final_token(handle).encode())[:4], "big") >> 1


def keyed_token(survey_id: UUID, sender_id: UUID, key: str) -> str:
    """Return the token under which a program sends to this survey with a key of its own, once."""
    return _text(_seal("keyed", survey_id.bytes, sender_id.bytes, key.encode()))


def digest(answers: Mapping[str, Written], version_id: UUID, token: str) -> str:
    """Return what tells one set of answers from another.

    It is keyed with the token, which is not stored: the digest that outlives a withdrawal gives
    nobody a way to guess what was withdrawn.
    """
    content = {key: [surveys.value_to_json(value), lang] for key, (value, lang) in answers.items()}
    return digest_of(json.dumps([str(version_id), content], sort_keys=True), token)


def digest_of(text: str, token: str) -> str:
    """Return what tells one text sent under this token from another."""
    return hmac.new(token.encode(), text.encode(), hashlib.sha256).hexdigest()


def sealed(body_digest: str, token: str) -> str:
    """Return the digest with the proof that it was shown on a page of ours, for this token."""
    return f"{body_digest}.{_text(_seal('body', token.encode(), body_digest.encode()))}"


def unsealed(text: str, token: str) -> str | None:
    """Return the digest inside, or None when it was not sealed for this token."""
    body_digest = text.partition(".")[0]
    expected = sealed(body_digest, token)
    found = text.encode(errors="replace")
    return body_digest if hmac.compare_digest(expected.encode(), found) else None


def receipt_code(token: str) -> str:
    """Return the code by which a person finds what was sent under `token`: 23 + 1 characters."""
    mac = hmac.new(_keys().receipt_key.encode(), token.encode(), hashlib.sha256).digest()
    return _with_check(_characters(mac), _RECEIPT)


def return_code(handle: str) -> str:
    """Return the code that opens the answers of this handle again, from any device."""
    text = b"return" + first_handle(handle).encode()
    mac = hmac.new(_keys().receipt_key.encode(), text, hashlib.sha256).digest()
    return _with_check(_characters(mac), _RETURN)


def new_invitation() -> str:
    """Return a new invitation: chance alone, so that it follows from nothing that is stored."""
    return _with_check(_characters(secrets.token_bytes(_RANDOM)), _INVITATION)


def masked_hash(handle: str, token_hash: str) -> str:
    """Return the hash of an invitation as it lies beside what is written under this handle."""
    return _text(_mixed(bytes.fromhex(token_hash), "invited", first_handle(handle).encode()))


def unmasked_hash(handle: str, text: str) -> str:
    """Return the hash that was `masked_hash` for this handle, or a later one of its answers."""
    return _mixed(_bytes(text), "invited", first_handle(handle).encode()).hex()


def locked(handle: str, code: str) -> str:
    """Return the first handle as the database keeps it: only this code of its own unlocks it."""
    return _text(_mixed(_bytes(first_handle(handle)), "locked", code.encode()))


def unlocked(text: str, code: str) -> str:
    """Return the first handle that was `locked` under this code."""
    return _text(_mixed(_bytes(text), "locked", code.encode()))


def read_code(typed: str) -> str | None:
    """Return the receipt code that somebody typed, or None when it cannot be one."""
    return _read(typed, _RECEIPT)


def read_return_code(typed: str) -> str | None:
    """Return the return code that somebody typed, or None when it cannot be one."""
    return _read(typed, _RETURN)


def read_invitation(typed: str) -> str | None:
    """Return the invitation that somebody typed, or None when it cannot be one."""
    return _read(typed, _INVITATION)


def _read(typed: str, kind: int) -> str | None:
    plain = unicodedata.normalize("NFKC", typed[:_MAX_TYPED])
    figures = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    code = re.sub(r"[\W_]", "", figures).upper().translate(_MISREAD)
    if len(code) != CODE_LENGTH or not set(code) <= set(CROCKFORD):
        return None
    return code if _with_check(code[:-1], kind) == code else None


def groups(code: str) -> tuple[str, ...]:
    """Return the code in groups of four, as it is shown."""
    return tuple(code[start : start + 4] for start in range(0, len(code), 4))


def key_for(purpose: str) -> bytes:
    """Return the key of this installation for one purpose outside this module."""
    return _mac("key", purpose.encode())


def hashed(secret: str) -> str:
    """Return what the database keeps of a handle, token or code."""
    key = _keys().receipt_key.encode()
    return hmac.new(key, b"stored" + secret.encode(), hashlib.sha256).hexdigest()


def _characters(mac: bytes) -> str:
    bits = int.from_bytes(mac, "big")
    return "".join(CROCKFORD[(bits >> (5 * place)) & 31] for place in range(CODE_LENGTH - 1))


def _with_check(body: str, kind: int) -> str:
    # A Reed-Solomon check character: it finds every single slip and every swap of neighbours.
    total = kind
    for char in body:
        total = _doubled(total ^ CROCKFORD.index(char))
    return body + CROCKFORD[total]


def _doubled(element: int) -> int:
    shifted = element << 1
    return shifted ^ _FIELD if shifted > 31 else shifted  # noqa: PLR2004  (five bits)


def _seal(purpose: str, *parts: bytes) -> bytes:
    return _mac(purpose, *parts)[:_RANDOM]


def _mac(purpose: str, *parts: bytes) -> bytes:
    key = _keys().handle_key.encode()
    text = b"\x1f".join((purpose.encode(), *parts))
    return hmac.new(key, text, hashlib.sha256).digest()


def _told(handle: str) -> bytes:
    return _bytes(first_handle(handle))[: _TIME + _VIA]


def _mixed(secret: bytes, purpose: str, *parts: bytes) -> bytes:
    pad = _mac(purpose, *parts)[: len(secret)]
    return bytes(one ^ other for one, other in zip(secret, pad, strict=True))


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _keys() -> Keys:
    keys: Keys = current_app.config["SETTINGS"].keys
    return keys
