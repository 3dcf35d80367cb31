"""Staff type in sheets: the citizens' own checks, nothing invented, each sheet once."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.respond import entering, queries
from app.respond.models import Receipt, Response
from app.respond.reach_models import SheetEntry
from surveys import editing
from tests.app.respond import rows, samples
from tests.app.respond.samples import is_chosen, item, page
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import publish_again, published, redraft
from tests.markup import problems

NO = is_chosen("uses", "no")
ASKED = samples.survey(
    page("use", item("yes_no", "uses", required=True)),
    page("often", item("number", "times", show_if={"op": "not", "of": NO}), item("date", "last")),
    page("why", item("long_text", "why")),
)
HEAD = {"sheet.number": "A-007", "sheet.channel": "paper", "sheet.lang": "ja"}


@pytest.fixture
def survey(app):
    return published(ASKED)


@pytest.fixture
def editor(survey, client):
    sign_in(client, user(Role.EDITOR))
    return client


def types(client, survey, version=None, **fields):
    head = HEAD | {"sheet.received_on": str(clock.today())}
    query = f"?version={version}" if version else ""
    answer = post(client, f"/staff/surveys/{survey.slug}/enter/{query}", head | fields)
    assert problems(answer.text) == []
    return answer


def text_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").get_text(" ").split())


def test_a_sheet_becomes_a_response_with_its_channel_language_and_day(editor, survey):
    day = clock.today() - timedelta(days=3)
    fields = {"i_uses": "yes", "i_times": "3", "sheet.received_on": str(day)}
    answer = types(editor, survey, **fields)
    response = rows.only_response()
    assert (response.channel, response.lang, response.submitted_on) == ("paper", "ja", day)
    assert rows.stored() == {"uses": samples.chosen("yes"), "times": 3}
    assert "Sheet A-007 is stored" in text_of(answer)
    assert db.session.query(AuditEvent).filter_by(action="responses.enter").count() == 1


def test_the_next_sheet_is_there_at_once_with_its_number(editor, survey):
    page = BeautifulSoup(types(editor, survey, i_uses="yes").text, "html5lib")
    assert page.select_one("[name='sheet.number']")["value"] == "A-008"
    assert page.select_one("[name=i_uses][checked]") is None
    assert "A-007" in page.select_one("main .measure ol").get_text()


def test_the_code_on_the_sheet_opens_the_answers(editor, survey):
    page = BeautifulSoup(types(editor, survey, i_uses="yes").text, "html5lib")
    code = "".join(span.get_text() for span in page.select(".code span:not([aria-hidden])"))
    receipt = queries.receipt_by_code(code)
    assert receipt is not None
    assert receipt.response_id == rows.only_response().id


def test_what_is_impossible_is_shown_and_may_be_left_out(editor, survey):
    wrong = {"i_uses": "yes", "i_times": "many", "i_last-day": "31", "i_last-month": "2"}
    answer = types(editor, survey, **wrong)
    assert answer.status_code == 422
    assert rows.nothing_sent()
    assert "Leave this answer out" in answer.text
    assert 'value="many"' in answer.text
    again = types(editor, survey, **wrong, **{"sheet.leave_out": ["i_times", "i_last"]})
    assert again.status_code == 200
    assert rows.stored() == {"uses": samples.chosen("yes")}


def test_an_answer_that_the_sheet_skips_is_named_before_it_is_left_out(editor, survey):
    answer = types(editor, survey, i_uses="no", i_times="3")
    assert answer.status_code == 422
    assert "2. times_prompt in en – does not belong" in text_of(answer)
    types(editor, survey, i_uses="no", i_times="3", **{"sheet.as_it_is": "y"})
    assert rows.stored() == {"uses": samples.chosen("no")}


def test_an_empty_required_answer_stays_empty(editor, survey):
    answer = types(editor, survey, i_why="So")
    assert answer.status_code == 422
    assert "1. uses_prompt in en – needs an answer and has none." in text_of(answer)
    types(editor, survey, i_why="So", **{"sheet.as_it_is": "y"})
    assert rows.stored() == {"why": "So"}


def test_a_rule_that_answers_break_can_be_met_by_leaving_one_out(app, client):
    rule = {"id": "r_one", "refused_when": NO, "item": "i_uses", "message": "not_so"}
    survey = published(samples.survey(page("use", item("yes_no", "uses"), rules=[rule])))
    sign_in(client, user(Role.EDITOR))
    assert "not_so in en" in types(client, survey, i_uses="no").text
    types(client, survey, i_uses="no", **{"sheet.leave_out": "i_uses"})
    assert rows.stored() == {}


def test_a_second_sheet_with_the_number_is_refused_with_a_look_at_the_first(editor, survey):
    types(editor, survey, i_uses="yes")
    answer = types(editor, survey, i_uses="no", **{"sheet.number": " a-007 "})
    assert answer.status_code == 409
    assert "The first sheet with this number" in answer.text
    assert rows.count(Response) == 1


def test_the_same_sheet_twice_by_the_same_person_shows_the_same_code(editor, survey):
    first, second = (types(editor, survey, i_uses="yes") for _each in range(2))
    codes = [BeautifulSoup(each.text, "html5lib").select_one(".code") for each in (first, second)]
    assert codes[0] == codes[1]
    assert rows.count(Response) == rows.count(Receipt) == rows.count(SheetEntry) == 1


def test_somebody_else_does_not_get_the_code(app, editor, survey):
    types(editor, survey, i_uses="yes")
    other = app.test_client()
    sign_in(other, user(Role.EDITOR))
    answer = types(other, survey, i_uses="yes")
    assert answer.status_code == 409
    assert 'class="code"' not in answer.text


def test_sheets_of_an_earlier_version_belong_to_it(editor, survey):
    redraft(survey, editing.set_text(survey.draft, "why_prompt", "en", "And why?"))
    publish_again(survey)
    types(editor, survey, version=1, i_uses="yes")
    assert rows.only_response().version.number == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sheet.number", ""),
        ("sheet.number", "x" * 41),
        ("sheet.number", "=1+1"),
        ("sheet.channel", "web"),
        ("sheet.lang", "xx"),
        ("sheet.received_on", "2999-01-01"),
        ("sheet.received_on", "soon"),
    ],
)
def test_a_head_that_cannot_be_is_refused(editor, survey, field, value):
    assert types(editor, survey, i_uses="yes", **{field: value}).status_code == 422
    assert rows.nothing_sent()


def test_bytes_that_are_no_text_are_refused(editor, survey):
    answer = types(editor, survey, i_uses="yes", i_why="a\x00b", **{"sheet.number": "1\x00"})
    assert answer.status_code == 422
    assert rows.nothing_sent()


@pytest.mark.parametrize(
    ("number", "after"), [("A-009", "A-010"), ("99", "100"), ("X", ""), ("", "")]
)
def test_the_number_that_follows(number, after):
    assert entering.following(number) == after


def test_readers_do_not_type_in(app, client, survey):
    sign_in(client, user(Role.READER))
    assert client.get(f"/staff/surveys/{survey.slug}/enter/").status_code == 403


def test_a_sheet_needs_nothing_that_is_asked_on_the_screen_only(app, client):
    asked = item("upload", "proof", required=True), item("contact", "reach", required=True)
    sign_in(client, user(Role.EDITOR))
    survey = published(samples.survey(page("one", *asked, item("yes_no", "uses"))))
    answer = types(client, survey, i_uses="yes")
    assert "A screen would not have let this through" not in text_of(answer)
    assert rows.stored() == {"uses": samples.chosen("yes")}
