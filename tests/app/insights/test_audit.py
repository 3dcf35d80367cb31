"""A sample is judged without seeing what the machine said; that is what agreement counts."""

import json
import re
from collections import Counter
from http import HTTPStatus
from uuid import UUID

import pytest
from sqlalchemy import select

from analysis.proportions import wilson
from app.access import Role
from app.db import db
from app.insights import audit, audited, moving, queries, reading_queue, tasks
from app.insights.audit import Stratum, drawn
from app.insights.audit_models import AuditComment, AuditJudgement
from app.insights.comment_models import RunComment
from app.jobs import Job
from tests.factories import accounts, builder
from tests.factories.insights import RUN_AT, analysed

HOURS = [f"Open longer on day {day}" for day in range(30)]
NURSE = [f"The nurse was kind on day {day}" for day in range(10)]


@pytest.fixture
def run(app):
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    made = analysed(survey, {"open hours": HOURS, "nurse kind": NURSE, "": ["My hat is blue"]})
    db.session.commit()
    return made


@pytest.fixture
def analyst(client):
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


@pytest.fixture
def other(app):
    return accounts.user(Role.ANALYST, email="b@example.org")


def in_sample(run):
    chosen = select(AuditComment.response_id).where(AuditComment.run_id == run.id)
    return list(db.session.scalars(chosen.order_by(AuditComment.place)))


def send(client, path, **data):
    answer = accounts.post(client, f"/staff/surveys/clinic/insights/runs/1/{path}", data)
    db.session.expire_all()
    return answer


def strata(sizes):
    return [
        (UUID(int=1000 * place + each), Stratum(UUID(int=number), lang))
        for place, ((number, lang), size) in enumerate(sizes.items())
        for each in range(size)
    ]


def test_the_same_seed_draws_the_same_and_a_bigger_sample_keeps_the_smaller():
    everything = strata({(1, "en"): 500, (2, "en"): 300, (2, "es"): 20, (3, "ja"): 180})
    small, big = drawn(everything, 100, seed="a"), drawn(everything, 300, seed="a")
    assert drawn(everything[::-1], 100, seed="a") == small
    assert set(small) < set(big)
    assert drawn(everything, 100, seed="b") != small
    assert len(drawn(everything, 5000, seed="a")) == 1000


def test_topics_and_languages_are_in_the_sample_as_in_all_comments():
    sizes = {(1, "en"): 500, (2, "en"): 300, (2, "es"): 20, (3, "ja"): 180}
    everything = strata(sizes)
    where = dict(everything)
    for seed in "abcdefgh":
        found = Counter(where[each] for each in drawn(everything, 100, seed=seed))
        for (number, lang), size in sizes.items():
            # Alone by chance, the biggest would differ by up to 14.
            assert abs(found[Stratum(UUID(int=number), lang)] - size / 10) < 3


def test_every_comment_has_the_same_chance():
    everything = strata({(1, "en"): 40, (2, "en"): 7, (3, "es"): 3})
    times = Counter(each for seed in range(2000) for each in drawn(everything, 10, seed=str(seed)))
    # A chance of one in five, 2000 times: 400, with a standard error of 18.
    assert all(320 < times[each] < 480 for each, _ in everything)


def test_drawing_again_adds_and_takes_nothing_away(run, analyst):
    assert audit.draw(run, audit.planned(run, 10), by=analyst.id, at=RUN_AT) == 10
    before = in_sample(run)
    audit.judge(run, before[0], [], by=analyst.id, at=RUN_AT)
    assert audit.draw(run, audit.planned(run, 10), by=analyst.id, at=RUN_AT) == 10
    assert audit.draw(run, audit.planned(run, 20), by=analyst.id, at=RUN_AT) == 20
    assert in_sample(run)[:10] == before
    marked = select(RunComment.response_id).where(RunComment.audit)
    assert set(db.session.scalars(marked)) == set(in_sample(run))
    for size in (0, audit.MOST + 1):
        with pytest.raises(audit.SampleSizeError):
            audit.draw(run, audit.planned(run, size), by=analyst.id, at=RUN_AT)


def test_nothing_tells_what_the_machine_said_before_it_was_judged(client, run, analyst):
    refused = send(client, "audit/draw/", size="none")
    assert "from 1 to 2000" in client.get(refused.location).text
    send(client, "audit/draw/", size="40")
    where = send(client, "audit/next/").location
    shown = client.get(where).text
    # Every topic is offered, none of them is marked, and nothing leads to where it stands.
    assert shown.count('name="topics"') == 2
    assert "checked" not in shown
    assert "The machine said" not in shown
    response_id = where.rstrip("/").rsplit("/", 1)[-1]
    assert f"comments/{response_id}" not in shown
    # The page that does say it leads here as long as the comment is to be judged.
    queued = client.get(f"/staff/surveys/clinic/insights/runs/1/queue/{response_id}/")
    assert queued.location == where
    assert send(client, f"audit/{response_id}/").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    following = send(client, f"audit/{response_id}/", topics="1")
    assert following.location != where
    told = client.get(where).text
    assert "The machine said" in told
    again = send(client, f"audit/{response_id}/", topics="2")
    assert "Yours was not saved." in client.get(again.location).text
    (kept,) = db.session.scalars(select(AuditJudgement))
    assert json.loads(kept.topics_json) == [str(queries.topic_numbered(run, 1).id)]
    assert kept.is_blind


def test_the_pages_of_two_comments_in_different_topics_are_the_same(client, run, analyst):
    audit.draw(run, audit.planned(run, 41), by=analyst.id, at=RUN_AT)
    db.session.commit()
    pages = set()
    for response_id in in_sample(run):
        path = f"/staff/surveys/clinic/insights/runs/1/audit/{response_id}/"
        page = client.get(path, headers={"HX-Request": "true"}).text
        head, _, rest = page.partition('class="words">')
        words, _, tail = rest.partition("<")
        alike = re.sub(r'name="csrf_token" value="[^"]*"', "", head + tail)
        pages.add(alike.replace(str(response_id), ""))
        assert words
    assert len(pages) == 1


def test_the_queue_does_not_give_what_is_in_the_sample(run, analyst):
    before = reading_queue.left(run)
    audit.draw(run, audit.planned(run, 41), by=analyst.id, at=RUN_AT)
    assert sum(before.values()) > 0
    assert sum(reading_queue.left(run).values()) == 0


def test_agreement_is_that_of_the_machine_with_people(run, analyst):
    audit.draw(run, audit.planned(run, 41), by=analyst.id, at=RUN_AT)
    hours, nurse = queries.all_topics(run)
    for number, response_id in enumerate(in_sample(run)):
        machine = list(queries.machine_topics_of(run, response_id))
        # Wrong three times of 41; once one topic more.
        said = [nurse] if number < 3 and machine == [hours] else machine
        wrong = number < 3 and machine != [hours]
        audit.judge(run, response_id, [hours] if wrong else said, by=analyst.id, at=RUN_AT)
    found = audited.agreement(run)
    assert (found.drawn, found.seen) == (41, 0)
    assert found.share[:2] == (38, 41)
    assert found.share.interval == wilson(38, 41)
    assert found.f1 == pytest.approx(38 / 41)
    assert found.people is None
    # What people move afterwards changes nothing about what the machine had said.
    moving.move_comments(run, in_sample(run), hours, seen=run.edits, by=analyst.id, at=RUN_AT)
    assert audited.agreement(run).share == found.share
    assert len(audited.differences(run, analyst.id)) == 3


def test_what_was_judged_after_seeing_the_machine_does_not_count(run, analyst, other):
    audit.draw(run, audit.planned(run, 20), by=analyst.id, at=RUN_AT)
    sample = in_sample(run)
    moving.mark_read(run, sample[:1], by=analyst.id, at=RUN_AT)
    found = queries.machine_topics_of(run, sample[1])
    topic = next(each for each in queries.all_topics(run) if each not in found)
    moving.move_comments(run, sample[1:2], topic, seen=0, by=analyst.id, at=RUN_AT)
    moving.mark_read(run, sample[2:3], by=other.id, at=RUN_AT)
    for response_id in sample[:4]:
        machine = queries.machine_topics_of(run, response_id)
        audit.judge(run, response_id, machine, by=analyst.id, at=RUN_AT)
    found = audited.agreement(run)
    # The third was read by somebody else, so that this person had not seen it.
    assert (found.share.judged, found.seen) == (2, 2)
    # Counting them would be noticed: the share says of how many it is.
    everything = audited.compared(run)
    assert sum(any(said.is_blind for said in each.people) for each in everything) == 2


def test_every_fifth_comment_is_judged_by_two_and_no_more(run, analyst, other):
    audit.draw(run, audit.planned(run, 10), by=analyst.id, at=RUN_AT)
    sample = in_sample(run)
    hours, nurse = queries.all_topics(run)
    for number in range(10):
        given = audit.give(run, by=analyst.id, at=RUN_AT)
        assert given == sample[number]
        audit.judge(run, given, [hours], by=analyst.id, at=RUN_AT)
    assert audit.give(run, by=analyst.id, at=RUN_AT) is None
    # Before the other has judged them, the two are not told of as differences to them.
    waiting = {each.response_id for each in audited.differences(run, other.id)}
    assert waiting.isdisjoint({sample[4], sample[9]})
    twice = [sample[4], sample[9]]
    assert audit.give(run, by=other.id, at=RUN_AT) == twice[0]
    audit.judge(run, twice[0], [hours], by=other.id, at=RUN_AT)
    audit.judge(run, twice[1], [nurse], by=other.id, at=RUN_AT)
    third = accounts.user(Role.ANALYST, email="c@example.org")
    with pytest.raises(audit.AlreadyJudgedError):
        audit.judge(run, twice[0], [hours], by=third.id, at=RUN_AT)
    found = audited.agreement(run)
    assert found.people is not None
    assert found.people.comments == 2
    assert found.share.judged == 10
    differing = [each for each in audited.compared(run) if each.people_differ]
    assert [each.response_id for each in differing] == twice[1:]


def test_differences_are_shown_with_who_said_what(client, run, analyst, other):
    audit.draw(run, audit.planned(run, 5), by=analyst.id, at=RUN_AT)
    hours, nurse = queries.all_topics(run)
    last = in_sample(run)[4]
    audit.judge(run, last, [hours], by=analyst.id, at=RUN_AT)
    audit.judge(run, last, [nurse], by=other.id, at=RUN_AT)
    db.session.commit()
    page = client.get("/staff/surveys/clinic/insights/runs/1/audit/differences/").text
    assert "Two people differ" in page
    assert analyst.name in page
    overview = client.get("/staff/surveys/clinic/insights/runs/1/audit/").text
    assert " of 1 (" in overview
    outside = next(
        each.response_id
        for each in db.session.scalars(select(RunComment))
        if each.response_id not in in_sample(run)
    )
    path = f"/staff/surveys/clinic/insights/runs/1/audit/{outside}/"
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_of_many_comments_the_worker_draws_the_sample(client, run, analyst):
    known = audit.planned(run, 10)
    run.comments = audit.AT_ONCE + 1
    db.session.commit()
    refused = send(client, "audit/draw/", size="0")
    assert "from 1 to 2000" in client.get(refused.location).text
    told = client.get(send(client, "audit/draw/", size="10").location).text
    assert "The sample is being drawn." in told
    assert in_sample(run) == []
    waiting = db.session.query(Job).filter_by(name="insights.sample").one()
    tasks.draw_sample(**json.loads(waiting.args))
    assert in_sample(run) == known
