"""Changing the language in the middle loses nothing: not what was saved, nor what was not."""

import pytest

from app.respond.models import UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, item, page
from tests.factories.builder import published

ARABIC, GERMAN = "العربية", "Deutsch"


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page(
                "one",
                item("long_text", "comment"),
                item("number", "size"),
                item(
                    "single_choice", "colour", options=["red", {"code": "any", "opens_text": True}]
                ),
                item("short_text", "name", required=True),
            ),
            languages=("en", "ar", "de"),
        )
    )


def test_unsaved_words_move_to_the_other_language(client, survey):
    citizen = Citizen(client, survey).starts()
    citizen.presses(ARABIC, comment="Half a sen", colour="any", colour__other="mauve")
    assert citizen.response.status_code == 200
    assert citizen.url.startswith("/ar/")
    assert citizen.html.find("html")["lang"] == "ar"
    assert citizen.form({})["i_comment"] == "Half a sen"
    assert citizen.form({})["i_colour"] == "any"
    assert citizen.form({})["i_colour-other"] == "mauve"
    assert rows.only_draft().answers == {}


def test_a_required_question_does_not_stop_the_switch(client, survey):
    citizen = Citizen(client, survey).starts().presses(ARABIC, name="")
    assert citizen.html.find(id="error-summary") is None


def test_words_keep_the_language_they_were_written_in(client, survey):
    citizen = Citizen(client, survey).starts().presses(ARABIC, comment="in English")
    citizen.answers(name="اسم")
    citizen.posts(citizen.form({}))
    assert rows.languages() == {"comment": "en", "name": "ar"}
    assert rows.only_response().lang == "ar"


def test_words_changed_after_the_switch_are_in_the_new_language(client, survey):
    citizen = Citizen(client, survey).starts().presses(ARABIC, comment="in English")
    citizen.answers(comment="بالعربية", name="اسم")
    citizen.posts(citizen.form({}))
    assert rows.languages() == {"comment": "ar", "name": "ar"}


def test_errors_after_the_switch_forget_nothing(client, survey):
    citizen = Citizen(client, survey).starts().presses(ARABIC, comment="in English").answers()
    assert citizen.response.status_code == 422
    citizen.answers(name="اسم")
    citizen.posts(citizen.form({}))
    assert rows.languages() == {"comment": "en", "name": "ar"}


def test_saved_words_sent_again_unchanged_stay_in_their_language(client, survey):
    citizen = Citizen(client, survey).starts()
    page_url = citizen.url
    citizen.answers(comment="in English", name="N")
    citizen.opens(page_url.replace("/en/", "/ar/")).answers()
    citizen.posts(citizen.form({}))
    assert rows.languages() == {"comment": "en", "name": "en"}


def test_an_unsaved_number_is_rewritten_for_its_reader(client, survey):
    citizen = Citizen(client, survey, "de").comes()
    citizen.posts(citizen.form({})).presses("English", size="1,5")
    assert citizen.form({})["i_size"] == "1.5"
    citizen.presses(GERMAN, size="2.25")
    assert citizen.form({})["i_size"] == "2,25"


def test_what_is_no_number_stays_as_it_was_typed(client, survey):
    citizen = Citizen(client, survey).starts().presses(GERMAN, size="about 7")
    assert citizen.form({})["i_size"] == "about 7"


def test_the_same_answers_in_two_languages_are_the_same_answers(client, survey):
    citizen = Citizen(client, survey).starts()
    citizen.answers(colour="red", name="N")
    citizen.opens(citizen.url.replace("/en/", "/ar/")).posts(citizen.form({}))
    assert rows.stored() == {"colour": chosen("red"), "name": "N"}
    assert rows.count(UnfinishedResponse) == 0


def test_enter_means_continue(client, survey):
    """The first submit button of a form is the one that Enter presses."""
    citizen = Citizen(client, survey).starts()
    buttons = citizen.html.find("form").find_all("button")
    assert buttons[0].get_text(strip=True) == "Continue"
    assert not buttons[0].has_attr("formaction")
    assert not buttons[0].has_attr("name")
    assert all(each.has_attr("formaction") or each.has_attr("name") for each in buttons[1:])


def test_words_that_are_not_translated_name_their_language(client):
    partly = samples.survey(page("one", item("short_text", "name")), languages=("en",))
    citizen = Citizen(client, published(partly), "ar").comes()
    assert citizen.html.find("h1").find("span")["lang"] == "en"
    citizen.posts(citizen.form({}))
    assert citizen.html.find("h1").find("span")["dir"] == "ltr"
