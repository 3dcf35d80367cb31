"""New comments join the run that counts, where a person once accepted one."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, update

from app import clock
from app.db import db, reading
from app.insights import (
    arrived,
    editing,
    facets,
    nightly,
    queries,
    sums,
    tasks,
)
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, Topic
from app.jobs import Job
from tests.app.insights.later.nightly.deciding import acts, decide, now, rows
from tests.factories import nights, topics
from tests.factories.nights import BEES, PARKING


def test_new_comments_join_and_all_that_was_there_stays(run, survey, person):
    decide(run, person)
    sums.refresh(run)
    before, edits = rows(run), run.edits
    night = nights.night(survey, {**PARKING, **BEES, "": ["Blue"]})
    assert nightly.fresh(run) == 9
    assert night.ends() == run.id

    after = rows(run)
    assert before.items() <= after.items(), "nothing that was there is another"
    assert queries.current_run(survey.id, run.question_id) == run
    assert (run.edits, run.comments, nightly.fresh(run), arrived.since(run)) == (edits, 24, 0, 0)
    named = queries.topic_numbered(run, 1)
    assert (named.label, named.is_confirmed, len(topics.inside(run, 1))) == ("Parking", True, 8)
    bees = queries.topic_numbered(run, 4)
    assert (bees.label, bees.is_confirmed, len(topics.inside(run, 4))) == ("bees", False, 6)
    for number in (1, 4):
        quotes = json.loads(queries.topic_numbered(run, number).quotes_json)
        assert quotes
        assert {UUID(each) for each in quotes} <= set(topics.inside(run, number))
    assert topics.drifted(run) == []
    places = db.session.scalars(select(RunComment.place).filter_by(run_id=run.id))
    assert sorted(places) == list(range(24))
    counted = {number: each.people for number, each in sums.of_run(run).items()}
    assert counted == {0: 24} | {each.topic.number: each.people for each in queries.topics_for(run)}
    assert facets.without() == []


def test_the_night_is_told_and_holds_nothing_itself(run, survey, person):
    night = nights.night(survey, {**PARKING, **BEES})
    night.ends()
    told = nightly.told(run)
    assert told == nightly.Nights(True, [nightly.Night(night.run.created_at, 8, 1)])  # noqa: FBT003
    assert (night.run.is_added, night.run.accepted_at) == (True, None)
    assert not queries.is_undecided(night.run)
    assert rows(night.run) == {}
    assert queries.all_topics(night.run) == []
    assert queries.run_numbered(survey.id, night.run.number) == run
    assert queries.runs(survey.id) == [run]
    assert json.loads(acts("run.added")[0].detail) == {"comments": 8, "number": 1, "topics": 1}
    assert acts("run.added")[0].actor_id is None
    assert acts("run.started")[-1].actor_id is None


def test_many_nights_add_what_is_new_and_copy_nothing(run, survey, person):
    for number in range(3):
        nights.night(survey, {"parking clinic": [f"Parking, night {number}"]}).ends()
    assert db.session.query(RunComment).count() == 18
    assert db.session.query(Assignment).count() == 16
    assert db.session.query(Topic).count() == 2


def test_a_topic_needs_enough_new_people(run, survey, person):
    nights.night(survey, {"bees": BEES["bees"][:4]}).ends()
    assert len(queries.all_topics(run)) == 2
    assert queries.not_grouped(run) == {"far": 6}


def test_neighbours_of_new_comments_are_found_by_their_place_in_the_run(run, survey, person):
    night = nights.night(survey, PARKING)
    ids = [each.comment_id for each in night.report.assignments]
    new = [each for each in ids if each not in night.former.topics]
    near = (ids.index(new[1]), ids.index(str(topics.inside(run, 2)[0])))
    found = tuple(
        replace(each, similar=near) if each.comment_id == new[0] else each
        for each in night.report.assignments
    )
    night._replace(report=replace(night.report, assignments=found)).ends()
    by_id = {str(each.response_id): each for each in db.session.query(RunComment)}
    wanted = [by_id[new[1]].place, by_id[str(topics.inside(run, 2)[0])].place]
    assert by_id[new[0]].similar == b"".join(each.to_bytes(4, "little") for each in wanted)


def test_nothing_new_starts_no_run(run, survey, person):
    assert nightly.begin(survey.id, at=clock.now()) == []
    assert queries.runs(survey.id) == [run]


def test_it_is_on_once_a_person_accepted_a_run_and_off_when_somebody_says_so(run, survey):
    nights.arrive(survey, PARKING)
    assert not nightly.is_on(survey.id)
    assert nightly.begin(survey.id, at=clock.now()) == []
    who = topics.analyst()
    run.accepted_by = who.id
    assert nightly.is_on(survey.id)
    nightly.choose(survey, is_on=False, by=who.id, at=clock.now())
    db.session.commit()
    assert nightly.begin(survey.id, at=clock.now()) == []
    assert [each.actor_id for each in acts("nightly.turned_off")] == [who.id]


def test_confirming_a_topic_turns_it_on_as_accepting_does(run, survey):
    who = topics.analyst()
    assert not nightly.is_on(survey.id)
    editing.rename_topic(queries.topic_numbered(run, 1), {"en": "P"}, **now(run, who))
    editing.confirm_topic(queries.topic_numbered(run, 1), **now(run, who))
    assert nightly.is_on(survey.id)


def test_what_is_closed_goes_on_and_what_is_archived_does_not(run, survey, person):
    survey.status = "closed"
    db.session.commit()
    assert nightly.surveys() == [survey.id]
    survey.archived_at = clock.now()
    db.session.commit()
    assert nightly.surveys() == []


def test_a_comment_of_an_earlier_day_is_new_as_well(run, survey, person):
    night = nights.night(survey, PARKING)
    night.ends()
    late = nights.arrive(survey, {"parking clinic": ["Typed in from a sheet of last month"]})
    row = next(iter(late))
    db.session.execute(update(Run).where(Run.id == run.id).values(reached_at=clock.now()))
    db.session.commit()
    assert nightly.fresh(run) == 1
    again = nights.worked_out(nights.begun(survey), late)
    assert again.ends() == run.id
    assert row in topics.inside(run, 1)


def test_two_workers_start_one_run(app, run, survey, person):
    nights.arrive(survey, PARKING)
    survey_id = str(survey.id)
    db.session.commit()

    def works(_number: int) -> None:
        with app.app_context(), reading(only=False):
            tasks.begin_night(survey_id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(works, range(4)))
    db.session.expire_all()
    assert [each.number for each in queries.runs(survey.id)] == [2, 1]
    assert db.session.query(Job).filter_by(name="insights.run").count() == 1


def test_the_plan_names_surveys_and_nothing_else(run, survey, person):
    tasks.plan_night()
    tasks.plan_night()
    planned = db.session.query(Job).filter_by(name="insights.night").all()
    assert [each.args for each in planned] == [f'{{"survey_id": "{survey.id}"}}']
