"""A questionnaire made elsewhere becomes a draft."""

import re
from html import unescape
from io import BytesIO

import pytest

from app.builder import exchanged, queries
from surveys.exchange import EXCHANGE_CODES, EXPRESSION_CODES, REASONS, SOURCE_KINDS
from tests.app.builder.desk import ROOT
from tests.factories import builder
from tests.surveys.exchange import books
from tests.surveys.exchange.test_reports import FILES


def upload(desk, data, **fields):
    given = {"survey_name": "Our parks", "slug": "parks", "lang": "en", **fields}
    return desk.post("import/", {**given, "file": (BytesIO(data), "parks")})


def hidden(page):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found if name != "csrf_token"}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("parks.lss", "It has no answers or rows to choose from."),
        ("parks.surveyjs.json", "There is no such kind of question"),
        ("parks.xlsx", "There is no such kind of question"),
    ],
)
def test_a_file_is_looked_at_and_becomes_a_draft(desk, name, refusal):
    is_book = name.endswith("xlsx")
    data = books.book(**books.PARKS) if is_book else (FILES / name).read_bytes()
    answer = upload(desk, data)
    assert answer.status_code == 200
    assert "Surveys are not offered in this language." in answer.text or is_book
    assert refusal in answer.text
    made = desk.post("import/draft", hidden(answer.text))
    assert made.status_code == 303
    assert made.location.endswith("/staff/surveys/parks/")
    survey = queries.survey_by_slug("parks")
    assert survey.name == "Our parks"
    assert survey.draft.text("title", "en").text == "Our parks"
    assert desk.get("parks/").status_code == 200


@pytest.mark.parametrize(
    ("data", "fields", "words"),
    [
        (b"nothing", {}, "Choose a file of XLSForm"),
        (b"<html></html>", {}, "something else than a questionnaire"),
        (b"{}", {"slug": "../etc"}, "Use small letters"),
        (b"{}", {"survey_name": ""}, "Enter a name."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk, data, fields, words):
    answer = upload(desk, data, **fields)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_file_that_is_too_big_says_so(desk):
    fields = {"csrf_token": desk.token, "survey_name": "Parks", "slug": "parks", "lang": "en"}
    parts = [f'; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    parts.append(f'; name="file"; filename="a.json"\r\n\r\n{{{" " * 2_000_001}\r\n')
    start = "--cut\r\nContent-Disposition: form-data"
    # Written out, as the client would leave its own temporary file open.
    body = "".join(start + part for part in parts) + "--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    answer = desk.client.post(f"{ROOT}import/", data=body.encode(), content_type=kind)
    assert answer.status_code == 422
    assert "at most 2 MB" in answer.text


def test_an_address_in_use_or_a_draft_that_is_gone_makes_nothing(desk):
    seen = upload(desk, (FILES / "parks.lss").read_bytes())
    builder.published(slug="parks")
    assert desk.post("import/draft", hidden(seen.text)).status_code == 409
    late = upload(desk, (FILES / "parks.lss").read_bytes())
    assert late.status_code == 422
    assert "Another survey has this address" in late.text
    gone = {**hidden(seen.text), "slug": "other", "upload": f"2026-01-01/{'0' * 32}"}
    assert desk.post("import/draft", gone).status_code == 404


def test_words_of_the_file_are_shown_as_words(desk):
    data = b'{"elements": [{"type": "text", "name": "<script>alert(1)</script>"}]}'
    answer = upload(desk, data)
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text


def test_every_code_has_words():
    assert set(exchanged.REASONS) == {*REASONS, *EXPRESSION_CODES} - {""}
    assert set(exchanged.ERRORS) == set(EXCHANGE_CODES)
    assert set(exchanged.SOURCES) == set(SOURCE_KINDS)
