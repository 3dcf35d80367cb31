"""Where writers do not queue: the same work given away twice at once, a person told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.db import db
from app.workflow import digests, queries, service
from app.workflow.models import SentDigest, WorkChange, WorkState
from app.workflow.plans import Plan
from tests.factories import entries
from tests.factories.entries import PUBLISHED

AT_ONCE = 4


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


def at_once(app, do) -> list:
    start = Barrier(AT_ONCE)

    def run(number: int):
        with app.app_context():
            start.wait(timeout=20)
            found = do(number)
            db.session.commit()
            return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_the_same_work_given_to_somebody_four_times_at_once(app):
    loop = entries.drafted()
    entry_id, by = loop.entry.id, loop.author.id
    organisation_id = loop.survey.organisation_id

    def give(number: int) -> bool:
        place = queries.place(organisation_id, entry_id, entry_id)
        plan = Plan(by, date(2026, 6, 1 + number), WorkState.IN_WORK)
        return service.assign(place, plan, by=by, at=PUBLISHED)

    assert at_once(app, give) == [True] * AT_ONCE
    assert db.session.scalar(select(func.count()).select_from(WorkChange)) == AT_ONCE


def test_four_workers_at_once_tell_a_person_once(app):
    person = entries.drafted().author.id
    on = date(2026, 5, 4)
    assert sorted(at_once(app, lambda _number: digests.claim(person, on))) == [False] * 3 + [True]
    assert db.session.scalar(select(func.count()).select_from(SentDigest)) == 1
