"""The same question analysed again, as the worker would leave it."""

from collections.abc import Mapping
from dataclasses import replace

from analysis import Comment, Descent, Lineage, Report
from app.accounts.models import User
from app.db import db
from app.insights import (
    analysing,
    carrying,
    queries,
    recording,
    service,
)
from app.insights.models import Run, Topic
from app.jobs import Job
from app.respond.queries import comments_on
from tests.factories import entries, topics
from tests.factories import insights as runs
from tests.factories.insights import RUN_AT


def now(run: Run, person: User) -> dict[str, object]:
    return {"seen": run.edits, "by": person.id, "at": RUN_AT}


def begun(run: Run) -> Run:
    """Return a new run of the same question, which the worker has taken up."""
    survey = entries.queries.survey_of_run(run)
    later = service.start_run(survey, run.question_id, runs.Recipe(), by=None, at=RUN_AT)
    db.session.query(Job).delete()
    recording.begin(later)
    db.session.commit()
    return later


def report_on(run: Run, former: Mapping[str, Topic], swapped: int = 0) -> Report:
    """Return what the machine would say again: the same topics, which continue `former`.

    The first `swapped` comments of topic 1 go to topic 2.
    """
    placed = []
    for row in comments_on(run.survey_id, run.question_id):
        label = next(
            (each for each in topics.TEXTS if each and each.split()[0] in row.text.lower()), ""
        )
        placed.append((label, Comment(str(row.response_id), row.text, row.lang)))
    parking = [place for place, each in enumerate(placed) if each[0] == "parking clinic"]
    for place in parking[:swapped]:
        placed[place] = ("nurse kind", placed[place][1])
    report = runs.report_of(placed)
    keyed = tuple(
        replace(each, former=str(former[each.label].key)) if each.label in former else each
        for each in report.topics
    )
    lines = tuple(
        Descent(Lineage.SAME, each.former, each.number, 5) for each in keyed if each.former
    )
    return replace(report, topics=keyed, lineage=lines)


def continued(run: Run) -> dict[str, Topic]:
    """Return the topics that the machine found, by the words that it finds again."""
    return {each.label_by_machine: each for each in queries.all_topics(run)[:2]}


def again(run: Run, swapped: int = 0, **kept: bool) -> Run:
    """Return a later run that waits to be accepted."""
    later = begun(run)
    former = {} if kept.get("lost") else continued(run)
    report = report_on(run, former, swapped)
    analysing.record(later.id, report, {}, carrying.former_of(run))
    db.session.expire_all()
    return later
