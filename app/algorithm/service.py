"""Staff state what only they know of the algorithm, and a second person confirms it."""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.accounts import service as accounts
from app.algorithm import queries
from app.algorithm.content import Said
from app.algorithm.models import Statement
from app.algorithm.template import STATED
from app.db import db
from app.errors import ConflictError, DomainError
from app.insights.content import digest


class Scope(NamedTuple):
    """What a statement is about: all surveys of an organisation, or one of them."""

    organisation_id: UUID
    survey_id: UUID | None

    @property
    def id(self) -> UUID:
        """Return the id under which its statements are counted."""
        return self.survey_id or self.organisation_id


class NotNewestError(ConflictError):
    """Somebody has written another statement meanwhile."""

    code = "not_newest"


class OwnWordsError(DomainError):
    """Whoever wrote some of it cannot be the one who confirms it."""

    code = "own_words"


def said(statement: Statement | None) -> Said:
    """Return what a statement says, by point and language."""
    answers: Said = {} if statement is None else json.loads(statement.answers_json)
    return answers


def state(
    scope: Scope, lang: str, texts: dict[str, str], *, seen: int, by: UUID, at: datetime
) -> Statement:
    """Write down what staff say in one language; the other languages stay as they are."""
    last = queries.newest(scope.id)
    if seen != (last.number if last else 0):
        raise NotNewestError
    answers = {point.code: dict(said(last).get(point.code, {})) for point in STATED}
    for code, words in answers.items():
        words.pop(lang, None)
        if text := texts.get(code, "").strip():
            words[lang] = text
    kept = {code: words for code, words in answers.items() if words}
    written = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    statement = Statement(
        organisation_id=scope.organisation_id,
        survey_id=scope.survey_id,
        scope_id=scope.id,
        number=seen + 1,
        answers_json=written,
        sha256=digest(written),
        written_by=by,
        written_at=at,
    )
    db.session.add(statement)
    db.session.flush()
    detail = {"number": statement.number, "sha256": statement.sha256}
    accounts.record("algorithm.stated", str(scope.id), detail, by=by, at=at)
    return statement


def confirm(scope: Scope, *, seen: int, by: UUID, at: datetime) -> Statement:
    """Let the public read what was written last; everything written since was by other people."""
    rows = queries.statements(scope.id)
    if not rows or rows[0].number != seen or rows[0].confirmed_at is not None:
        raise NotNewestError
    for row in rows:
        if row.confirmed_at is not None:
            break
        if row.written_by == by:
            raise OwnWordsError
    rows[0].confirmed_by, rows[0].confirmed_at = by, at
    db.session.flush()
    detail = {"number": rows[0].number, "sha256": rows[0].sha256}
    accounts.record("algorithm.confirmed", str(scope.id), detail, by=by, at=at)
    return rows[0]
