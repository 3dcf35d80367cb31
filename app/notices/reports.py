"""What comes back about mails: delivery reports in a mailbox, or notes of Amazon SES, line by line.

Only what names one of our mails counts: whoever merely knows an address cannot stop its mails.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.invitations import bounces
from app.invitations import keys as invitation_keys
from app.invitations.bounces import NotAMailboxError
from app.notices import keys, sending, service

__all__ = ["Found", "NotAMailboxError", "take"]
_BEGINS: Final = 200
_DELIVERED: Final = "Delivery"
_COMPLAINT: Final = "Complaint"
_BOUNCE: Final = "Bounce"


class Found(NamedTuple):
    """What was read: how many reports, how many say no, how many addresses are newly bad."""

    messages: int
    refusals: int
    bounced: int


class Note(NamedTuple):
    """What Amazon says of one mail: what became of it, and the ids that it had with us."""

    kind: str
    is_final: bool
    ids: tuple[str, ...]


def take(path: Path) -> Found:
    """Note what became of mails, in the caller's transaction."""
    if path.is_file() and _is_json(path):
        return _take_notes(_notes(path))
    read, refusals, bounced = 0, 0, 0
    for message in bounces.read(path):
        read += 1
        if bounces.is_refusal(message):
            refusals += 1
            bounced += _refused(bounces.ids_in(message))
    return Found(read, refusals, bounced)


def _take_notes(notes: Iterable[Note]) -> Found:
    read, refusals, bounced = 0, 0, 0
    for note in notes:
        read += 1
        if note.kind == _BOUNCE and note.is_final:
            refusals += 1
            bounced += _refused(note.ids)
        else:
            for marked in filter(None, map(keys.read_mark, note.ids)):
                if note.kind == _DELIVERED:
                    sending.arrived(marked)
                elif note.kind == _COMPLAINT:
                    service.stop(marked.subscription_id)
    return Found(read, refusals, bounced)


def _refused(ids: Iterable[str]) -> int:
    found = set(ids)
    told = {marked for marked in map(keys.read_mark, found) if marked}
    invited = {marked for marked in map(_invitation, found) if marked}
    return sum(map(sending.bounce, told)) + sum(map(bounces.note, invited))


def _invitation(text: str) -> invitation_keys.Marked | None:
    # Amazon keeps the part before the @ alone.
    return invitation_keys.read_message_id(text if text.startswith("<") else f"<{text}@")


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_BEGINS).lstrip().startswith(b"{")


def _notes(path: Path) -> Iterator[Note]:
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield _note(line)


def _note(line: bytes) -> Note:
    """Return what one line says: a note of SES as it is, or in the envelope of SNS."""
    said = _object(line)
    if "Message" in said:
        said = _object(said["Message"])
    sent = said.get("mail")
    kind = said.get("notificationType") or said.get("eventType") or ""
    bounce = said.get("bounce")
    is_final = isinstance(bounce, dict) and bounce.get("bounceType") == "Permanent"
    return Note(str(kind), is_final, tuple(_ids(sent)) if isinstance(sent, dict) else ())


def _ids(sent: dict[str, Any]) -> Iterator[str]:
    tags, headers = sent.get("tags"), sent.get("headers")
    marks = tags.get("heeded") if isinstance(tags, dict) else None
    # A tag cannot have the dots that our marks have (`ses.tag_of`), and a mark has no hyphen.
    yield from (str(each).replace("-", ".") for each in (marks if isinstance(marks, list) else ()))
    for each in headers if isinstance(headers, list) else ():
        if isinstance(each, dict) and str(each.get("name", "")).lower() == "message-id":
            yield str(each.get("value", ""))


def _object(text: object) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
