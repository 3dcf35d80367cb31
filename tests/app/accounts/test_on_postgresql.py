"""Where writers do not queue, a code still works once and the record stays one chain."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app import clock
from app.accounts import service
from app.db import db
from tests.app.accounts.steps import RECOVERY, STEP, give_password, is_signed_in
from tests.factories import accounts

AT_ONCE = 4


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


def all_at_once(app, path, person, data) -> list[int]:
    """Send the same second step from several browsers in the same moment; return the answers."""
    clients = [app.test_client() for _ in range(AT_ONCE)]
    for client in clients:
        give_password(client, person.email)
    tokens = [accounts.csrf_token(client, path) for client in clients]
    start = Barrier(AT_ONCE)

    def send(number: int) -> int:
        with app.app_context():
            start.wait(timeout=20)
            answer = clients[number].post(path, data={"csrf_token": tokens[number], **data})
            return answer.status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(send, range(AT_ONCE)))


def test_signing_in_works_here_too(client):
    accounts.sign_in_through_pages(client, accounts.user())
    assert is_signed_in(client)


def test_one_code_sent_four_times_at_once_signs_in_one_browser(app):
    person = accounts.user()
    code = accounts.code(person)
    assert all_at_once(app, STEP, person, {"code": code}) == [302, 422, 422, 422]


def test_one_recovery_code_sent_four_times_at_once_signs_in_one_browser(app):
    person = accounts.user()
    code = service.make_recovery_codes(person)[0]
    answers = all_at_once(app, RECOVERY, person, {"code": code})
    assert answers[0] == 302
    assert set(answers[1:]) <= {409, 422}
    assert len(person.mf_recovery_codes) == 7


def test_acts_recorded_at_once_make_one_chain(app):
    def act(number: int) -> None:
        with app.app_context():
            for _ in range(10):
                service.record("survey.edit", str(number), {}, by=None, at=clock.now())
                db.session.commit()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, range(AT_ONCE)))
    assert service.verify_chain()
