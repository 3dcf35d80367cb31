"""Machine drafts are fetched: loaded only by the process that does it."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import OperationalError

from app import clock
from app.builder import drafting
from app.builder.drafting import Wanted
from app.builder.machine_models import MachineDraft, MachineRequest, RequestState
from app.builder.models import Survey
from app.db import BusyError, db
from app.machines import guarding, opening
from app.machines.port import Fault, Machine, MachineError, NoDraftError, Trouble
from app.upsert import insert

logger = logging.getLogger(__name__)
AT_ONCE: Final = 4
A_STEP: Final = 8
"""How many drafts are stored together: what a crash can lose, and how progress is told."""


class Work(NamedTuple):
    """What a request is about, as plain values: no transaction is open while a machine works."""

    request_id: UUID
    survey_id: UUID
    lang: str
    source_lang: str
    texts: Sequence[Wanted]


class Fetched(NamedTuple):
    """What a machine made of one text; or why there is none."""

    wanted: Wanted
    text: str = ""
    fault: Fault | None = None
    trouble: Trouble | None = None


def fetch(request_id: str) -> None:
    """Do a request: what is there already is not fetched again, a finished one stays as it is."""
    work = _take_up(UUID(request_id))
    if work is None:
        return
    trouble: str = ""
    try:
        machine = opening.open_machine(current_app.config["SETTINGS"])
        for step in _in_steps(work.texts):
            found = _translated(machine, work, step)
            _store(machine, work, found)
            trouble = next((each.trouble.value for each in found if each.trouble), "")
            if trouble:
                break
    except (BusyError, OperationalError):
        raise  # the database was away: the worker tries again
    except MachineError as error:
        trouble = error.trouble.value
    except Exception as error:  # noqa: BLE001  (whatever it was, staff must see that it failed)
        # The message may hold words of the survey, so that only its type is told.
        logger.error("machine request %s failed: %s", request_id, type(error).__name__)  # noqa: TRY400
        trouble = Trouble.FAILED.value
    _settle(work, trouble)
    logger.info(
        "machine request %s: %d texts%s", request_id, len(work.texts), trouble and f", {trouble}"
    )


def _take_up(request_id: UUID) -> Work | None:
    request = db.session.get_one(MachineRequest, request_id)
    if request.state in {RequestState.DONE, RequestState.STOPPED}:
        db.session.rollback()
        return None
    survey = db.session.get_one(Survey, request.survey_id)
    texts = drafting.wanted(survey, request.lang, request_id=request.id)
    work = Work(request.id, survey.id, request.lang, survey.draft.source_lang, texts)
    request.state = RequestState.RUNNING
    db.session.commit()
    return work


def _in_steps(texts: Sequence[Wanted]) -> list[Sequence[Wanted]]:
    return [texts[start : start + A_STEP] for start in range(0, len(texts), A_STEP)]


def _translated(machine: Machine, work: Work, step: Sequence[Wanted]) -> list[Fetched]:
    def one(wanted: Wanted) -> Fetched:
        try:
            text = guarding.draft_of(machine, wanted.text, work.source_lang, work.lang)
        except NoDraftError as error:
            return Fetched(wanted, fault=error.fault)
        except MachineError as error:
            return Fetched(wanted, trouble=error.trouble)
        return Fetched(wanted, text)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, step))


def _store(machine: Machine, work: Work, found: Sequence[Fetched]) -> None:
    """Store what there is; a draft that is there already stays, whatever else happened."""
    for each in found:
        if each.trouble is not None:
            continue
        values = {
            "request_id": work.request_id,
            "text": each.text,
            "fault": each.fault.value if each.fault else "",
            "provider": machine.provider,
            "engine": machine.engine,
            "made_at": clock.now(),
        }
        key = {
            "survey_id": work.survey_id,
            "lang": work.lang,
            "string_id": each.wanted.string_id,
            "source_hash": each.wanted.source_hash,
        }
        added = insert(MachineDraft).values(**key, **values)
        db.session.execute(
            added.on_conflict_do_update(
                index_elements=list(key), set_=values, where=MachineDraft.fault != ""
            )
        )
    db.session.commit()


def _settle(work: Work, trouble: str) -> None:
    db.session.rollback()
    request = db.session.get_one(MachineRequest, work.request_id)
    request.state = RequestState.STOPPED if trouble else RequestState.DONE
    request.trouble = trouble
    db.session.commit()
