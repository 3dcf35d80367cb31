"""Proof of work: what lacks it is flagged and counts; a proof is good for one response alone."""

import base64
import json
from threading import Barrier, Thread

import altcha
import pytest
from flask.testing import FlaskClient

from app.access import Role
from app.db import db
from app.respond import proof, queries
from app.respond.models import Response
from app.respond.proof import Work
from app.respond.reach_models import ResponseFlag
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.app.respond.test_exactly_once import at_the_same_time
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published
from tests.markup import problems

ASKED = samples.survey(page("one", item("short_text", "who")))
PEOPLE = 50


@pytest.fixture
def survey(app, monkeypatch):
    monkeypatch.setitem(proof.TRIES, Work.LIGHT, 3)
    return guarded(Work.LIGHT)


def guarded(work):
    survey = published(ASKED)
    survey.proof = work
    db.session.commit()
    return survey


def ready(client, survey) -> Citizen:
    return Citizen(client, survey).starts().answers(who="Ada")


def puzzle(citizen: Citizen) -> dict:
    return json.loads(citizen.html.select_one("[data-puzzle]")["data-puzzle"])


def solved(challenge: dict) -> str:
    """Return what a browser would send."""
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    found = {"counter": solution.counter, "derivedKey": solution.derived_key, "time": 5}
    return packed({"challenge": challenge, "solution": found})


def packed(payload: object) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def sends(citizen: Citizen, payload: str) -> Citizen:
    data = citizen.form({})
    data[proof.FIELD] = payload
    return citizen.posts(data, citizen.url)


def reasons():
    return sorted(flag.reason for flag in db.session.query(ResponseFlag))


def test_a_solved_puzzle_leaves_no_flag_and_the_page_is_whole(client, survey):
    citizen = ready(client, survey)
    assert problems(citizen.response.text) == []
    sends(citizen, solved(puzzle(citizen)))
    assert citizen.h1 == "Your answers have been sent"
    assert (rows.count(Response), reasons()) == (1, [])


def test_without_javascript_answers_are_sent_counted_and_flagged(client, survey):
    citizen = ready(client, survey).sends()
    assert citizen.h1 == "Your answers have been sent"
    assert queries.response_count(survey.id) == 1
    assert reasons() == ["noproof"]


def test_a_survey_that_asks_for_nothing_shows_no_puzzle(client):
    citizen = ready(client, guarded(Work.OFF))
    assert citizen.html.select("[data-puzzle], script") == []
    citizen.sends()
    assert reasons() == []


def another_ones(payload, other):
    return other


def guessed(payload, _other):
    wrong = json.loads(base64.b64decode(payload))
    wrong["solution"]["derivedKey"] = "00" * 32
    return packed(wrong)


def eased(payload, _other):
    wrong = json.loads(base64.b64decode(payload))
    wrong["challenge"]["parameters"]["keyPrefix"] = ""
    return packed(wrong)


def readdressed(payload, other):
    wrong = json.loads(base64.b64decode(other))
    mine = json.loads(base64.b64decode(payload))["challenge"]["parameters"]["data"]
    wrong["challenge"]["parameters"]["data"] = mine
    return packed(wrong)


@pytest.mark.parametrize(
    "forged",
    [
        another_ones,
        guessed,
        eased,
        readdressed,
        lambda *_: "x",
        lambda *_: "\ufffd\x00",
        lambda *_: "é" * 5,
        lambda *_: "A" * 1_000_000,
        lambda *_: packed([]),
        lambda *_: packed({"challenge": None, "solution": 7}),
        lambda *_: base64.b64encode(b"[" * 2000).decode(),
    ],
)
def test_what_is_no_proof_of_these_answers_is_stored_and_flagged(client, survey, forged):
    citizen, other = ready(client, survey), ready(client, survey)
    sends(citizen, forged(solved(puzzle(citizen)), solved(puzzle(other))))
    assert citizen.h1 == "Your answers have been sent"
    assert (rows.count(Response), reasons()) == (1, ["badproof"])


def test_a_proof_that_came_too_late_is_flagged(client, survey, monkeypatch):
    citizen = ready(client, survey)
    payload = solved(puzzle(citizen))
    monkeypatch.setattr("altcha.v2.time.time", lambda: 4e9)
    sends(citizen, payload)
    assert reasons() == ["badproof"]


def test_sending_again_without_a_proof_flags_nothing(client, survey):
    citizen = ready(client, survey)
    data = citizen.form({})
    url = citizen.url
    sends(citizen, solved(puzzle(citizen)))
    assert client.post(url, data=data).status_code == 200
    assert (rows.count(Response), reasons()) == (1, [])


def test_of_fifty_who_share_a_proof_exactly_one_passes(app, client, survey):
    everybody = [ready(client, survey) for _each in range(PEOPLE)]
    payload = solved(puzzle(everybody[17]))
    sendings = [(each.url, each.form({}).to_dict() | {proof.FIELD: payload}) for each in everybody]
    statuses, start = [], Barrier(PEOPLE)
    db.session.commit()

    def goes(url, data):
        start.wait()
        statuses.append(FlaskClient(app).post(url, data=data).status_code)

    threads = [Thread(target=goes, args=sending) for sending in sendings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * PEOPLE
    assert rows.count(Response) == PEOPLE
    assert reasons() == ["badproof"] * (PEOPLE - 1)


def test_fifty_sendings_of_one_proof_are_one_response_without_a_flag(app, client, survey):
    citizen = ready(client, survey)
    data = citizen.form({}).to_dict() | {proof.FIELD: solved(puzzle(citizen))}
    answers = at_the_same_time(app, citizen.url, data, times=PEOPLE)
    assert {status for status, _page in answers} == {200}
    assert (rows.count(Response), reasons()) == (1, [])


def test_who_began_before_it_was_switched_on_or_is_done_after_it_is_off_needs_none(client):
    survey = guarded(Work.OFF)
    early = ready(client, survey)
    survey.proof = Work.LIGHT
    db.session.commit()
    early.sends()
    late = ready(client, survey)
    survey.proof = Work.OFF
    db.session.commit()
    late.sends()
    assert (rows.count(Response), reasons()) == (2, [])


def test_staff_choose_the_work_and_see_the_counts_both_ways(client, survey):
    ready(client, survey).sends()
    sign_in(client, user(Role.EDITOR, Role.ANALYST))
    base = f"/staff/surveys/{survey.slug}"
    assert post(client, f"{base}/reach/work", {"work": "heavy"}).status_code == 303
    assert post(client, f"{base}/reach/work", {"work": "all of it"}).status_code == 422
    assert post(client, f"{base}/reach/work", {}).status_code == 422
    db.session.expire_all()
    assert survey.proof == Work.HEAVY
    text = client.get(f"{base}/flags/").text
    assert problems(text) == []
    assert "no proof of work" in text
    assert "0 without it" in text
