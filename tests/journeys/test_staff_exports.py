"""A big file of answers: asked for, followed and fetched by keyboard, with and without a script."""

import pytest
from playwright.sync_api import expect

from app.access import Role
from app.exports import wanting
from surveys import library
from tests.factories import builder, respond
from tests.journeys.house import open_page, person


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_big_file_is_asked_for_and_fetched(house, window, monkeypatch, script):
    monkeypatch.setattr(wanting, "MOST_AT_ONCE", 0)
    slug = f"big-{script}".lower()
    with house.inside():
        survey = builder.published(library.load("service_feedback"), slug=slug)
        for _number in range(3):
            respond.sent(survey, {})
    context = window(person(house, Role.ANALYST), java_script_enabled=script)
    page = open_page(context, house.url("exports.choose", slug=slug))
    download = page.get_by_role("button", name="Download")
    download.press("Enter")
    expect(page.get_by_text("Waiting to begin")).to_be_visible()
    again = page.get_by_role("link", name="Look again")
    again.focus()
    house.works()
    if script:
        # The page looks by itself, and says so once; nothing was loaded again.
        expect(page.get_by_role("status")).to_have_text("The file is ready.", timeout=15_000)
    else:
        again.press("Enter")
    fetch = page.get_by_role("button", name=f"{slug}-wide.csv")
    with page.expect_download() as coming:
        fetch.press("Enter")
    assert coming.value.suggested_filename == f"{slug}-wide.csv"
    assert len(coming.value.path().read_bytes().splitlines()) == 4
    assert page.heard == []
