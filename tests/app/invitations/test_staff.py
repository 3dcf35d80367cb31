"""What staff do with invitations, through the pages, and what they are never shown."""

import dataclasses
import io

import pytest
from bs4 import BeautifulSoup

from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.insights.disclosure import THRESHOLD
from app.invitations import queries, words
from app.invitations.models import Contact, ContactState, InvitationPlan
from app.respond import tokens
from app.respond.invited import Invitation
from tests import mailbox
from tests.app.invitations.test_sending import mail_on
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import invitations
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published

DEFINITION = samples.survey(page("one", item("short_text", "name")), languages=("en", "ar"))


@pytest.fixture
def survey(app):
    return published(DEFINITION)


@pytest.fixture
def here(client, survey):
    sign_in(client, user(Role.EDITOR))
    return f"/staff/surveys/{survey.slug}/invitations/"


def uploads(client, here, text, **more):
    content = text if isinstance(text, bytes) else text.encode()
    data = {"file": (io.BytesIO(content), "list.csv"), **more}
    return post(client, f"{here}list", data, page=here)


def words_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").get_text(" ").split())


def contacts():
    return db.session.query(Contact).count()


def test_a_list_with_a_bad_line_brings_in_nobody_and_says_which(client, here):
    answer = uploads(client, here, "email,lang\na@example.org,en\nnobody,en\n")
    assert answer.status_code == 422
    assert "3 This is not an e-mail address." in words_of(answer)
    assert contacts() == 0
    answer = uploads(client, here, "email\na@example.org\nnobody\na@example.org\n", leave_out="y")
    assert "1 person was added." in words_of(answer)
    assert "4 The address stands in an earlier line." in words_of(answer)
    assert (contacts(), db.session.query(Invitation).count()) == (1, 1)


def test_a_list_twice_adds_nobody_twice(client, here):
    uploads(client, here, "email\na@example.org\n")
    answer = uploads(client, here, "email\nA@EXAMPLE.org\nb@example.org\n")
    assert "Already on the list: 1" in words_of(answer)
    assert contacts() == 2


def test_codes_are_shown_once_and_open_the_survey(client, here, survey):
    answer = post(client, f"{here}codes", {"count": "3", "kind": "csv", "lang": "ar"}, page=here)
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "number,code,link"
    link = lines[3].split(",")[2]
    assert link.startswith("http://127.0.0.1:8000/ar/i/")
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert tokens.groups(link.split("/")[-2])[0] not in client.get(here).text


def test_letters_have_code_address_and_square_in_the_language_asked_for(client, here):
    answer = post(client, f"{here}codes", {"count": "2", "kind": "sheet", "lang": "ar"}, page=here)
    letters = BeautifulSoup(answer.text, "html5lib").select("section.letter[dir=rtl]")
    assert len(letters) == 2
    assert all(letter.select_one("svg.qr") and letter.select_one(".code") for letter in letters)


@pytest.mark.parametrize(
    ("count", "kind"), [("0", "csv"), ("5001", "csv"), ("201", "sheet"), ("x", "csv")]
)
def test_too_many_codes_are_refused(client, here, count, kind):
    sent = {"count": count, "kind": kind, "lang": "en"}
    assert post(client, f"{here}codes", sent, page=here).status_code == 422
    assert db.session.query(Invitation).count() == 0


def test_settings_are_kept_and_nonsense_is_refused(client, here, survey):
    sent = {"by_invitation": "y", "reminder_days": "3, 10", "most_a_minute": "20", "keep_days": "0"}
    assert post(client, f"{here}plan", sent, page=here).status_code == 303
    plan = db.session.get(InvitationPlan, survey.id)
    assert (plan.days, plan.most_a_minute, plan.keep_days) == ([3, 10], 20, 0)
    assert survey.by_invitation
    for days in ("10 3", "0", "91", "1 2 3 4", "x", "²", "1.5"):
        answer = post(client, f"{here}plan", sent | {"reminder_days": days}, page=here)
        assert answer.status_code == 422, days


def test_the_words_of_a_mail_are_written_looked_at_and_brought_back(client, here, survey):
    text = f"{here}texts/ar/first"
    assert "title in ar" in client.get(text).text
    sent = {"subject": "Hello", "body": "Come here"}
    refused = post(client, text, sent, page=text)
    assert refused.status_code == 422
    assert "{link}" in words_of(refused)
    post(client, text, sent | {"body": "Come: {link} <script>"}, page=text)
    assert "&lt;script&gt;" in client.get(text).text
    assert words.stationery(survey).wording("first", "ar").subject == "Hello"
    post(client, text, {"reset": "1"}, page=text)
    assert words.stationery(survey).wording("first", "ar").subject != "Hello"
    assert client.get(f"{here}texts/fr/first").status_code == 404


def test_a_test_goes_to_whoever_asks_for_it(app, client, here):
    mail_on(app, 1)
    text = f"{here}texts/en/reminder"
    assert post(client, f"{text}/test", {}, page=text).status_code == 303
    assert "on its way" in client.get(text).text


def test_mails_start_and_pause_on_record(app, client, here, survey):
    with mailbox.running() as (_received, port):
        mail_on(app, port)
        invitations.invited(survey, "a@example.org")
        assert post(client, f"{here}start", {}, page=here).status_code == 303
        assert db.session.get(InvitationPlan, survey.id).is_running
        post(client, f"{here}pause", {}, page=here)
    assert not db.session.get(InvitationPlan, survey.id).is_running
    acts = [each.action for each in db.session.query(AuditEvent).order_by(AuditEvent.number)]
    assert acts[-2:] == ["invitations.start", "invitations.pause"]


def test_without_a_mail_server_nothing_can_be_started(app, client, here, survey):
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], smtp_url=None)
    assert post(client, f"{here}start", {}, page=here).status_code == 404


def test_a_bounced_address_is_shown_and_mended(client, here, survey):
    invitations.invited(survey, "ada@mistyped.example", "bob@example.org")
    contact = invitations.contact_of("ada@mistyped.example")
    contact.state = ContactState.BOUNCED
    shown = client.get(here).text
    assert "ada@mistyped.example" in shown
    assert "bob@example.org" not in shown
    mend = f"{here}{contact.id}/mend"
    assert post(client, mend, {"address": "nobody"}, page=here).status_code == 422
    assert post(client, mend, {"address": "bob@example.org"}, page=here).status_code == 409
    assert post(client, mend, {"address": "ada@example.org"}, page=here).status_code == 303
    assert invitations.contact_of("ada@example.org").state == ContactState.WAITING


def test_nobody_sees_who_answered_nor_a_small_number(client, here, survey):
    given = invitations.invited(survey, *(f"p{n}@example.org" for n in range(THRESHOLD + 1)))
    use(given[: THRESHOLD - 1])
    assert queries.counts(survey.id).answered is None
    assert "too few to show" in words_of(client.get(here))
    use(given)
    assert queries.counts(survey.id).answered == THRESHOLD + 1
    assert "p1@example.org" not in client.get(here).text


def test_groups_are_counted_only_when_none_is_too_small(survey):
    north = invitations.invited(survey, *(f"n{n}@example.org" for n in range(12)), group="North")
    south = invitations.invited(survey, *(f"s{n}@example.org" for n in range(12)), group="South")
    use([*north, *south[:3]])
    assert [each[1:] for each in queries.groups(survey.id)] == [(12, None), (12, None)]
    use(south)
    assert [each[1:] for each in queries.groups(survey.id)] == [(12, 12), (12, 12)]


def use(given):
    hashes = [tokens.hashed(token) for token in given]
    mine = db.session.query(Invitation).filter(Invitation.token_hash.in_(hashes))
    mine.update({"is_used": True}, synchronize_session=False)
    db.session.commit()


def test_what_is_taken_back_is_gone_and_what_was_used_stays(client, here, survey):
    given = invitations.invited(survey, "a@example.org", "b@example.org")
    use(given[:1])
    assert post(client, f"{here}batches/1/take-back", {}, page=here).status_code == 303
    assert (contacts(), db.session.query(Invitation).count()) == (0, 1)
    assert client.get(f"/en/i/{given[1]}/").status_code == 404


def test_the_page_asks_for_an_editor_of_this_body(client, survey):
    sign_in(client, user(Role.ANALYST))
    assert client.get(f"/staff/surveys/{survey.slug}/invitations/").status_code == 403
