"""The archive, and the page on which staff settle how long answers stay."""

from datetime import timedelta

import pytest

from app import clock
from app.access import Role
from app.builder import archiving, queries, service
from app.builder.archiving import ArchivedError
from app.db import db
from tests.app.builder.desk import Desk
from tests.factories import accounts, builder
from tests.factories.respond import sent


@pytest.fixture
def park(app):
    return builder.published(slug="park", status="closed")


def test_an_archived_survey_leaves_the_lists_is_read_only_and_comes_back(desk, park, client):
    assert desk.post("park/archive", {}, survey=park).status_code == 303
    assert "/staff/surveys/park/" not in desk.get("").text
    assert "/staff/surveys/park/" in desk.get("?archived=1").text
    assert park.name not in desk.client.get("/staff/").text
    assert desk.get("park/").status_code == 200
    texts = {"title": "Another", "intro": "", "notice": "", "thanks": ""}
    for path, data in (("park/texts/", texts), ("park/reopen", {}), ("park/publish/", {})):
        assert desk.post(path, data, survey=park).status_code == 409
    assert (park.status, park.revision) == ("closed", 1)
    assert client.get("/en/results/park/").status_code == 200
    assert client.get("/en/s/park/privacy-notice/").status_code == 200
    desk.post("park/unarchive", {}, survey=park)
    assert "/staff/surveys/park/" in desk.get("").text
    assert desk.post("park/reopen", {}, survey=park).status_code == 303
    assert park.status == "open"


def test_programs_cannot_change_it_either(app, park):
    archiving.archive(park, by=None, at=clock.now())
    with pytest.raises(ArchivedError):
        service.publish(park, by=None, at=clock.now())
    with pytest.raises(ArchivedError):
        service.reopen(park, by=None, at=clock.now())


def test_a_survey_that_takes_answers_is_not_archived(desk):
    lake = builder.published(slug="lake")
    assert "Close it first." in desk.get("lake/retention/").text
    assert desk.post("lake/archive", {}, survey=lake).status_code == 409
    lake.closes_on = clock.today() - timedelta(days=2)
    db.session.commit()
    assert desk.post("lake/archive", {}, survey=lake).status_code == 303
    assert queries.surveys_of(lake.organisation_id, archived=True) == [lake]


def test_staff_say_how_long_answers_stay(desk, park):
    assert "No day is set" in desk.get("park/retention/").text
    assert desk.post("park/retention/", {"months": "6"}, survey=park).status_code == 303
    assert park.retention_months == 6
    for wrong in ("0", "601", "soon"):
        answer = desk.post("park/retention/", {"months": wrong}, survey=park)
        assert answer.status_code == 422
        assert "1 to 600" in answer.text
    desk.post("park/retention/", {"months": ""}, survey=park)
    assert park.retention_months is None


def test_only_administrators_hold_and_a_hold_has_a_reason(app, desk, park):
    assert desk.post("park/hold", {"reason": "x"}, survey=park).status_code == 403
    admin = Desk(app, accounts.user(Role.ADMINISTRATOR))
    assert admin.post("park/hold", {"reason": " "}, survey=park).status_code == 422
    admin.post("park/hold", {"reason": "A court <b>"}, survey=park)
    assert "A court &lt;b&gt;" in desk.get("park/retention/").text
    admin.post("park/release-hold", {}, survey=park)
    assert park.held_for == ""


def test_a_new_survey_takes_the_time_of_its_organisation(app):
    admin = Desk(app, accounts.user(Role.ADMINISTRATOR))
    form = {"csrf_token": admin.token, "retention_months": "18"}
    assert admin.client.post("/staff/organisation/", data=form).status_code == 303
    wrong = admin.client.post("/staff/organisation/", data=form | {"retention_months": "0"})
    assert wrong.status_code == 422
    body = admin.person.organisation_id
    made = service.create(
        builder.draft().draft, name="Lake", slug="lake", organisation_id=body, by=None,
        at=clock.now(),
    )  # fmt: skip
    assert made.retention_months == 18


def test_a_month_before_it_stands_among_what_waits(desk, park):
    park.retention_months, park.closed_at = 1, clock.now() - timedelta(days=10)
    db.session.commit()
    assert "The answers are deleted on" not in desk.client.get("/staff/").text
    sent(park, {})
    shown = desk.client.get("/staff/").text
    assert "The answers are deleted on" in shown
    assert "1 response will be deleted." in shown
    assert "/staff/surveys/park/retention/" in shown
