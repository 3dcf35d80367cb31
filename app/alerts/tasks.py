"""Looking at every survey once an hour; a job names a survey, never a response."""

from datetime import timedelta
from uuid import UUID

from app import clock, jobs
from app.alerts import looking, queries, raising, terms
from app.alerts.models import AlertKind
from app.alerts.raising import Looked, Seen
from app.builder.models import Survey
from app.db import db, reading


@jobs.periodic("25 * * * *")
@jobs.task("alerts.plan")
def plan() -> None:
    """Let every survey be looked at by a job of its own: trouble with one is none for others."""
    for survey_id in queries.watched():
        key = f"alerts.look:{survey_id}"
        jobs.enqueue("alerts.look", {"survey_id": str(survey_id)}, unique_key=key)
    db.session.commit()


@jobs.task("alerts.look")
def look(survey_id: str) -> None:
    """Look at one survey: at new comments, at runs that were accepted or grew, at its answers.

    What was stored before a crash is not done again, and the rest is.
    """
    known = UUID(survey_id)
    while terms.pass_over(raising.locked(known)):
        db.session.commit()
    db.session.commit()
    while _look_for_terms(known):
        db.session.commit()
    db.session.commit()
    # All is worked out on a connection that only reads: nobody waits for it in order to write.
    with reading(only=True):
        seen = _see(known)
        db.session.rollback()
    raising.make(db.session.get_one(Survey, known), seen, at=clock.now())
    db.session.commit()


def _look_for_terms(survey_id: UUID) -> bool:
    """Look at some of the comments that arrived; return whether there were any."""
    with reading(only=True):
        survey = db.session.get_one(Survey, survey_id)
        is_wanted = AlertKind.TERM in queries.settings_of(survey_id).wanted
        looked = terms.look(survey) if is_wanted else terms.Looked((), ())
        db.session.rollback()
    if looked.response_ids:
        raising.locked(survey_id)
        terms.keep(looked)
    return bool(looked.response_ids)


def _see(survey_id: UUID) -> Seen:
    at = clock.now()
    yesterday = at.date() - timedelta(days=1)
    survey = db.session.get_one(Survey, survey_id)
    runs = queries.unlooked(survey)
    found = [each for run in runs for each in looking.in_run(run, at=at)]
    if queries.settings_of(survey_id).counted_on != yesterday:
        found += looking.in_answers(survey, yesterday)
    looked = [Looked(run.question_id, run.id, run.reached_at) for run in runs]
    return Seen(found, looked, yesterday)
