"""Looking for what happened: in a run that was accepted, and in the answers of the last days."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from analysis.bursts import Candidate, Counts, Risen, bursts, falls, surge
from analysis.feeling_measured import embedder_of, is_low
from analysis.report import Feeling, Lineage
from app.alerts.evidence import Evidence, Found
from app.alerts.models import AlertKind
from app.builder.models import Survey
from app.db import db
from app.insights import lineage, queries, sums
from app.insights.comment_models import Assignment, RunComment
from app.insights.disclosure import THRESHOLD
from app.insights.models import MadeBy, Run, Topic
from app.respond.models import Response
from app.respond.queries import visible_responses

BEFORE: Final = timedelta(days=28)
FRESH: Final = timedelta(days=7)
"""A run that was accepted longer ago, and got no comments since, is no news."""
ALL: Final = 0


class Window(NamedTuple):
    """The days that are looked at, both included, and the four weeks before them."""

    since: date
    until: date

    @property
    def before(self) -> tuple[date, date]:
        """Return the first and the last day of the time before."""
        return self.since - BEFORE, self.since - timedelta(days=1)


class Felt(NamedTuple):
    """One comment whose feeling is known, in one of its topics; ALL stands for the question."""

    topic: int
    is_now: bool
    is_unhappy: bool


def in_run(run: Run, *, at: datetime) -> list[Found]:
    """Return what a run that has been accepted tells: new topics, bursts, falls of feeling.

    A run knows the comments that were there when it began, or when a night added the newest ones,
    so that is the last day looked at.
    """
    if run.accepted_at is None or max(run.accepted_at, run.as_of) < at - FRESH:
        return []
    topics = {each.number: each for each in queries.all_topics(run)}
    until = run.as_of.astimezone(UTC).date()
    week = Window(until - timedelta(days=6), until)
    risen = [(AlertKind.BURST, each) for each in bursts(_frequencies(run, until, week))]
    risen += [(AlertKind.FEELING, each) for each in falls(_feelings(run, week))]
    found = [_told(kind, each, run, topics) for kind, each in risen]
    return [*_new_topics(run), *found]


def in_answers(survey: Survey, on: date) -> list[Found]:
    """Return whether more people than usual answered on a day, or in the week that it ends."""
    by_day = _answers(survey.id, on)
    if not by_day:
        return []
    for window in (Window(on, on), Window(on - timedelta(days=6), on)):
        first, last = window.before
        before = [by_day[each] for each in _days(max(first, min(by_day)), last)]
        found = surge([by_day[each] for each in _days(window.since, on)], before)
        if found is not None:
            evidence = Evidence(
                now=found.now,
                expected=round(found.expected, 1),
                p=found.p,
                before=sum(before),
                before_since=max(first, min(by_day)),
                before_until=last,
            )
            return [Found(AlertKind.MORE, str(survey.id), window.since, on, evidence)]
    return []


def _new_topics(run: Run) -> Iterator[Found]:
    """Yield the topics that continue none of the run before, and have enough people."""
    if run.accepted_at is None:
        return
    day = max(run.accepted_at, run.as_of).astimezone(UTC).date()
    sizes = {each.topic.id: each.people for each in queries.topics_for(run)}
    for line in lineage.lines(run):
        topic = line.topic
        if line.kind != Lineage.NEW or topic is None or topic.made_by != MadeBy.MACHINE:
            continue
        people = sizes.get(topic.id, 0)
        if people >= THRESHOLD:
            evidence = Evidence(
                now=people, now_all=run.comments, run=run.number, topic=topic.number
            )
            yield Found(AlertKind.NEW, str(topic.key), day, day, evidence)


def _frequencies(run: Run, until: date, week: Window) -> list[Candidate]:
    counted = sums.of_run(run)
    everybody = counted[sums.EVERYBODY]
    return [
        Candidate(
            number,
            window,
            Counts(
                each.between(*window),
                everybody.between(*window),
                each.between(*window.before),
                everybody.between(*window.before),
            ),
        )
        for number, each in counted.items()
        if number != sums.EVERYBODY
        for window in (Window(until, until), week)
    ]


def _feelings(run: Run, week: Window) -> list[Candidate]:
    counted = Counter(_felt(run, week))
    return [
        Candidate(
            topic,
            week,
            Counts(
                counted[Felt(topic, is_now=True, is_unhappy=True)],
                _both(counted, topic, is_now=True),
                counted[Felt(topic, is_now=False, is_unhappy=True)],
                _both(counted, topic, is_now=False),
            ),
        )
        for topic in sorted({each.topic for each in counted})
    ]


def _both(counted: Mapping[Felt, int], topic: int, *, is_now: bool) -> int:
    return sum(counted[Felt(topic, is_now, is_unhappy)] for is_unhappy in (True, False))


def _felt(run: Run, week: Window) -> Iterator[Felt]:
    """Yield each comment of these weeks whose feeling was measured in a language that is read well.

    Once for the question, and once for each of its topics.
    """
    embedder = embedder_of(run.embedder)
    roots = {key: root.number for key, root in queries.standing(queries.all_topics(run)).items()}
    seen: set[tuple[int, UUID]] = set()
    for response_id, topic_id, day, lang, feeling in db.session.execute(_measured(run, week)):
        if is_low(lang, embedder):
            continue
        for topic in {ALL, ALL if topic_id is None else roots[topic_id]}:
            if (topic, response_id) not in seen:
                seen.add((topic, response_id))
                yield Felt(topic, day >= week.since, feeling == Feeling.NEGATIVE)


def _measured(run: Run, week: Window) -> Select[UUID, UUID | None, date, str, str]:
    inside = (
        (Assignment.run_id == RunComment.run_id)
        & (Assignment.response_id == RunComment.response_id)
        & Assignment.standing
    )
    return (
        select(
            RunComment.response_id,
            Assignment.topic_id,
            Response.submitted_on,
            RunComment.lang,
            RunComment.sentiment,
        )
        .join(Response, Response.id == RunComment.response_id)
        .outerjoin(Assignment, inside)
        .where(RunComment.run_id == run.id, RunComment.sentiment != "")
        .where(Response.submitted_on >= week.before[0], Response.submitted_on <= week.until)
        .order_by(RunComment.place)
    )


def _told(kind: AlertKind, risen: Risen, run: Run, topics: Mapping[int, Topic]) -> Found:
    candidate, number = risen.candidate, int(str(risen.candidate.cause))
    window = candidate.window
    assert isinstance(window, Window)  # noqa: S101  (this module made the candidates)
    first, last = window.before
    cause = run.question_id if number == ALL else str(topics[number].key)
    evidence = Evidence(
        **candidate.counts._asdict(),
        before_since=first,
        before_until=last,
        p=risen.p,
        run=run.number,
        topic=number or None,
    )
    return Found(kind, cause, window.since, window.until, evidence)


def _answers(survey_id: UUID, on: date) -> Counter[date]:
    """Return how many people answered here on each day since the first; imports are no news."""
    counted = (
        visible_responses()
        .where(Response.survey_id == survey_id, Response.batch_id.is_(None))
        .where(Response.submitted_on <= on, Response.submitted_on >= on - 2 * BEFORE)
        .with_only_columns(Response.submitted_on, func.count())
        .group_by(Response.submitted_on)
        .order_by(Response.submitted_on)
    )
    return Counter({row[0]: row[1] for row in db.session.execute(counted)})


def _days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]
