"""The promise of an answer: public from the first page, and moved only with a reason."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app import clock
from app.access import Role
from app.accounts.models import Organisation
from app.builder import promising, service
from app.builder.models import SurveyStatus
from app.builder.promise_models import PromiseMove
from app.db import db
from app.errors import ConflictError
from app.jobs import Job
from tests.factories import accounts, builder, entries
from tests.markup import problems


@pytest.fixture
def today(app):
    return clock.today()


@pytest.fixture
def survey(app, today):
    """Published, with an answer promised a week from now."""
    found = builder.published(slug="park")
    found.promised_on = today + timedelta(days=7)
    db.session.commit()
    return found


def move(survey, on, reason=None, seen=None):
    seen = seen or survey.promised_on
    reason = {"en": "The count took longer."} if reason is None else reason
    promising.move(survey, on, reason, seen=seen, by=None, at=clock.now())
    db.session.commit()


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def signed_in(client, *roles):
    accounts.sign_in(client, accounts.user(*roles))
    return accounts.csrf_token(client, "/staff/account/")


def test_the_first_day_stays_in_public_with_the_reason(client, survey, today):
    first, later = survey.promised_on, today + timedelta(days=20)
    move(survey, later)
    move(survey, later + timedelta(days=1))
    assert survey.first_promised_on == first
    for path in ("/en/s/park/", "/en/results/park/", "/en/"):
        page = client.get(path).text
        assert "First promised for" in page, path
        assert problems(page) == [], path
    assert [each.number for each in promising.moves_of(survey)] == [2, 1]


def test_without_a_reason_in_the_surveys_language_nothing_moves(survey, today):
    before = survey.promised_on
    for reason in ({}, {"en": "  "}, {"fr": "Le comptage a duré."}):
        with pytest.raises(promising.NoReasonError):
            move(survey, today + timedelta(days=20), reason)
    db.session.rollback()
    assert survey.promised_on == before


def test_of_two_who_move_it_the_second_is_told(survey, today):
    seen = survey.promised_on
    move(survey, today + timedelta(days=20))
    with pytest.raises(ConflictError):
        move(survey, today + timedelta(days=30), seen=seen)


def test_no_other_way_leads_around_the_reason(survey, today):
    with pytest.raises(promising.PromiseMadeError):
        service.publish(survey, by=None, at=clock.now(), promised_on=today + timedelta(days=90))
    db.session.rollback()
    service.publish(survey, by=None, at=clock.now(), promised_on=survey.promised_on)


def test_the_database_keeps_every_move(survey, today):
    move(survey, today + timedelta(days=20))
    for statement in ("update promise_move set number = 9", "delete from promise_move"):
        with pytest.raises(DatabaseError, match=r"no (update|delete)"):
            db.session.execute(text(statement))
        db.session.rollback()
    made = promising.moves_of(survey)[0]
    columns = {each.name: getattr(made, each.name) for each in PromiseMove.__table__.columns}
    with pytest.raises(IntegrityError, match="reason"):
        db.session.execute(
            PromiseMove.__table__.insert().values(
                columns | {"id": survey.id, "number": 2, "reason_json": "{}"}
            )
        )
    db.session.rollback()
    assert json.loads(made.reason_json) == {"en": "The count took longer."}


def test_a_moved_promise_is_written_into_the_public_pages_at_once(survey, today):
    move(survey, today + timedelta(days=30))
    job = db.session.query(Job).filter_by(name="publishing.changed").one()
    assert json.loads(job.args) == {"about": "survey:park"}


def test_overdue_is_told_in_public_with_the_days_and_whom_to_ask(client, survey, today):
    survey.promised_on, survey.contact = today - timedelta(days=12), "park@riverside.example"
    survey.status, survey.closed_at = SurveyStatus.CLOSED, clock.now()
    db.session.commit()
    for path in ("/en/s/park/", "/en/results/park/", "/en/"):
        page = client.get(path).text
        assert "The answer is 12 days late." in page, path
        assert "You can ask why: \u2068park@riverside.example\u2069" in page, path
    assert "Answers still to come" in client.get("/en/").text


def test_once_it_is_answered_nothing_is_late(client, today):
    loop = entries.published()
    loop.survey.promised_on = today - timedelta(days=12)
    db.session.commit()
    assert loop.survey.days_late(today) == 0
    assert "days late" not in client.get(f"/en/results/{loop.survey.slug}/").text


def test_an_answer_says_how_its_promise_was_moved(client, survey, today):
    loop = entries.drafted()
    loop.survey.promised_on = today + timedelta(days=7)
    db.session.commit()
    move(loop.survey, today + timedelta(days=20))
    entries.publish(loop)
    for lang in ("en", "ar"):
        page = client.get(f"/{lang}/you-said/{loop.entry.slug}/").text
        assert '<span lang="en" dir="ltr">The count took longer.</span>' in page
        assert problems(page) == []


def test_staff_move_it_through_the_page(client, survey, today):
    token = signed_in(client, Role.EDITOR)
    page = client.get("/staff/surveys/park/promise/")
    assert problems(page.text) == []
    seen = {"seen": survey.promised_on.isoformat(), "csrf_token": token}
    later = today + timedelta(days=20)
    path = "/staff/surveys/park/promise/move/"
    bare = client.post(path, data=seen | day("promised_on", later))
    assert (bare.status_code, "Say why. People will read it." in bare.text) == (422, True)
    assert problems(bare.text) == []
    past = client.post(path, data=seen | day("promised_on", today - timedelta(days=1)))
    assert "Choose a day that has not passed." in past.text
    reason = {"reason_en": "The count took longer."}
    assert client.post(path, data=seen | day("promised_on", later) | reason).status_code == 303
    again = client.post(path, data=seen | day("promised_on", today) | reason)
    assert (again.status_code, problems(again.text)) == (409, [])
    db.session.refresh(survey)
    assert survey.promised_on == later


def test_the_settings_show_the_promise_and_keep_it(client, survey):
    token = signed_in(client, Role.EDITOR)
    page = client.get("/staff/surveys/park/settings/").text
    assert "People have read this day." in page
    assert "promised_on-day" not in page
    kept, data = survey.promised_on, {"csrf_token": token, "seen": survey.revision}
    data |= {"survey_name": "Park", "time_zone": "UTC", "grace_minutes": "60"}
    assert client.post("/staff/surveys/park/settings/", data=data).status_code == 303
    db.session.refresh(survey)
    assert (survey.name, survey.promised_on) == ("Park", kept)


def test_who_answers_for_it_is_chosen_among_colleagues(client, survey):
    token = signed_in(client, Role.EDITOR)
    person = accounts.user(Role.ANALYST)
    path = "/staff/surveys/park/promise/responsible/"
    done = client.post(path, data={"csrf_token": token, "person": str(person.id)})
    assert done.status_code == 303
    db.session.refresh(survey)
    assert promising.responsible(survey).id == person.id
    assert person.name in client.get("/staff/surveys/park/promise/").text
    stranger = client.post(path, data={"csrf_token": token, "person": str(survey.id)})
    assert stranger.status_code == 422
    assert problems(stranger.text) == []


def test_other_organisations_have_no_such_promise(client, survey):
    signed_in(client, Role.ADMINISTRATOR)
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    survey.organisation_id = other.id
    db.session.commit()
    assert client.get("/staff/surveys/park/promise/").status_code == 404
