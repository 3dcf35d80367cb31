"""The exact figures of a survey, frozen into a snapshot; public pages read nothing else."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import surveys
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.insights import content, day_sums, looked_at, model_cards, queries, sums, trust
from app.insights.closed import Counted, asked, closed_figures, counted_ids
from app.insights.content import (
    AuditFigures,
    Figures,
    OpenFigures,
    Period,
    RunFigures,
    TopicFigures,
)
from app.insights.held import held
from app.insights.models import Run, Snapshot
from app.insights.worded import words
from app.respond import queries as respond_queries

WEEKS_SHOWN = 26
MONTHS_SHOWN = 60
Unit = Literal["week", "month", "year"]


class SoFar(NamedTuple):
    """Figures, and how many more have answered who are not counted in them yet."""

    figures: Figures
    waiting: int


def make_snapshot(survey: Survey, *, at: datetime) -> Snapshot:
    """Freeze the survey's exact figures as they are now; the last ones once answers are deleted.

    Where fewer than ten people may differ from the snapshot before, figures of people stay.
    """
    last = queries.newest_snapshot(survey.id)
    if last is not None and is_erased(survey, respond_queries.response_count(survey.id)):
        return last
    figures = _to_freeze(survey, last)
    text = content.canonical(figures)
    snapshot = Snapshot(
        survey_id=survey.id,
        run_id=next((each.run.id for each in figures.open if each.run is not None), None),
        made_on=at.date(),
        made_at=at,
        figures_json=text,
        sha256=content.digest(text),
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def of(snapshot: Snapshot) -> Figures:
    """Return the figures of a snapshot."""
    return content.parsed(snapshot.figures_json)


def is_due(survey: Survey) -> bool:
    """Return whether the weekly figures may be renewed.

    Not when nothing changed but what fewer than ten people did: comparing two weeks would then
    show a few people by themselves.
    """
    people = respond_queries.response_count(survey.id)
    newest = queries.newest_snapshot(survey.id)
    if is_erased(survey, people):
        return False
    if newest is None:
        return people > 0 and builder_queries.newest_version(survey) is not None
    return content.canonical(_to_freeze(survey, newest)) != newest.figures_json


def _to_freeze(survey: Survey, last: Snapshot | None) -> Figures:
    figures = exact(survey)
    return figures if last is None else held(of(last), figures)


def is_erased(survey: Survey, people: int) -> bool:
    """Return whether the answers are gone, or going, because their time is over."""
    return survey.erasing_since is not None or (survey.erased_on is not None and not people)


def exact(survey: Survey) -> Figures:
    """Return the survey's exact figures as they are now; for staff, and to be frozen."""
    return _figures(survey, None).figures


def so_far(survey: Survey) -> SoFar:
    """Return the figures as exact as a page can have them at once."""
    return _figures(survey, day_sums.MOST_DIRECT)


def _figures(survey: Survey, most: int | None) -> SoFar:
    definitions = queries.definitions(survey)
    newest = definitions[0]
    found, waiting = day_sums.known(survey.id, counted_ids(definitions), most=most)
    unit, periods = in_periods(found.days)
    figures = Figures(
        title=words(newest, newest.title),
        source_lang=newest.source_lang,
        fallbacks=newest.fallbacks,
        people=found.people,
        languages=_most_first(found.langs),
        channels=_most_first(found.channels),
        unit=unit,
        periods=periods,
        closed=closed_figures(definitions, _closed(found.answers), found.people),
        open=tuple(_open_questions(survey.id, definitions, found.answered)),
    )
    return SoFar(figures, waiting)


def _most_first(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def in_periods(days: Mapping[date, int]) -> tuple[Unit, tuple[Period, ...]]:
    """Return people per week, month or year, as long as the time is; also where there are none."""
    if not days:
        return "week", ()
    first, last = min(days), max(days)
    unit = _unit(first, last)
    people: Counter[date] = Counter()
    for day, count in days.items():
        people[_start(day, unit)] += count
    starts, start = [], _start(first, unit)
    while start <= last:
        starts.append(start)
        start = _start(start + timedelta(days={"week": 7, "month": 31, "year": 366}[unit]), unit)
    return unit, tuple(Period(start=each, people=people[each]) for each in starts)


def _unit(first: date, last: date) -> Unit:
    days = (last - first).days
    if days <= WEEKS_SHOWN * 7:
        return "week"
    return "month" if days <= MONTHS_SHOWN * 31 else "year"


def _start(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _closed(answers: Mapping[str, Mapping[str, int]]) -> list[Counted]:
    return [
        Counted(question_id, value, people)
        for question_id, each in sorted(answers.items())
        for value, people in sorted(each.items())
        if value != day_sums.WORDS
    ]


def _open_questions(
    survey_id: UUID, definitions: Sequence[surveys.Survey], answered: Mapping[str, int]
) -> Iterator[OpenFigures]:
    seen = set()
    for definition in definitions:
        for each in asked(definition):
            is_open = isinstance(each.item, surveys.LongText) and not each.is_repeated
            if is_open and each.item.id not in seen:
                seen.add(each.item.id)
                run = queries.current_run(survey_id, each.item.id)
                sure = None if run is None else trust.how_sure(run)
                yield OpenFigures(
                    question_id=each.item.id,
                    code=each.item.code,
                    prompt=words(definition, each.item.prompt),
                    answered=answered.get(each.item.id, 0),
                    run=None if run is None or sure is None else _run(run, sure),
                    topics=() if run is None else tuple(_topics(run)),
                    not_grouped={} if sure is None else sure.by_reason("comments"),
                    grouped=None if sure is None else sure.grouped,
                    elsewhere=None if run is None else _elsewhere(run),
                    depends_on=each.depends_on,
                )


def _run(run: Run, sure: trust.HowSure) -> RunFigures:
    languages = dict(sums.everybody(run).langs)
    return RunFigures(
        id=run.id,
        number=run.number,
        embedder=run.embedder,
        versions=json.loads(run.versions_json),
        finished_on=(run.finished_at or run.created_at).date(),
        not_grouped_read=sure.by_reason("read"),
        languages=languages,
        weak=model_cards.weak_in(run.embedder, languages),
        audit=_audit(sure),
        comments=sure.comments,
        read=sure.read,
        moved=sure.moved,
        added_until=None if run.reached_at is None else run.reached_at.date(),
    )


def _audit(sure: trust.HowSure) -> AuditFigures | None:
    if sure.low is None or sure.high is None:
        return None
    return AuditFigures(judged=sure.audited, agreed=sure.agreed, low=sure.low, high=sure.high)


def _elsewhere(run: Run) -> int:
    topics = queries.all_topics(run)
    roots = queries.standing(topics)
    return queries.people_in([each.id for each in topics if not roots[each.id].is_confirmed])


def _topics(run: Run) -> Iterator[TopicFigures]:
    by_number = sums.of_run(run)
    sized = sums.sized(run, by_number)
    themes = looked_at.shared_themes([topic for topic, _ in sized])
    for topic, people in sized:
        yield TopicFigures(
            id=topic.id,
            number=topic.number,
            people=people,
            confirmed=topic.is_confirmed,
            labels=json.loads(topic.labels_json),
            words=json.loads(topic.public_words_json),
            languages=dict(by_number[topic.number].langs),
            meaning=topic.meaning if topic.is_confirmed else "",
            theme=themes.get(topic.id, {}),
        )
