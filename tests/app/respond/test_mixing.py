"""Two devices, old tabs, one code: in whatever order, one response at most, and no page breaks."""

import threading

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.db import db
from app.respond import queries, tokens
from app.respond.models import Receipt, Response, UnfinishedResponse
from app.security import limiter
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on
from tests.app.respond.samples import item, page
from tests.factories.builder import published

AT_ONCE = 20
EXPECTED = {200, 303, 404, 409, 410, 422, 429}


@pytest.fixture
def survey(app):
    return published(samples.survey(page("one", item("short_text", "name"))))


@pytest.fixture
def saved(client, survey):
    """Somebody with saved answers on the check page, and their code."""
    citizen = Citizen(client, survey).starts().answers(name="Ada")
    check = citizen.url
    code = code_on(citizen.presses(SAVE))
    citizen.opens(check)
    return citizen, code


class Mixed:
    """A phone and a laptop with the same answers; every act posts what its page once showed."""

    def __init__(self, app, survey) -> None:
        self.app, self.survey, self.seen = app, survey, []
        self.phone = Citizen(app.test_client(), survey).comes()
        self.begin = (self.phone.form({}).to_dict(), self.phone.url)
        self.phone.posts(*self.begin).answers(name="Ada")
        self.old = (self.phone.form({}).to_dict(), self.phone.url)
        self.code = code_on(self.phone.presses(SAVE))
        self.laptop = self.old
        self.change = self.old
        self.base = f"/en/s/{survey.slug}"
        with app.test_request_context():
            handle = self.old[1].split("/r/")[1].split("/")[0]
            self.receipt = tokens.receipt_code(tokens.final_token(handle))

    def post(self, url, data):
        answer = self.app.test_client().post(url, data=data)
        self.seen.append(answer.status_code)
        return answer

    def types_the_code(self):
        answer = self.post(f"{self.base}/return/", {"code": self.code, "page.token": "a form"})
        if answer.status_code == 303:
            client = self.app.test_client()
            check = client.get(answer.location.rsplit("/", 1)[0] + "/check-answers")
            if check.status_code == 200:
                citizen = Citizen(client, self.survey, page=check, url=answer.location)
                self.laptop = (citizen.form({}).to_dict(), str(citizen.html.form["action"]))

    def phone_sends(self):
        self.post(self.old[1], self.old[0])

    def laptop_sends(self):
        self.post(self.laptop[1], self.laptop[0])

    def phone_writes(self):
        self.write(self.old[1], "Grace")

    def laptop_writes(self):
        self.write(self.laptop[1], "Joan")

    def write(self, check, name):
        data = {"i_name": name, "page.seen": "i_name", "page.lang": "en"}
        self.post(check.replace("check-answers", "one"), data)

    def phone_saves(self):
        self.post(self.old[1], self.old[0] | {"page.save": "yes"})

    def phone_leaves(self):
        self.post(self.old[1].replace("check-answers", "leave-safely"), {})

    def laptop_leaves(self):
        self.post(self.laptop[1].replace("check-answers", "leave-safely"), {})

    def starts_again(self):
        self.post(self.begin[1], self.begin[0])

    def withdraws(self):
        self.post("/en/receipt/withdraw/", {"code": self.receipt, "confirmed": "yes"})

    def begins_a_change(self):
        answer = self.post("/en/receipt/change/", {"code": self.receipt})
        if answer.status_code == 303:
            client = self.app.test_client()
            check = Citizen(client, self.survey).opens(answer.location)
            self.change = (check.form({}).to_dict(), str(check.html.form["action"]))

    def writes_a_change(self):
        self.write(self.change[1].replace("replace-answers", "check-answers"), "Emmy")

    def sends_the_change(self):
        self.begins_a_change()
        self.post(self.change[1], self.change[0])


ACTS = [name for name in vars(Mixed) if not name.startswith("_") and name not in {"post", "write"}]


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=2, max_size=9))
def test_whatever_is_mixed_one_person_sends_once(app, survey, acts):
    receipts, responses = rows.count(Receipt), rows.count(Response)
    mixed = Mixed(app, survey)
    for act in acts:
        getattr(mixed, act)()
        assert rows.count(Receipt) <= receipts + 1
        assert rows.count(UnfinishedResponse) <= 1
        assert rows.count(Response) <= responses + 1
        if rows.count(Receipt) > receipts:
            drafts = db.session.scalars(select(UnfinishedResponse.replaces)).all()
            assert None not in drafts, "what was sent is not being written for a first time"
    assert set(mixed.seen) <= EXPECTED
    clean()


def clean():
    """Leave nothing unfinished to the next example, and no guesses."""
    limiter.reset()
    for draft in db.session.query(UnfinishedResponse):
        db.session.delete(draft)
    db.session.commit()


def at_the_same_time(app, posts):
    """Post several forms at once, each from a connection of its own; return the answers."""
    db.session.commit()
    barrier, answers = threading.Barrier(len(posts)), []

    def post(url, data):
        client = FlaskClient(app)
        barrier.wait()
        answers.append(client.post(url, data=data))

    threads = [threading.Thread(target=post, args=each) for each in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return answers


def test_a_code_typed_twenty_times_at_once_leaves_one_address(app, survey, saved):
    _citizen, code = saved
    url = f"/en/s/{survey.slug}/return/"
    posts = [(url, {"code": code, "page.token": f"form {number}"}) for number in range(AT_ONCE)]
    answers = at_the_same_time(app, posts)
    assert {answer.status_code for answer in answers} == {303}
    opened = [FlaskClient(app).get(answer.location).status_code for answer in answers]
    assert sorted(opened) == [200] + [410] * (AT_ONCE - 1)
    assert rows.count(UnfinishedResponse) == 1


def test_the_same_form_twenty_times_at_once_gives_one_address_that_works(app, survey, saved):
    _citizen, code = saved
    posts = [(f"/en/s/{survey.slug}/return/", {"code": code, "page.token": "f"})] * AT_ONCE
    answers = at_the_same_time(app, posts)
    assert len({answer.location for answer in answers}) == 1
    assert FlaskClient(app).get(answers[0].location).status_code == 200


def test_sending_and_coming_back_at_once_sends_once_or_moves(app, survey, saved):
    citizen, code = saved
    send = (citizen.url, citizen.form({}).to_dict())
    back = (f"/en/s/{survey.slug}/return/", {"code": code, "page.token": "f"})
    answers = at_the_same_time(app, [send, back] * (AT_ONCE // 2))
    assert {answer.status_code for answer in answers} <= {200, 303, 410}
    assert rows.count(Response) + rows.count(UnfinishedResponse) == 1
    assert rows.count(Response) == rows.count(Receipt)
    if rows.count(UnfinishedResponse):
        assert queries.saved(code, at=clock.now()) is not None


def test_saving_twenty_times_at_once_gives_one_code(app, saved):
    citizen, code = saved
    data = citizen.form({}).to_dict() | {"page.save": "yes"}
    answers = at_the_same_time(app, [(citizen.url, data)] * AT_ONCE)
    assert {answer.status_code for answer in answers} == {303}
    shown = Citizen(FlaskClient(app), citizen.survey).opens(answers[0].location)
    assert code_on(shown) == code


def test_leaving_and_coming_back_at_once_never_shows_what_was_deleted(app, survey, saved):
    citizen, code = saved
    leave = (citizen.url.replace("check-answers", "leave-safely"), {})
    back = (f"/en/s/{survey.slug}/return/", {"code": code, "page.token": "f"})
    answers = at_the_same_time(app, [leave, back])
    kept = rows.count(UnfinishedResponse)
    assert sorted(answer.status_code for answer in answers) in ([303, 404], [303, 410])
    assert kept == int(410 in {answer.status_code for answer in answers})
