"""What staff settle about a survey is said on its first page."""

import pytest

from app.access import Role
from app.db import db
from tests.app.builder.desk import Desk
from tests.factories import accounts, builder
from tests.markup import problems


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def survey(place):
    return builder.published("a11_trust", slug="trust")


def settle(desk, survey, **more):
    data = {"survey_name": "Trust", "slug": "trust", **more}
    return desk.post("trust/settings/", data, survey=survey)


def test_minutes_control_number_and_contact_are_shown(place, survey):
    desk, visitor = Desk(place, accounts.user(Role.EDITOR)), place.test_client()
    before = visitor.get("/en/s/trust/").text
    assert "Approval number" not in before
    said = {"burden_minutes": "17", "control_number": "3090-0321", "contact": "<b>Call 101"}
    assert settle(desk, survey, **said).status_code == 303
    shown = visitor.get("/en/s/trust/").text
    assert problems(shown) == []
    for text in ("About 17 minutes", "3090-0321", "&lt;b&gt;Call 101"):
        assert text in shown
    assert "About 17 minutes" in visitor.get("/en/").text
    assert 'value="3090-0321"' in desk.get("trust/settings/").text
    assert settle(desk, survey).status_code == 303
    db.session.refresh(survey)
    assert (survey.burden_minutes, survey.control_number, survey.contact) == (None, "", "")
    assert "About 17 minutes" not in visitor.get("/en/s/trust/").text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("burden_minutes", "0"),
        ("burden_minutes", "soon"),
        ("burden_minutes", "999999999999999999999"),
        ("control_number", "x" * 61),
        ("control_number", "a\x00b"),
        ("contact", "x" * 201),
    ],
)
def test_what_cannot_be_shown_is_refused(place, survey, field, text):
    desk = Desk(place, accounts.user(Role.EDITOR))
    assert settle(desk, survey, **{field: text}).status_code == 422
    db.session.refresh(survey)
    assert survey.burden_minutes is None
    assert (survey.control_number, survey.contact) == ("", "")
