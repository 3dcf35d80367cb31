"""New comments join the run that counts at night; whatever else waits for a person."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from analysis import NotGrouped, Reached, Recipe
from app import clock
from app.access import Role
from app.accounts.models import AuditEvent, User
from app.algorithm import record, texts
from app.builder.models import Survey
from app.db import db, reading
from app.insights import (
    accepting,
    adding,
    arrived,
    content,
    editing,
    facets,
    figures,
    history,
    making,
    moving,
    nightly,
    queries,
    recording,
    service,
    sums,
    tasks,
    unchanged,
    undoing,
)
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, RunState, Topic
from app.jobs import Job
from app.respond import removal
from tests.factories import accounts, nights, topics
from tests.factories.insights import RUN_AT
from tests.factories.nights import BEES, PARKING


@pytest.fixture
def survey(app: Flask) -> Survey:
    return topics.asked()


@pytest.fixture
def run(survey: Survey) -> Run:
    return topics.run_of(survey)


@pytest.fixture
def person(run: Run, survey: Survey) -> User:
    """Return somebody who has turned the nightly analysis on."""
    person = topics.analyst()
    nights.trusted(survey, person.id)
    return person


def now(run: Run, person: User) -> dict[str, object]:
    return {"seen": run.edits, "by": person.id, "at": RUN_AT}


def decide(run: Run, person: User) -> None:
    """Let a person name, confirm, move, take out, read and make a topic."""
    first, second = (queries.topic_numbered(run, number) for number in (1, 2))
    editing.rename_topic(first, {"en": "Parking"}, **now(run, person))
    editing.confirm_topic(first, **now(run, person))
    moving.move_comments(run, topics.inside(run, 1)[:2], second, **now(run, person))
    moving.take_out(run, topics.inside(run, 2)[-1:], second, **now(run, person))
    making.make_topic(run, {"en": "Hats"}, topics.outside(run)[:1], **now(run, person))
    moving.mark_read(run, topics.inside(run, 1)[-1:], by=person.id, at=RUN_AT)
    db.session.commit()


def rows(run: Run) -> dict[object, tuple[object, ...]]:
    """Return all that is stored of single comments of a run."""
    db.session.expire_all()
    placed = db.session.query(Assignment).filter_by(run_id=run.id)
    known = db.session.query(RunComment).filter_by(run_id=run.id)
    return {
        (each.response_id, each.topic_id): (each.standing, each.strength, each.decided_by)
        for each in placed
    } | {each.response_id: (each.place, each.grouped, each.read_by, each.similar) for each in known}


def acts(name: str) -> list[AuditEvent]:
    chosen = select(AuditEvent).where(AuditEvent.action == name)
    return list(db.session.scalars(chosen.order_by(AuditEvent.number)))


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


def test_a_crash_in_the_middle_loses_and_doubles_nothing(run, survey, person):
    night = nights.night(survey, {**BEES, **PARKING})
    new = [each for each in night.report.assignments if each.comment_id not in night.former.topics]
    whole = adding.New(new[:4], 15, range(23))
    half = adding.Night(night.run.id, run.id, night.report, {}, None)
    adding._add_some(half, run, whole, {})  # noqa: SLF001  (and then it died)
    db.session.commit()
    # The worker takes the job up again; or, had it been parked, the next night starts another.
    recording.begin(night.run)
    db.session.commit()
    labels = {each.number: each.label for each in night.report.topics}
    left = {each.comment_id: labels[each.topic] for each in new}
    again = nights.worked_out(night.run, {UUID(each): label for each, label in left.items()})
    assert again.ends() == run.id
    known = Counter(each.response_id for each in db.session.query(RunComment))
    assert (len(known), set(known.values())) == (23, {1})
    assert sorted(each.label for each in queries.all_topics(run)) == [
        "bees", "nurse kind", "parking clinic",
    ]  # fmt: skip
    assert len(topics.inside(run, 3)) == 6
    assert (night.run.comments, run.comments) == (8, 23)
    assert nightly.new_topics(night.run) == 1


def test_a_run_that_died_for_good_makes_room_the_next_night(client, run, survey, person):
    dead = nights.night(survey, PARKING).run
    assert dead.state == RunState.RUNNING
    later = nights.begun(survey)
    db.session.expire_all()
    assert (dead.state, dead.error) == (RunState.FAILED, "stopped")
    assert later.number == dead.number + 1
    recording.fail(later, "MemoryError", at=clock.now())
    db.session.commit()
    accounts.sign_in(client, person)
    page = client.get("/staff/surveys/clinic/insights/").text
    assert page.index("runs/1/") < page.index("runs/3/"), "the one that counts is to be opened"


def test_whoever_withdraws_meanwhile_is_not_added(run, survey, person):
    night = nights.night(survey, {**PARKING, **BEES})
    old = topics.inside(run, 1)[0]
    gone = [old, next(UUID(each.comment_id) for each in night.report.assignments
                      if each.comment_id not in night.former.topics)]  # fmt: skip
    for each in gone:
        service.forget(each)
        removal.forget(each, on=clock.today())
    db.session.commit()
    assert night.ends() == run.id
    assert db.session.query(RunComment).filter(RunComment.response_id.in_(gone)).count() == 0
    assert (nightly.fresh(run), night.run.comments) == (0, 7)
    assert topics.drifted(run) == []


def moved(night: nights.Night) -> nights.Night:
    """Plant a fault: one old comment is in another topic."""
    first = next(
        each for each in night.report.assignments if each.comment_id in night.former.topics
    )
    elsewhere = replace(first, topics=(Reached(2 if first.topic == 1 else 1, 1.0),))
    found = [elsewhere if each is first else each for each in night.report.assignments]
    return night._replace(report=replace(night.report, assignments=tuple(found)))


def torn(night: nights.Night) -> nights.Night:
    """Plant a fault: one old comment is in a second topic as well."""
    first = next(
        each for each in night.report.assignments if each.comment_id in night.former.topics
    )
    both = replace(first, topics=(Reached(1, 0.5), Reached(2, 0.5)))
    found = [both if each is first else each for each in night.report.assignments]
    return night._replace(report=replace(night.report, assignments=tuple(found)))


def lost(night: nights.Night) -> nights.Night:
    """Plant a fault: a topic that was there is told as a new one."""
    found = [replace(each, former=None) for each in night.report.topics[:1]]
    return night._replace(report=replace(night.report, topics=(*found, *night.report.topics[1:])))


def another_model(night: nights.Night) -> nights.Night:
    """Plant a fault: other vectors than those of the run."""
    return night._replace(report=replace(night.report, embedder="other"))


@pytest.mark.parametrize("fault", [moved, torn, lost, another_model])
def test_a_report_that_does_more_than_add_waits_for_a_person(fault, run, survey, person):
    decide(run, person)
    before, state = rows(run), topics.state(run)
    night = fault(nights.night(survey, PARKING))
    assert night.ends() is None
    assert (rows(run), topics.state(run)) == (before, state)
    assert queries.is_undecided(night.run)
    assert queries.current_run(survey.id, run.question_id) == run
    assert nightly.begin(survey.id, at=clock.now()) == [], "one waits already"
    accepting.accept_run(night.run, by=person.id, at=clock.now())
    assert queries.current_run(survey.id, run.question_id) == night.run


def unreadable(night: nights.Night, key: str) -> nights.Night:
    """Let the machine see nothing in the comments of a topic, as in “n/a”."""
    gone = next(each.number for each in night.report.topics if each.former == key)
    nothing = {"topics": (), "not_grouped": NotGrouped.NON_ANSWER}
    found = [
        replace(each, **nothing) if each.topic == gone else each
        for each in night.report.assignments
    ]
    left = tuple(each for each in night.report.topics if each.number != gone)
    return night._replace(report=replace(night.report, assignments=tuple(found), topics=left))


def test_a_topic_that_people_made_of_what_says_nothing_holds_no_night_up(run, survey, person):
    made = making.make_topic(run, {"en": "Nothing"}, topics.outside(run), **now(run, person))
    db.session.commit()
    before = rows(run)
    night = unreadable(nights.night(survey, PARKING), str(made.key))
    assert night.ends() == run.id
    assert before.items() <= rows(run).items()
    assert len(topics.inside(run, made.number)) == 2


def test_a_topic_of_what_the_machine_read_is_lost_when_it_reads_it_no_longer(run, survey, person):
    key = str(queries.topic_numbered(run, 2).key)
    night = unreadable(nights.night(survey, PARKING), key)
    assert night.ends() is None, "nobody has decided about these comments"
    assert queries.is_undecided(night.run)


def unmove(run: Run) -> None:
    said = db.session.query(Assignment).filter(Assignment.decided_by.is_not(None)).first()
    said.standing = not said.standing


def unsay(run: Run) -> None:
    said = db.session.query(Assignment).filter(Assignment.decided_by.is_not(None)).first()
    said.decided_by = None


def unread(run: Run) -> None:
    db.session.execute(update(RunComment).values(read_by=None))


def unconfirm(run: Run) -> None:
    queries.topic_numbered(run, 1).is_confirmed = False


def rename(run: Run) -> None:
    queries.topic_numbered(run, 1).label_by_staff = "Cars"


def pull(run: Run) -> None:
    """Take a comment of which nobody said anything out of its topic."""
    left = db.session.query(Assignment).filter_by(decided_by=None, standing=True).first()
    left.standing = False


@pytest.mark.parametrize("fault", [unmove, unsay, unread, unconfirm, rename, pull])
def test_what_would_change_a_decision_is_refused(fault: Callable[[Run], None], run, person):
    decide(run, person)
    before = unchanged.decided(run)
    unchanged.refuse_changed(before, unchanged.decided(run))
    fault(run)
    with pytest.raises(unchanged.ChangedError):
        unchanged.refuse_changed(before, unchanged.decided(run))
    db.session.rollback()
    unchanged.refuse_changed(before, unchanged.decided(run))


def test_it_waits_when_somebody_took_the_topic_away_meanwhile(run, survey, person):
    made = making.make_topic(run, {"en": "Hats"}, topics.outside(run), **now(run, person))
    edit = history.edits(run)[0].edit
    db.session.commit()
    new = nights.arrive(survey, {str(made.key): ["A red hat", "A green one"]})
    night = nights.worked_out(nights.begun(survey), new)
    undoing.undo(run, edit, by=person.id, at=RUN_AT)
    db.session.commit()
    before = rows(run)
    assert night.ends() is None
    assert rows(run) == before
    assert queries.is_undecided(night.run)


def test_others_may_work_on_it_meanwhile(run, survey, person):
    night = nights.night(survey, PARKING)
    decide(run, person)
    editing.merge_topics(
        queries.topic_numbered(run, 1), queries.topic_numbered(run, 2), **now(run, person)
    )
    db.session.commit()
    before = rows(run)
    assert night.ends() == run.id
    assert before.items() <= rows(run).items()
    new = {each for each in rows(run).keys() - before.keys() if not isinstance(each, tuple)}
    assert new < set(topics.inside(run, 2)), "in what stands for their topic now"


def test_another_run_that_counts_meanwhile_stops_the_night(run, survey, person):
    night = nights.night(survey, PARKING)
    # A person's run was recorded and accepted while this one was made.
    db.session.execute(update(Run).where(Run.id == night.run.id).values(state=RunState.FAILED))
    other = service.start_run(survey, run.question_id, Recipe(), by=person.id, at=clock.now())
    db.session.query(Job).delete()
    other.state, other.accepted_at, other.accepted_by = RunState.DONE, clock.now(), person.id
    db.session.commit()
    before = rows(run)
    with pytest.raises(adding.StoppedError):
        night.ends()
    db.session.rollback()
    assert rows(run) == before


def test_what_a_person_left_aside_is_not_made_again_before_they_changed_something(
    run, survey, person
):
    night = moved(nights.night(survey, PARKING))
    night.ends()
    accepting.keep_old(night.run, by=person.id, at=clock.now())
    db.session.commit()
    assert nightly.begin(survey.id, at=clock.now()) == []
    editing.rename_topic(queries.topic_numbered(run, 1), {"en": "Cars"}, **now(run, person))
    db.session.commit()
    assert len(nightly.begin(survey.id, at=clock.now())) == 1


def test_undoing_a_topic_lets_go_of_what_joined_it_and_doing_it_again_takes_it_back(
    run, survey, person
):
    made = making.make_topic(run, {"en": "Hats"}, topics.outside(run), **now(run, person))
    edit = history.edits(run)[0].edit
    db.session.commit()
    new = nights.arrive(survey, {str(made.key): ["A red hat", "A green one"]})
    assert nights.worked_out(nights.begun(survey), new).ends() == run.id
    assert set(new) < set(topics.inside(run, made.number))
    before = topics.state(run)
    undone = undoing.undo(run, edit, by=person.id, at=RUN_AT)
    db.session.commit()
    assert set(new) < set(topics.outside(run))
    assert topics.drifted(run) == []
    undoing.undo(run, undone, by=person.id, at=RUN_AT)
    db.session.commit()
    assert topics.state(run) == before


def test_a_later_run_of_a_person_goes_on_from_all_nights(run, survey, person):
    nights.night(survey, {**PARKING, **BEES}).ends()
    assert run.as_of > run.created_at
    assert run.created_at == RUN_AT
    later = service.start_run(survey, run.question_id, Recipe(), by=None, at=RUN_AT)
    db.session.query(Job).delete()
    recording.begin(later)
    assert later.previous_id == run.id


def test_staff_turn_it_on_and_off_and_read_of_the_nights(client, run, survey, person):
    nights.night(survey, {**PARKING, **BEES}).ends()
    accounts.sign_in(client, person)
    place = "/staff/surveys/clinic/insights/"
    page = client.get(f"{place}runs/1/").text
    assert "Add new comments every night" in page
    assert 'id="nightly" name="nightly" value="yes" checked' in page
    for path in ("runs/1/", "runs/1/history/", f"questions/{run.question_id}/"):
        told = client.get(place + path).text
        assert "Started by the software at night. Accepted by the software" in told
    assert (
        "without the comments that were added at night"
        in client.get(f"{place}runs/1/quality/").text
    )
    data = {"back": f"{place}runs/1/"}
    answer = accounts.post(client, f"{place}nightly/", data)
    assert (answer.status_code, answer.location) == (HTTPStatus.SEE_OTHER, data["back"])
    page = client.get(f"{place}runs/1/").text
    assert 'id="nightly" name="nightly" value="yes">' in page
    assert "New comments are no longer added by themselves." in page
    evil = accounts.post(client, f"{place}nightly/", {"nightly": "yes", "back": "//evil.example"})
    assert evil.location == place
    db.session.expire_all()
    assert nightly.is_on(survey.id)
    assert [each.actor_id for each in acts("nightly.turned_off")] == [person.id]
    nights.arrive(survey, PARKING)
    db.session.execute(update(Run).values(reached_at=None))
    db.session.commit()
    assert "2 comments came in since. They are added tonight." in client.get(f"{place}runs/1/").text


def test_readers_are_told_and_cannot_turn_it_on(client, run, survey, person):
    accounts.sign_in(client, accounts.user(Role.READER, email="reader@example.org"))
    place = "/staff/surveys/clinic/insights/"
    page = client.get(f"{place}runs/1/").text
    assert "New comments are added every night." in page
    assert 'name="nightly"' not in page
    assert accounts.post(client, f"{place}nightly/", {}).status_code == HTTPStatus.FORBIDDEN


def test_what_waits_stands_on_the_start_page_and_says_why(client, run, survey, person):
    moved(nights.night(survey, PARKING)).ends()
    accounts.sign_in(client, person)
    assert "counts once you accept it" in client.get("/staff/").text
    page = client.get("/staff/surveys/clinic/insights/runs/2/").text
    assert "The software started this analysis at night. It waits for you" in page
    listed = client.get(f"/staff/surveys/clinic/insights/questions/{run.question_id}/").text
    assert "Started by the software at night" in listed
    accounts.post(client, "/staff/surveys/clinic/insights/runs/2/accept/", {})
    assert "counts once you accept it" not in client.get("/staff/").text


def test_the_public_reads_that_comments_were_added_and_old_figures_keep_their_digest(
    run, survey, person
):
    first = figures.make_snapshot(survey, at=clock.now())
    assert "added_until" not in first.figures_json
    assert content.canonical(figures.of(first)) == first.figures_json
    nights.night(survey, PARKING).ends()
    second = figures.make_snapshot(survey, at=clock.now())
    until = figures.of(second).open[0].run.added_until
    assert until == clock.today()
    assert content.canonical(figures.of(second)) == second.figures_json
    facts = record.content_of(survey, figures.of(second), {}).questions[0]
    assert facts.added_until == until
    told = texts.known(record.content_of(survey, figures.of(second), {}), "en", website="x")
    assert "the computer put new comments into these topics by itself" in told["scale"]
    before = texts.known(record.content_of(survey, figures.of(first), {}), "en", website="x")
    assert "by itself" not in before["scale"]
