"""Nights in which comments come in, as the worker would leave them, without a model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from analysis import Comment, Former, Report
from app import clock
from app.builder.models import Survey
from app.db import db
from app.insights import adding, analysing, carrying, nightly, queries, recording
from app.insights.models import Run, RunState
from app.jobs import Job
from app.respond.queries import comments_on
from tests.factories import respond
from tests.factories.insights import open_question, report_of

BEES: Mapping[str, Sequence[str]] = {"bees": [f"Bees by the door, day {day}" for day in range(6)]}
PARKING: Mapping[str, Sequence[str]] = {"parking clinic": ["Parking again", "No place to park"]}


class Night(NamedTuple):
    """A run that the software started, and what the analysis made of the comments."""

    run: Run
    report: Report
    former: Former

    def ends(self) -> UUID | None:
        """Do what the worker does once the analysis is made."""
        into_id = adding.added(self.run.id, self.report, {}, self.former)
        if into_id is None:
            analysing.record(self.run.id, self.report, {}, self.former)
        db.session.expire_all()
        return into_id


def _question(run: Run) -> tuple[UUID, str]:
    return run.survey_id, run.question_id


def arrive(survey: Survey, texts: Mapping[str, Sequence[str]]) -> dict[UUID, str]:
    """Let these comments come in today; return the topic that each is about, by its label."""
    code = open_question(survey).code
    return {
        respond.sent(survey, {code: text}, on=clock.today()).id: label
        for label, said in texts.items()
        for text in said
    }


def trusted(survey: Survey, by: UUID) -> None:
    """Let a person turn the nightly analysis on, as accepting a run does."""
    nightly.choose(survey, is_on=True, by=by, at=clock.now())
    db.session.commit()


def begun(survey: Survey) -> Run:
    """Return the run that the software starts tonight, which the worker has taken up."""
    (run,) = nightly.begin(survey.id, at=clock.now())
    db.session.query(Job).delete()
    recording.begin(run)
    db.session.commit()
    return run


def worked_out(run: Run, new: Mapping[UUID, str]) -> Night:
    """Return what the analysis says: all is as it was, and new comments are in these topics."""
    current = queries.current_run(*_question(run))
    former = carrying.former_of(current)
    here = {str(each.key): each for each in queries.all_topics(current)}
    by_label = {each.label_by_machine: key for key, each in here.items() if each.label_by_machine}
    placed = []
    for row in comments_on(*_question(run)):
        before = former.topics.get(str(row.response_id), {})
        wanted = new.get(row.response_id, "")
        label = max(before, key=before.get) if before else by_label.get(wanted, wanted)
        placed.append((label, Comment(str(row.response_id), row.text, row.lang)))
    report = report_of(placed)
    found = tuple(
        replace(
            each,
            former=each.label if each.label in here else None,
            label=here[each.label].label_by_machine if each.label in here else each.label,
        )
        for each in report.topics
    )
    embedded = replace(report, topics=found, embedder=current.embedder)
    return Night(run, embedded, former)


def night(survey: Survey, texts: Mapping[str, Sequence[str]]) -> Night:
    """Let comments come in, and return what the analysis makes of them."""
    new = arrive(survey, texts)
    return worked_out(begun(survey), new)


def stored(survey: Survey) -> None:
    """Let a survey's analysis have had a night, as pages tell of it: made once, then found."""
    run = queries.run_numbered(survey.id, 1)
    if run.reached_at is None:
        run.reached_at = clock.now()
        last = max(each.number for each in queries.runs(survey.id))
        row = {"state": RunState.DONE, "recipe_json": run.recipe_json, "previous_id": run.id}
        told = Run(survey_id=survey.id, question_id=run.question_id, number=last + 1, **row)
        told.created_at, told.is_nightly, told.is_added = clock.now(), True, True
        told.comments, told.quality_json = 40, '{"topics": 2}'
        db.session.add(told)
