"""Files of answers in the states that pages show, without anybody who writes them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from app import clock, jobs
from app.access import Role
from app.builder.models import Survey
from app.db import db
from app.exports.models import OPEN, FileState, WantedExport
from app.exports.table import Format, Shape, Wanted
from tests.factories import accounts

TROUBLES = {FileState.FAILED: "no_room", FileState.DROPPED: "changed"}
READY = {"seal": "0" * 64, "pieces": 1, "size": 123_456_789}
LONG_AWAY = timedelta(days=10_000)


def files_of(survey: Survey, *states: str) -> None:
    """Let these be the files of the survey, a job waiting for each that is open."""
    db.session.execute(delete(WantedExport).where(WantedExport.survey_id == survey.id))
    asker = accounts.user(Role.ANALYST)
    for number, state in enumerate(map(FileState, states)):
        forms = list(Format)[::-1]
        wanted = Wanted(forms[number], Shape.LONG, labels=True, lang="ar", archive=number == 1)
        values: dict[str, Any] = vars(wanted) | (READY if state == FileState.READY else {})
        at = clock.now() - timedelta(minutes=number)
        row = WantedExport(
            survey_id=survey.id,
            asked_by=asker.id,
            asked_at=at,
            state=state,
            trouble=TROUBLES.get(state, ""),
            done=12_000 if state == FileState.WRITING else 0,
            total=250_000,
            ended_at=None if state in OPEN else at,
            **values,
        )
        db.session.add(row)
        db.session.flush()
        if state in OPEN:
            # No worker takes it up: it is shown as it stands.
            key, later = f"export:{row.id}", clock.now() + LONG_AWAY
            jobs.enqueue("exports.write", {}, run_at=later, unique_key=key)
    db.session.flush()
