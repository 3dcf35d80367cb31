"""The front page and the notices, as a visitor without account, cookie or script meets them."""

from datetime import timedelta

import pytest
from sqlalchemy import event

import surveys
from app import clock
from app.config import LOCALES
from app.db import db
from app.home import queries
from app.i18n import tag_of
from surveys import editing
from tests.factories import accounts, builder, entries

PAGES = ("", "privacy/", "accessibility/", "contact/")


def bilingual() -> surveys.Survey:
    """Return a survey whose title is in English and Arabic."""
    definition = editing.new_survey(code="feedback", source_lang="en", title="How did we do?")
    definition = editing.set_languages(definition, ("en", "ar"))
    return editing.set_text(definition, definition.title, "ar", "كيف كانت خدمتنا؟")


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("ar", "ar"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("zh-CN", "zh-Hans"),
        ("tlh,fr;q=0.1", "fr"),
        ("", "en"),
        ("*", "en"),
        ("../../x", "en"),
        (",".join(f"x{number};q=0.{number % 10}" for number in range(2000)) + ",ja;q=0.01", "ja"),
    ],
)
def test_the_root_leads_to_the_language_of_the_browser(client, wanted, tag):
    answer = client.get("/", headers={"Accept-Language": wanted})
    assert answer.status_code == 302
    assert answer.location == f"/{tag}/"
    assert "Accept-Language" in answer.vary
    assert "Set-Cookie" not in answer.headers


def test_the_root_leads_to_the_language_asked_for(client):
    answer = client.get("/?lang=ja", headers={"Accept-Language": "fr"})
    assert answer.location == "/ja/"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_there_in_every_language_and_may_be_cached(client, locale):
    accounts.organisation()
    for page in PAGES:
        answer = client.get(f"/{tag_of(locale)}/{page}", headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert f'<html lang="{tag_of(locale)}"' in answer.text
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Accept-Language" not in answer.vary
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/xx/", "/en/nothing", "/en"])
def test_other_addresses_lead_nowhere_or_to_the_right_one(client, path):
    assert client.get(path).status_code in {308, 404}


@pytest.mark.parametrize(
    ("path", "ours"), [("/EN/", "/en/"), ("/zh_Hans/", "/zh-Hans/"), ("/zh/", "/zh-Hans/")]
)
def test_other_spellings_of_a_language_lead_to_ours(client, path, ours):
    assert client.get(path).location == ours


def test_an_open_survey_is_offered_in_the_readers_language(client):
    builder.published(bilingual(), slug="feedback")
    page = client.get("/ar/").text
    assert 'href="/ar/s/feedback/"' in page
    assert "كيف كانت خدمتنا؟" in page


def test_a_title_that_is_not_translated_says_which_language_it_is_in(client):
    builder.published(bilingual(), slug="feedback")
    page = client.get("/ja/").text
    assert 'href="/ja/s/feedback/" lang="en" dir="ltr"' in page


def test_the_front_page_says_until_when_and_how_long(client):
    survey = builder.published(bilingual())
    survey.closes_on = clock.today() + timedelta(days=9)
    page = client.get("/en/").text
    assert "Open until" in page
    assert "About 1 minute<" in page
    assert "In 2 languages" in page


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_surveys_that_cannot_be_answered_are_not_offered(client, status):
    builder.published(slug="secret", status=status)
    assert "secret" not in client.get("/en/").text
    assert "no open survey" in client.get("/en/").text


@pytest.mark.parametrize(("opens", "closes"), [(1, 9), (-9, -1)])
def test_outside_its_dates_a_survey_is_not_offered(client, opens, closes):
    survey = builder.published(slug="secret")
    survey.opens_on = clock.today() + timedelta(days=opens)
    survey.closes_on = clock.today() + timedelta(days=closes)
    assert "secret" not in client.get("/en/").text


def test_published_answers_show_what_was_decided(client):
    loop = entries.published()
    page = client.get("/en/").text
    assert f'href="/en/you-said/{loop.entry.slug}/"' in page
    assert "title [en]" in page
    assert "Accepted" in page
    assert "title [ar]" in client.get("/ar/").text


def test_answers_in_work_are_not_shown(client):
    loop = entries.drafted()
    page = client.get("/en/").text
    assert f"you-said/{loop.entry.slug}" not in page
    assert "title [en]" not in page


def test_names_given_by_staff_are_text(client):
    body = accounts.organisation()
    body.name, body.contact = "<b>Town</b>", "javascript:alert(1)@x"
    db.session.commit()
    for page in PAGES:
        text = client.get(f"/en/{page}").text
        assert "<b>Town" not in text
        assert 'href="javascript' not in text


def test_before_there_is_an_organisation_the_pages_still_work(client):
    for page in PAGES:
        assert client.get(f"/en/{page}").status_code == 200


def test_the_statement_claims_no_more_than_was_tested(client):
    page = client.get("/en/accessibility/").text
    assert "have not yet been tested by people who use screen readers" in page


def test_the_page_in_other_languages_is_named_by_whole_addresses(app, client):
    page = client.get("/en/").text
    for tag in ("ar", "zh-Hans"):
        here = f"{app.config['BASE_URL']}/{tag}/"
        assert f'<link rel="alternate" hreflang="{tag}" href="{here}">' in page


def test_the_page_asks_as_often_for_many_that_wait_for_an_answer_as_for_few(client):
    def wait(number):
        for _ in range(number):
            survey = builder.published(status="closed")
            survey.promised_on = clock.today()
        db.session.commit()

    asked = []

    def hear(_connection, _cursor, _statement, *_rest):
        asked[-1] += 1

    wait(queries.MOST_AWAITED)
    client.get("/en/")  # the name of the organisation is asked for once
    event.listen(db.engines["reading"], "before_cursor_execute", hear)
    try:
        for _ in range(2):
            asked.append(0)
            assert client.get("/en/").text.count("Answer promised by") == queries.MOST_AWAITED
            wait(3)
    finally:
        event.remove(db.engines["reading"], "before_cursor_execute", hear)
    assert asked[0] == asked[1]
