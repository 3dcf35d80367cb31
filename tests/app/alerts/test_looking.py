"""What happens is told once with its figures, and nothing is told where nothing happened."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from analysis import Feeling
from app import clock
from app.alerts import looking, queries, raising, service, tasks
from app.alerts.evidence import Evidence
from app.alerts.models import Alert, AlertKind, AlertLook
from app.db import db, reading
from app.insights import accepting, lineage
from app.insights import queries as insights
from app.insights.models import Descent
from app.jobs import Job
from tests.factories import respond
from tests.factories.alerts import (
    BEFORE,
    LAST,
    WEEK,
    alerts_of,
    burst,
    look,
    quiet,
    run_on,
    spread,
)
from tests.factories.insights import open_question


def test_a_burst_is_told_once_with_its_figures_and_without_words(survey):
    run = run_on(survey, burst())
    made = look(survey)
    assert [(each.kind, each.since, each.day) for each in made] == [
        ("burst", LAST - timedelta(days=6), LAST)
    ]
    topic = next(each for each in insights.all_topics(run) if "water" in each.label_by_machine)
    evidence = Evidence.of(made[0])
    assert made[0].cause == str(topic.key)
    assert (evidence.now, evidence.now_all, evidence.before, evidence.before_all) == (
        30,
        45,
        20,
        80,
    )
    assert (evidence.run, evidence.topic) == (run.number, topic.number)
    assert evidence.p is not None
    assert evidence.p < 0.005
    assert evidence.before_until == LAST - timedelta(days=7)
    assert "Secret" not in made[0].evidence_json
    assert [each.id for each in look(survey)] == [made[0].id]


def test_quiet_weeks_give_no_alert_and_are_not_looked_at_again(survey):
    run = run_on(survey, quiet())
    assert look(survey) == []
    look_row = db.session.get_one(AlertLook, (survey.id, run.question_id))
    assert look_row.run_id == run.id
    assert queries.unlooked(survey) == []


def test_the_same_days_are_never_told_twice_of_one_cause(survey):
    run = run_on(survey, burst())
    assert len(look(survey)) == 1
    found = looking.in_run(run, at=clock.now())
    db.session.rollback()
    at, later = (
        clock.now(),
        [
            # One more day of the same week, and then the week after it.
            looking.Found(
                each.kind, each.cause, each.since + shift, each.day + shift, each.evidence
            )
            for shift in (timedelta(days=1), timedelta(days=7))
            for each in found
        ],
    )
    for each in later:
        raising.make(survey, raising.Seen([each], [], LAST), at=at)
        db.session.commit()
    assert [each.day for each in alerts_of(survey.id)] == [LAST, LAST + timedelta(days=7)]


def test_whoever_dies_before_the_end_leaves_nothing_and_the_next_look_tells(survey):
    run_on(survey, burst())
    with reading(only=True):
        seen = tasks._see(survey.id)  # noqa: SLF001
        db.session.rollback()
    assert raising.make(survey, seen, at=clock.now())
    db.session.rollback()  # it died before this was written
    assert alerts_of(survey.id) == []
    assert len(look(survey)) == 1
    # What it had worked out before it died is told already.
    assert raising.make(survey, seen, at=clock.now()) == []
    db.session.commit()


def test_two_workers_at_once_tell_once(app, survey):
    run_on(survey, burst())
    survey_id = str(survey.id)
    db.session.commit()

    def works(_number):
        with app.app_context(), reading(only=False):
            tasks.look(survey_id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(works, range(4)))
    db.session.expire_all()
    assert len(alerts_of(survey.id)) == 1


def test_the_database_itself_keeps_a_second_one_of_a_day_out(survey):
    row = {
        "survey_id": survey.id, "kind": "burst", "cause": "c", "since": LAST, "day": LAST,
        "evidence_json": "{}", "made_at": clock.now(), "note": "",
    }  # fmt: skip
    db.session.execute(insert(Alert).values(**row))
    with pytest.raises(IntegrityError):
        db.session.execute(insert(Alert).values(**row))
    db.session.rollback()


def test_kinds_that_nobody_wants_are_not_told_later_either(survey, analyst):
    others = [each for each in AlertKind if each != AlertKind.BURST]
    service.choose(survey, others, by=analyst.id, at=clock.now())
    db.session.commit()
    run_on(survey, burst())
    assert look(survey) == []
    service.choose(survey, AlertKind, by=analyst.id, at=clock.now())
    db.session.commit()
    assert look(survey) == []


def test_a_run_that_was_accepted_long_ago_is_no_news(survey):
    run = run_on(survey, burst())
    run.accepted_at = clock.now() - timedelta(days=8)
    db.session.commit()
    assert look(survey) == []


def unhappy(lang):
    """Return weeks in which a third is unhappy at first, and most are at last."""
    now = spread("nurse kind", 30, WEEK, Feeling.NEGATIVE, lang)
    others = spread("nurse kind", 10, WEEK, Feeling.POSITIVE, lang)
    before = spread("nurse kind", 20, BEFORE, Feeling.NEGATIVE, lang)
    return [*now, *others, *before, *spread("nurse kind", 40, BEFORE, Feeling.NEUTRAL, lang)]


def test_a_fall_of_feeling_is_told_of_the_question_and_of_its_topic(survey):
    run = run_on(survey, unhappy("en"))
    made = look(survey)
    assert {each.kind for each in made} == {"feeling"}
    by_cause = {each.cause: Evidence.of(each) for each in made}
    assert set(by_cause) == {run.question_id, str(insights.all_topics(run)[0].key)}
    assert by_cause[run.question_id].topic is None
    assert all((each.now, each.now_all) == (30, 40) for each in by_cause.values())
    assert all((each.before, each.before_all) == (20, 60) for each in by_cause.values())


def test_feelings_in_languages_that_are_read_badly_are_left_out(survey):
    run_on(survey, unhappy("fr"))
    assert look(survey) == []


def again(survey, run, said):
    """Return a later run that waits to be accepted; what it says alike continues the one before."""
    later = run_on(survey, said)
    former = {topic.label_by_machine: topic for topic in insights.all_topics(run)}
    for number, topic in enumerate(insights.all_topics(later), 1):
        before = former.get(topic.label_by_machine)
        topic.key = topic.key if before is None else before.key
        kind, former_id = ("new", None) if before is None else ("same", before.id)
        row = {"kind": kind, "former_topic_id": former_id, "topic_id": topic.id, "shared": 0}
        db.session.add(Descent(run_id=later.id, number=number, **row))
    db.session.commit()
    return later


def test_a_new_topic_is_told_once_it_is_accepted_and_never_again(survey, analyst):
    run = run_on(survey, quiet())
    assert look(survey) == []
    bees = [*quiet(), *spread("bees", 12, BEFORE), *spread("few", 3, BEFORE)]
    later = again(survey, run, bees)
    assert look(survey) == []
    assert [each.kind for each in lineage.lines(later) if each.former is None] == ["new", "new"]
    accepting.accept_run(later, by=analyst.id, at=clock.now())
    db.session.commit()
    made = look(survey)
    assert [(each.kind, Evidence.of(each).now) for each in made] == [("new", 12)]
    once_more = again(survey, later, [*bees, *spread("bees", 5, BEFORE)])
    db.session.query(Descent).filter_by(run_id=once_more.id).update({"kind": "new"})
    accepting.accept_run(once_more, by=analyst.id, at=clock.now() + timedelta(days=3))
    db.session.commit()
    assert [each.cause for each in look(survey) if each.cause == made[0].cause] == [made[0].cause]


def answered(survey, by_days_ago):
    """Let so many people answer on days that are counted back from today."""
    code = open_question(survey).code
    for days_ago, number in by_days_ago.items():
        for _person in range(number):
            respond.sent(survey, {code: "Fine"}, on=clock.today() - timedelta(days=days_ago))


def test_more_answers_than_usual_are_told_once_as_such(survey):
    answered(survey, {1: 40, **dict.fromkeys(range(2, 16), 3)})
    made = look(survey)
    assert [each.kind for each in made] == ["more"]
    assert Evidence.of(made[0]).now >= 40
    assert made[0].day == clock.today() - timedelta(days=1)
    assert len(look(survey)) == 1


def test_as_many_answers_as_usual_are_none(survey):
    answered(survey, dict.fromkeys(range(1, 12), 4))
    assert look(survey) == []


def test_the_plan_names_surveys_and_nothing_else(survey):
    run_on(survey, quiet()[:2])
    tasks.plan()
    tasks.plan()
    jobs = db.session.query(Job).filter_by(name="alerts.look").all()
    assert [each.args for each in jobs] == [f'{{"survey_id": "{survey.id}"}}']
    survey.archived_at = clock.now()
    db.session.query(Job).delete()
    db.session.commit()
    tasks.plan()
    assert db.session.query(Job).filter_by(name="alerts.look").count() == 0
