"""What somebody has typed into a form of the builder and not saved yet."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, delete, select
from werkzeug.datastructures import MultiDict

from app.builder.models import FormDraft, Survey
from app.db import db
from app.upsert import insert

KEPT_FOR: Final = timedelta(days=30)
MAX_ADDRESS: Final = 300
MAX_SIZE: Final = 200_000
_NEVER: Final = ("token", "password", "secret")


def keep(
    survey: Survey, user_id: UUID, address: str, posted: MultiDict[str, str], *, at: datetime
) -> bool:
    """Keep what stands in a form in the place of what was kept before; return whether it was.

    Tokens and passwords are left out. Nothing is kept of a form that is too big, or of an address
    that is not one of this survey's.
    """
    pairs = [
        (name, text)
        for name, text in posted.items(multi=True)
        if name != "address" and not any(word in name.lower() for word in _NEVER)
    ]
    fields_json = json.dumps(pairs)
    if not is_of(survey, address) or len(fields_json) > MAX_SIZE:
        return False
    values = {"fields_json": fields_json, "kept_at": at}
    keys = {"user_id": user_id, "survey_id": survey.id, "address": address}
    added = insert(FormDraft).values(**keys, **values)
    db.session.execute(added.on_conflict_do_update(index_elements=list(keys), set_=values))
    return True


def is_of(survey: Survey, address: str) -> bool:
    """Return whether this is the address of a form about the survey."""
    inside = f"/staff/surveys/{survey.slug}/"
    plain = address.isascii() and address.isprintable() and "//" not in address
    return plain and address.startswith(inside) and len(address) <= MAX_ADDRESS


def typed_at(survey: Survey, user_id: UUID, address: str) -> FormDraft | None:
    """Return what this person has typed there and not saved, None when there is nothing."""
    return db.session.scalar(_of(survey, user_id).where(FormDraft.address == address))


def typed_by(survey: Survey, user_id: UUID) -> Sequence[FormDraft]:
    """Return everything that this person has typed about the survey and not saved, oldest first."""
    in_order = _of(survey, user_id).order_by(FormDraft.kept_at, FormDraft.address)
    # The survey may have had another address when this was typed.
    return [each for each in db.session.scalars(in_order) if is_of(survey, each.address)]


def drop(survey: Survey, user_id: UUID, address: str) -> None:
    """Forget what was typed there: it was saved, or its author does not want it."""
    mine = FormDraft.user_id == user_id, FormDraft.survey_id == survey.id
    db.session.execute(delete(FormDraft).where(*mine, FormDraft.address == address))


def sweep(*, at: datetime) -> None:
    """Forget what nobody has come back to for thirty days."""
    db.session.execute(delete(FormDraft).where(FormDraft.kept_at <= at - KEPT_FOR))


def pairs_of(draft: FormDraft) -> MultiDict[str, str]:
    """Return what was typed as a form would send it."""
    return MultiDict((name, text) for name, text in json.loads(draft.fields_json))


def _of(survey: Survey, user_id: UUID) -> Select[FormDraft]:
    return select(FormDraft).where(FormDraft.user_id == user_id, FormDraft.survey_id == survey.id)
