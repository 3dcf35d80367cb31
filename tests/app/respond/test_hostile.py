"""Bad input: a clear page, the right status, what was typed kept, nothing stored by half."""

from decimal import Decimal
from urllib.parse import quote

import pytest

from app.respond.models import UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, item, page
from tests.factories.builder import published
from tests.markup import problems

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page(
                "one",
                item("long_text", "comment"),
                item("short_text", "name"),
                item("number", "size"),
                item("date", "born"),
                item("single_choice", "colour"),
                item(
                    "multiple_choice",
                    "many",
                    options=["red", "green", {"code": "none", "exclusive": True}],
                ),
            )
        )
    )


@pytest.fixture
def citizen(client, survey):
    return Citizen(client, survey).starts()


HOSTILE = [
    "<script>window.__x=1</script>",
    '"><img src=x onerror=window.__x=1>',
    "</textarea><script>alert(1)</script>",
    '<div hx-get="/admin" hx-trigger="load">',
    "{{7*7}} ${7*7} <%=7*7%> {%import os%}",
    "%s%n %(x)s {0.__class__}",
    "' OR 1=1--\"; DROP TABLE answer",
    "=cmd|' /C calc'!A0",
    "-2+3",
    "\u202eabc\u2066",
    "a\u200bb\u200dc 👨\u200d👩\u200d👧",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065",
    "null",
    "日本語 العربية ไทย ខ្មែរ",
    "a\u2028b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_stored_as_words_and_shown_as_words(citizen, text):
    citizen.answers(comment=text)
    assert citizen.response.status_code == 200
    html = citizen.response.get_data(as_text=True)
    assert problems(html) == []
    assert "<script>window" not in html
    assert "<img src=x" not in html
    citizen.sends()
    assert rows.stored()["comment"] == text.replace("\u2028", "\n")


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("comment", "before\x00after", "beforeafter"),
        ("comment", "\x00", ""),
        ("comment", "a\x1b[2Jb", "a[2Jb"),
        ("name", "x" + "\u0301" * 400, "x" + "\u0301" * 30),
        ("comment", "half\ufffd", "half"),
        ("comment", "a\ufffe", "a"),
    ],
)
def test_characters_that_cannot_be_kept_are_taken_out_and_said_so(citizen, code, text, shown):
    citizen.answers(**{code: text, "size": "7"})
    assert citizen.response.status_code == 422
    assert "were taken out" in citizen.text
    assert citizen.html.find("title").get_text().startswith("Error: ")
    assert citizen.form({})[f"i_{code}"] == shown
    assert citizen.form({})["i_size"] == "7"
    assert problems(citizen.response.get_data(as_text=True)) == []
    assert rows.only_draft().answers == {}
    citizen.answers()
    assert citizen.h1 == "Check your answers"


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%C0%AF", b"%FF%FE", b"\xff\xfe", b"%ED%B2%A9x"])
def test_bytes_that_are_no_text_are_not_stored_as_something_else(client, citizen, raw):
    body = b"page.seen=i_comment+i_name&page.lang=en&i_name=Ada&i_comment=" + raw
    answer = client.post(citizen.url, data=body, content_type=FORM)
    assert answer.status_code == 422
    assert "Ada" in answer.text
    assert rows.only_draft().answers == {}


def test_one_megabyte_of_one_letter_is_refused_and_kept_in_the_form(citizen):
    citizen.answers(comment="a" * 1_000_000, name="b" * 300, size="1")
    assert citizen.response.status_code == 422
    assert "Characters used: 1,000,000. Characters allowed: 5,000." in citizen.text
    assert citizen.form({})["i_comment"] == "a" * 1_000_000
    assert rows.only_draft().answers == {}


def test_more_than_the_server_reads_is_refused_with_a_page(client, citizen):
    body = b"page.seen=i_comment&i_comment=" + b"a" * 3_000_000
    answer = client.post(citizen.url, data=body, content_type=FORM)
    assert answer.status_code == 413
    assert "too big" in answer.text
    assert rows.only_draft().answers == {}


def test_ten_thousand_parts_are_read_or_refused_but_never_half_stored(client, citizen):
    many = "&".join(f"x{number}=1" for number in range(10_000))
    body = f"page.seen=i_name&page.lang=en&i_name=Ada&{many}"
    assert client.post(citizen.url, data=body, content_type=FORM).status_code == 303
    assert set(rows.only_draft().answers) == {"i_name"}
    part = '--edge\r\nContent-Disposition: form-data; name="x{}"\r\n\r\n1\r\n'
    parts = "".join(part.format(number) for number in range(10_000)) + "--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    assert client.post(citizen.url, data=parts, content_type=kind).status_code == 413
    assert set(rows.only_draft().answers) == {"i_name"}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"i_name=Ada"),
        ("application/json", b'{"i_name": "\\ud800"}'),
        ("multipart/form-data", b"no boundary"),
        (FORM, b""),
    ],
)
def test_what_is_no_form_of_ours_loses_no_answer(client, citizen, content_type, body):
    page_url = citizen.url
    citizen.answers(name="Ada")
    answer = client.post(page_url, data=body, content_type=content_type)
    assert answer.status_code == 400
    assert set(rows.only_draft().answers) == {"i_name"}


@pytest.mark.parametrize("typed", ["١٢٫٥", "12.5", "१२.५"])
def test_a_number_in_any_digits_is_a_number(client, survey, typed):
    citizen = Citizen(client, survey, "ar").comes()
    citizen.posts(citizen.form({})).answers(size=typed)
    citizen.posts(citizen.form({}))
    assert rows.stored() == {"size": Decimal("12.5")}


@pytest.mark.parametrize("typed", ["NaN", "1e309", "0x1F", "true", "-", "1,2,3", "9" * 500])
def test_what_is_no_number_is_said_so_and_kept(citizen, typed):
    citizen.answers(size=typed)
    assert citizen.response.status_code == 422
    assert citizen.form({})["i_size"] == typed
    link = citizen.html.select_one("#error-summary a")
    assert citizen.html.find(id=link["href"][1:])["value"] == typed


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("30", "2", "2024"), ("0", "0", "0000"), ("31", "12", "9999"), ("", "2", ""), ("x", "y", "z")],
)
def test_what_is_no_date_is_said_so_and_kept(citizen, day, month, year):
    citizen.answers(born__day=day, born__month=month, born__year=year)
    assert citizen.response.status_code == 422
    form = citizen.form({})
    kept = form["i_born-day"], form["i_born-month"], form["i_born-year"]
    assert kept == (day, month, year)
    link = citizen.html.select_one("#error-summary a")
    assert citizen.html.find(id=link["href"][1:]) is not None


@pytest.mark.parametrize("code", ["purple", "", "red\x00", "RED", "__proto__", "x" * 5000])
def test_what_is_not_offered_is_not_stored(citizen, code):
    citizen.answers(colour=code, name="Ada")
    assert citizen.response.status_code == (422 if code else 200)
    assert "i_colour" not in rows.only_draft().answers


def test_two_answers_to_one_choice_are_refused(citizen):
    citizen.answers(colour=["red", "green"])
    assert citizen.response.status_code == 422
    assert "Choose no more than 1 answer." in citizen.text


def test_none_of_these_stands_alone(citizen):
    citizen.answers(many=["red", "none"])
    assert citizen.response.status_code == 422
    assert "“many_none in en” cannot be chosen together with other answers." in citizen.text
    assert citizen.form({}).getlist("i_many") == ["red", "none"]


def test_words_beside_an_option_that_was_not_ticked_are_not_lost(client):
    other = [{"code": "any", "opens_text": True}, "red"]
    definition = samples.survey(
        page(
            "one",
            item("multiple_choice", "some", options=other),
            item("single_choice", "one_of", options=other),
        )
    )
    citizen = Citizen(client, published(definition)).starts()
    citizen.answers(some=["red"], some__other="this too", one_of__other="and this").sends()
    assert rows.stored() == {
        "some": chosen("any", "red", other="this too"),
        "one_of": chosen("any", other="and this"),
    }


@pytest.mark.parametrize(
    "path",
    [
        "/en/s/{slug}/r/{handle}/nowhere",
        "/en/s/{slug}/r/short/one",
        "/en/s/%00/",
        "/xx/s/{slug}/",
        "/en/s/{slug}%00/r/{handle}/one",
        "/en/s/{slug}/r/{handle}%00/one",
    ],
)
def test_addresses_that_lead_nowhere_say_so(client, citizen, path):
    handle = citizen.url.split("/")[5]
    answer = client.get(path.format(slug=citizen.slug, handle=handle))
    assert answer.status_code == 404


def test_a_page_of_another_site_cannot_answer_for_anybody(client, citizen):
    form = citizen.form({"name": "Ada"})
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(citizen.url, data=form, headers=headers).status_code == 403
    assert rows.only_draft().answers == {}


def test_a_forged_htmx_header_changes_nothing(client, citizen):
    answer = client.get(citizen.url, headers={"HX-Request": "true", "HX-Prompt": "a\tb"})
    assert "<html" in answer.text


def test_reading_writes_nothing(client, citizen):
    before = rows.only_draft().touched_at
    for path in (
        citizen.url,
        citizen.url.replace("/one", "/check-answers"),
        f"/en/s/{citizen.slug}/",
    ):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert rows.only_draft().touched_at == before
    assert rows.count(UnfinishedResponse) == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, citizen, method):
    assert getattr(client, method)(citizen.url).status_code == 405


def test_an_address_with_odd_characters_is_answered(client, citizen):
    assert client.get(f"{citizen.url}?check={quote('💥')}").status_code == 200
