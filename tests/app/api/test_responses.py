"""Whole responses from programs: read as the form is, all or nothing, exactly once."""

import io
import json
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

import surveys
from app import clock
from app.accounts import service as accounts
from app.api.openapi import examples
from app.db import db, reading
from app.jobs import Job
from app.respond import queries, removal, tokens
from app.respond.models import Receipt, Response
from tests.app.api.calls import ROOT, Program, faults
from tests.app.respond import rows, samples
from tests.app.respond.samples import chosen, is_chosen, item, page
from tests.factories import api
from tests.factories.builder import draft, publish_again, published, redraft

AT_ONCE = 20
KEY = "kiosk-0001"


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page("one", item("yes_no", "visits", required=True), item("short_text", "name")),
            page("two", item("long_text", "why"), show_if=is_chosen("visits", "yes")),
        )
    )


def test_a_response_is_stored_as_if_somebody_had_filled_in_the_form(program, survey):
    sent = program.submits(
        survey.slug,
        answers={"visits": "yes", "name": "  Ada\t ", "why": "Dark\r\npaths"},
        lang="ar",
        channel="phone",
    )
    assert sent.status_code == 201
    response = rows.only_response()
    assert (response.lang, response.channel) == ("ar", "phone")
    assert response.submitted_on == clock.today()
    assert rows.stored() == {"visits": chosen("yes"), "name": "Ada", "why": "Dark\npaths"}


def test_the_receipt_code_leads_its_holder_to_the_answers(program, survey):
    shown = program.submits(survey.slug, answers={"visits": "no"}).json["receipt_code"]
    receipt = queries.receipt_by_code(tokens.read_code(shown) or "")
    assert receipt is not None
    assert receipt.response_id == rows.only_response().id


def test_comments_wait_for_the_analysis_like_any_others(program, survey):
    program.submits(survey.slug, answers={"visits": "yes", "why": "Dark"})
    assert [job.name for job in db.session.query(Job)] == ["insights.embed"]


def test_the_documents_own_example_is_taken(program):
    survey = published(surveys.from_json(json.dumps(examples.definition())))
    assert program.submits(survey.slug, examples.KEY, **examples.SUBMISSION).status_code == 201


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("answers", "wrong_type")]),
        ({"answers": []}, [("answers", "wrong_type")]),
        ({"answers": {}}, [("answers.visits", "required")]),
        ({"answers": {"visits": ""}}, [("answers.visits", "required")]),
        ({"answers": {"visits": "maybe"}}, [("answers.visits", "not_an_option")]),
        ({"answers": {"visits": "no", "why": "x"}}, [("answers.why", "not_asked")]),
        ({"answers": {"visits": "no", "i_name": "x"}}, [("answers.i_name", "unknown_question")]),
        (
            {"answers": {"visits": 1, "name": "x" * 900, "else": 1}},
            [
                ("answers.visits", "wrong_type"),
                ("answers.name", "too_long"),
                ("answers.else", "unknown_question"),
            ],
        ),
        ({"answers": {"visits": "no"}, "lang": "ko"}, [("lang", "not_offered")]),
        ({"answers": {"visits": "no"}, "lang": 5}, [("lang", "not_offered")]),
        ({"answers": {"visits": "no"}, "channel": "import"}, [("channel", "unknown_channel")]),
        ({"answers": {"visits": "no"}, "channel": {}}, [("channel", "unknown_channel")]),
        ({"answers": {"visits": "no"}, "sent_on": "2020-01-01"}, [("sent_on", "unknown_key")]),
        ({"answers": {"visits": "no", "\ud800": 1}}, [("answers.\ud800", "unknown_question")]),
    ],
)
def test_every_fault_is_named_and_nothing_is_stored(program, survey, body, expected):
    assert faults(program.submits(survey.slug, **body)) == expected
    assert rows.nothing_sent()


def test_a_refused_response_can_be_put_right_under_the_same_key(program, survey):
    assert program.submits(survey.slug, KEY, answers={}).status_code == 422
    assert program.submits(survey.slug, KEY, answers={"visits": "no"}).status_code == 201


def test_the_same_again_is_the_same_receipt_and_another_body_is_refused(program, survey):
    body = {"answers": {"visits": "yes", "name": "Ada"}}
    first = program.submits(survey.slug, KEY, **body)
    turned = {"answers": {"name": "Ada", "visits": "yes"}}
    assert program.submits(survey.slug, KEY, **turned).get_data() == first.get_data()
    assert program.submits(survey.slug, f'"{KEY}"', **body).get_data() == first.get_data()
    for other in ({"answers": {"visits": "no"}}, body | {"channel": "paper"}):
        answer = program.submits(survey.slug, KEY, **other)
        assert (answer.status_code, answer.json["code"]) == (409, "other_answers_sent")
    assert rows.count(Response) == rows.count(Receipt) == 1


def test_a_key_is_of_one_token_and_one_survey(client, program, survey):
    body = {"answers": {"visits": "no"}}
    other = published(survey.draft)
    codes = {
        program.submits(survey.slug, KEY, **body).json["receipt_code"],
        program.submits(other.slug, KEY, **body).json["receipt_code"],
        Program(client, api.bearer()).submits(survey.slug, KEY, **body).json["receipt_code"],
    }
    assert len(codes) == rows.count(Response) == 3


def test_a_retry_finds_its_receipt_although_the_survey_has_changed_or_closed(program, survey):
    body = {"answers": {"visits": "yes", "why": "Dark"}}
    first = program.submits(survey.slug, KEY, **body)
    redraft(survey, samples.survey(page("one", item("short_text", "name"))))
    publish_again(survey)
    survey.status = "closed"
    assert program.submits(survey.slug, KEY, **body).get_data() == first.get_data()
    assert program.submits(survey.slug, **body).status_code == 410


def test_a_late_retry_of_what_was_withdrawn_is_told_that_it_is_gone(program, survey):
    body = {"answers": {"visits": "no"}}
    program.submits(survey.slug, KEY, **body)
    removal.forget(rows.only_response().id, on=clock.today())
    answer = program.submits(survey.slug, KEY, **body)
    assert (answer.status_code, answer.json["code"]) == (410, "ended")
    assert rows.nothing_sent()


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with space", "ümlaut-key", '"'])
def test_a_response_without_a_proper_key_is_refused(program, survey, key):
    answer = program.post(
        f"/{survey.slug}/responses", {"answers": {"visits": "no"}}, **{"Idempotency-Key": key}
    )
    assert (answer.status_code, answer.json["reason"]) == (400, "idempotency_key")
    assert rows.nothing_sent()


def test_a_draft_and_a_survey_that_is_over_take_nothing(program, survey):
    body = {"answers": {"visits": "no"}}
    assert program.submits(draft(survey.draft).slug, **body).status_code == 404
    survey.closes_on = clock.today() - timedelta(days=1)
    assert program.submits(survey.slug, **body).json["code"] == "closed"
    assert rows.nothing_sent()


def at_the_same_time(app: Flask, slug: str, headers: dict[str, str]) -> list[tuple[int, bytes]]:
    """Send the same response from many connections at once."""
    db.session.commit()
    barrier = threading.Barrier(AT_ONCE)
    answers: list[tuple[int, bytes]] = []
    named = headers | {"Idempotency-Key": KEY}

    def send() -> None:
        barrier.wait()
        body = {"answers": {"visits": "yes", "why": "Dark"}}
        answer = FlaskClient(app).post(f"{ROOT}/{slug}/responses", json=body, headers=named)
        answers.append((answer.status_code, answer.get_data()))

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_twenty_sendings_at_once_leave_one_response_and_show_one_receipt(app, survey):
    answers = at_the_same_time(app, survey.slug, api.bearer())
    assert len(answers) == AT_ONCE
    assert {status for status, _body in answers} == {201}
    assert len({body for _status, body in answers}) == 1
    assert rows.count(Response) == rows.count(Receipt) == 1


class SlowBody(io.BytesIO):
    """A body; while it is read, somebody else writes."""

    def __init__(self, app: Flask, body: bytes) -> None:
        super().__init__(body)
        self.app, self.written = app, False

    def readinto(self, buffer) -> int:
        writer = threading.Thread(target=self._write)
        writer.start()
        writer.join(10)
        return super().readinto(buffer)

    def _write(self) -> None:
        with self.app.app_context(), reading(only=False):
            accounts.create_organisation("Written meanwhile")
            db.session.commit()
            self.written = True


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/{slug}/responses", {"Idempotency-Key": KEY}),
        ("PUT", "/{slug}/draft", {"If-Match": '"1"'}),
        ("POST", "?slug=other&name=Other", {}),
    ],
)
def test_a_body_that_comes_slowly_keeps_no_writer_waiting(app, survey, method, path, headers):
    raw, token = b'{"answers": {"visits": "no"}}', api.bearer()
    body = SlowBody(app, raw)
    # The day of its use is noted: nothing is written any more before the body is read.
    assert app.test_client().get(ROOT, headers=token).status_code == 200
    app.test_client().open(
        ROOT + path.format(slug=survey.slug),
        method=method,
        headers=token | headers | {"Content-Type": "application/json"},
        input_stream=body,
        content_length=len(raw),
    )
    assert body.written


def test_programs_send_neither_files_nor_contact_details(program, app):
    asked = item("upload", "proof", required=True), item("contact", "reach", required=True)
    survey = published(samples.survey(page("one", *asked, item("yes_no", "visits"))))
    answers = {"visits": "no", "proof": ["a.png"], "reach": {"email": "a@example.org"}}
    refused = program.submits(survey.slug, KEY, answers=answers)
    assert faults(refused) == [
        ("answers.proof", "only_on_the_page"),
        ("answers.reach", "only_on_the_page"),
    ]
    assert program.submits(survey.slug, KEY, answers={"visits": "no"}).status_code == 201
    assert rows.stored() == {"visits": chosen("no")}
