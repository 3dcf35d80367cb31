"""Staff and one person write to each other, and nobody learns who it is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent, Organisation
from app.db import db, reading
from app.replies import queries, service
from app.replies.models import CannedReply, Conversation, Message
from app.respond.models import Response
from tests.factories import accounts, entries, respond
from tests.factories import insights as runs
from tests.markup import problems

URGENT = "Somebody follows me home every night"


@pytest.fixture
def response(app):
    survey = entries.in_all_languages()
    return respond.sent(survey, {runs.open_question(survey).code: "The lift is broken"}, lang="es")


@pytest.fixture
def code(response):
    return respond.receipt_for(response)


@pytest.fixture
def analyst(client):
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def opened(client, code, lang="en"):
    return client.post(f"/{lang}/receipt/", data={"code": code})


def token_in(page, form):
    part = page.text[page.text.index(f'action="{form}"') :]
    return re.search(r'name="token" value="([^"]+)"', part)[1]


def writes(client, code, text, lang="es", token=None):
    form = f"/{lang}/receipt/write/"
    token = token or token_in(opened(client, code, lang), form)
    return client.post(form, data={"code": code, "token": token, "message": text})


def answers(client, response, text):
    path = f"/staff/responses/{response.id}/reply/"
    token = tokens_of(response)
    return accounts.post(
        client, path, {"token": token, "text": text}, page="/staff/replies/texts/new/"
    )


def tokens_of(response):
    return service.tokens.start_token(response.id)


def talk(response):
    db.session.expire_all()
    return queries.of_response(response.id)


def test_a_person_asks_and_reads_the_reply_in_their_language(client, response, code, analyst):
    page = writes(client, code, URGENT)
    assert page.status_code == 200
    assert problems(page.text) == []
    assert URGENT in page.text
    assert talk(response).state == "ours"
    desk = client.get(f"/staff/replies/{talk(response).id}/")
    assert problems(desk.text) == []
    assert URGENT in desk.text
    done = answers(client, response, "<b>We call</b> the police with you today.")
    assert done.status_code == 303
    assert (talk(response).state, talk(response).waits_since) == ("theirs", None)
    page = opened(client, code, "ar")
    assert "&lt;b&gt;We call&lt;/b&gt; the police" in page.text
    assert problems(page.text) == []
    assert analyst.name not in page.text
    assert 'formaction="/ja/receipt/"' in page.text


def test_staff_can_write_first(client, response, code, analyst):
    begun = client.get(f"/staff/responses/{response.id}/reply/")
    assert problems(begun.text) == []
    answers(client, response, "Which lift?")
    assert client.get(f"/staff/responses/{response.id}/reply/").status_code == 302
    page = writes(client, code, "The one in the hall")
    assert page.text.index("Which lift?") < page.text.index("The one in the hall")
    assert talk(response).waits_since == clock.today()


def test_the_same_form_twice_is_one_message(client, response, code, analyst):
    token = token_in(opened(client, code, "es"), "/es/receipt/write/")
    for _ in range(3):
        assert writes(client, code, "Once", token=token).status_code == 200
    assert len(talk(response).messages) == 1
    page = writes(client, code, "Forged", token="x" * 48)
    assert page.status_code == 422
    assert "Forged" in page.text
    mark = service.mark_of(tokens_of(response), response.id)
    for _ in range(2):
        service.write_as_staff(response, "Once", mark=mark, by=analyst.id, at=clock.now())
    assert len(talk(response).messages) == 2


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 2001])
def test_too_little_or_too_much_is_told_and_nothing_is_kept(client, response, code, text):
    page = writes(client, code, text)
    assert page.status_code == 422
    assert problems(page.text) == []
    assert talk(response) is None


def test_three_messages_in_a_row_wait_for_a_reply(client, response, code, analyst):
    for number in range(3):
        page = writes(client, code, f"message {number}")
    assert 'name="message"' not in page.text
    assert writes(client, code, "one more", token=tokens_of(response)).status_code == 422
    answers(client, response, "One moment")
    assert writes(client, code, "Thank you").status_code == 200


def test_a_conversation_has_twenty_messages_however_many_write_at_once(app, response):
    response_id, by = response.id, accounts.user(Role.ANALYST).id
    db.session.rollback()

    def say(number):
        with app.app_context(), reading(only=False):
            theirs, at = db.session.get_one(Response, response_id), clock.now()
            try:
                kept = {"mark": f"mark {number}", "by": by, "at": at}
                service.write_as_staff(theirs, f"message {number}", **kept)
                db.session.commit()
            except service.NotNowError:
                db.session.rollback()
                return 0
            return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(say, range(24))) == 20
    assert [each.number for each in talk(response).messages] == list(range(1, 21))


def test_a_stop_is_told_with_its_reason_and_can_be_undone(client, response, code, analyst):
    writes(client, code, "You idiots")
    path = f"/staff/replies/{talk(response).id}/"
    page = {"page": "/staff/replies/texts/new/"}
    assert accounts.post(client, f"{path}stop/", {"reason": " "}, **page).status_code == 422
    assert accounts.post(client, f"{path}stop/", {"reason": "Insults"}, **page).status_code == 303
    shown = opened(client, code)
    assert "We have ended this conversation" in shown.text
    assert "Insults" in shown.text
    assert 'name="message"' not in shown.text
    assert writes(client, code, "More", token=tokens_of(response)).status_code == 422
    assert answers(client, response, "No").status_code == 409
    assert problems(client.get(path).text) == []
    accounts.post(client, f"{path}resume/", {}, **page)
    assert (talk(response).state, talk(response).stop_reason) == ("ours", "")
    assert writes(client, code, "Sorry").status_code == 200


def test_what_is_closed_opens_again_when_the_person_writes(client, response, code, analyst):
    writes(client, code, "Hello")
    path = f"/staff/replies/{talk(response).id}/close/"
    accounts.post(client, path, {}, page="/staff/replies/texts/new/")
    assert talk(response).state == "closed"
    writes(client, code, "And one more thing")
    assert talk(response).state == "ours"


def test_who_waits_too_long_is_told_to_staff(client, response, code, analyst):
    writes(client, code, "Hello")
    found = talk(response)
    found.waits_since = clock.today() - timedelta(days=5)
    db.session.commit()
    assert "waited too long" not in client.get("/staff/").text
    found.waits_since -= timedelta(days=1)
    db.session.commit()
    assert "1 person has waited too long for a reply." in client.get("/staff/").text
    listed = client.get("/staff/replies/?show=overdue")
    assert problems(listed.text) == []
    assert f"/staff/replies/{found.id}/" in listed.text
    data = {"owner": str(analyst.id)}
    accounts.post(
        client, f"/staff/replies/{found.id}/owner/", data, page="/staff/replies/texts/new/"
    )
    assert "waits for your reply" in client.get("/staff/").text
    assert f"/staff/replies/{found.id}/" in client.get("/staff/replies/?show=mine").text
    data = {"owner": str(response.id)}
    page = accounts.post(
        client, f"/staff/replies/{found.id}/owner/", data, page="/staff/replies/texts/new/"
    )
    assert page.status_code == 422


def test_texts_to_begin_from_are_offered_in_the_language_of_the_answers(client, response, analyst):
    new = "/staff/replies/texts/new/"
    assert accounts.post(client, new, {"name": ""}, page=new).status_code == 422
    data = {"name": "Lift", "in_es": "El ascensor se repara.", "in_en": "The lift is mended."}
    assert accounts.post(client, new, data, page=new).status_code == 303
    assert accounts.post(client, new, data, page=new).status_code == 422
    accounts.post(client, new, {"name": "Only English", "in_en": "Hello"}, page=new)
    lift = db.session.scalars(select(CannedReply).where(CannedReply.name == "Lift")).one()
    path = f"/staff/responses/{response.id}/reply/"
    page = client.get(path)
    assert "Only English" not in page.text
    assert f"{path}?text={lift.id}" in page.text
    assert "El ascensor se repara." in client.get(f"{path}?text={lift.id}").text
    assert problems(client.get("/staff/replies/texts/").text) == []
    archive = f"/staff/replies/texts/{lift.id}/archive/"
    accounts.post(client, archive, {"archived": "yes"}, page=new)
    assert "?text=" not in client.get(path).text


def test_the_days_and_whom_to_call_are_settled_by_administrators(client, code, analyst):
    path = "/staff/replies/settings/"
    assert client.get(path).status_code == 403
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    for days in ("0", "91", "soon", ""):
        assert accounts.post(client, path, {"days": days}, page=path).status_code == 422
    data = {"days": "2", "in_en": "Call 112 at once."}
    assert accounts.post(client, path, data, page=path).status_code == 303
    page = opened(client, code)
    assert "Call 112 at once." in page.text
    assert "within 2 days" in page.text
    assert "call the emergency number" not in page.text


def test_others_find_nothing(client, response, code, analyst):
    writes(client, code, "Hello")
    found = talk(response)
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    found.response.version.survey.organisation_id = other.id
    db.session.commit()
    assert client.get(f"/staff/replies/{found.id}/").status_code == 404
    assert client.get(f"/staff/responses/{response.id}/reply/").status_code == 404
    assert f"/staff/replies/{found.id}/" not in client.get("/staff/replies/").text


def test_the_record_holds_neither_words_nor_the_response(client, response, code, analyst):
    writes(client, code, URGENT)
    answers(client, response, "We are on our way")
    acts = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("reply.%"))).all()
    assert [each.action for each in acts] == ["reply.written"]
    for each in acts:
        for words in (URGENT, "on our way", str(response.id), response.id.hex):
            assert words not in f"{each.object_id} {each.detail}"


def test_a_hint_tells_of_personal_data(client, response, code, analyst):
    writes(client, code, "My name is Ann, call me at +44 20 7946 0958 or ann@example.org")
    assert "May hold personal data" in client.get(f"/staff/replies/{talk(response).id}/").text


def test_withdrawing_takes_the_conversation_along(client, response, code, analyst):
    writes(client, code, URGENT)
    answers(client, response, "We are on our way")
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert db.session.query(Conversation).count() == db.session.query(Message).count() == 0


def test_the_answers_that_take_the_place_of_others_keep_it(response, code, client, analyst):
    writes(client, code, URGENT)
    survey = response.version.survey
    other = respond.sent(survey, {}, lang="es")
    service.hand_over(response.id, other.id)
    db.session.commit()
    assert talk(response) is None
    assert talk(other).messages[0].text == URGENT
