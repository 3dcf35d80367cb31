"""Keeping and deleting contact details; nothing here commits."""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete

import surveys
from app import jobs
from app.contacts import queries
from app.contacts.models import ContactDetail
from app.db import db


def keep(
    definition: surveys.Survey,
    values: Mapping[str, surveys.Value],
    *,
    survey_id: UUID,
    response_id: UUID,
    code: str,
) -> None:
    """Store what can be reached only with this code, or from the response where people were told.

    Details whose question names no last day are not kept: `surveys.check` lets none be published.
    """
    for item_id, value in values.items():
        if not isinstance(value, surveys.Details):
            continue
        item = definition.item(item_id)
        if isinstance(item, surveys.ContactDetails) and item.kept_until is not None:
            raw = json.dumps(surveys.value_to_json(value), ensure_ascii=False)
            db.session.add(
                ContactDetail(
                    link_hash=queries.link_of(code),
                    question_id=item_id,
                    survey_id=survey_id,
                    details_json=raw,
                    kept_until=item.kept_until,
                    response_id=response_id if item.is_linked else None,
                )
            )


def forget(code: str) -> bool:
    """Delete what the owner of this code left; return whether there was anything."""
    mine = ContactDetail.link_hash == queries.link_of(code)
    deleted = db.session.execute(delete(ContactDetail).where(mine))
    if not deleted.rowcount:  # type: ignore[attr-defined]  # a deletion has a cursor
        return False
    jobs.enqueue("receipts.sweep", {})
    return True


def expire(*, on: date) -> int:
    """Delete what was to be kept until a day that is over; return how much that was."""
    old = ContactDetail.kept_until < on
    deleted = db.session.execute(delete(ContactDetail).where(old))
    number = int(deleted.rowcount)  # type: ignore[attr-defined]  # a deletion has a cursor
    if number:
        jobs.enqueue("receipts.sweep", {})
    return number
