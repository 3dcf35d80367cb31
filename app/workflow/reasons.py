"""The reasons for sending back that an organisation keeps, and how often each was given."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask_babel import force_locale, get_locale
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.builder.models import Survey
from app.config import STAFF_LOCALES
from app.db import db
from app.entries.models import Entry
from app.workflow.models import KeptReason, ReturnReason, WorkReturn
from app.workflow.names import REASONS


class Reason(NamedTuple):
    """A reason: its code, its words by language, whether people can still choose it."""

    code: str
    texts: Mapping[str, str]
    is_offered: bool

    @property
    def text(self) -> str:
        """Return its words in the reader's language, else in one that it has."""
        here = str(get_locale())
        if words := self.texts.get(here):
            return words
        if self.code in REASONS:
            return str(REASONS[self.code])
        return next(iter(self.texts.values()), self.code)


def reasons_of(organisation_id: UUID) -> list[Reason]:
    """Return all reasons, ours first, then those that the organisation added."""
    kept = select(KeptReason).where(KeptReason.organisation_id == organisation_id)
    rows = {each.code: each for each in db.session.scalars(kept.order_by(KeptReason.code))}
    return [_reason(code, rows.get(code)) for code in dict.fromkeys([*REASONS, *rows])]


def keep(
    organisation_id: UUID,
    code: str,
    texts: Mapping[str, str],
    *,
    is_offered: bool,
    by: UUID,
    at: datetime,
) -> None:
    """Add a reason, or change the words of one, or offer it no longer."""
    mine = select(KeptReason).where(KeptReason.organisation_id == organisation_id)
    row = db.session.scalar(mine.where(KeptReason.code == code))
    if row is None:
        row = KeptReason(organisation_id=organisation_id, code=code)
        db.session.add(row)
    said = {lang: text.strip() for lang, text in texts.items() if text.strip()}
    row.texts_json, row.is_offered = json.dumps(said, ensure_ascii=False), is_offered
    db.session.flush()
    detail = {"code": code, "is_offered": is_offered}
    accounts.record("work.reasons", str(organisation_id), detail, by=by, at=at)


def own_words(reason: Reason) -> dict[str, str]:
    """Return the words of a reason in every staff language, ours where there are no others."""
    found = dict(reason.texts)
    for lang in STAFF_LOCALES:
        if lang not in found and reason.code in REASONS:
            with force_locale(lang):
                found[lang] = str(REASONS[reason.code])
    return found


def given(organisation_id: UUID, *, since: datetime) -> dict[str, int]:
    """Return how often each reason was given since then."""
    counted = (
        select(ReturnReason.code, func.count())
        .join(WorkReturn, WorkReturn.id == ReturnReason.return_id)
        .join(Entry, Entry.id == WorkReturn.entry_id)
        .join(Survey, Survey.id == Entry.survey_id)
        .where(Survey.organisation_id == organisation_id, WorkReturn.at >= since)
        .group_by(ReturnReason.code)
        .order_by(ReturnReason.code)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _reason(code: str, row: KeptReason | None) -> Reason:
    if row is None:
        return Reason(code, {}, is_offered=True)
    return Reason(code, json.loads(row.texts_json), row.is_offered)
