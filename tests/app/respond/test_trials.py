"""Test responses from a preview: kept apart, readable for staff, gone on publication."""

import pytest
from sqlalchemy import func, select

from app import clock
from app.access import Role
from app.builder import service, trials
from app.builder.models import TrialResponse
from app.db import db
from app.respond.models import Response
from surveys import editing
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import is_chosen, item, page
from tests.factories import accounts, builder
from tests.markup import problems


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def survey(place):
    return builder.draft(
        samples.survey(
            page("one", item("yes_no", "known", required=True)),
            page("two", item("short_text", "how"), show_if=is_chosen("known", "yes")),
            page("three", item("long_text", "more")),
        )
    )


@pytest.fixture
def staff(place, survey):
    client = place.test_client()
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    return Citizen(client, survey)


def state(staff):
    return staff.html.find("input", attrs={"name": "state"})["value"]


def send(staff, survey, **data):
    return accounts.post(staff.client, f"/staff/surveys/{survey.slug}/tests/", data)


def through(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/one")
    staff.answers(known="yes").answers(how="By <b>ear").answers(more="")


def count():
    return db.session.scalar(select(func.count()).select_from(TrialResponse))


def test_a_test_response_is_listed_and_counts_nowhere(staff, survey):
    through(staff, survey)
    assert send(staff, survey, lang="en", state=state(staff)).status_code == 303
    listed = staff.client.get(f"/staff/surveys/{survey.slug}/tests/").text
    assert problems(listed) == []
    for text in ("how_prompt in en", "By &lt;b&gt;ear", "Not answered", "It counts nowhere."):
        assert text in listed
    assert rows.nothing_sent()
    assert count() == 1


def test_it_reads_as_it_did_when_the_draft_has_changed_since(staff, survey):
    through(staff, survey)
    send(staff, survey, lang="en", state=state(staff))
    draft = editing.delete_item(survey.draft, survey.draft.item_coded("how").id)
    builder.redraft(survey, draft)
    listed = staff.client.get(f"/staff/surveys/{survey.slug}/tests/").text
    assert "how_prompt in en" in listed
    assert "The draft has changed since" in listed


def test_publication_and_one_button_throw_them_away(staff, survey):
    for _ in range(2):
        through(staff, survey)
        send(staff, survey, lang="en", state=state(staff))
    other = builder.draft("a11_trust")
    person = accounts.user()
    trials.send(other, [("Why?", [])], lang="en", by=person.id, at=clock.now())
    db.session.commit()
    service.publish(survey, by=None, at=clock.now())
    db.session.commit()
    assert count() == 1
    accounts.post(staff.client, f"/staff/surveys/{other.slug}/tests/forget", {})
    assert count() == 0
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.parametrize("state", ["", "forged", "e30.x", "\x00"])
def test_what_is_no_finished_preview_is_not_kept(staff, survey, state):
    answer = send(staff, survey, lang="en", state=state)
    assert "nothing was sent" in staff.client.get(answer.location).text
    assert count() == 0
    assert send(staff, survey, lang="xx", state=state).status_code == 404


def test_the_preview_shows_the_path_of_these_answers(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/one")

    def left_out():
        shown = [line.get_text() for line in staff.html.select(".note details li")]
        assert len(shown) == 3
        return [number for number, text in enumerate(shown, 1) if "not on this path" in text]

    assert left_out() == [2]
    staff.answers(known="yes")
    assert left_out() == []
    assert staff.html.select_one(".note [aria-current=step]").get_text() == "how_prompt in en"
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/one").answers(known="no")
    assert left_out() == [2]
