"""Quotas count complete responses exactly, stop or mark those beyond, and lose no answer."""

import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.access import Role
from app.db import db
from app.receipts import service as receipts
from app.respond import importing, intake, quotas
from app.respond.models import QuotaPlace, Receipt, Response
from tests.app.builder.desk import Desk
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import is_chosen, item, page
from tests.factories import accounts
from tests.factories.builder import draft, published

LIMIT = 3
CLIENTS = 50


def definition(action="flag", limit=LIMIT):
    quota = {"id": "q1", "code": "users", "when": is_chosen("uses", "yes"), "limit": limit,
             "action": action, "message": "full"}  # fmt: skip
    return samples.survey(
        page("one", item("yes_no", "uses")), page("two", item("long_text", "why")), quotas=[quota]
    )


def answered(client, survey, uses="yes"):
    return Citizen(client, survey).starts().answers(uses=uses).answers(why="Because")


def over():
    return db.session.scalar(select(func.count()).where(QuotaPlace.is_over)) or 0


def test_only_complete_responses_of_the_sort_are_counted(client, app):
    survey = published(definition())
    answered(client, survey)
    assert quotas.tallies(survey.id) == {}
    answered(client, survey).sends()
    answered(client, survey, uses="no").sends()
    assert quotas.tallies(survey.id) == {"users": 1}


def test_what_is_beyond_the_limit_is_marked_and_kept(client, app):
    survey = published(definition())
    for _ in range(LIMIT + 2):
        answered(client, survey).sends()
    assert rows.count(Response) == LIMIT + 2
    assert (quotas.tallies(survey.id), over()) == ({"users": LIMIT + 2}, 2)


def test_a_full_quota_tells_people_so_and_takes_what_they_have_answered(client, app):
    survey = published(definition("stop", limit=1))
    answered(client, survey).sends()
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    assert citizen.url.endswith("/check-answers")
    assert "full in en" in citizen.text
    assert "why_prompt" not in citizen.text
    citizen.sends()
    ended = db.session.scalars(select(Response.ended_by).order_by(Response.ended_by)).all()
    assert sorted(map(str, ended)) == ["None", "quota:users"]
    assert quotas.tallies(survey.id) == {"users": 1}


def test_somebody_who_was_there_before_it_was_full_goes_on(client, app):
    survey = published(definition("stop", limit=1))
    early = Citizen(client, survey).starts().answers(uses="yes")
    answered(client, survey).sends()
    early.answers(why="I was first").sends()
    assert rows.count(Response) == 2
    assert over() == 1


def test_somebody_who_is_stopped_may_correct_the_answer_and_go_on(client, app):
    survey = published(definition("stop", limit=0))
    citizen = Citizen(client, survey).starts()
    first = citizen.url
    citizen.answers(uses="yes").opens(first).answers(uses="no").answers(why="No").sends()
    assert rows.only_response().ended_by is None


def test_a_withdrawal_gives_the_place_back(client, app):
    survey = published(definition(limit=1))
    answered(client, survey).sends()
    receipt = db.session.scalars(select(Receipt)).one()
    receipts.withdraw(receipt, code="", on=clock.today())
    db.session.commit()
    assert quotas.tallies(survey.id) == {"users": 0}
    answered(client, survey).sends()
    assert over() == 0


def test_fifty_at_once_are_counted_exactly(app):
    survey = published(definition(limit=20))
    ready = [answered(FlaskClient(app), survey) for _ in range(CLIENTS)]
    forms = [(citizen.url, citizen.form({}).to_dict()) for citizen in ready]
    db.session.commit()
    barrier = threading.Barrier(CLIENTS)
    seen: list[int] = []

    def send(url, data):
        barrier.wait()
        seen.append(FlaskClient(app).post(url, data=data).status_code)

    threads = [threading.Thread(target=send, args=form) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [200] * CLIENTS
    assert rows.count(Response) == CLIENTS
    assert (quotas.tallies(survey.id), over()) == ({"users": CLIENTS}, CLIENTS - 20)


class TestOnPostgresql:
    """The same race where writers do not queue."""

    @pytest.fixture
    def app(self, app_on_postgresql):
        return app_on_postgresql

    def test_fifty_at_once_are_counted_exactly(self, app):
        test_fifty_at_once_are_counted_exactly(app)

    def test_a_withdrawal_gives_the_place_back(self, client, app):
        test_a_withdrawal_gives_the_place_back(client, app)


def test_staff_see_how_far_a_quota_of_a_live_survey_is_filled(app, client):
    survey = published(definition(limit=2))
    desk = Desk(app, accounts.user(Role.EDITOR))
    path = f"{survey.slug}/quotas/"
    assert "0 of 2 complete responses" in desk.get(path).text
    for _ in range(3):
        answered(client, survey).sends()
    page = desk.get(path).text
    assert "3 of 2 complete responses" in page
    assert ">Full<" in page


def test_a_draft_has_no_counts(app):
    hidden = draft(definition())
    assert (
        "complete responses"
        not in Desk(app, accounts.user(Role.EDITOR)).get(f"{hidden.slug}/quotas/").text
    )


def test_answers_collected_elsewhere_take_no_places(client, app):
    survey = published(definition("stop", limit=1))
    db.session.commit()
    rows_of_file = b"id,uses,why\n1,yes,Because\n2,yes,Because\n"
    planned = importing.plan_of(survey.versions[-1].definition, rows_of_file, source="paper")
    batch = intake.begin(survey, planned, by=None, at=clock.now())
    assert intake.bring_in(batch.id, planned).added == 2
    assert quotas.tallies(survey.id) == {}
    # Whoever comes now is asked everything, and has the place.
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    assert "why_prompt" in citizen.text
    citizen.answers(why="Because").sends()
    assert (quotas.tallies(survey.id), over()) == ({"users": 1}, 0)
