"""Where writers do not queue: of those who save or sign at once, exactly one is first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.db import db
from app.easy import queries, service
from app.easy.models import EasyVersion, EasyWriting
from app.entries.models import Entry
from app.errors import ConflictError
from tests.factories import accounts, easy, entries
from tests.factories.entries import PUBLISHED

AT_ONCE = 4


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


def at_once(app, do) -> list[bool]:
    """Return which of those who did it at the same moment were first."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> bool:
        with app.app_context():
            start.wait(timeout=20)
            try:
                do(number)
            except ConflictError:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(run, range(AT_ONCE)))


@pytest.mark.parametrize("begun", [False, True])
def test_one_of_four_who_save_at_once_is_first(app, begun):
    loop = entries.published()
    if begun:
        easy.written(loop)
    entry_id, by, text = loop.entry.id, loop.author.id, easy.text(loop)
    db.session.commit()

    def save(number: int) -> None:
        entry = db.session.get_one(Entry, entry_id)
        mine = text.model_copy(update={"title": f"Title {number}"})
        service.save(entry, "en", mine, seen=int(begun), by=by, at=PUBLISHED)

    assert at_once(app, save) == [False] * (AT_ONCE - 1) + [True]
    assert db.session.scalar(select(func.count()).select_from(EasyWriting)) == 1 + begun


def test_of_four_who_sign_at_once_one_does(app):
    loop = entries.published()
    easy.written(loop)
    state = queries.state_of(loop.entry, "en")
    read, entry_id = service.fingerprint(state.draft, state.newest), loop.entry.id
    signers = [accounts.user(Role.APPROVER).id for _ in range(AT_ONCE)]
    db.session.commit()

    def sign(number: int) -> None:
        entry = db.session.get_one(Entry, entry_id)
        service.sign(entry, "en", read, by=signers[number], at=PUBLISHED)

    assert at_once(app, sign) == [False] * (AT_ONCE - 1) + [True]
    assert db.session.scalar(select(func.count()).select_from(EasyVersion)) == 1
