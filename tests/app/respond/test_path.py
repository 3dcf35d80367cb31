"""The path follows from the answers: nothing off it is sent, nothing hidden is stored."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.respond import path, queries, service, tasks, unsent
from app.respond.models import UnfinishedResponse, Written
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, is_chosen, item, page
from tests.factories.builder import published

FORKED = samples.survey(
    page("visits", item("yes_no", "visits", required=True)),
    page("often", item("number", "times"), show_if=is_chosen("visits", "yes")),
    page("why", item("long_text", "why", required=True), show_if=is_chosen("visits", "no")),
    page("end", item("short_text", "more")),
)
GROWING = samples.survey(
    page(
        "one",
        item("yes_no", "known"),
        item("short_text", "how", required=True, show_if=is_chosen("known", "yes")),
        item("short_text", "name", required=True),
    )
)


@pytest.fixture
def forked(app):
    return published(FORKED)


@pytest.fixture
def growing(app):
    return published(GROWING)


def test_a_page_that_left_the_path_leaves_no_answer(client, forked):
    citizen = Citizen(client, forked).starts()
    first = citizen.url
    citizen.answers(visits="no").answers(why="Too dark").opens(first)
    citizen.answers(visits="yes").answers(times="3").answers().sends()
    assert rows.stored() == {"visits": chosen("yes"), "times": 3}


def test_an_answer_off_the_path_is_kept_for_those_who_come_back(client, forked):
    citizen = Citizen(client, forked).starts()
    first = citizen.url
    citizen.answers(visits="no").answers(why="Too dark").opens(first)
    citizen.answers(visits="yes").opens(first).answers(visits="no")
    assert citizen.form({})["i_why"] == "Too dark"


def test_a_page_off_the_path_leads_onward(client, forked):
    citizen = Citizen(client, forked).starts()
    citizen.answers(visits="yes").opens(citizen.url.replace("/often", "/why"))
    assert citizen.url.endswith("/end")


def test_a_posted_page_off_the_path_stores_nothing(client, forked):
    citizen = Citizen(client, forked).starts().answers(visits="yes")
    hidden = {"page.seen": "i_why", "page.lang": "en", "i_why": "smuggled"}
    citizen.posts(hidden, citizen.url.replace("/often", "/why"))
    assert citizen.url.endswith("/end")
    assert "i_why" not in rows.only_draft().answers


def test_a_hidden_question_and_an_unknown_name_mean_nothing(client, growing):
    citizen = Citizen(client, growing).starts()
    form = citizen.form({"known": "no", "name": "Ada"})
    citizen.posts(form.to_dict() | {"i_how": "smuggled", "i_nobody": "x", "__proto__": "y"})
    citizen.sends()
    assert rows.stored() == {"known": chosen("no"), "name": "Ada"}


def test_a_question_called_for_on_the_same_page_is_asked_before_going_on(client, growing):
    citizen = Citizen(client, growing).starts()
    assert citizen.html.find(id="i_how") is None
    citizen.answers(known="yes", name="Ada")
    assert citizen.url.endswith("/one#i_how")
    citizen.answers()
    assert citizen.response.status_code == 422
    citizen.answers(how="By ear")
    assert citizen.h1 == "Check your answers"


def test_an_error_elsewhere_shows_the_new_question_at_once(client, growing):
    citizen = Citizen(client, growing).starts().answers(known="yes")
    assert citizen.response.status_code == 422
    assert citizen.html.find(id="i_how") is not None
    assert [link["href"] for link in citizen.html.select("#error-summary a")] == ["#i_name"]


def test_typed_words_stay_in_sight_while_something_is_wrong(client, growing):
    citizen = Citizen(client, growing).starts().answers(known="yes")
    citizen.answers(known="purple", how="By ear")
    assert citizen.form({})["i_how"] == "By ear"


def test_an_emptied_answer_is_no_answer(client, growing):
    citizen = Citizen(client, growing).starts()
    first = citizen.url
    citizen.answers(known="no", name="Ada").opens(first)
    citizen.posts({"page.seen": "i_known i_name", "i_name": "Ada"}).sends()
    assert rows.stored() == {"name": "Ada"}


def test_a_change_that_opens_a_page_leads_there_first(client, forked):
    citizen = Citizen(client, forked).starts()
    citizen.answers(visits="yes").answers(times="3").answers()
    change = citizen.html.select_one("dd.change a")["href"]
    citizen.opens(change).answers(visits="no")
    assert citizen.url.split("?")[0].endswith("/why")
    citizen.answers(why="Too dark")
    assert citizen.h1 == "Check your answers"


def test_who_is_not_returning_goes_page_by_page():
    values = {"i_visits": chosen("yes")}
    assert path.next_stop(FORKED, "visits", before={}, after=values, returning=False) == "often"
    assert path.next_stop(FORKED, "end", before={}, after=values, returning=False) is None


WORDS = st.text(alphabet="abc ", min_size=1, max_size=5)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "i_visits": st.sampled_from([chosen("yes"), chosen("no")]),
        "i_times": st.decimals(min_value=0, max_value=9, places=0),
        "i_why": WORDS,
        "i_more": WORDS,
        "i_nobody": WORDS,
    },
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(answers=ANSWERS)
def test_whatever_was_answered_only_the_path_is_sent(answers):
    written = {key: Written(value, "en") for key, value in answers.items()}
    sent = service.on_path(FORKED, written)
    visits = answers.get("i_visits")
    allowed = {"i_visits", "i_more"}
    allowed |= {"i_times"} if visits == chosen("yes") else set()
    allowed |= {"i_why"} if visits == chosen("no") else set()
    assert sent == {key: value for key, value in written.items() if key in allowed}


def test_saving_the_same_page_again_changes_nothing(client, growing):
    citizen = Citizen(client, growing).starts()
    first, form = citizen.url, citizen.form({"known": "no", "name": "Ada"})
    citizen.posts(form, first)
    before = rows.only_draft().answers
    citizen.posts(form, first)
    assert rows.only_draft().answers == before


def test_idle_responses_are_forgotten_a_few_at_a_time(client, growing):
    Citizen(client, growing).starts()
    Citizen(client, growing).starts()
    at = clock.now() + queries.IDLE
    assert unsent.expire(at=at, most=1) == 1
    assert unsent.expire(at=at, most=10) == 1
    assert rows.count(UnfinishedResponse) == 0


def test_the_task_forgets_the_idle_and_leaves_the_others(client, growing):
    Citizen(client, growing).starts()
    rows.only_draft().touched_at = clock.now() - queries.IDLE
    Citizen(client, growing).starts()
    tasks.expire()
    assert rows.only_draft().touched_at > clock.now() - queries.IDLE
