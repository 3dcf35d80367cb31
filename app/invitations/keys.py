"""What is derived from keys: the marks by which mails and addresses are found again."""

import hmac
import re
from typing import Final, NamedTuple
from uuid import UUID

from app import mail
from app.respond import tokens

_MARK: Final = 24
_KEY: Final = re.compile(rf"([0-9a-f]{{32}})([0-9a-f]{{{_MARK}}})")
_MESSAGE: Final = re.compile(rf"<([0-9a-f]{{32}})\.\d\.([0-9a-f]{{{_MARK}}})@")


class Marked(NamedTuple):
    """What the id of a mail says: to which contact it went, and the mark of its address."""

    contact_id: UUID
    mark: str


def address_hash(address: str) -> str:
    """Return what the database compares of an address."""
    return tokens.hashed(f"address {address.lower()}")


def unsubscribe_key(contact_id: UUID) -> str:
    """Return what stands in the link by which somebody says that they want no more mails."""
    return contact_id.hex + _mark("unsubscribe", contact_id, "")


def read_unsubscribe_key(text: str) -> UUID | None:
    """Return whose key this is, None when it was not made here."""
    found = _KEY.fullmatch(text)
    if found is None:
        return None
    contact_id = UUID(found[1])
    return contact_id if hmac.compare_digest(unsubscribe_key(contact_id), text) else None


def message_id(contact_id: UUID, number: int, address_hash: str) -> str:
    """Return the id of a mail: the same each time, so that receivers know a second copy."""
    mark = _mark("message", contact_id, address_hash)
    return f"<{contact_id.hex}.{number}.{mark}@{mail.domain()}>"


def read_message_id(text: str) -> Marked | None:
    """Return what the id of a mail says, None when it cannot be one of ours."""
    found = _MESSAGE.search(text)
    return Marked(UUID(found[1]), found[2]) if found else None


def is_mark_of(marked: Marked, address_hash: str) -> bool:
    """Return whether a mail with this mark went to this address."""
    return hmac.compare_digest(marked.mark, _mark("message", marked.contact_id, address_hash))


def _mark(purpose: str, contact_id: UUID, about: str) -> str:
    return tokens.hashed(f"{purpose} {contact_id.hex} {about}")[:_MARK]
