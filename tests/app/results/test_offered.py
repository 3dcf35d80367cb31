"""How many were offered a survey in other ways: typed in, corrected, and what follows from it."""

from datetime import UTC, date, datetime

import pytest

from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.respond.models import ImportBatch, Volume
from app.results import offered
from app.results.models import OfferedCount
from app.results.offered import Offer
from tests import markup
from tests.app.results import park
from tests.factories.accounts import organisation, post, sign_in, user

HERE = "/staff/surveys/park/results/offered/"
LIVE = "/staff/surveys/park/results/answers/"
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
LETTERS = Offer("letter", date(2026, 3, 2), date(2026, 3, 2), 1200)
TYPED = {
    "channel": "letter",
    "since-day": "2",
    "since-month": "3",
    "since-year": "2026",
    "people": "1200",
}


@pytest.fixture
def survey(app):
    organisation()
    return park.opened()


@pytest.fixture
def analyst(survey, client):
    person = user(Role.ANALYST)
    sign_in(client, person)
    return client


def shown(client, path=HERE):
    answer = client.get(path)
    assert answer.status_code == 200
    assert markup.problems(answer.text) == []
    return answer.text


def test_a_number_is_typed_in_corrected_and_taken_out(survey, analyst):
    assert post(analyst, HERE, TYPED).status_code == 303
    (found,) = offered.entries(survey.id)
    assert (found.people, found.since, found.until) == (1200, date(2026, 3, 2), date(2026, 3, 2))
    page = shown(analyst)
    assert "Letters sent" in page
    assert "1,200" in page
    one = f"{HERE}{found.entry_id}/"
    assert 'value="1200"' in shown(analyst, one)
    corrected = {**TYPED, "people": "1,300", "number": "1"}
    assert post(analyst, one, corrected).status_code == 303
    assert [each.people for each in offered.entries(survey.id)] == [1300]
    assert post(analyst, one, {"go": "out", "number": "2"}).status_code == 303
    assert offered.entries(survey.id) == []
    told = [
        (each.row.number, each.row.people, each.row.is_out) for each in offered.history(survey.id)
    ]
    assert told == [(3, 1300, True), (2, 1300, False), (1, 1200, False)]
    page = shown(analyst)
    assert "Taken out" in page
    assert "Corrected" in page
    assert analyst.get(one).status_code == 404
    assert db.session.query(AuditEvent).filter_by(action="results.offered").count() == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"people": "-1"}, "Enter a whole number."),
        ({"people": "1" * 30}, "Enter a whole number."),
        ({"people": "1.5"}, "Enter a whole number."),
        ({"people": ""}, "Enter how many people were offered the survey."),
        ({"since-day": "31", "since-month": "2"}, "Enter a real date"),
        ({"since-day": "", "since-month": "", "since-year": ""}, "Enter the first day."),
        ({"until-day": "1", "until-month": "1", "until-year": "2026"}, "ends before it begins"),
        ({"channel": "pigeon"}, "Not a valid choice"),
        ({"people": "\x00"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(survey, analyst, typed, words):
    answer = post(analyst, HERE, {**TYPED, **typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert offered.entries(survey.id) == []


def test_of_two_corrections_of_one_number_the_second_is_told(survey, analyst):
    post(analyst, HERE, TYPED)
    (found,) = offered.entries(survey.id)
    one = f"{HERE}{found.entry_id}/"
    post(analyst, one, {**TYPED, "people": "7", "number": "1"})
    late = post(analyst, one, {**TYPED, "people": "9", "number": "1"})
    assert late.location == one
    assert "in the meantime" in shown(analyst, one)
    assert [each.people for each in offered.entries(survey.id)] == [7]


def test_a_period_counts_whole_entries_alone(survey):
    by = user(Role.ANALYST).id
    for offer in (
        LETTERS,
        Offer("phone", date(2026, 3, 1), date(2026, 3, 31), 50),
        Offer("letter", date(2026, 5, 1), date(2026, 5, 1), 8),
    ):
        offered.add(survey, offer, by=by, at=NOW)
    assert offered.offered(survey.id, None, None) == (1258, {"phone": 50, "letter": 1208}, 0)
    early = offered.offered(survey.id, date(2026, 3, 1), date(2026, 3, 15))
    assert early == (1200, {"letter": 1200}, 1)
    assert offered.offered(survey.id, date(2027, 1, 1), None) == (0, {}, 0)


def test_a_number_of_another_survey_is_not_found(survey):
    found = offered.add(survey, LETTERS, by=user(Role.ANALYST).id, at=NOW)
    other = park.opened("other")
    assert offered.entries(other.id) == []
    with pytest.raises(NotFoundError):
        offered.entry(other.id, found.entry_id)
    with pytest.raises(ConflictError):
        offered.correct(survey, found, LETTERS, seen=9, by=found.typed_by, at=NOW)
    assert db.session.query(OfferedCount).count() == 1


def test_the_live_page_names_the_denominator_of_the_response_rate(survey, analyst):
    park.crowd(survey, 30)
    db.session.commit()
    page = shown(analyst, LIVE)
    assert "there is no response rate" in page
    post(analyst, HERE, TYPED)
    page = shown(analyst, LIVE)
    assert ">2%<" in page
    assert "30 who answered, in whichever way, of 1,200" in page
    assert "Letters sent: 1,200" in page
    db.session.add(Volume(survey_id=survey.id, on=date(2026, 3, 2), served=300, started=40))
    db.session.commit()
    page = shown(analyst, LIVE)
    assert "With the 300 first pages shown online it is 2% of 1,500" in page
    other = shown(analyst, f"{LIVE}?language=en")
    assert "response rate" not in other
    beyond = shown(analyst, f"{LIVE}?since=2026-03-03")
    assert "1,200" not in beyond


def test_answers_that_came_in_files_are_said_to_have(survey, analyst):
    batch = ImportBatch(
        survey_id=survey.id,
        source="paper",
        file_sha256="0" * 64,
        imported_at=survey.created_at,
        state="complete",
    )
    db.session.add(batch)
    db.session.flush()
    park.crowd(survey, 15, batch_id=batch.id)
    db.session.commit()
    page = shown(analyst, LIVE)
    assert "brought in from files" in page
    assert "All answers came in files" in page
    assert "first pages shown" not in page
    park.crowd(survey, 5, seed=2)
    db.session.add(Volume(survey_id=survey.id, on=date(2026, 3, 2), served=9, started=5))
    db.session.commit()
    page = shown(analyst, LIVE)
    assert "first pages shown" in page
    assert "counted online only, not for answers that came in files" in page
    assert "All answers came in files" not in page


def test_readers_of_figures_alone_type_nothing(survey, client):
    sign_in(client, user(Role.READER))
    assert client.get(HERE).status_code == 403
    assert post(client, HERE, TYPED).status_code == 403
