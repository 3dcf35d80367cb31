"""Reads of contact details: by the code of their owner, or all of a survey."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

import surveys
from app.config import Keys
from app.contacts.models import ContactDetail
from app.db import db


def link_of(code: str) -> str:
    """Return what the store knows a receipt code by; not what the receipts know it by."""
    text = b"contact\x1f" + code.encode()
    return hmac.new(_keys().receipt_key.encode(), text, hashlib.sha256).hexdigest()


def details_of(code: str) -> Sequence[ContactDetail]:
    """Return what the owner of this receipt code left, by question."""
    chosen = select(ContactDetail).where(ContactDetail.link_hash == link_of(code))
    return db.session.scalars(chosen.order_by(ContactDetail.question_id)).all()


def details_for(survey_id: UUID) -> Sequence[ContactDetail]:
    """Return all that people left with this survey; the order tells nothing of them."""
    chosen = select(ContactDetail).where(ContactDetail.survey_id == survey_id)
    ordered = chosen.order_by(ContactDetail.link_hash, ContactDetail.question_id)
    return db.session.scalars(ordered).all()


def count_for(survey_id: UUID) -> int:
    """Return how many people's details are kept for this survey."""
    chosen = select(func.count(ContactDetail.link_hash.distinct()))
    return db.session.scalar(chosen.where(ContactDetail.survey_id == survey_id)) or 0


def value_of(row: ContactDetail) -> surveys.Details:
    """Return the details as a value."""
    value = surveys.value_from_json(json.loads(row.details_json))
    if not isinstance(value, surveys.Details):
        raise TypeError(type(value).__name__)
    return value


def _keys() -> Keys:
    keys: Keys = current_app.config["SETTINGS"].keys
    return keys
