"""What staff see of who waits, what they may do, and what is refused in their words."""

from datetime import timedelta

import pytest

from app import clock
from app.access import Role
from app.accounts.models import Organisation
from app.db import db
from app.replies import queries, service
from app.replies.models import CannedReply
from app.respond.models import Receipt
from tests.app.replies.test_talking import (  # noqa: F401  (the same person and the same desk)
    analyst,
    answers,
    code,
    opened,
    response,
    talk,
    tokens_of,
    writes,
)
from tests.factories import accounts
from tests.markup import problems

NEW = "/staff/replies/texts/new/"


def posts(client, path, data=None):
    return accounts.post(client, path, data or {}, page=NEW)


def test_what_nobody_has_taken_on_is_told_at_once(client, response, code, analyst):  # noqa: F811
    assert "waits for a reply" not in client.get("/staff/").text
    writes(client, code, "Hello")
    start = client.get("/staff/")
    assert problems(start.text) == []
    assert "1 person waits for a reply, and nobody has taken it on yet." in start.text
    path = f"/staff/replies/{talk(response).id}/"
    assert path in client.get("/staff/replies/?show=new").text
    posts(client, f"{path}owner/", {"owner": str(analyst.id)})
    assert path not in client.get("/staff/replies/?show=new").text
    assert path in client.get("/staff/replies/?show=ours").text
    assert "taken it on yet" not in client.get("/staff/").text
    analyst.active = False
    db.session.commit()
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    assert path in client.get("/staff/replies/?show=new").text


def test_whoever_replies_first_goes_on_with_it(client, response, code, analyst):  # noqa: F811
    writes(client, code, "Hello")
    answers(client, response, "Which lift?")
    writes(client, code, "The one in the hall")
    assert talk(response).owner_id == analyst.id
    assert "waits for your reply" in client.get("/staff/").text


def test_a_stop_that_is_undone_forgets_no_day_of_waiting(
    client, response, code, analyst  # noqa: F811
):  # fmt: skip
    writes(client, code, "Hello")
    answers(client, response, "Which lift?")
    for _ in range(2):
        writes(client, code, "The one in the hall")
    days = [clock.today() - timedelta(days=number) for number in (20, 19, 8, 1)]
    found = talk(response)
    for each, day in zip(found.messages, [*days, clock.today()], strict=False):
        each.written_on = day
    found.waits_since = days[2]
    db.session.commit()
    path = f"/staff/replies/{found.id}/"
    posts(client, f"{path}stop/", {"reason": "Insults"})
    assert talk(response).waits_since is None
    posts(client, f"{path}resume/")
    assert (talk(response).state, talk(response).waits_since) == ("ours", days[2])
    assert path in client.get("/staff/replies/?show=overdue").text


def test_answers_that_were_brought_in_have_nobody_to_read_a_reply(
    client, response, analyst  # noqa: F811
):  # fmt: skip
    db.session.query(Receipt).delete()
    db.session.commit()
    page = client.get(f"/staff/responses/{response.id}/reply/")
    assert problems(page.text) == []
    assert "have no receipt" in page.text
    assert 'name="text"' not in page.text
    assert answers(client, response, "Hello?").status_code == 409
    assert queries.of_response(response.id) is None


@pytest.mark.parametrize("text", ["  \r\n ", "x" * 2001, ""])
def test_what_staff_cannot_send_is_said_beside_the_form(client, response, analyst, text):  # noqa: F811
    page = answers(client, response, text)
    assert page.status_code == 422
    assert problems(page.text) == []
    assert 'id="text-error"' in page.text
    assert queries.of_response(response.id) is None


def test_an_empty_reason_is_said_beside_the_form(client, response, code, analyst):  # noqa: F811
    writes(client, code, "Hello")
    page = posts(client, f"/staff/replies/{talk(response).id}/stop/", {"reason": "  "})
    assert page.status_code == 422
    assert 'id="reason-error"' in page.text
    assert talk(response).state == "ours"


def test_lines_count_as_one_sign_each_for_staff_and_people(client, response, code, analyst):  # noqa: F811
    text = "\r\n".join(["x" * 99] * 20)  # 1,999 signs as they are kept, 2,018 as they come
    assert writes(client, code, text).status_code == 200
    assert answers(client, response, text).status_code == 303
    assert [len(each.text) for each in talk(response).messages] == [1_999, 1_999]


@pytest.mark.parametrize("verb", ["owner", "close", "stop", "resume"])
def test_others_can_do_nothing(client, response, code, analyst, verb):  # noqa: F811
    writes(client, code, "Hello")
    canned = service.keep_canned(
        None, analyst.organisation_id, "Lift", {"en": "Soon"}, by=analyst.id, at=clock.now()
    )
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    response.version.survey.organisation_id = canned.organisation_id = other.id
    db.session.commit()
    found = talk(response)
    path = f"/staff/replies/{found.id}/{verb}/"
    assert posts(client, path, {"reason": "No", "owner": ""}).status_code == 404
    assert answers(client, response, "Hello").status_code == 404
    theirs = f"/staff/replies/texts/{canned.id}/"
    assert client.get(theirs).status_code == 404
    assert posts(client, theirs, {"name": "Mine"}).status_code == 404
    assert posts(client, f"{theirs}archive/", {"archived": "yes"}).status_code == 404
    assert "taken it on yet" not in client.get("/staff/").text
    db.session.expire_all()
    assert (found.state, found.owner_id, len(found.messages)) == ("ours", None, 1)
    kept = db.session.query(CannedReply).one()
    assert (kept.name, kept.is_archived) == ("Lift", False)


def test_readers_read_no_conversation(client, response, code):  # noqa: F811
    writes(client, code, "Hello")
    accounts.sign_in(client, accounts.user(Role.READER))
    assert client.get("/staff/replies/").status_code == 403
    assert client.get(f"/staff/replies/{talk(response).id}/").status_code == 403
    assert "taken it on yet" not in client.get("/staff/").text


def test_whoever_writes_without_end_has_to_wait(client, response, code):  # noqa: F811
    token = tokens_of(response)
    found = [writes(client, code, "Once", token=token).status_code for _ in range(31)]
    assert found == [200] * 30 + [429]
    assert opened(client, code).status_code == 200


@pytest.mark.parametrize("verb", ["reply", "close"])
def test_what_nobody_has_read_does_not_count_as_answered(
    client, response, code, analyst, verb  # noqa: F811
):  # fmt: skip
    writes(client, code, "Hello")
    path = f"/staff/replies/{talk(response).id}/"
    assert client.get(path).text.count('name="seen" value="1"') == 2
    writes(client, code, "He stands at my door")
    if verb == "close":
        page = posts(client, f"{path}close/", {"seen": "1"})
    else:
        data = {"token": tokens_of(response), "text": "We reply in May", "seen": "1"}
        page = posts(client, f"/staff/responses/{response.id}/reply/", data)
        assert "We reply in May</textarea>" in page.text
    assert page.status_code == 409
    assert problems(page.text) == []
    assert "The person has written meanwhile" in page.text
    assert "He stands at my door" in page.text
    assert (talk(response).state, len(talk(response).messages)) == ("ours", 2)
    assert posts(client, f"{path}close/", {"seen": "2"}).status_code == 303
    assert talk(response).state == "closed"
