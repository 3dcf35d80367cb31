"""Delivery reports (RFC 3464) from a mailbox: which addresses take no mail.

Only a report that holds the id of one of our mails counts: whoever merely knows somebody's address
cannot stop their mail.
"""

import mailbox
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from pathlib import Path
from typing import Final, NamedTuple

from app.db import db
from app.invitations import keys, sending
from app.invitations.models import Contact

MOST_BYTES: Final = 10_000_000
_FOR_GOOD: Final = re.compile(r"\s*5\.\d{1,3}\.\d{1,3}")
_FROM_LINE: Final = b"From "


class NotAMailboxError(Exception):
    """The folder is no maildir."""


class Found(NamedTuple):
    """What a mailbox held, and how many addresses are known to be bad only now."""

    messages: int
    refusals: int
    bounced: int


def read(path: Path) -> Iterator[Message]:
    """Yield the messages of an mbox file, a maildir, or a file with one message."""
    if path.is_dir():
        if not (path / "cur").is_dir():
            raise NotAMailboxError
        yield from _all(mailbox.Maildir(path, create=False))
        return
    with path.open("rb") as file:
        begins = file.read(len(_FROM_LINE))
    if begins == _FROM_LINE:
        yield from _all(mailbox.mbox(path, create=False))
    else:
        yield _parsed(path.read_bytes())


def is_refusal(message: Message) -> bool:
    """Return whether a message reports that a mail was refused for good."""
    statuses = (
        part for part in message.walk() if part.get_content_type() == "message/delivery-status"
    )
    return any(_has_failed(block) for status in statuses for block in status.walk())


def take(messages: Iterable[Message]) -> Found:
    """Note every address that these reports say takes no mail, in the caller's transaction."""
    read_, refusals, bounced = 0, 0, 0
    for message in messages:
        read_ += 1
        if is_refusal(message):
            refusals += 1
            found = {keys.read_message_id(each) for each in ids_in(message)}
            bounced += sum(note(marked) for marked in found if marked)
    return Found(read_, refusals, bounced)


def note(marked: keys.Marked) -> bool:
    """Note that the mail with this mark was refused for good. Return whether that is news."""
    contact = db.session.get(Contact, marked.contact_id)
    # An old report says nothing about the address that has taken the place of the bad one.
    if contact is None or not keys.is_mark_of(marked, contact.address_hash):
        return False
    return sending.bounce(contact.id)


def ids_in(message: Message) -> Iterator[str]:
    """Yield the ids of the mails that a report holds, and its own."""
    for part in message.walk():
        named = [part]
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            named.append(
                message_from_string(text.decode("latin-1") if isinstance(text, bytes) else "")
            )
        yield from (str(each.get("Message-ID", "")) for each in named)


def _has_failed(block: Message) -> bool:
    action, status = str(block.get("Action", "")), str(block.get("Status", ""))
    return action.strip().lower() == "failed" and _FOR_GOOD.match(status) is not None


def _all(box: mailbox.Maildir | mailbox.mbox) -> Iterator[Message]:
    try:
        for key in box.iterkeys():
            yield _parsed(box.get_bytes(key))
    finally:
        box.close()


def _parsed(data: bytes) -> Message:
    return message_from_bytes(data[:MOST_BYTES])
