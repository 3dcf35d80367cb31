"""Long lists: a drop-down list without a script, one to look through by typing with it."""

import json

import pytest
from playwright.sync_api import expect

import surveys
from app.access import Role
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, is_chosen, item, page
from tests.app.respond.test_paper import sheet, words
from tests.browser import axe, complaints, overflow, serving
from tests.factories.accounts import sign_in, user
from tests.factories.builder import published
from tests.markup import problems

TOWNS = tuple(f"town{number}" for number in range(1, 36))
OTHER = {"code": "other", "opens_text": True}
UNSURE = {"code": "unsure", "apart": True}
LONG = samples.survey(
    page(
        "one",
        item("single_choice", "town", options=(*TOWNS, OTHER, UNSURE)),
        item("place", "spot", options=TOWNS),
    ),
    page("two", item("short_text", "why")),
)


def offered(citizen, name):
    return [each["value"] for each in citizen.html.select(f'select[name="{name}"] option')]


def starts(client, definition=LONG, lang="en"):
    citizen = Citizen(client, published(definition), lang).comes()
    return citizen.posts(citizen.form({}))


@pytest.mark.parametrize("lang", ["en", "ar", "ja"])
def test_a_long_list_is_a_drop_down_list_with_an_empty_first_entry(client, lang):
    citizen = starts(client, lang=lang)
    assert problems(citizen.response.text) == []
    assert offered(citizen, "i_town") == ["", *TOWNS, "other", "unsure"]
    assert offered(citizen, "i_spot-area") == ["", *TOWNS]
    assert citizen.html.select("input[type=radio]") == []
    label = citizen.html.select_one('label[for="i_town"]')
    assert f"town_prompt in {lang}" in label.get_text()
    assert citizen.html.select_one("#i_town-other") is not None


def test_what_is_chosen_is_stored_shown_and_can_be_taken_back(client):
    citizen = starts(client).answers(town="town7", spot__area="town9").answers()
    assert "town_town7 in en" in citizen.text
    citizen.opens(citizen.url.replace("check-answers", "one"))
    assert citizen.html.select_one("#i_town option[selected]")["value"] == "town7"
    citizen.answers(town="").answers().sends()
    assert rows.stored() == {"spot": surveys.Located(area="town9")}


def test_words_of_ones_own_choose_the_answer_that_asks_for_them(client):
    starts(client).answers(town="", town__other="Elsewhere").answers().sends()
    assert rows.stored() == {"town": chosen("other", other="Elsewhere")}


def test_a_code_that_is_not_offered_is_refused_at_the_list(client):
    citizen = starts(client).answers(town="nowhere")
    assert citizen.response.status_code == 422
    assert citizen.html.select_one("#error-summary a")["href"] == "#i_town"
    select = citizen.html.select_one("select#i_town")
    assert (select["aria-invalid"], select["aria-describedby"]) == ("true", "i_town-error")


@pytest.mark.parametrize(
    ("many", "shown_as", "is_folded"),
    [
        (30, None, False),
        (31, None, True),
        (31, "list", False),
        (8, "select", True),
        (7, "select", False),
    ],
)
def test_length_and_wish_decide(client, many, shown_as, is_folded):
    made = item("single_choice", "town", options=TOWNS[:many])
    wish = {} if shown_as is None else {"shown_as": shown_as}
    citizen = starts(client, samples.survey(page("one", {**made, **wish})))
    assert bool(citizen.html.select("select#i_town")) == is_folded
    assert bool(citizen.html.select("input[type=radio]")) != is_folded
    has_script = any("find." in each["src"] for each in citizen.html.select("script[src]"))
    assert has_script == (is_folded and many > 30)


def test_what_an_earlier_answer_leaves_is_all_that_is_offered(client):
    narrowed = [
        {"code": code, "show_if": is_chosen("side", "red" if place % 2 else "green")}
        for place, code in enumerate(TOWNS)
    ]
    asked = {**item("single_choice", "town", options=narrowed), "shown_as": "select"}
    definition = samples.survey(page("zero", item("single_choice", "side")), page("one", asked))
    citizen = starts(client, definition).answers(side="red")
    assert offered(citizen, "i_town") == ["", *TOWNS[1::2]]
    citizen.answers(town="town1")
    assert citizen.response.status_code == 422


def test_in_random_order_what_stands_apart_stays_last(client):
    asked = item("single_choice", "town", options=(*TOWNS, OTHER, UNSURE), is_shuffled=True)
    codes = offered(starts(client, samples.survey(page("one", asked))), "i_town")
    assert codes[0] == ""
    assert codes[-2:] == ["other", "unsure"]
    assert sorted(codes[1:-2]) == sorted(TOWNS)
    assert codes[1:-2] != list(TOWNS)


def test_on_paper_the_answer_is_written_and_the_list_is_at_the_end(client):
    printed = sheet(client, published(LONG))
    text = words(printed)
    assert "Write one answer of list 1. The lists are at the end of the sheet." in text
    assert [each.get_text() for each in printed.select("h2[id^=list]")] == ["List 1", "List 2"]
    lists = printed.select(".paper-list")
    assert [len(each.select("li")) for each in lists] == [37, 35]
    assert printed.select(".box") == []


def test_at_the_desk_it_is_the_same_list(client, app):
    survey = published(LONG)
    sign_in(client, user(Role.EDITOR))
    typed = client.get(f"/staff/surveys/{survey.slug}/enter/")
    assert typed.status_code == 200
    assert 'id="i_town"' in typed.text
    assert problems(typed.text) == []


def named(**labels):
    """Return the survey with other words for some of its towns, in every language."""
    content = json.loads(surveys.to_json(LONG))
    for code, label in labels.items():
        source = surveys.source_hash(label)
        told = {lang: {"text": label, "source_hash": source} for lang in LONG.languages}
        content["strings"][f"town_{code}"] = {"source_hash": source, "translations": told}
    return surveys.from_json(json.dumps(content))


TYPED = {
    "lodz sud": "town3",
    "SAO": "town3",
    "اوروبا 3": "town4",
    "서우": "town5",
    "とうき": "town6",
    "wn17": "town17",
    "in en TOWN22": "town22",
}


@pytest.fixture
def address(app):
    labels = {"town3": "Łódź-Süd, São", "town4": "أُورُوبَّا ٣"}
    published(named(**labels, town5="서울특별시", town6="トウキョウ"), slug="demo")
    with serving(app) as url:
        app.config["BASE_URL"] = url
        yield url


def at_the_list(chrome, address, lang="en", **context):
    tab = chrome.new_context(**context).new_page()
    tab.goto(f"{address}/{lang}/s/demo/")
    tab.click("form button")
    return tab


def test_typing_finds_an_answer_in_any_script_and_the_keys_choose_it(chrome, address):
    tab = at_the_list(chrome, address)
    heard = complaints(tab)
    box, posted = tab.locator("input#i_town"), tab.locator("#i_town-list")
    tab.reload()
    for typed, code in TYPED.items():
        box.fill(typed)
        expect(box).to_have_attribute("aria-expanded", "true")
        box.press("Enter")
        assert (typed, posted.input_value()) == (typed, code)
        expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Escape")
    assert (box.input_value(), posted.input_value()) == ("", "")
    box.press("ArrowUp")
    active = box.get_attribute("aria-activedescendant")
    assert tab.locator(f"#{active}").inner_text() == "town_unsure in en"
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Tab")
    assert posted.input_value() == "town2"
    tab.fill("#i_spot", "Here")
    tab.locator("#i_spot").press("Enter")
    tab.wait_for_url("**/two")
    tab.click("text=Continue")
    assert "town_town2 in en" in tab.inner_text("main")
    assert heard == []
    tab.context.close()


def test_words_that_are_no_answer_are_not_lost_without_a_word(chrome, address):
    tab = at_the_list(chrome, address)
    box = tab.locator("input#i_town")
    box.fill("Nowhere at all")
    tab.click("text=Continue")
    expect(box).to_be_focused()
    expect(tab.locator("#i_town-told")).to_contain_text("Choose one answer from the list")
    assert tab.url.endswith("/one")
    options = tab.locator("#i_town-found [role=option]").all_inner_texts()
    assert options == ["town_other in en", "town_unsure in en"]
    assert axe(tab) == []
    tab.click("text=town_other in en")
    assert tab.locator("#i_town-list").input_value() == "other"
    tab.context.close()


@pytest.mark.parametrize("is_on", [True, False], ids=["script", "no script"])
def test_from_right_to_left_on_a_narrow_dark_screen(chrome, address, is_on):
    look = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}
    tab = at_the_list(chrome, address, "ar", java_script_enabled=is_on, **look)
    if is_on:
        tab.click("input#i_town")
        expect(tab.locator("#i_town-found")).to_be_visible()
        assert axe(tab) == []
        assert overflow(tab) == 0
        tab.locator("#i_town-found [role=option]").nth(4).click()
    else:
        tab.select_option("#i_town", "town5")
    tab.click(".actions .btn >> nth=0")
    assert tab.url.endswith("/two")
    tab.context.close()
