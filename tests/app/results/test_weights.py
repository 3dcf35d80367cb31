"""Weights from a table of the population: refused clearly, kept whole, figures counted slowly."""

import hashlib
import io
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access import Role
from app.accounts import queries as accounts_queries
from app.builder.models import Survey
from app.db import db
from app.results import queries, weighting
from app.results.desk import desk_of
from app.results.population import PopulationError, population_of
from app.results.questions import Version, questions_of
from app.results.weighted import weighted
from app.results.weighting import LIMITS, NobodyError, weights_of
from surveys import editing
from tests import markup
from tests.app.results import park
from tests.app.results.park import Person
from tests.factories.accounts import csrf_token, organisation, sign_in, user
from tests.factories.builder import publish_again, redraft
from tests.factories.insights import RUN_AT

HERE = "/staff/surveys/park/results/weights/"
TABLE = (
    "question,option,share\nvisits,often,20\nvisits,rarely,50\nvisits,never,30\n"
    "dog,yes,0.3\ndog,no,0.7\n"
)
SHARES = {"visits": {"often": 0.2, "rarely": 0.5, "never": 0.3}, "dog": {"yes": 0.3, "no": 0.7}}


@pytest.fixture(scope="module")
def questions():
    return questions_of([Version(uuid4(), 1, park.definition())])


def cell(person: Person) -> tuple[str, ...] | None:
    found = [person.answers.get(code) for code in SHARES]
    return tuple(value.codes[0] for value in found) if all(found) else None


def made(survey: Survey, table: str = TABLE):
    desk = desk_of(survey, "en")
    by_code = {each.code: each for each in desk.questions}
    population = population_of(table.encode(), desk.questions)
    person = user(Role.ANALYST)
    kept = weighting.make(survey, desk.everybody, by_code, population, by=person.id, at=RUN_AT)
    db.session.commit()
    return kept


def test_a_table_is_read(questions) -> None:
    for text in (TABLE, TABLE.replace(",", ";"), "\ufeff" + TABLE.replace("\n", "\r\n\r\n")):
        found = population_of(text.encode(), questions)
        for code, shares in SHARES.items():
            assert found.shares[code] == pytest.approx(shares)
    counts = "option,question,count,note\nbad,grid.light,300,x\ngood,grid.light,100,y\n"
    found = population_of(counts.encode(), questions)
    assert found.shares == {"grid.light": {"bad": 0.75, "good": 0.25}}
    assert found.sha256 == hashlib.sha256(counts.encode()).hexdigest()


HEAD = "question,option,share\n"
WRONG = [
    (b"", "empty"),
    (b"\n\n", "empty"),
    (HEAD.encode(), "empty"),
    (b"\xff\xfe" + HEAD.encode("utf-16-le"), "encoding"),
    (HEAD.encode() + b"dog,yes\0,30\n", "encoding"),
    (b"\xed\xa0\x80", "encoding"),
    (b"x" * 200_001, "size"),
    (HEAD.encode() + b"dog,yes,1\n" * 1_001, "size"),
    (b'question,option,share\ndog,"yes,30\n', "broken"),
    (b"code,option,share\ndog,yes,1\n", "columns"),
    (b"question,option\ndog,yes\n", "columns"),
    (b"question,option,share,share\ndog,yes,1,1\n", "columns"),
    (HEAD.encode() + b"dog,yes\n", "cells"),
    (HEAD.encode() + b"cat,yes,1\n", "question"),
    (HEAD.encode() + b"age,1,1\n", "question"),
    (HEAD.encode() + b"uses,pond,1\n", "many"),
    (HEAD.encode() + b"dog,perhaps,1\n", "option"),
    (HEAD.encode() + b"dog,yes,50\ndog,yes,50\n", "twice"),
    (HEAD.encode() + b"dog,yes,lots\n", "number"),
    (HEAD.encode() + b"dog,yes,0\n", "number"),
    (HEAD.encode() + b"dog,yes,-3\n", "number"),
    (HEAD.encode() + b"dog,yes,nan\n", "number"),
    (HEAD.encode() + b"dog,yes,1e99999999\n", "number"),
    (HEAD.encode() + "dog,yes,٣\n".encode(), "number"),
    (HEAD.encode() + b"dog,yes,100\n", "single"),
    (HEAD.encode() + b"dog,yes,30\ndog,no,30\n", "sum"),
]


@pytest.mark.parametrize(("data", "code"), WRONG)
def test_a_table_that_is_wrong_says_why(questions, data: bytes, code: str) -> None:
    with pytest.raises(PopulationError) as refused:
        population_of(data, questions)
    assert refused.value.code == code
    assert "%(" not in refused.value.sentence()


def test_too_many_questions_are_refused(questions) -> None:
    of_each = {
        "visits": ("often", "never"),
        "dog": ("yes", "no"),
        "clean": ("1", "2"),
        "grid.light": ("bad", "good"),
        "grid.noise": ("bad", "good"),
        "meadow": ("yes", "no"),
    }
    lines = [f"{code},{option},1\n" for code, options in of_each.items() for option in options]
    with pytest.raises(PopulationError) as refused:
        population_of(("question,option,count\n" + "".join(lines)).encode(), questions)
    assert refused.value.code == "questions"


FILES = st.binary(max_size=200) | st.text(max_size=200).map(
    lambda text: (HEAD + text).encode("utf-8", "surrogatepass")
)


@settings(deadline=None)
@given(data=FILES)
def test_nothing_that_is_uploaded_breaks_it(questions, data: bytes) -> None:
    try:
        found = population_of(data, questions)
    except PopulationError as error:
        found, sentence = None, error.sentence()
    else:
        sentence = "read"
    assert sentence
    if found is not None:
        assert all(abs(sum(each.values()) - 1) < 1e-9 for each in found.shares.values())


def test_weights_bring_the_sample_to_the_population(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 250)
    weights = weights_of(made(survey))
    whole = [each for each in people if cell(each)]
    assert weights.people == len(whole)
    assert weights.left_out == len(people) - len(whole)
    assert weights.converged
    given_ = [weights.cells[cell(each)][1] for each in whole]
    assert sum(given_) == pytest.approx(len(whole))
    assert all(LIMITS.least <= weight <= LIMITS.most for weight in given_)
    for place, (code, shares) in enumerate(SHARES.items()):
        for option, share in shares.items():
            total = sum(
                w for w, each in zip(given_, whole, strict=True) if cell(each)[place] == option
            )
            assert total / len(whole) == pytest.approx(share, abs=weights.gap + 1e-9), code
    size = sum(given_) ** 2 / sum(weight**2 for weight in given_)
    assert weights.effective_size == pytest.approx(size)
    assert weights.design_effect == pytest.approx(len(whole) / size)


def test_figures_stand_side_by_side(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 250)
    weights = weights_of(made(survey))
    desk = desk_of(survey, "en")
    found = {
        each.code: each for each in weighted(desk.everybody, weights, desk.questions, desk.say)
    }
    db.session.commit()
    for code in ("uses", "clean", "recommend"):
        answered = [each for each in people if code in each.answers]
        weighed = [(weights.cells[cell(each)][1], each) for each in answered if cell(each)]
        assert (found[code].answered, found[code].weighed) == (len(answered), len(weighed))
        for line in found[code].lines:
            chose = sum(each.chose(code, line.code) for each in answered)
            assert line.people == chose
            assert line.share == pytest.approx(chose / len(answered))
            total = sum(weight for weight, each in weighed if each.chose(code, line.code))
            assert line.weighted == pytest.approx(total / sum(weight for weight, _ in weighed))


def test_the_same_table_and_answers_make_the_same_weights(either: Flask) -> None:
    survey = park.opened()
    park.crowd(survey, 100)
    first, second = made(survey), made(survey)
    assert (first.number, second.number) == (1, 2)
    assert first.result_json == second.result_json
    assert first.table_sha256 == hashlib.sha256(TABLE.encode()).hexdigest()
    before = first.result_json
    park.crowd(survey, 100, seed=2)
    assert queries.weighting_numbered(survey.id, 1).result_json == before


def test_what_nobody_answered_is_named(either: Flask) -> None:
    survey = park.opened()
    table = "question,option,count\nrecommend,dont_know,5\nrecommend,1,5\n"
    park.crowd(survey, 60)
    labels = desk_of(survey, "en").question("recommend")
    assert labels
    assert "dont_know" not in labels.labels()
    with pytest.raises(PopulationError):
        population_of(table.encode(), [labels])
    option = survey.draft.item_coded("visits").id
    redraft(survey, editing.add_option(survey.draft, option, "Daily", code="daily"))
    publish_again(survey)
    table = TABLE.replace("often,20", "often,10\nvisits,daily,10")
    weights = weights_of(made(survey, table))
    assert weights.missing == (("visits", "daily"),)


def test_nobody_can_be_weighed_before_anybody_answered(either: Flask) -> None:
    with pytest.raises(NobodyError):
        made(park.opened())


def upload(client: FlaskClient, data: bytes):
    sent = {"csrf_token": csrf_token(client), "file": (io.BytesIO(data), "people.csv")}
    return client.post(HERE, data=sent, content_type="multipart/form-data")


@pytest.fixture
def survey(app: Flask) -> Survey:
    organisation()
    return park.opened()


def test_weights_are_made_shown_and_recorded(survey: Survey, client: FlaskClient) -> None:
    park.crowd(survey, 120)
    sign_in(client, user(Role.ANALYST))
    assert markup.problems(client.get(HERE).text) == []
    answer = upload(client, TABLE.encode())
    assert answer.location == f"{HERE}1/"
    for page in (HERE, answer.location):
        text = client.get(page).text
        assert markup.problems(text) == []
        assert "How often do you come?" in text
    assert hashlib.sha256(TABLE.encode()).hexdigest() in text
    assert "effective sample size" in text
    for name in ("1.csv", "1/table.csv"):
        found = client.get(f"{HERE}{name}")
        assert found.headers["Cache-Control"] == "no-store"
        assert len(found.data.splitlines()) > 6
    acts = [each.action for each in accounts_queries.all_acts()]
    assert "results.weights" in acts


@pytest.mark.parametrize(("data", "words"), [
    (b"", "The file is empty"),
    (b"question,option,share\n=cmd,yes,1\n", "Line 2"),
    (TABLE.encode(), "Nobody has answered all the questions"),
])  # fmt: skip
def test_a_wrong_table_is_answered_with_words(survey, client: FlaskClient, data, words) -> None:
    sign_in(client, user(Role.ANALYST))
    answer = upload(client, data)
    assert answer.status_code == 422
    assert words in answer.text
    assert markup.problems(answer.text) == []
    assert queries.weightings(survey.id) == []


def test_readers_and_others_have_no_weights(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.READER))
    for page in (HERE, f"{HERE}1/", f"{HERE}1.csv", f"{HERE}1/table.csv"):
        assert client.get(page).status_code == 403
    assert upload(client, TABLE.encode()).status_code == 403


def test_unknown_weights_are_not_found(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.ANALYST))
    for page in ("1/", "1.csv", "1/table.csv", "9999999999/"):
        assert client.get(HERE + page).status_code == 404
