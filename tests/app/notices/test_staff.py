"""Staff see counts, add words, print letters once, and are told who was not reached."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.entries.models import EntryStage
from app.notices import ending, queries, ready, service, tasks
from app.notices.models import Channel, Delivery, Notice, NoticeRound, Occasion, Subscription
from tests.factories import entries, notices
from tests.factories.accounts import post, sign_in, user

ADA = "ada@example.org"
STREET = "Ada Example\nMill Lane 3\n12345 Northbank"


@pytest.fixture
def here(client, survey):
    sign_in(client, user(Role.ADMINISTRATOR))
    return f"/staff/surveys/{survey.slug}/hear/"


def words_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").get_text(" ").split())


def test_staff_see_counts_and_no_address(client, letters, survey, here):
    notices.hearing(survey, *(f"p{number}@example.org" for number in range(11)))
    notices.hearing(survey, ADA, lang="ar")
    notices.asked(survey, "eve@example.org")
    page = client.get(here)
    said = words_of(page)
    assert "By e-mail 12 1 0 0" in said
    assert "English 11" in said
    assert "العربية fewer than 10" in said
    assert "example.org" not in page.text


def test_readers_see_nothing_of_it(client, survey):
    sign_in(client, user(Role.ANALYST))
    assert client.get(f"/staff/surveys/{survey.slug}/hear/").status_code == 403


def test_letters_are_shown_recorded_and_printed_once(client, survey, here):
    notices.hearing(survey, STREET, "Bob\n1 Long Street", channel=Channel.LETTER)
    line = notices.told(survey)
    tasks.gather_due()
    at = f"{here}{line.id}/letters"
    page = post(client, at, {}, page=here)
    assert "Mill Lane 3<br>12345 Northbank" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    ids = [each["value"] for each in BeautifulSoup(page.text, "html5lib").select("[name=letter]")]
    for _ in range(2):
        post(client, f"{at}/printed", {"letter": [*ids, "x"]}, page=here)
    assert {row.state for row in db.session.query(Notice)} == {Delivery.HANDED_OVER}
    assert "Mill Lane" not in post(client, at, {}, page=here).text
    acts = db.session.query(AuditEvent).filter(AuditEvent.action.like("notices.%")).all()
    assert [each.action for each in acts][:3] == [
        "notices.letters",
        "notices.printed",
        "notices.printed",
    ]
    assert "Mill Lane" not in str([vars(each) for each in acts])


def test_an_editor_prints_no_letters(client, survey):
    notices.hearing(survey, STREET, channel=Channel.LETTER)
    line = notices.told(survey)
    tasks.gather_due()
    sign_in(client, user(Role.EDITOR))
    here = f"/staff/surveys/{survey.slug}/hear/"
    assert "An administrator can print them." in client.get(here).text
    assert post(client, f"{here}{line.id}/letters", {}, page=here).status_code == 403


def test_a_paragraph_is_shown_with_the_message_and_missing_languages_are_told(
    client, letters, survey, here
):
    at = f"{here}answered/ar"
    post(client, at, {"body": "شكرا لكم"}, page=at)
    page = client.get(at)
    assert "شكرا لكم" in page.text
    assert "GSM-7" in page.text or "UCS-2" in page.text
    assert [each.code for each in ready.ready(survey.id, ("en", "ar"))] == ["paragraph_missing"]
    assert "missing in English" in client.get(here).text


def test_an_address_is_removed_whoever_asks(client, letters, survey, here):
    notices.hearing(survey, STREET, channel=Channel.LETTER)
    typed = {"channel": "letter", "to": "ada example, \nmill lane 3\n12345 Northbank"}
    assert post(client, f"{here}remove", typed, page=here).status_code == 303
    assert "If this address was kept here" in client.get(here).text
    assert queries.numbers(survey.id).of(Channel.LETTER) == 0
    refused = post(client, f"{here}remove", {"channel": "email", "to": "x"}, page=here)
    assert refused.status_code == 422


def test_the_dashboard_tells_who_was_not_reached(client, letters, survey, here):
    notices.hearing(survey, "550@example.org")
    notices.told(survey)
    tasks.gather_due()
    tasks.send()
    assert "1 message to people who asked to hear did not reach them." in client.get("/staff/").text
    assert "not everybody was reached" in client.get(here).text


def test_without_a_service_people_who_wait_for_it_are_named(client, letters, survey, app):
    notices.hearing(survey, ADA)
    notices.hearing(survey, "+442079460000", channel=Channel.SMS)
    assert [each.code for each in ready.ready(survey.id, ("en", "ar"))] == ["sms_off"]


def test_a_published_answer_is_told_and_a_later_version_when_staff_say_so(client, letters):
    loop = entries.drafted()
    notices.hearing(loop.survey, ADA)
    entries.publish(loop)
    told = db.session.query(NoticeRound).order_by(NoticeRound.due_on).all()
    assert [each.occasion for each in told] == [Occasion.ANSWERED, Occasion.ASKED]
    tasks.gather_due()
    tasks.send()
    # The answer of this story is so old that the question about it is due at once.
    subjects = sorted(mail["Subject"].partition(":")[0] for mail in letters.mails)
    assert subjects[0] == "City of Northbank has answered"
    assert len(subjects) == 2
    sign_in(client, user(Role.EDITOR))
    here = f"/staff/surveys/{loop.survey.slug}/hear/"
    assert "Tell people that the answer was corrected" not in client.get(here).text
    entries.fill(loop)
    entries.publish(loop)
    assert "Version 2 of the answer is published" in client.get(here).text
    about = {"about": str(loop.entry.id)}
    assert post(client, f"{here}correct", about, page=here).status_code == 303
    assert post(client, f"{here}correct", about, page=here).status_code == 404
    tasks.gather_due()
    tasks.send()
    assert [mail["Subject"] for mail in letters.mails[2:]] == ["Answer corrected: title [en]"]


def test_addresses_go_when_everything_was_told_and_counts_stay(app, letters, survey):
    notices.hearing(survey, ADA)
    notices.told(survey)
    tasks.gather_due()
    tasks.send()
    ending.forget_when_over(survey, on=clock.today())
    assert queries.plan(survey.id).over_on is None
    asked = db.session.query(NoticeRound).filter_by(occasion=Occasion.ASKED).one()
    asked.due_on = clock.today()
    db.session.commit()
    tasks.gather_due()
    tasks.send()
    for days in (0, 29, 30):
        assert db.session.query(Subscription).count() == 1
        ending.forget_when_over(survey, on=clock.today() + timedelta(days=days))
    db.session.commit()
    assert db.session.query(Subscription).count() == db.session.query(Notice).count() == 0
    assert [line.of(Delivery.HANDED_OVER) for line in queries.rounds(survey.id)] == [1, 1]


def test_nobody_is_asked_about_an_answer_that_was_withdrawn(app, letters):
    loop = entries.drafted()
    notices.hearing(loop.survey, ADA)
    entries.publish(loop, at=clock.now())
    tasks.gather_due()
    entries.fill(loop)
    loop.entry.stage = EntryStage.WITHDRAWN
    entries.publish(loop, at=clock.now())
    (asked,) = db.session.query(NoticeRound).filter_by(occasion=Occasion.ASKED)
    asked.due_on = clock.today()
    db.session.commit()
    tasks.gather_due()
    tasks.send()
    assert [mail["Subject"] for mail in letters.mails] == [
        "City of Northbank has answered: title [en]"
    ]
    ending.forget_when_over(loop.survey, on=clock.today())
    assert queries.plan(loop.survey.id).over_on == clock.today()


def test_addresses_go_with_the_answers_of_the_survey(app, letters, survey):
    notices.hearing(survey, ADA)
    survey.erased_on = clock.today()
    tasks.forget()
    assert db.session.query(Subscription).count() == 0


def test_an_open_promise_keeps_the_addresses(app, letters):
    loop = entries.drafted()
    notices.hearing(loop.survey, ADA)
    entries.publish(loop)
    for each in db.session.query(NoticeRound):
        each.due_on = clock.today()
    db.session.commit()
    tasks.gather_due()
    tasks.send()
    ending.forget_when_over(loop.survey, on=clock.today() + timedelta(days=400))
    assert queries.plan(loop.survey.id).over_on is None
    service.stop(db.session.query(Subscription).one().id)
