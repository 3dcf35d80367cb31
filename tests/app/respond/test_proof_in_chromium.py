"""The proof of work in a real browser, with its own script and none from elsewhere."""

import pytest

from app.db import db
from app.respond.proof import Work
from app.respond.reach_models import ResponseFlag
from tests.app.respond import rows, samples
from tests.app.respond.samples import item, page
from tests.browser import axe, complaints, serving
from tests.factories.builder import published


@pytest.fixture
def address(app):
    survey = published(samples.survey(page("one", item("short_text", "name"))), slug="demo")
    survey.proof = Work.LIGHT
    db.session.commit()
    with serving(app) as url:
        app.config["BASE_URL"] = url
        yield url


def check_answers(tab, address):
    tab.goto(f"{address}/en/s/demo/")
    tab.click("form button")
    tab.fill("#i_name", "Ada")
    tab.click("text=Continue")
    tab.wait_for_url("**/check-answers")


def reasons():
    return sorted(flag.reason for flag in db.session.query(ResponseFlag))


def test_somebody_in_a_hurry_waits_for_the_calculation_and_is_not_flagged(chrome, address):
    tab = chrome.new_page()
    heard = complaints(tab)
    check_answers(tab, address)
    tab.click("text=Send my answers")
    tab.wait_for_selector(".code")
    assert (rows.stored(), reasons()) == ({"name": "Ada"}, [])
    assert [text for text in heard if "Content Security Policy" in text] == []
    tab.close()


def test_leaving_and_saving_wait_for_nothing(chrome, address):
    tab = chrome.new_page()
    check_answers(tab, address)
    assert axe(tab) == []
    tab.click("text=Save and come back later")
    tab.wait_for_selector(".code")
    tab.close()


def test_without_scripts_answers_are_sent_and_flagged(chrome, address):
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    tab = context.new_page()
    check_answers(tab, address)
    tab.click("text=Send my answers")
    assert tab.locator(".code").count() == 1
    assert (rows.stored(), reasons()) == ({"name": "Ada"}, ["noproof"])
    context.close()
