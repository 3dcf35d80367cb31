"""Answers collected elsewhere: what is read, what is refused, and that twice adds nothing."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

import surveys
from app import clock
from app.access import Role
from app.blobs import open_blobs
from app.builder.models import Survey
from app.db import db
from app.operations import registry
from app.operations.worker import Worker
from app.respond import importing, intake
from app.respond import queries as respond_queries
from app.respond.models import Answer, ImportBatch, Response
from tests.factories.accounts import sign_in, user
from tests.factories.builder import published

registry.load()


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = published("consultation", slug="plan")
    db.session.commit()
    return survey


def plan(survey: Survey, *lines: str, source: str = "paper") -> importing.Plan:
    data = "\n".join(lines).encode()
    return importing.plan_of(survey.versions[-1].definition, data, source=source)


def take(survey: Survey, planned: importing.Plan) -> intake.Taken:
    batch = intake.begin(survey, planned, by=None, at=clock.now())
    return intake.bring_in(batch.id, planned)


def count(table: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.commit()
    return found


def test_rows_become_responses_with_channel_date_and_language(survey: Survey) -> None:
    planned = plan(
        survey,
        "id,date,channel,lang,support,uses_service,why,year_of_birth,last_used,quote_consent,shoe",
        "1,2026-01-31,paper,ar,4,yes,لأن الطريق خطر,١٩٨٠,2025-12-24,yes,44",
        '2,2026-02-01,phone,en,1,no,"Noise, and dust",,,no,',
    )
    assert planned.refused == ()
    assert [column.name for column in planned.columns if not column.is_used] == ["shoe"]
    assert take(survey, planned).added == 2
    responses = sorted(respond_queries_all(), key=lambda each: each.submitted_on)
    first = {survey_code(survey, each.question_id): each for each in responses[0].answers}
    assert (responses[0].channel, responses[0].lang) == ("paper", "ar")
    assert responses[0].submitted_on == date(2026, 1, 31)
    values = {code: surveys.value_from_json(load(each)) for code, each in first.items()}
    assert values["why"] == "لأن الطريق خطر"
    assert values["year_of_birth"] == Decimal(1980)
    assert values["last_used"] == date(2025, 12, 24)
    assert values["quote_consent"] == surveys.Chosen(("given",))
    second = {survey_code(survey, each.question_id) for each in responses[1].answers}
    assert "quote_consent" not in second


def respond_queries_all() -> list[Response]:
    return list(db.session.scalars(select(Response)))


def survey_code(survey: Survey, item_id: str) -> str:
    return survey.versions[-1].definition.item(item_id).code


def load(answer: Answer) -> object:
    return json.loads(answer.value_json)


def test_the_same_file_twice_adds_nothing(survey: Survey) -> None:
    lines = ("support,why", "4,Same words", "4,Same words")
    assert take(survey, plan(survey, *lines)).added == 2
    again = take(survey, plan(survey, *lines))
    assert (again.added, again.known) == (0, 2)
    assert count(Response) == 2


def test_an_id_of_the_same_source_is_known_in_another_file(survey: Survey) -> None:
    take(survey, plan(survey, "id,support", "a,4"))
    taken = take(survey, plan(survey, "id,support,why", "a,4,again", "b,5,new"))
    assert (taken.added, taken.known) == (1, 1)
    assert take(survey, plan(survey, "id,support", "a,4", source="phone")).added == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,2026-02-30,paper,en,4,x", "date"),
        (f"1,{clock.today() + timedelta(days=2)},paper,en,4,x", "date"),
        ("1,,pigeon,en,4,x", "channel"),
        ("1,,paper,e1,4,x", "lang"),
        ("1,,paper,en,9,x", "not_an_option"),
        (",,paper,en,4,x", "id_missing"),
        ("1,,paper,en,,", "no_answers"),
        ("1,,paper,en,4,x,extra", "cells"),
        ("1,,paper,en,4," + "x" * 20_001, "too_long"),
        ("0,,paper,en,4,twice", "id_twice"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason(
    survey: Survey, line: str, code: str
) -> None:
    planned = plan(survey, "id,date,channel,lang,support,why", "0,,paper,en,4,fine", line)
    assert [(each.line, each.code) for each in planned.refused] == [(3, code)]
    assert planned.refused[0].sentence()
    assert len(planned.rows) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"support,why\n4,\x00", "nul"),
        (b"support,why\n4,\xff\xfe", "encoding"),
        (b"name\nBob", "unknown"),
        (b"support,support\n4,4", "twice"),
        (b'support,why\n4,"never closed', "cell"),
        (b",".join(b"c%d" % n for n in range(20_000)), "columns"),
        (b"name:support\n4", "unknown"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(survey: Survey, data: bytes, code: str) -> None:
    with pytest.raises(importing.UnreadableFileError) as refused:
        importing.plan_of(survey.versions[-1].definition, data, source="x")
    assert refused.value.code == code
    assert refused.value.sentence()


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found_out(survey: Survey, delimiter: str) -> None:
    planned = plan(survey, delimiter.join(("support", "why")), delimiter.join(("4", "a, b")))
    assert len(planned.rows) == 1


def test_answers_off_the_path_are_left_out_and_counted(survey: Survey) -> None:
    planned = plan(survey, "support,answering_as,organisation", "4,individual,Cycling club")
    assert planned.off_path == 1


def test_an_import_that_breaks_off_is_invisible_and_can_be_repeated(survey: Survey) -> None:
    planned = plan(survey, "support,why", "4,one", "5,two")
    batch = intake.begin(survey, planned, by=None, at=clock.now())
    intake._store(survey.versions[-1], batch.id, survey.id, planned.rows[:1])  # noqa: SLF001
    db.session.commit()
    assert respond_queries.response_count(survey.id) == 0
    db.session.commit()
    assert take(survey, planned).added == 2
    assert respond_queries.response_count(survey.id) == 2
    db.session.commit()
    intake.remove(batch.id)
    db.session.commit()
    assert count(Response) == 2
    assert count(ImportBatch) == 1


def test_staff_look_before_they_take(survey: Survey, client: FlaskClient, app: Flask) -> None:
    sign_in(client, user(Role.EDITOR))
    data = {
        "source": "town hall",
        "file": (BytesIO(b"support,why\n4,<script>alert(1)</script>\n9,bad"), "answers.csv"),
    }
    page = post(client, "/staff/surveys/plan/import/", data)
    assert page.status_code == 200
    assert b"alert(1)" not in page.data
    assert count(Response) == 0
    taken = post(client, "/staff/surveys/plan/import/take", hidden(page.text))
    assert taken.status_code == 303
    Worker(app).drain()
    assert count(Response) == 1
    assert list(open_blobs(app.config["SETTINGS"]).list("imports/")) == []
    assert "1 response was added" in client.get(taken.location).text


def test_a_bad_file_is_a_message_beside_the_field(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.EDITOR))
    page = post(
        client, "/staff/surveys/plan/import/", {"source": "", "file": (BytesIO(b"x"), "a.csv")}
    )
    assert page.status_code == 422
    page = post(
        client, "/staff/surveys/plan/import/", {"source": "x", "file": (BytesIO(b"x\ny"), "a.csv")}
    )
    assert page.status_code == 422
    assert "No column is named" in page.text


def post(client: FlaskClient, url: str, data: dict[str, object]):
    token = hidden(client.get("/staff/surveys/plan/import/").text)["csrf_token"]
    return client.post(url, data={**data, "csrf_token": token}, content_type="multipart/form-data")


def hidden(html: str) -> dict[str, str]:
    soup = BeautifulSoup(html, "html.parser")
    return {each["name"]: each.get("value", "") for each in soup.select("main input[type=hidden]")}
