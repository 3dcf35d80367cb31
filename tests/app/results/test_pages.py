"""The pages: who may see them, that they are sound, filters, files and saved views."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

import surveys
from app.access import Role
from app.accounts.models import Organisation
from app.builder.models import Survey
from app.db import db
from app.respond.models import Channel
from app.respond.service import store_response
from surveys import editing
from tests import markup
from tests.app.respond import samples
from tests.app.results import park
from tests.factories.accounts import csrf_token, organisation, post, sign_in, user
from tests.factories.builder import draft, publish_again, published, redraft

HERE = "/staff/surveys/park/results"
LIVE = f"{HERE}/answers/"


@pytest.fixture
def survey(app: Flask) -> Survey:
    organisation()
    return park.opened()


@pytest.fixture
def analyst(survey: Survey, client: FlaskClient) -> FlaskClient:
    sign_in(client, user(Role.ANALYST))
    return client


def rows(answer) -> list[dict[str, str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sound(answer) -> str:
    assert answer.status_code == 200
    assert markup.problems(answer.text) == []
    return answer.text


def test_the_page_shows_every_question(survey: Survey, analyst: FlaskClient) -> None:
    park.crowd(survey, 40)
    park.renamed(survey, "visits", "often", "All the time")
    park.crowd(survey, 20, seed=2)
    text = sound(analyst.get(LIVE))
    for _kind, prompt, _labels, _code in park.KINDS:
        assert prompt in text
    assert "How is it? – Light" in text
    assert "Wording changed" in text
    assert "Net Promoter Score" in text
    assert "Lower quartile" in text
    assert "My own words" not in text
    assert "Ada" not in text


def test_nobody_has_answered(survey: Survey, analyst: FlaskClient) -> None:
    assert "Nobody has answered yet." in sound(analyst.get(LIVE))


def test_a_draft_has_no_answers(app: Flask, client: FlaskClient) -> None:
    organisation()
    draft(park.definition(), slug="park")
    sign_in(client, user(Role.ANALYST))
    assert "Publish the survey first" in sound(client.get(LIVE))


def test_a_reader_sees_no_exact_figures(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.READER))
    for page in (LIVE, f"{HERE}/answers.csv"):
        assert client.get(page).status_code == 403
    asked = {"csrf_token": csrf_token(client), "name": "x", "page": "answers", "query": ""}
    assert client.post(f"{HERE}/views/", data=asked).status_code == 403


def test_another_organisation_sees_nothing(survey: Survey, analyst: FlaskClient) -> None:
    other = Organisation(name="Elsewhere", contact="")
    db.session.add(other)
    db.session.flush()
    survey.organisation_id = other.id
    db.session.commit()
    for page in (LIVE, f"{HERE}/answers.csv"):
        assert analyst.get(page).status_code == 404
    assert post(analyst, f"{HERE}/views/", {"name": "x", "page": "answers"}).status_code == 404


def test_filters_are_told_and_counted(survey: Survey, analyst: FlaskClient) -> None:
    people = park.crowd(survey, 60)
    left = [each for each in people if each.lang == "ar" and each.chose("dog", "yes")]
    text = sound(
        analyst.get(f"{LIVE}?language=ar&answer=dog:yes&since=2026-03-02&until=2026-12-31")
    )
    assert f"<dt>answered</dt><dd>{len(left)}</dd>" in text
    assert "Only some answers are counted" in text
    assert "2 March 2026" in text


@pytest.mark.parametrize(
    "query",
    [
        "language=xx",
        "channel=%00",
        "since=yesterday",
        "until=0000-00-00",
        "since=2026-03-05&until=2026-03-01",
        "version=99999999999999999999",
        "answer=dog",
        "answer=%F0%90%28%BC:x",
        "answer=no:such",
        "language=%ED%A0%80",
    ],
)
def test_a_filter_that_is_none_gets_a_clear_error(
    survey: Survey, analyst: FlaskClient, query: str
) -> None:
    park.crowd(survey, 5)
    answer = analyst.get(f"{LIVE}?{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Who answered" not in answer.text
    assert markup.problems(answer.text) == []
    assert analyst.get(f"{HERE}/answers.csv?{query}").status_code == 404


def test_nobody_fits(survey: Survey, analyst: FlaskClient) -> None:
    park.crowd(survey, 5)
    assert "Nobody fits" in sound(analyst.get(f"{LIVE}?since=2027-01-01"))


def test_the_file_holds_what_the_page_shows(survey: Survey, analyst: FlaskClient) -> None:
    people = park.crowd(survey, 50)
    answer = analyst.get(f"{HERE}/answers.csv?language=en")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="park-answers.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    often = next(row for row in rows(answer) if row["option"] == "often")
    left = [each for each in people if each.lang == "en"]
    assert int(often["people"]) == sum(each.chose("visits", "often") for each in left)
    assert int(often["asked"]) == len(left)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\uff1d"])
def test_no_formula_leaves_in_a_file(survey: Survey, analyst: FlaskClient, mark: str) -> None:
    park.crowd(survey, 3)
    option = survey.draft.item_coded("visits").option("often").id
    redraft(survey, editing.edit_option(survey.draft, option, label=f"{mark}cmd|x"))
    publish_again(survey)
    labels = [row["label"] for row in rows(analyst.get(f"{HERE}/answers.csv"))]
    assert f"'{mark}cmd|x / Often" in labels
    assert not [label for label in labels if label.startswith(mark)]


def test_a_view_is_kept_for_the_whole_organisation(
    survey: Survey, analyst: FlaskClient, app: Flask
) -> None:
    park.crowd(survey, 20)
    kept = {"name": "Arabic =1", "page": "answers", "query": "language=ar"}
    saved = post(analyst, f"{HERE}/views/", kept)
    assert saved.location == f"{LIVE}?language=ar"
    other = app.test_client()
    sign_in(other, user(Role.ANALYST))
    text = sound(other.get(LIVE))
    assert f'href="{LIVE}?language=ar"><bdi>Arabic =1</bdi>' in text
    again = post(analyst, f"{HERE}/views/", kept | {"query": "language=en"})
    assert again.status_code == 303
    text = sound(other.get(LIVE))
    assert text.count("<bdi>Arabic =1</bdi>") == 1
    action = text.split('method="post" action="')[2].split('"')[0]
    assert action.endswith("/delete/")
    assert post(other, action, {}).status_code == 303
    assert "Arabic =1" not in sound(analyst.get(LIVE)).replace("The view", "")
    assert post(other, action, {}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"page": "elsewhere"}, {"page": ""}, {"query": "x" * 3_000}, {"query": "language=\0"}],
)
def test_a_view_of_something_else_is_refused(survey, analyst: FlaskClient, wrong) -> None:
    asked = {"name": "Mine", "page": "answers", "query": ""} | wrong
    assert post(analyst, f"{HERE}/views/", asked).status_code == 404


@pytest.mark.parametrize("name", ["", "  ", "x" * 200, "a\0b"])
def test_a_view_needs_a_name(survey: Survey, analyst: FlaskClient, name: str) -> None:
    asked = {"name": name, "page": "answers", "query": "language=en"}
    answer = post(analyst, f"{HERE}/views/", asked)
    assert answer.status_code == 303
    assert "Saved views (0)" in analyst.get(LIVE).text


def test_files_are_counted_and_contact_details_are_not_listed(
    app: Flask, client: FlaskClient
) -> None:
    organisation()
    asked = (
        samples.item("upload", "proof"),
        samples.item("contact", "reach", kept_until="2099-01-01"),
        samples.item("yes_no", "uses"),
    )
    survey = published(samples.survey(samples.page("one", *asked)), slug="park")
    file = surveys.Attachment("0" * 32, "bench.jpg", "image/jpeg", 12, "A broken bench")
    answers = {"i_proof": surveys.Attached((file,)), "i_uses": surveys.Chosen(("yes",))}
    store_response(
        survey.versions[-1], answers, lang="en", channel=Channel.WEB, on=date(2026, 3, 3)
    )
    db.session.commit()
    sign_in(client, user(Role.ANALYST))
    text = sound(client.get(LIVE))
    assert "proof_prompt" in text
    assert "reach_prompt" not in text
    assert "bench" not in text
