"""Jobs are done at least once, bad ones are parked, and the others go on."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, jobs
from app.db import db
from app.jobs import PERIODIC, TASKS, Job, JobState, Task
from app.operations.worker import Worker

DONE: list[str] = []


def note(word: str) -> None:
    DONE.append(word)


def fail() -> None:
    raise RuntimeError("a word that somebody wrote")


@pytest.fixture(autouse=True)
def tasks() -> None:
    DONE.clear()
    PERIODIC.clear()
    TASKS.setdefault("test.note", Task("test.note", note))
    TASKS.setdefault("test.fail", Task("test.fail", fail))


def waiting() -> list[Job]:
    found = select(Job).order_by(Job.run_at).execution_options(populate_existing=True)
    jobs_there = list(db.session.scalars(found))
    db.session.commit()  # a worker cannot write while this transaction is open
    return jobs_there


def test_a_job_is_done_and_its_row_is_gone(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "once"})
    db.session.commit()
    assert Worker(app).drain() == 1
    assert DONE == ["once"]
    assert waiting() == []


def test_a_job_of_a_transaction_that_ends_badly_never_existed(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "never"})
    db.session.rollback()
    assert Worker(app).drain() == 0


def test_a_unique_job_waits_once(app: Flask) -> None:
    for _ in range(3):
        jobs.enqueue("test.note", {"word": "once"}, unique_key="k")
    db.session.commit()
    Worker(app).drain()
    assert DONE == ["once"]


def test_a_job_for_later_waits(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "later"}, run_at=clock.now() + timedelta(hours=1))
    db.session.commit()
    assert Worker(app).drain() == 0


def test_a_failing_job_is_tried_three_times_then_parked_and_tells_no_words(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.enqueue("test.fail", {})
    jobs.enqueue("test.note", {"word": "other"})
    db.session.commit()
    worker = Worker(app)
    for _ in range(3):
        worker.drain()
        for job in waiting():
            job.run_at = clock.now()
        db.session.commit()
    worker.drain()
    (parked,) = waiting()
    assert (parked.state, parked.attempts, parked.error) == (JobState.DEAD, 3, "RuntimeError")
    assert DONE == ["other"]
    assert "somebody wrote" not in caplog.text


def test_a_job_whose_worker_died_is_taken_up_again(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "again"})
    (job,) = waiting()
    job.state, job.attempts = JobState.RUNNING, 1
    job.leased_until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    Worker(app).drain()
    assert DONE == ["again"]


def test_a_job_that_kills_its_process_is_parked_and_others_go_on(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "other"})
    jobs.enqueue("test.note", {"word": "killer"}, run_at=clock.now() - timedelta(minutes=1))
    killer = waiting()[0]
    killer.state, killer.attempts = JobState.RUNNING, 3
    killer.leased_until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    worker = Worker(app)
    worker.step()
    worker.drain()
    (parked,) = waiting()
    assert (json.loads(parked.args), parked.state) == ({"word": "killer"}, JobState.DEAD)
    assert DONE == ["other"]


def test_a_held_lease_is_not_taken_from_a_living_worker(app: Flask) -> None:
    jobs.enqueue("test.note", {"word": "held"})
    (job,) = waiting()
    job.state, job.leased_until = JobState.RUNNING, clock.now() + timedelta(seconds=30)
    db.session.commit()
    assert Worker(app, "another").drain() == 0
