"""The return code by e-mail: in the person's language, and the address is kept nowhere."""

import pytest
from sqlalchemy import select

from app.db import db
from app.jobs import Job
from app.mail import OutgoingMail
from app.operations.worker import Worker
from app.respond.models import UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on, comes_back
from tests.app.respond.samples import item, page
from tests.factories.builder import published
from tests.markup import problems

TO = "ada-7f3a@example.org"


@pytest.fixture
def survey(app):
    return published(samples.survey(page("one", item("long_text", "comment"))))


@pytest.fixture
def saved(client, survey):
    return Citizen(client, survey).starts().presses(SAVE, comment="Private words")


def asks(citizen, address=TO):
    form = citizen.html.find(id="address").find_parent("form")
    return citizen.posts({"address": address}, form["action"])


def work(app):
    db.session.commit()
    Worker(app, "test").drain()
    db.session.expire_all()


def test_without_a_mail_server_nothing_is_offered(client, saved):
    assert saved.html.find(id="address") is None
    url = saved.url.replace("saved-answers", "mail-code")
    assert client.post(url, data={"address": TO}).status_code == 404
    assert rows.count(OutgoingMail) == 0


def test_the_mail_holds_the_code_and_the_address_of_the_page_for_it(app, client, letters, saved):
    code = code_on(saved)
    asks(saved)
    assert saved.response.status_code == 200
    assert "The e-mail is on its way." in saved.text
    assert problems(saved.response.get_data(as_text=True)) == []
    work(app)
    (received,) = letters.mails
    text = received.get_content().replace("\r\n", "\n")
    assert received["To"] == TO
    assert f"http://127.0.0.1:8000/en/s/{saved.slug}/return/\n" in text
    assert "-".join(code[start : start + 4] for start in range(0, 24, 4)) in text
    assert "Private words" not in str(received)
    assert code not in received["Subject"]
    addresses = [word for word in text.split() if "://" in word]
    assert not any(code[:4] in address for address in addresses)
    assert "Private words" in comes_back(app.test_client(), saved.survey, code).text


def test_the_address_is_gone_when_the_mail_is_out(app, letters, saved):
    asks(saved)
    waiting = db.session.scalars(select(OutgoingMail)).one()
    assert "7f3a" not in waiting.sealed
    jobs = db.session.scalars(select(Job.args)).all()
    draft = db.session.scalars(select(UnfinishedResponse)).one()
    assert not any("7f3a" in args or draft.handle_hash in args for args in jobs)
    work(app)
    assert rows.count(OutgoingMail) == 0
    assert rows.count(UnfinishedResponse) == 1


def test_the_mail_is_in_the_language_of_the_page(app, client, letters, survey):
    phone = Citizen(client, survey, "ja").comes()
    phone.posts(phone.form({}))
    save = phone.html.find("button", attrs={"name": "page.save"})
    phone.posts(phone.form({}).to_dict() | {"page.save": save["value"]})
    asks(phone)
    work(app)
    (received,) = letters.mails
    assert "title in ja" in received.get_content()
    assert f"/ja/s/{survey.slug}/return/" in received.get_content()


@pytest.mark.parametrize("typed", ["", "nobody", f"{TO}\nBcc: x@example.org", "a\x00b@example.org"])
def test_a_wrong_address_is_told_and_stays(letters, saved, typed):
    asks(saved, typed)
    assert saved.response.status_code == 422
    assert "Enter an e-mail address like name@example.org." in saved.text
    assert len(code_on(saved)) == 24
    assert problems(saved.response.get_data(as_text=True)) == []
    assert rows.count(OutgoingMail) == 0
    for link in saved.html.select("nav.langs a"):
        assert link["href"].endswith("/saved-answers")


def test_one_address_gets_three_mails_a_day_at_most(letters, saved):
    url = saved.url.split("?")[0]
    statuses = [asks(saved.opens(url)).response.status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert asks(saved.opens(url), "another@example.org").response.status_code == 200
    assert rows.count(OutgoingMail) == 4


def test_a_dead_address_sends_no_mail(app, client, letters, saved):
    url = saved.url.replace("saved-answers", "mail-code")
    comes_back(app.test_client(), saved.survey, code_on(saved))
    assert client.post(url, data={"address": TO}).status_code == 410
    assert rows.count(OutgoingMail) == 0
