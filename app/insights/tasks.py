"""Background work: what needs models is named by its address, the weekly figures are done here."""

from uuid import UUID

from sqlalchemy import select

from app import clock, jobs
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.insights import audit, facets, figures, nightly, queries, summing, sums

jobs.isolated("insights.embed", "app.insights.analysing:embed")
jobs.isolated("insights.split", "app.insights.splitting:propose")
jobs.isolated("insights.run", "app.insights.analysing:run_analysis")
jobs.isolated("insights.voices", "app.insights.analysing:work_out_voices")


@jobs.periodic("* * * * *")
@jobs.task("insights.sum")
def sum_up() -> None:
    """Keep sums of topics and of days that changed, and facets: no page then counts them anew."""
    changed = [run.id for run in sums.changed_runs()]
    db.session.commit()
    for run_id in changed:
        summing.sum_up(run_id)
        db.session.commit()
    without = [run.id for run in facets.without()]
    db.session.commit()
    for run_id in without:
        summing.find_facets(run_id)
        db.session.commit()
    watched = builder.published_surveys()
    db.session.commit()
    for survey_id in watched:
        sum_up_days(survey_id)


def sum_up_days(survey_id: UUID) -> int:
    """Keep the sums of the days of a survey that have changed; return how many were stored."""
    stored = 0
    for due in summing.days_to_sum_up(survey_id, at=clock.now()):
        stored += summing.sum_up_day(survey_id, due, at=clock.now())
        db.session.commit()
    return stored


@jobs.task("insights.sample")
def draw_sample(run_id: str, size: int, by: str) -> None:
    """Draw the sample that a person wants of a big run."""
    planned = summing.planned_sample(UUID(run_id), size)
    audit.draw(queries.run_by_id(UUID(run_id)), planned, by=UUID(by), at=clock.now())
    db.session.commit()


@jobs.periodic("10 1 * * *")
@jobs.task("insights.nightly")
def plan_night() -> None:
    """Let every survey be looked at by a job of its own: trouble with one is none for others.

    Snapshots (03:00) and the hourly look for alerts come after what these jobs start.
    """
    for survey_id in nightly.surveys():
        key = f"insights.night:{survey_id}"
        jobs.enqueue("insights.night", {"survey_id": str(survey_id)}, unique_key=key)
    db.session.commit()


@jobs.task("insights.night")
def begin_night(survey_id: str) -> None:
    """Start the runs that add a survey's new comments; again starts none."""
    nightly.begin(UUID(survey_id), at=clock.now())
    db.session.commit()


@jobs.periodic("0 3 * * 1")
@jobs.task("insights.snapshot")
def snapshot() -> None:
    """Freeze the figures of every survey in which enough has changed since the last time."""
    for survey in db.session.scalars(select(Survey).order_by(Survey.id)).all():
        if figures.is_due(survey):
            figures.make_snapshot(survey, at=clock.now())
            jobs.enqueue("publishing.changed", {"about": f"survey:{survey.slug}"})
        db.session.commit()
