"""Changing what was sent: one new response under the old receipt, and the old one is gone."""

import threading
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.builder.models import SurveyStatus
from app.db import db
from app.insights.comment_models import Assignment, Embedding, text_hash
from app.jobs import Job
from app.respond import queries, signals, tasks, tokens
from app.respond.models import Answer, Receipt, Response, UnfinishedResponse
from app.respond.reach_models import ResponseFlag, SetAside
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on, comes_back
from tests.app.respond.samples import item, page
from tests.factories.accounts import user
from tests.factories.builder import publish_again, published
from tests.markup import problems

CHANGE = "Change my answers"
SEND = "Send my answers"
AT_ONCE = 20


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page("one", item("short_text", "name", required=True), item("long_text", "comment"))
        )
    )


@pytest.fixture
def sent(client, survey):
    """Somebody who has sent their answers, on the receipt."""
    citizen = Citizen(client, survey).starts().answers(name="Ada", comment="Too dark")
    return citizen.presses(SEND)


@pytest.fixture
def code(sent):
    return code_on(sent)


def changes(client, survey, code, lang="en") -> Citizen:
    """Press the button on the page that the receipt code opens."""
    citizen = Citizen(client, survey, lang).opens(f"/{lang}/receipt/")
    citizen.posts({"code": code}, f"/{lang}/receipt/")
    return citizen.posts({"code": code}, f"/{lang}/receipt/change/")


def rewrites(citizen, **given) -> Citizen:
    """Change answers from the check page and come back to it."""
    return citizen.opens(citizen.url.replace("check-answers", "one?check=1")).answers(**given)


def test_new_answers_take_the_place_of_the_old_under_the_same_code(app, client, survey, code):
    old = rows.only_response()
    old_id = old.id
    citizen = changes(app.test_client(), survey, code)
    assert citizen.url.endswith("/check-answers")
    assert code not in citizen.url
    assert "What you sent stands until you send these." in citizen.text
    assert problems(citizen.response.get_data(as_text=True)) == []
    rewrites(citizen, comment="Light enough now").presses(SEND)
    assert citizen.response.status_code == 200
    assert code_on(citizen) == code
    assert rows.stored() == {"name": "Ada", "comment": "Light enough now"}
    assert rows.only_response().id != old_id
    assert rows.count(Receipt) == 1
    assert rows.count(UnfinishedResponse) == 0
    assert queries.response_count(survey.id) == 1
    shown = client.post("/en/receipt/", data={"code": code})
    assert "Light enough now" in shown.text
    assert "Too dark" not in shown.text


def test_a_judgement_stays_with_the_answers_that_take_the_place(client, survey, code):
    (old,) = db.session.scalars(select(Response.id))
    signals.flag(old, "haste", survey_id=survey.id, on=clock.today())
    db.session.add(
        SetAside(response_id=old, survey_id=survey.id, set_by=user().id, set_at=clock.now())
    )
    db.session.commit()
    rewrites(changes(client, survey, code), comment="Still too dark").presses(SEND)
    (new,) = db.session.scalars(select(Response))
    assert new.id != old
    flagged = db.session.scalars(select(ResponseFlag.response_id)).all()
    assert set(flagged) == {new.id}
    assert db.session.scalars(select(SetAside.response_id)).all() == [new.id]
    assert queries.response_count(survey.id) == 0


def test_the_date_is_that_of_the_change(app, survey, sent, code):
    receipt = db.session.scalars(select(Receipt)).one()
    receipt.sent_on = date(2026, 1, 2)
    rewrites(changes(app.test_client(), survey, code), name="Grace").presses(SEND)
    assert rows.only_response().submitted_on == clock.today()
    receipt = db.session.scalars(select(Receipt)).one()
    assert (receipt.sent_on, receipt.withdrawn_on) == (clock.today(), None)


def test_words_that_stay_keep_their_language(app, survey, code):
    citizen = changes(app.test_client(), survey, code, "ja")
    citizen.opens(citizen.url.replace("check-answers", "one?check=1")).answers(name="エイダ")
    citizen.posts(citizen.form({}))
    assert rows.languages() == {"name": "ja", "comment": "en"}


def test_everything_that_knew_the_old_words_forgets_them(app, survey, code):
    for text in ("Too dark", "Ada"):
        vector = Embedding(text_hash=text_hash(text), model_id="m", vector=b"0000")
        db.session.add(vector)
    db.session.commit()
    rewrites(changes(app.test_client(), survey, code), comment="Light").presses(SEND)
    left = db.session.scalars(select(Embedding.text_hash)).all()
    assert text_hash("Too dark") not in left
    assert db.session.query(Assignment).count() == 0
    assert [job.name for job in db.session.query(Job)].count("receipts.sweep") == 1


def test_unchanged_words_keep_their_vector(app, survey, code):
    db.session.add(Embedding(text_hash=text_hash("Too dark"), model_id="m", vector=b"0000"))
    db.session.commit()
    rewrites(changes(app.test_client(), survey, code), name="Grace").presses(SEND)
    assert rows.stored() == {"name": "Grace", "comment": "Too dark"}
    assert db.session.scalars(select(Embedding.text_hash)).all() == [text_hash("Too dark")]


def test_sending_the_same_again_changes_nothing(app, survey, code):
    old_id = rows.only_response().id
    citizen = changes(app.test_client(), survey, code).presses(SEND)
    assert code_on(citizen) == code
    assert rows.only_response().id == old_id
    assert rows.count(UnfinishedResponse) == 0


def test_a_refreshed_receipt_of_a_change_is_the_same(app, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    form = citizen.html.find("main").find("form")
    url, data = str(form["action"]), citizen.form({}, of=form)
    once = citizen.posts(data, url).response.get_data()
    assert citizen.posts(data, url).response.get_data() == once
    assert rows.count(Response) == 1
    assert citizen.presses("العربية").response.status_code == 200


def test_twice_in_a_row(app, survey, code):
    for name in ("Grace", "Joan"):
        rewrites(changes(app.test_client(), survey, code), name=name).presses(SEND)
    assert rows.stored()["name"] == "Joan"
    assert rows.count(Response) == rows.count(Receipt) == 1


def test_until_it_is_sent_the_old_stands(app, client, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    assert rows.stored()["name"] == "Ada"
    citizen.presses("Leave and change nothing")
    assert citizen.url == "/en/left/"
    assert rows.stored()["name"] == "Ada"
    assert rows.count(UnfinishedResponse) == 0
    assert changes(app.test_client(), survey, code).response.status_code == 200


def test_two_devices_change_one_and_the_same(app, survey, code):
    phone = rewrites(changes(app.test_client(), survey, code), name="Grace")
    laptop = changes(app.test_client(), survey, code)
    assert laptop.url == phone.url
    assert "Grace" in laptop.text
    laptop.presses(SEND)
    phone.presses(SEND)
    assert phone.response.status_code == 200
    assert rows.count(Response) == 1


def test_idle_changes_are_forgotten_and_can_be_begun_again(app, survey, code):
    rewrites(changes(app.test_client(), survey, code), name="Grace")
    rows.only_draft().touched_at = clock.now() - timedelta(hours=3)
    citizen = changes(app.test_client(), survey, code)
    assert citizen.response.status_code == 200
    assert "Grace" not in citizen.text
    rows.only_draft().touched_at = clock.now() - timedelta(hours=3)
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 0
    assert rows.stored()["name"] == "Ada"


def test_a_change_can_be_saved_and_sent_from_elsewhere(app, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace").presses(SAVE)
    returning = code_on(citizen)
    assert tokens.read_return_code(returning)
    rows.only_draft().touched_at = clock.now() - timedelta(hours=3)
    tasks.expire()
    laptop = comes_back(app.test_client(), survey, returning)
    laptop.presses(SEND)
    assert code_on(laptop) == code
    assert rows.stored()["name"] == "Grace"
    late = comes_back(app.test_client(), survey, returning)
    assert late.response.status_code == 410
    assert "sent already" in late.h1


def test_withdrawing_ends_the_change_too(app, client, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert rows.count(UnfinishedResponse) == rows.count(Response) == rows.count(Answer) == 0
    citizen.presses(SEND)
    assert citizen.response.status_code == 410
    assert "withdrawn" in citizen.h1
    assert "Grace" not in citizen.text
    assert rows.nothing_sent()


def test_the_ordinary_way_of_sending_replaces_nothing(app, client, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    data = citizen.form({}, of=citizen.html.find("main").find("form"))
    assert client.post(citizen.url, data=data).status_code == 409
    assert rows.stored()["name"] == "Ada"


def test_a_change_cannot_be_sent_with_a_gap(app, survey, code):
    citizen = changes(app.test_client(), survey, code)
    form = citizen.html.find("main").find("form")
    url, data = str(form["action"]), citizen.form({}, of=form)
    draft = rows.only_draft()
    draft.keep({})
    assert citizen.posts(data, url).response.status_code == 409
    assert rows.stored()["name"] == "Ada"


def test_closed_surveys_take_no_changes_but_who_has_begun_may_finish(app, client, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    survey.status = SurveyStatus.CLOSED
    shown = client.post("/en/receipt/", data={"code": code})
    assert CHANGE not in shown.text
    assert client.post("/en/receipt/change/", data={"code": code}).status_code == 200
    citizen.presses(SEND)
    assert rows.stored()["name"] == "Grace"


def test_a_change_stays_on_the_version_that_was_answered(app, survey, code):
    changed = samples.survey(page("other", item("short_text", "new", required=True)))
    survey.draft_json = samples.surveys.to_json(changed)
    publish_again(survey)
    citizen = changes(app.test_client(), survey, code)
    citizen.ids = {"name": "i_name", "comment": "i_comment"}
    rewrites(citizen, name="Grace").presses(SEND)
    assert rows.only_response().version.number == 1


def test_unknown_and_withdrawn_codes_change_nothing(client, survey, code):
    made_up = tokens.receipt_code("nothing was sent under this")
    assert client.post("/en/receipt/change/", data={"code": made_up}).status_code == 404
    assert client.post("/en/receipt/change/", data={"code": "ABC"}).status_code == 422
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert client.post("/en/receipt/change/", data={"code": code}).status_code == 410
    assert rows.count(UnfinishedResponse) == 0


def test_a_change_of_one_survey_is_sent_in_no_other(app, client, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    other = published(samples.survey(page("one", item("short_text", "y"))), slug="elsewhere")
    form = citizen.html.find("main").find("form")
    url = str(form["action"]).replace(survey.slug, other.slug)
    assert client.post(url, data=citizen.form({}, of=form)).status_code == 404
    assert rows.stored()["name"] == "Ada"


def at_the_same_time(app, posts):
    """Post several forms at once; return the statuses."""
    db.session.commit()
    barrier, statuses = threading.Barrier(len(posts)), []

    def post(url, data):
        client = FlaskClient(app)
        barrier.wait()
        statuses.append(client.post(url, data=data).status_code)

    threads = [threading.Thread(target=post, args=each) for each in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return statuses


def test_twenty_sendings_of_a_change_at_once_leave_one_response(app, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    form = citizen.html.find("main").find("form")
    posts = [(str(form["action"]), citizen.form({}, of=form).to_dict())] * AT_ONCE
    assert set(at_the_same_time(app, posts)) == {200}
    assert rows.stored() == {"name": "Grace", "comment": "Too dark"}
    assert rows.count(Receipt) == 1


def test_twenty_beginnings_at_once_are_one_change(app, survey, code):
    posts = [("/en/receipt/change/", {"code": code})] * AT_ONCE
    assert set(at_the_same_time(app, posts)) == {303}
    assert rows.count(UnfinishedResponse) == 1


def test_changing_and_withdrawing_at_once_leave_all_or_nothing(app, survey, code):
    citizen = rewrites(changes(app.test_client(), survey, code), name="Grace")
    form = citizen.html.find("main").find("form")
    send = (str(form["action"]), citizen.form({}, of=form).to_dict())
    withdraw = ("/en/receipt/withdraw/", {"code": code, "confirmed": "yes"})
    statuses = at_the_same_time(app, [send, withdraw] * (AT_ONCE // 2))
    assert set(statuses) <= {200, 410}
    assert rows.count(Response) == rows.count(Answer) == rows.count(UnfinishedResponse) == 0
    receipt = db.session.scalars(select(Receipt)).one()
    assert receipt.response_id is None
    assert receipt.withdrawn_on is not None


def test_the_database_still_refuses_to_lose_an_old_response(app, survey, code):
    response = rows.only_response()
    with pytest.raises(Exception, match="no delete"):
        db.session.execute(Response.__table__.delete().where(Response.id == response.id))
    db.session.rollback()
