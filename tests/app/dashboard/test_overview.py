"""The staff start page: each sees what waits for them, and where every survey stands."""

from datetime import timedelta

import pytest

import surveys
from app import clock
from app.access import Role
from app.accounts import service as accounts_service
from app.accounts.models import Organisation
from app.db import db
from app.entries import service as entries_service
from app.insights import queries as insights
from app.insights import quoting
from app.insights.models import RunState
from tests.factories import accounts, builder, entries, respond

NUMBER_OF_ANSWERS = 3


def overview(client, person) -> str:
    accounts.sign_in(client, person)
    return client.get("/staff/").text


def in_review() -> entries.Loop:
    loop = entries.drafted()
    entries_service.submit_for_review(
        loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    db.session.commit()
    return loop


def test_an_empty_installation_says_where_to_begin(client):
    page = overview(client, accounts.user(Role.EDITOR))
    assert "There is no survey yet" in page
    assert 'href="/staff/surveys/new/"' in page


def test_every_survey_is_listed_with_its_responses(client):
    survey = builder.published(slug="feedback")
    definition = survey.draft
    question = next(item for item in definition.items() if isinstance(item, surveys.LongText))
    for _ in range(NUMBER_OF_ANSWERS):
        respond.sent(survey, {question.code: "Good"})
    page = overview(client, accounts.user())
    assert 'href="/staff/surveys/feedback/"' in page
    assert f'<td class="num">{NUMBER_OF_ANSWERS}</td>' in page


def test_a_promise_that_has_passed_is_overdue_until_it_is_kept(client):
    survey = builder.published(slug="late")
    survey.promised_on = clock.today() - timedelta(days=1)
    person = accounts.user()
    assert "An answer was promised by" in overview(client, person)
    survey.promised_on = clock.today()
    db.session.commit()
    assert "Overdue" not in client.get("/staff/").text


def test_a_survey_that_was_answered_is_not_overdue(client):
    loop = entries.published()
    loop.survey.promised_on = clock.today() - timedelta(days=1)
    page = overview(client, accounts.user())
    assert "Overdue" not in page
    assert "Answered" in page


def test_an_answer_in_review_waits_for_whoever_did_not_write_it(app, client):
    loop = in_review()
    link = f"/staff/entries/{loop.entry.id}/review/"
    assert link in overview(client, loop.approver)
    accounts_service.change_roles(
        loop.author, [Role.EDITOR, Role.APPROVER], by=loop.approver.id, at=clock.now()
    )
    assert link not in overview(app.test_client(), loop.author)
    assert link not in overview(app.test_client(), accounts.user(Role.ANALYST))


def test_a_draft_waits_for_editors(app, client):
    loop = entries.drafted()
    link = f'"/staff/entries/{loop.entry.id}/"'
    assert link in overview(client, loop.author)
    assert link not in overview(app.test_client(), accounts.user(Role.READER))


def test_a_proposed_quote_waits_for_a_second_person(app, client):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    place = insights.topics_of_response(response.id)[0]
    proposer = accounts.user(Role.ANALYST, Role.APPROVER)
    quoting.propose_quote(
        place.topics[0], response.id, "I waited", by=proposer.id, at=entries.DRAFTED
    )
    assert "1 quote is to be approved" in overview(client, loop.approver)
    assert "quote is to be approved" not in overview(app.test_client(), proposer)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RunState.RUNNING, "Comments are being grouped"),
        (RunState.WAITING, "Comments are being grouped"),
        (RunState.FAILED, "did not work"),
    ],
)
def test_an_analysis_shows_how_it_goes(client, state, words):
    run = entries.analysed()
    run.state = state
    assert words in overview(client, accounts.user())


def test_other_organisations_surveys_are_not_shown(client):
    survey = builder.published(slug="elsewhere")
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    survey.organisation_id = other.id
    assert "elsewhere" not in overview(client, accounts.user(Role.ADMINISTRATOR))


def test_without_recovery_codes_one_is_told_so(client):
    person = accounts.user()
    assert "You have no recovery codes" in overview(client, person)
    accounts_service.make_recovery_codes(person)
    assert "You have no recovery codes" not in client.get("/staff/").text


def test_only_administrators_are_led_to_people(app, client):
    link = 'href="/staff/people/"'
    assert link in overview(client, accounts.user(Role.ADMINISTRATOR))
    assert link not in overview(app.test_client(), accounts.user(Role.APPROVER))
