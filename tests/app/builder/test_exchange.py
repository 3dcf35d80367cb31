"""A questionnaire made elsewhere becomes a draft."""

import re
import zipfile
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
    return desk.post("import/", {"lang": "en", **fields, "file": (BytesIO(data), "parks")})


def suggested(page):
    found = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page)
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
    given = suggested(answer.text)
    assert (given["survey_name"], given["slug"]) == ("Our parks", "our-parks")
    made = desk.post("import/draft", {**given, "slug": "parks"})
    assert made.status_code == 303
    assert made.location.endswith("/staff/surveys/parks/")
    survey = queries.survey_by_slug("parks")
    assert survey.name == "Our parks"
    assert survey.draft.text("title", "en").text == "Our parks"
    assert desk.get("parks/").status_code == 200


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"nothing", "Choose a file of XLSForm"),
        (b"<html></html>", "something else than a questionnaire"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk, data, words):
    answer = upload(desk, data)
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"slug": "../etc"}, "Use small letters"),
        ({"survey_name": " "}, "Enter a name."),
        ({"survey_name": "", "slug": ""}, "Enter an address."),
    ],
)
def test_an_error_in_name_or_address_keeps_the_file(desk, typed, words):
    seen = suggested(upload(desk, (FILES / "parks.lss").read_bytes()).text)
    refused = desk.post("import/draft", {**seen, **typed})
    assert refused.status_code == 422
    assert words in refused.text
    assert "Surveys are not offered in this language." in refused.text
    assert suggested(refused.text)["upload"] == seen["upload"]
    assert desk.post("import/draft", seen).status_code == 303


def test_an_archive_with_answers_says_how_they_come_in(desk):
    structure = (FILES / "parks.lss").read_bytes()
    for has_answers in (True, False):
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("survey_1.lss", structure)
            if has_answers:
                archive.writestr("survey_1_responses.lsr", "<document/>")
        answer = upload(desk, held.getvalue())
        assert answer.status_code == 200
        assert ("The archive holds answers as well." in answer.text) == has_answers
        made = desk.post("import/draft", suggested(answer.text))
        shown = desk.client.get(made.location).text
        assert ("then bring in the answers" in shown) == has_answers


def big(desk, size):
    """Send a questionnaire with so many spaces at its end."""
    fields = {"csrf_token": desk.token, "lang": "en"}
    parts = [f'; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    data = f'{{"elements": [{{"type": "text", "name": "a"}}]}}{" " * size}'
    parts.append(f'; name="file"; filename="a.json"\r\n\r\n{data}\r\n')
    start = "--cut\r\nContent-Disposition: form-data"
    # Written out, as the client would leave its own temporary file open.
    body = "".join(start + part for part in parts) + "--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    return desk.client.post(f"{ROOT}import/", data=body.encode(), content_type=kind)


def test_a_file_is_read_up_to_its_limit_and_one_that_is_too_big_says_so(desk):
    assert big(desk, 3_000_000).status_code == 200
    answer = big(desk, 4_000_001)
    assert answer.status_code == 422
    assert "at most 4 MB" in answer.text


def test_an_address_in_use_is_asked_for_again_and_a_draft_that_is_gone_makes_nothing(desk):
    seen = suggested(upload(desk, (FILES / "parks.lss").read_bytes()).text)
    builder.published(slug=seen["slug"])
    taken = desk.post("import/draft", seen)
    assert taken.status_code == 409
    assert "Another survey has this address" in taken.text
    assert suggested(taken.text)["upload"] == seen["upload"]
    again = suggested(upload(desk, (FILES / "parks.lss").read_bytes()).text)
    assert again["slug"] == f"{seen['slug']}-2"
    gone = {**seen, "slug": "other", "upload": f"2026-01-01/{'0' * 32}"}
    assert desk.post("import/draft", gone).status_code == 404
    assert desk.post("import/draft", {**seen, "upload": "../../etc"}).status_code == 404


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
