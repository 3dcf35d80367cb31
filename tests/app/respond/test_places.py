"""Places on the page: words without a script, areas, points in any figures, the browser's help."""

import json
from decimal import Decimal

import pytest

import surveys
from app import clock
from app.access import Role
from app.respond import importing
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on, comes_back
from tests.app.respond.samples import chosen, item, page
from tests.browser import serving
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import draft, published
from tests.markup import problems

BOX = {"south": "46.9", "west": "7.3", "north": "47", "east": "7.6"}
AREAS = ("north", "south", {"code": "unsure", "apart": True})
NORTH = {"op": "chosen", "item": "i_spot", "option": "north"}
ASKED = samples.survey(
    page("one", item("place", "spot", options=AREAS, box=BOX, required=True)),
    page("two", item("short_text", "why", show_if=NORTH), item("yes_no", "again")),
    languages=("en", "ar", "de", "hi"),
)
HERE = surveys.Located("By the bridge", Decimal("46.9481"), Decimal("7.4474"), "north")


@pytest.fixture
def survey(app):
    return published(ASKED)


def at_the_page(client, survey, lang="en") -> Citizen:
    citizen = Citizen(client, survey, lang).comes()
    return citizen.posts(citizen.form({}))


@pytest.mark.parametrize(
    ("lang", "lat", "lon"),
    [
        ("en", "46.94808", "7.44744"),
        ("de", "46,94808", "7,44744"),
        ("ar", "٤٦٫٩٤٨٠٨", "٧٫٤٤٧٤٤"),
        ("hi", "४६.९४८०८", "७.४४७४४"),
    ],
)
def test_what_is_stored_is_the_same_in_every_language(client, survey, lang, lat, lon):
    citizen = at_the_page(client, survey, lang)
    assert problems(citizen.response.text) == []
    point = {"spot__lat": lat, "spot__lon": lon}
    citizen.answers(spot="By the bridge", spot__area="north", **point)
    assert f"why_prompt in {lang}" in citizen.text
    citizen.posts(citizen.form({}))
    shown = citizen.text
    assert "By the bridge" in shown
    assert f"spot_north in {lang}" in shown
    citizen.posts(citizen.form({}))
    assert rows.stored() == {"spot": HERE}


def test_words_alone_are_enough_and_the_check_page_says_them(client, survey):
    citizen = at_the_page(client, survey).answers(spot="Behind the school").answers(again="yes")
    assert "Behind the school" in citizen.text
    assert "Latitude" not in citizen.text
    citizen.sends()
    assert rows.stored() == {"spot": surveys.Located("Behind the school"), "again": chosen("yes")}


def test_a_point_is_told_in_words_before_it_is_sent(client, survey):
    citizen = at_the_page(client, survey).answers(spot__lat="46.95", spot__lon="7.5").answers()
    assert "Latitude 46.95, longitude 7.5" in citizen.text


@pytest.mark.parametrize(
    ("typed", "said", "target"),
    [
        ({}, "Say where it is, in your own words", "i_spot"),
        ({"spot": "x" * 301}, "too long", "i_spot"),
        ({"spot__area": "east"}, "one of the answers that are offered", "i_spot-r-area"),
        ({"spot__lat": "46.95"}, "Fill in both latitude and longitude", "i_spot-r-lon"),
        ({"spot__lat": "north", "spot__lon": "7.5"}, "degrees from -90 to 90", "i_spot-r-lat"),
        ({"spot__lat": "46.95", "spot__lon": "181"}, "degrees from -180 to 180", "i_spot-r-lon"),
        (
            {"spot__lat": "48.85", "spot__lon": "2.35"},
            "latitude 46.9 to 47, longitude 7.3 to 7.6",
            "i_spot-r-lat",
        ),
        ({"spot__lat": "1\x00", "spot__lon": "7.5"}, "could not be kept", "i_spot-r-lat"),
    ],
)
def test_what_is_wrong_is_said_and_stays_in_its_box(client, survey, typed, said, target):
    citizen = at_the_page(client, survey).answers(**typed)
    assert citizen.response.status_code == 422
    assert problems(citizen.response.text) == []
    link = citizen.html.select_one("#error-summary a")
    assert said in link.get_text()
    assert link["href"] == f"#{target}"
    at = citizen.html.find(id=target)
    assert at is not None
    if "lat" in target or "lon" in target:
        assert citizen.html.select_one("details.point").has_attr("open")
        assert at["aria-invalid"] == "true"
    assert rows.only_draft().answers == {}


def test_another_language_keeps_what_was_typed_and_writes_it_its_own_way(client, survey):
    citizen = at_the_page(client, survey)
    given = {"spot": "Bridge", "spot__lat": "46.95", "spot__lon": "x", "spot__area": "south"}
    citizen.presses("Deutsch", **given)
    assert citizen.html.find(id="i_spot")["value"] == "Bridge"
    assert citizen.html.find(id="i_spot-r-lat")["value"] == "46,95"
    assert citizen.html.find(id="i_spot-r-lon")["value"] == "x"
    assert citizen.html.select_one("[value=south]").has_attr("checked")


def test_what_was_saved_comes_back_with_its_slips(client, survey):
    phone = at_the_page(client, survey)
    phone.presses(SAVE, spot="Bridge", spot__lat="46.95", spot__lon="far away")
    again = comes_back(client, survey, code_on(phone), "de")
    assert again.html.find(id="i_spot")["value"] == "Bridge"
    assert again.html.find(id="i_spot-r-lat")["value"] == "46,95"
    assert again.html.find(id="i_spot-r-lon")["value"] == "far away"
    again.answers(spot__lat="46,95", spot__lon="7,5", spot="Bridge").answers()
    again.posts(again.form({}))
    assert rows.stored()["spot"] == surveys.Located("Bridge", Decimal("46.95"), Decimal("7.5"))


def test_a_later_question_tells_it_again_without_its_point(client, app):
    pages = (page("one", item("place", "spot")), page("two", item("short_text", "why")))
    definition = samples.survey(*pages)
    spoken = definition.model_dump(mode="json", exclude_defaults=True)
    prompt = spoken["strings"]["why_prompt"]
    for message in prompt["translations"].values():
        message["text"] = "What is wrong at {spot}?"
        message["source_hash"] = surveys.source_hash("What is wrong at {spot}?")
    prompt["source_hash"] = surveys.source_hash("What is wrong at {spot}?")
    survey = published(surveys.from_json(json.dumps(spoken)))
    citizen = at_the_page(client, survey)
    citizen.answers(spot="the bridge", spot__lat="1", spot__lon="2")
    assert "What is wrong at \u2068the bridge\u2069?" in citizen.text


def test_it_can_be_changed_after_sending(client, survey):
    sent = at_the_page(client, survey).answers(spot="Bridge", spot__area="south").answers().sends()
    code = code_on(sent)
    shown = client.post("/en/receipt/", data={"code": code})
    assert "Bridge" in shown.text
    assert "spot_south in en" in shown.text
    citizen = Citizen(client, survey)
    citizen.posts({"code": code}, "/en/receipt/change/")
    citizen.opens(citizen.url.rpartition("/")[0] + "/one?check")
    assert citizen.html.find(id="i_spot")["value"] == "Bridge"
    citizen.answers(spot="Tunnel").presses("Send my answers")
    assert rows.stored()["spot"] == surveys.Located("Tunnel", area="south")


def test_only_pages_that_ask_for_a_point_may_ask_the_browser(client, survey):
    citizen = Citizen(client, survey).comes()
    policy = "Permissions-Policy"
    assert "geolocation=()" in citizen.response.headers[policy]
    citizen.presses("Start now")
    assert "geolocation=(self)" in citizen.response.headers[policy]
    assert "locate" in citizen.response.text
    citizen.answers()
    assert "geolocation=(self)" in citizen.response.headers[policy]
    citizen.answers(spot="Bridge")
    assert "geolocation=()" in citizen.response.headers[policy]
    assert "locate" not in citizen.response.text


def test_without_a_point_nobody_is_asked_where_they_are(client, app):
    asked = item("place", "spot", asks_point=False)
    citizen = at_the_page(client, published(samples.survey(page("one", asked))))
    assert "geolocation=()" in citizen.response.headers["Permissions-Policy"]
    assert citizen.html.select_one("details.point, [data-here]") is None
    citizen.answers(spot="Bridge", spot__lat="1", spot__lon="1").sends()
    assert rows.stored() == {"spot": surveys.Located("Bridge")}


def test_a_preview_shows_it_and_may_ask_too(client, app):
    survey = draft(ASKED)
    sign_in(client, user(Role.READER))
    answer = client.get(f"/staff/surveys/{survey.slug}/preview/en/one")
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "spot_north in en" in answer.text


def test_paper_has_a_line_and_the_areas(client, survey):
    answer = client.get(f"/en/paper/{survey.slug}/")
    assert problems(answer.text) == []
    assert "The place in words" in answer.text
    assert "spot_north in en" in answer.text
    assert "Latitude" not in answer.text


def test_staff_type_it_in_from_a_sheet(client, survey):
    sign_in(client, user(Role.EDITOR))
    head = {"sheet.number": "A-1", "sheet.channel": "paper", "sheet.lang": "en"}
    head |= {"sheet.received_on": str(clock.today())}
    path = f"/staff/surveys/{survey.slug}/enter/"
    wrong = post(client, path, head | {"i_spot": "Bridge", "i_spot-lat": "46.95"})
    assert "Fill in both latitude and longitude" in wrong.text
    fields = {"i_spot": "By the bridge", "i_spot-area": "north"}
    fields |= {"i_spot-lat": "46.9481", "i_spot-lon": "7.4474"}
    answer = post(client, path, head | fields)
    assert problems(answer.text) == []
    assert rows.stored() == {"spot": HERE}


@pytest.mark.parametrize(
    ("head", "cells", "value"),
    [
        ("spot,spot__area,spot__lat,spot__lon", "By the bridge,north,46.9481,7.4474", HERE),
        ("spot", "46.95 7.5 540.2 4.9", surveys.Located("", Decimal("46.95"), Decimal("7.5"))),
        ("spot", "46.95 7.5", surveys.Located("", Decimal("46.95"), Decimal("7.5"))),
        ("spot", "12 High Street 5", surveys.Located("12 High Street 5")),
        ("spot__area", "south", surveys.Located("", area="south")),
    ],
)
def test_a_file_of_answers_brings_it_in(head, cells, value):
    plan = importing.plan_of(ASKED, f"{head}\n{cells}\n".encode(), source="f")
    assert [dict(row.answers) for row in plan.rows] == [{"i_spot": value}]


@pytest.mark.parametrize(
    ("head", "cells", "code"),
    [
        ("spot__lat", "46.95", "half_a_point"),
        ("spot__lat,spot__lon", "48,2", "outside"),
        ("spot__area", "east", "not_an_option"),
        ("spot", "48.85 2.35 0 0", "outside"),
    ],
)
def test_rows_with_what_is_no_place_are_refused(head, cells, code):
    plan = importing.plan_of(ASKED, f"{head}\n{cells}\n".encode(), source="f")
    assert [refusal.code for refusal in plan.refused] == [code]


@pytest.fixture
def address(app):
    published(ASKED, slug="spots")
    with serving(app) as url:
        app.config["BASE_URL"] = url
        yield url


def test_the_browser_fills_in_where_somebody_is_once_they_ask(chrome, address):
    here = {"latitude": 46.9480812345, "longitude": 7.4474412345, "accuracy": 23.4}
    context = chrome.new_context(geolocation=here, permissions=["geolocation"])
    tab = context.new_page()
    tab.goto(f"{address}/en/s/spots/")
    tab.click("main form button")
    assert tab.input_value("#i_spot-r-lat") == ""
    tab.click("text=Use where I am")
    tab.wait_for_selector("#i_spot-r-lat:visible")
    assert [tab.input_value(f"#i_spot-r-{part}") for part in ("lat", "lon")] == [
        "46.9481",
        "7.4474",
    ]
    assert "accurate to about 23 m" in tab.inner_text("[role=status]")
    tab.click("text=Continue")
    assert rows.only_draft().answers["i_spot"].value == HERE._replace(text="", area=None)
    context.close()


def test_where_the_browser_refuses_there_is_no_button(chrome, address):
    context = chrome.new_context(permissions=[])
    tab = context.new_page()
    tab.add_init_script("navigator.permissions.query = () => Promise.resolve({ state: 'denied' });")
    tab.goto(f"{address}/en/s/spots/")
    tab.click("main form button")
    tab.wait_for_selector("#i_spot")
    assert tab.locator("text=Use where I am").count() == 0
    context.close()


def test_a_point_in_a_file_stays_as_words_where_none_is_asked(app):
    definition = samples.survey(page("one", item("place", "spot", asks_point=False)))
    line = "46.94811111 7.4474222 500.0 4.9"
    plan = importing.plan_of(definition, f"spot\n{line}\n".encode(), source="f")
    assert not plan.refused
    assert plan.rows[0].answers == {"i_spot": surveys.Located(line, None, None)}
