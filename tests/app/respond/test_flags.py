"""Signals are noted with a reason, change nothing by themselves, and staff can take all back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.respond import alike, flag_tasks, queries, removal, signals
from app.respond.models import Response
from app.respond.reach_models import ResponseFlag
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.app.respond.test_statements import counted
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published
from tests.factories.respond import sent
from tests.markup import problems

ASKED = samples.survey(
    page("one", *(item("short_text", code) for code in ("who", "what", "where"))),
    page("two", item("long_text", "why")),
)
CAMPAIGN = "Please keep the library in our street open, because so many children need it every day"


@pytest.fixture
def survey(app):
    return published(ASKED)


def reasons():
    return sorted(flag.reason for flag in db.session.query(ResponseFlag))


def test_faster_than_anybody_reads_is_flagged_and_stored(client, survey):
    citizen = Citizen(client, survey).starts()
    citizen.answers(who="a", what="b", where="c").answers(why="d").sends()
    assert rows.count(Response) == 1
    assert reasons() == ["haste"]


def test_the_trap_is_out_of_sight_and_notes_who_fills_it(client, survey):
    citizen = Citizen(client, survey).starts().answers().answers(why="So")
    trap = citizen.html.select_one("[name='page.website']")
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"}) is not None
    token = citizen.html.select_one("[name='page.token']")["value"]
    answer = client.post(citizen.url, data={"page.token": token, signals.TRAP: "x"})
    assert "Your answers have been sent" in answer.text
    assert reasons() == ["trap"]


def test_an_ordinary_response_has_no_flag(client, survey):
    Citizen(client, survey).starts().answers().answers(why="So").sends()
    assert reasons() == []


@pytest.mark.parametrize(
    "written",
    [
        CAMPAIGN,
        CAMPAIGN.replace(" ", "  ").upper(),
        f"{CAMPAIGN}! \N{BLACK HEART SUIT}",
        CAMPAIGN.replace("street", "road"),
    ],
)
def test_a_campaign_is_found_among_other_words(written):
    texts = {UUID(int=n): written if n % 2 else CAMPAIGN for n in range(6)}
    others = {
        uuid4(): f"I think that number {n * 7919} of the {n} ideas is the best" for n in range(4)
    }
    assert [set(group) for group in alike.groups(texts | others)] == [set(texts)]


def test_four_people_who_say_the_same_are_no_campaign():
    assert alike.groups({uuid4(): CAMPAIGN for _each in range(4)}) == []
    assert alike.groups({uuid4(): "Good" for _each in range(9)}) == []


def test_the_worker_flags_what_is_alike_twice_as_once(app, survey):
    for _each in range(5):
        sent(survey, {"why": CAMPAIGN})
    sent(survey, {"why": "Nobody asked me about the buses, which are always late in winter"})
    for _each in range(2):
        flag_tasks.look()
    assert reasons() == ["alike"] * 5


def test_a_day_with_far_too_many_is_flagged(app, survey, monkeypatch):
    monkeypatch.setattr(flag_tasks, "MANY", 12)
    today = clock.today()
    for back in range(1, 8):
        sent(survey, {"why": f"So {back}"}, on=today - timedelta(days=back))
    for number in range(12):
        sent(survey, {"why": f"Yes {number}"}, on=today)
    flag_tasks.look()
    assert reasons() == ["burst"] * 12


def test_staff_set_aside_and_restore_and_both_are_on_record(client, survey):
    response = sent(survey, {"why": "So"})
    sent(survey, {"why": "No"})
    signals.flag(response.id, "haste", survey_id=survey.id, on=clock.today())
    sign_in(client, user(Role.ANALYST))
    path = f"/staff/surveys/{survey.slug}/flags/"
    assert problems(client.get(path).text) == []
    post(client, f"{path}{response.id}", {"to": "aside"})
    assert queries.response_count(survey.id) == 1
    assert rows.count(Response) == 2
    assert "Left out now" in client.get(path).text
    post(client, f"{path}{response.id}", {"to": "back"})
    assert queries.response_count(survey.id) == 2
    acts = [act.action for act in db.session.query(AuditEvent).order_by(AuditEvent.number)]
    assert acts[-2:] == ["response.set_aside", "response.restore"]


def test_many_flagged_responses_cost_no_more_statements_than_few(client, survey):
    sign_in(client, user(Role.ANALYST))
    path = f"/staff/surveys/{survey.slug}/flags/"
    costs = []
    client.get(path)  # the organisation's name is asked for once a minute
    for many in (2, 20):
        for _each in range(many):
            response = sent(survey, {"why": f"So {uuid4()}", "who": "I"})
            signals.flag(response.id, "haste", survey_id=survey.id, on=clock.today())
            signals.flag(response.id, "trap", survey_id=survey.id, on=clock.today())
        db.session.commit()
        with counted() as statements:
            text = client.get(path).text
        assert text.count('class="paper-part"') == sum((2, 20)[: len(costs) + 1])
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_nothing_is_left_of_a_flag_when_a_response_is_withdrawn(app, survey):
    response = sent(survey, {"why": "So"})
    signals.flag(response.id, "haste", survey_id=survey.id, on=clock.today())
    removal.forget(response.id, on=clock.today())
    db.session.commit()
    assert rows.count(ResponseFlag) == rows.count(Response) == 0


def test_a_response_of_another_survey_cannot_be_set_aside_here(client, survey):
    other = sent(published(ASKED), {"why": "So"})
    sign_in(client, user(Role.ANALYST))
    answer = post(client, f"/staff/surveys/{survey.slug}/flags/{other.id}", {"to": "aside"})
    assert answer.status_code == 404


def test_two_hundred_people_behind_one_address_start_and_a_flood_is_told_to_wait(client, survey):
    path = f"/en/s/{survey.slug}/"
    library = {"REMOTE_ADDR": "192.0.2.7"}
    answers = [client.post(path, data={}, environ_base=library) for _each in range(420)]
    assert {answer.status_code for answer in answers[:200]} == {422}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Nothing is lost." in answers[-1].text
