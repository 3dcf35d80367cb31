"""Pages that repeat, as people meet them: entries are added, changed, removed and sent."""

import pytest

import surveys
from surveys import editing
from tests.app.receipts.test_changing import changes
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on
from tests.app.respond.samples import chosen, item, page
from tests.factories.builder import published
from tests.markup import problems


def children(**limits):
    """Return a survey with children who are added, and places that are chosen."""
    made = samples.survey(
        page("first", item("multiple_choice", "places"), title="first_title"),
        page("kids", item("short_text", "name", required=True), item("number", "age")),
        page("each", item("short_text", "like"), item("yes_no", "again", required=True)),
        page("last", item("long_text", "why")),
    )
    made = editing.repeat_page(
        made, "p_kids", entry="Child", add="Add another child", **{"summary": "i_name", **limits}
    )
    made = editing.repeat_over(made, "p_each", "i_places")
    return editing.set_text(made, made.item("i_like").prompt, "en", "What do you like in {places}?")


@pytest.fixture
def survey(app):
    return published(children(least=1, most=3))


def repeated(*pairs):
    return surveys.Repeated(tuple(pairs))


def entries(citizen):
    return [" ".join(each.get_text(" ").split()) for each in citizen.html.select(".entries > div")]


def follows(citizen, words):
    """Follow the link with these words."""
    for link in citizen.html.find_all("a"):
        if " ".join(link.get_text(" ").split()) == words:
            return citizen.opens(link["href"])
    raise AssertionError(f"no link {words!r} in {citizen.text[:500]}")


def is_sound(citizen):
    return problems(citizen.response.get_data(as_text=True)) == []


def test_the_whole_way(client, survey):
    citizen = Citizen(client, survey).starts().answers(places=["red", "green"])
    assert citizen.h1 == "Child 1"
    citizen.answers(name="Ana", age="3")
    assert entries(citizen) == ["Child 1 Ana Change : Child 1 Remove : Child 1"]
    assert is_sound(citizen)
    follows(citizen, "Add another child").answers(name="Ben")
    follows(citizen, "Change : Child 2").answers(name="Benno", age="5")
    assert [each[:13] for each in entries(citizen)] == ["Child 1 Ana C", "Child 2 Benno"]
    citizen.presses("Continue")
    assert citizen.h1 == "places_red in en"
    assert "What do you like in \u2068places_red in en\u2069?" in citizen.text
    assert is_sound(citizen)
    citizen.answers(like="The trees", again="yes")
    assert citizen.h1 == "places_green in en"
    citizen.answers(again="no")
    assert [each.split(" Change")[0] for each in entries(citizen)] == [
        "places_red in en You have answered this.",
        "places_green in en You have answered this.",
    ]
    citizen.presses("Continue").answers(why="Because")
    assert "Child 2 – name_prompt in en" in citizen.text
    assert is_sound(citizen)
    citizen.sends()
    assert rows.stored() == {
        "places": chosen("red", "green"),
        "name": repeated(("1", "Ana"), ("2", "Benno")),
        "age": repeated(("1", 3), ("2", 5)),
        "like": repeated(("red", "The trees")),
        "again": repeated(("red", chosen("yes")), ("green", chosen("no"))),
        "why": "Because",
    }


def test_an_option_no_longer_chosen_takes_its_entry_along_and_brings_it_back(client, survey):
    citizen = Citizen(client, survey).starts().answers(places=["red", "green"]).answers(name="Ana")
    citizen.presses("Continue").answers(like="Trees", again="yes").answers(again="no")
    first = citizen.url.replace("/each", "/first")
    citizen.opens(first).answers(places=["green"])
    citizen.opens(first.replace("/first", "/each"))
    assert len(entries(citizen)) == 1
    citizen.opens(first.replace("/first", "/each/red"))
    assert citizen.url.endswith("/each")
    citizen.opens(first).answers(places=["green", "red"])
    citizen.opens(first.replace("/first", "/each/red"))
    assert citizen.html.find("input", attrs={"name": "i_like"})["value"] == "Trees"


def test_removing_asks_once_more_and_moves_the_later_ones_up(client, survey):
    citizen = Citizen(client, survey).starts().answers().answers(name="Ana")
    follows(citizen, "Add another child").answers(name="Ben", age="5")
    follows(citizen, "Remove : Child 1")
    assert citizen.h1 == "Remove “\u2068Child 1\u2069”?"
    assert "Ana" in citizen.text
    assert is_sound(citizen)
    follows(citizen, "No, keep it")
    assert len(entries(citizen)) == 2
    follows(citizen, "Remove : Child 1").presses("Yes, remove it")
    assert [each[:11] for each in entries(citizen)] == ["Child 1 Ben"]
    follows(citizen, "Remove : Child 1")
    asked = citizen.url
    citizen.presses("Yes, remove it")
    assert "Nothing has been added yet." in citizen.text
    assert citizen.opens(asked).url.endswith("/kids")


def test_fewer_than_are_needed_lead_nowhere_and_more_than_may_be_are_not_taken(client, survey):
    citizen = Citizen(client, survey).starts().answers()
    there = citizen.url.removesuffix("/1")
    citizen.opens(there).presses("Continue")
    assert citizen.response.status_code == 422
    assert citizen.html.select_one("#error-summary a")["href"] == "#add"
    assert citizen.html.find(id="add") is not None
    assert is_sound(citizen)
    for name in ("Ana", "Ben", "Cem"):
        follows(citizen.opens(there), "Add another child").answers(name=name)
    assert citizen.html.find(id="add") is None
    assert "You can add up to 3." in citizen.text
    assert citizen.opens(f"{there}/4").url == there


def test_an_address_of_no_entry_leads_to_the_list(client, survey):
    citizen = Citizen(client, survey).starts().answers()
    there = citizen.url.removesuffix("/1")
    for key in ("0", "01", "2", "21", "x", "²", "-1", "1.5", "9" * 400, "red"):
        assert client.get(f"{there}/{key}").location == there
        page = client.post(f"{there}/{key}", data={"page.seen": "i_name", "i_name": "X"})
        assert page.location == there
        assert client.post(f"{there}/{key}/remove").location == there
    assert "Nothing has been added yet." in citizen.opens(there).text


def test_a_page_that_does_not_repeat_has_no_entries(client, survey):
    citizen = Citizen(client, survey).starts()
    assert client.get(f"{citizen.url}/1").status_code == 404
    assert client.get(f"{citizen.url}/1/remove").status_code == 404


def test_an_entry_with_a_slip_is_shown_again_and_one_left_empty_is_none(client, app):
    citizen = Citizen(client, published(children())).starts().answers()
    assert "Nothing has been added yet." in citizen.text
    follows(citizen, "Add another child").answers(name="", age="three")
    assert citizen.response.status_code == 422
    assert citizen.html.select_one("#error-summary") is not None
    assert citizen.html.find("input", attrs={"name": "i_age"})["value"] == "three"
    citizen.answers(name="Ana", age="3")
    made = children(summary="i_age")
    loose = editing.edit_item(made, "i_name", required=False)
    other = Citizen(client, published(loose)).starts().answers()
    follows(other, "Add another child").answers()
    assert "Nothing has been added yet." in other.text
    follows(other, "Add another child").answers(name="Zoe")
    follows(other, "Change : Child 1").answers(name="")
    assert "Nothing has been added yet." in other.text


def test_whoever_skips_all_entries_of_a_list_comes_to_its_end(client, app):
    loose = editing.edit_item(children(), "i_again", required=False)
    citizen = Citizen(client, published(loose)).starts().answers(places=["red", "green"])
    citizen.presses("Continue").answers().answers()
    assert citizen.url.endswith("/each")
    assert citizen.presses("Continue").url.endswith("/last")


def test_a_required_answer_in_an_entry_is_asked_for_before_going_on(client, survey):
    citizen = Citizen(client, survey).starts().answers(places=["red"]).answers(name="Ana")
    citizen.presses("Continue")
    citizen.opens(citizen.url.removesuffix("/red")).presses("Continue")
    assert citizen.response.status_code == 422
    assert "places_red in en still needs an answer." in citizen.text
    check = citizen.url.replace("/each", "/check-answers")
    assert "These questions still need an answer" in citizen.opens(check).text


def test_changing_one_entry_from_the_check_page_leads_back_there(client, survey):
    citizen = Citizen(client, survey).starts().answers().answers(name="Ana")
    citizen.presses("Continue").answers(why="x")
    follows(citizen, "Change : Child 1 – name_prompt in en").answers(name="Anna")
    assert citizen.url.endswith("/check-answers")
    assert "Anna" in citizen.text
    follows(citizen, "Change : Child 1 – age_prompt in en")
    citizen.opens(citizen.html.select_one("a.back")["href"])
    follows(citizen, "Add another child").answers(name="Ben").presses("Continue")
    assert citizen.url.endswith("/check-answers")


def test_an_option_that_is_added_later_is_asked_about_before_the_check_page(client, app):
    loose = editing.edit_item(children(), "i_again", required=False)
    citizen = Citizen(client, published(loose)).starts().answers(places=["red"])
    citizen.presses("Continue").answers(again="yes").presses("Continue").answers()
    follows(citizen, "Change : places_prompt in en").answers(places=["red", "green"])
    assert "/each" in citizen.url


def test_saved_in_the_middle_of_an_entry_nothing_is_lost(client, survey):
    citizen = Citizen(client, survey).starts().answers().answers(name="Ana")
    follows(citizen, "Add another child")
    citizen.presses(SAVE, name="", age="four")
    assert citizen.response.status_code == 200
    follows(citizen, "age_prompt in en")
    assert citizen.url.split("#")[0].endswith("/kids/2")
    assert citizen.html.find("input", attrs={"name": "i_age"})["value"] == "four"
    citizen.opens(citizen.url.split("#")[0].removesuffix("/2"))
    assert len(entries(citizen)) == 2
    follows(citizen, "Remove : Child 1").presses("Yes, remove it")
    follows(citizen, "Answer this : Child 1")
    assert citizen.html.find("input", attrs={"name": "i_age"})["value"] == "four"
    citizen.answers(name="Ben", age="4").presses(SAVE)
    assert "Something needs correcting" not in citizen.text
    follows(citizen, "Go on answering now")
    assert [each[:11] for each in entries(citizen)] == ["Child 1 Ben"]


def test_another_language_keeps_what_was_typed_in_an_entry(client, survey):
    citizen = Citizen(client, survey).starts().answers()
    switch = next(each for each in citizen.html.find_all("button") if each.get("value") == "ar")
    data = citizen.form({"name": "أمل", "age": "3"}).to_dict() | {switch["name"]: "ar"}
    citizen.posts(data, switch["formaction"])
    assert citizen.html.find("html")["lang"] == "ar"
    assert citizen.html.find("input", attrs={"name": "i_name"})["value"] == "أمل"
    assert is_sound(citizen)


def test_what_was_sent_is_told_and_changed_by_its_code(app, client, survey):
    citizen = Citizen(client, survey).starts().answers().answers(name="Ana")
    code = code_on(citizen.presses("Continue").answers(why="x").sends())
    mine = Citizen(client, survey).opens("/en/receipt/").posts({"code": code}, "/en/receipt/")
    assert "Child 1 – name_prompt in en Ana" in mine.text
    assert is_sound(mine)
    later = changes(app.test_client(), survey, code)
    follows(later, "Change : Child 1 – name_prompt in en").answers(name="Anna").sends()
    assert rows.stored()["name"] == repeated(("1", "Anna"))
