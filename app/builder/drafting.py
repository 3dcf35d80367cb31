"""Drafts that machines make: asked for, waiting to be read, thrown away, never words by themselves.

What stands here is no part of a survey. A draft waits as long as its text is missing, or older
than the source words that the draft was made from; a person who takes it makes an ordinary edit.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

import surveys
from app import jobs
from app.accounts import service as accounts
from app.accounts.models import User
from app.builder import agreeing
from app.builder.machine_models import MachineDraft, MachineRequest, RequestState
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from surveys.exchange import translating

MOST_TOLD: Final = 10


class Wanted(NamedTuple):
    """One text that a machine is to translate."""

    string_id: str
    text: str
    source_hash: str


class Standing(NamedTuple):
    """How the newest request for one language stands."""

    request: MachineRequest
    asker: str
    made: int
    refused: int
    is_going_on: bool

    @property
    def has_crashed(self) -> bool:
        """Return whether nobody works on it any more, though it never came to an end."""
        is_open = self.request.state in {RequestState.WAITING, RequestState.RUNNING}
        return is_open and not self.is_going_on


def ask(survey: Survey, lang: str, *, by: UUID, at: datetime) -> int:
    """Ask for drafts of everything that the language lacks, and return of how many texts.

    0 when there is nothing, or they are being made already. NotFoundError for a language that the
    survey is not translated into.
    """
    # Of two who ask at the same moment, the second one finds the request of the first.
    db.session.refresh(survey, with_for_update=True)
    if lang not in agreeing.others(survey.draft):
        raise NotFoundError
    found, newest = wanted(survey, lang), standing(survey, lang)
    if not found or (newest is not None and newest.is_going_on):
        return 0
    request = MachineRequest(
        id=uuid4(), survey_id=survey.id, lang=lang, wanted=len(found), asked_by=by, asked_at=at
    )
    db.session.add(request)
    db.session.flush()
    args = {"request_id": str(request.id)}
    jobs.enqueue("builder.fetch_drafts", args, unique_key=_key(request.id), actor_id=by)
    detail = {"lang": lang, "texts": len(found)}
    accounts.record("survey.ask_machine", str(survey.id), detail, by=by, at=at)
    return len(found)


def wanted(survey: Survey, lang: str, *, request_id: UUID | None = None) -> list[Wanted]:
    """Return the texts without words, or with outdated ones, of which there is no draft yet.

    What a request before could not have is wanted again; by the request itself it was tried.
    """
    tried = {
        (row.string_id, row.source_hash)
        for row in _rows(survey, lang)
        if not row.fault or row.request_id == request_id
    }
    draft, found = survey.draft, []
    for string_id in dict.fromkeys(draft.string_ids()):
        if string_id in draft.strings and _lacks(draft, string_id, lang):
            message = draft.strings[string_id]
            text, made_from = message.text_in(draft.source_lang), message.source_hash
            if text and (string_id, made_from) not in tried:
                found.append(Wanted(string_id, text, made_from))
    return found


def waiting(survey: Survey, lang: str) -> Mapping[str, MachineDraft]:
    """Return the drafts that wait for somebody to read them, by the id of their text."""
    current = _current(survey, lang)
    return {row.string_id: row for row in current if not row.fault and row.dropped_at is None}


def refused(survey: Survey, lang: str) -> list[MachineDraft]:
    """Return for which texts there is no draft though a machine was asked, each with its fault."""
    return [row for row in _current(survey, lang) if row.fault]


def dropped(survey: Survey, lang: str) -> list[MachineDraft]:
    """Return the drafts that were thrown away and could still be of use."""
    return [row for row in _current(survey, lang) if row.dropped_at is not None]


def known_texts(survey: Survey, lang: str) -> Mapping[str, frozenset[str]]:
    """Return everything that machines ever made of each text: nobody's words until taken."""
    found: dict[str, set[str]] = {}
    for row in _rows(survey, lang):
        if not row.fault:
            found.setdefault(row.string_id, set()).add(row.text)
    return {string_id: frozenset(texts) for string_id, texts in found.items()}


def drop(
    survey: Survey, texts: Iterable[tuple[str, str]], *, by: UUID, at: datetime
) -> list[MachineDraft]:
    """Throw away the drafts that wait for these texts (string and language), and return them."""
    texts, found = list(texts), []
    by_lang = {lang: waiting(survey, lang) for lang in dict.fromkeys(lang for _id, lang in texts)}
    for string_id, lang in texts:
        row = by_lang[lang].get(string_id)
        if row is not None:
            row.dropped_by, row.dropped_at = by, at
            found.append(row)
    db.session.flush()
    for lang in dict.fromkeys(row.lang for row in found):
        detail = {"lang": lang, "texts": [row.string_id for row in found if row.lang == lang]}
        accounts.record("survey.drop_machine", str(survey.id), detail, by=by, at=at)
    return found


def bring_back(survey: Survey, lang: str, string_id: str, *, by: UUID, at: datetime) -> None:
    """Let a draft that was thrown away wait again; nothing happens when there is none."""
    mine = (MachineDraft.survey_id == survey.id, MachineDraft.lang == lang)
    back = update(MachineDraft).where(*mine, MachineDraft.string_id == string_id)
    was_there = MachineDraft.dropped_at.is_not(None)
    done = db.session.execute(back.where(was_there).values(dropped_by=None, dropped_at=None))
    if done.rowcount:  # type: ignore[attr-defined]  # an update has a cursor
        detail = {"lang": lang, "texts": [string_id]}
        accounts.record("survey.restore_machine", str(survey.id), detail, by=by, at=at)


def requests(survey: Survey, lang: str) -> Sequence[Standing]:
    """Return who asked for drafts of this language of late and what came of it, newest first."""
    mine = select(MachineRequest, User.name).join(User, User.id == MachineRequest.asked_by)
    mine = mine.where(MachineRequest.survey_id == survey.id, MachineRequest.lang == lang)
    in_order = mine.order_by(MachineRequest.asked_at.desc(), MachineRequest.id)
    found = db.session.execute(in_order.limit(MOST_TOLD))
    return [_standing(request, name) for request, name in found]


def standing(survey: Survey, lang: str) -> Standing | None:
    """Return how the newest request stands, None when nobody has asked."""
    found = requests(survey, lang)
    return found[0] if found else None


def _standing(request: MachineRequest, asker: str) -> Standing:
    is_made = func.count().filter(MachineDraft.fault == "")
    counted = select(is_made, func.count()).where(MachineDraft.request_id == request.id)
    made, tried = db.session.execute(counted).one()
    is_open = request.state in {RequestState.WAITING, RequestState.RUNNING}
    # A worker that was killed says nothing: who works on it is known by the job alone.
    goes_on = is_open and jobs.is_waiting(_key(request.id))
    return Standing(request, asker, made, tried - made, goes_on)


def _rows(survey: Survey, lang: str) -> Sequence[MachineDraft]:
    mine = select(MachineDraft).where(MachineDraft.survey_id == survey.id)
    chosen = mine.where(MachineDraft.lang == lang)
    in_order = chosen.order_by(MachineDraft.string_id, MachineDraft.source_hash)
    return db.session.scalars(in_order).all()


def _current(survey: Survey, lang: str) -> list[MachineDraft]:
    """Return the rows that fit the draft: its text lacks words, its source is still the same."""
    draft = survey.draft
    by_key = {(row.string_id, row.source_hash): row for row in _rows(survey, lang)}
    found = []
    for string_id in dict.fromkeys(draft.string_ids()) if by_key else ():
        if string_id in draft.strings and _lacks(draft, string_id, lang):
            row = by_key.get((string_id, draft.strings[string_id].source_hash))
            found += [row] if row is not None else []
    return found


def _lacks(draft: surveys.Survey, string_id: str, lang: str) -> bool:
    return translating.status_of(draft, string_id, lang) in {"missing", "outdated"}


def _key(request_id: UUID) -> str:
    return f"machine:{request_id}"
