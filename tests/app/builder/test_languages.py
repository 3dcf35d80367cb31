"""Which languages a survey is offered in, and its words side by side."""

import pytest

from app.builder.forms.translation import field_name
from surveys import editing
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(blank, title="First")
    draft = editing.add_item(draft, draft.pages[0].id, "yes_no", "Do you?", labels=["Yes", "No"])
    return builder.draft(editing.set_languages(draft, ["en", "es", "ar"]), slug="park")


def boxes(**texts):
    """Name boxes as `es__<string id>`."""
    named = (name.partition("__") for name in texts)
    return {field_name(lang, key): texts[f"{lang}__{key}"] for lang, _, key in named}


@BOTH
def test_languages_are_offered_and_taken_away(desk, park, htmx):
    data = {"offered": ["ar", "ja", "no_such"]}
    page = desk.followed("park/languages/", data, survey=park, htmx=htmx)
    assert park.draft.languages == ("en", "ar", "ja")
    assert "The languages have been saved." in page


def test_the_list_says_how_much_is_written(desk, park):
    page = desk.get("park/languages/").text
    assert "0 of 5" in page
    assert "Written in this language" in page


def test_words_that_leave_come_back(desk, park):
    title = park.draft.title
    path = "park/translate/start/?to=es"
    desk.post(path, {"to": "es", **boxes(**{f"es__{title}": "El parque"})}, survey=park)
    desk.post("park/languages/", {"offered": ["ar"]}, survey=park)
    desk.post("park/languages/", {"offered": ["ar", "es"]}, survey=park)
    assert park.draft.text(title, "es").text == "El parque"


def test_source_and_targets_stand_side_by_side(desk, park):
    page = desk.get("park/translate/start/?to=es&to=ar").text
    title = park.draft.title
    assert 'lang="ar" dir="rtl"' in page
    assert f'name="t-es-{title}"' in page
    assert f'name="t-ar-{title}"' in page
    assert page.count("Missing") == 2


@BOTH
def test_several_languages_are_saved_as_one_edit(desk, park, htmx):
    item = next(park.draft.items())
    section = park.draft.pages[0].id
    texts = {f"es__{item.prompt}": "¿Usted?", f"ar__{item.prompt}": "هل أنت؟"}
    data = {"to": ["es", "ar"], **boxes(**texts)}
    path = f"park/translate/{section}/?to=es&to=ar"
    page = desk.followed(path, data, survey=park, htmx=htmx)
    assert "2 texts have been saved." in page
    assert park.revision == 2
    assert park.draft.text(item.prompt, "ar") == ("هل أنت؟", "ar")
    assert "¿Usted?" in page


def test_words_are_kept_as_typed_and_may_be_emptied(desk, park):
    title = park.draft.title
    path = "park/translate/start/"
    for typed, kept in (("<b>El parque</b> 100 %(x)s", "<b>El parque</b> 100 %(x)s"), ("", "")):
        desk.post(path, {"to": "es", **boxes(**{f"es__{title}": typed})}, survey=park)
        assert park.draft.strings[title].text_in("es") == kept
    assert "Missing" in desk.get("park/translate/start/?to=es").text


def test_a_translation_older_than_its_source_is_marked_until_somebody_says_it_is_right(desk, park):
    title = park.draft.title
    path = "park/translate/start/"
    box = boxes(**{f"es__{title}": "El parque"})
    desk.post(path, {"to": "es", **box}, survey=park)
    builder.redraft(park, editing.edit_survey(park.draft, title="The parks"))
    page = desk.get("park/translate/start/?to=es").text
    assert "The source has changed" in page
    desk.post(path, {"to": "es", **box}, survey=park)
    assert park.draft.strings[title].is_outdated("es")
    desk.post(path, {"to": "es", **box, f"right-{next(iter(box))}": "y"}, survey=park)
    assert not park.draft.strings[title].is_outdated("es")


def test_the_same_words_in_two_languages_are_pointed_out(desk, park):
    title = park.draft.title
    data = {"to": "es", **boxes(**{f"es__{title}": "The park"})}
    desk.post("park/translate/start/", data, survey=park)
    assert "Same as the source" in desk.get("park/translate/start/?to=es").text


def test_saving_and_going_on_leads_to_the_next_part(desk, park):
    answer = desk.post("park/translate/start/", {"to": "es", "go": "next"}, survey=park)
    assert answer.location == f"/staff/surveys/park/translate/{park.draft.pages[0].id}/?to=es"


def test_words_for_strings_or_languages_that_are_not_there_are_not_stored(desk, park):
    title = park.draft.title
    data = {"to": ["es", "vi", "__proto__"], "t-es-nothing": "x", f"t-vi-{title}": "x"}
    assert desk.post("park/translate/start/", data, survey=park).status_code == 303
    assert park.revision == 1


def test_characters_that_cannot_be_shown_are_refused_and_the_rest_kept(desk, park):
    title, item = park.draft.title, next(park.draft.items())
    data = {"to": "es", **boxes(**{f"es__{title}": "El\x00parque", f"es__{item.prompt}": "?"})}
    answer = desk.post("park/translate/start/", data, survey=park)
    assert answer.status_code == 422
    assert "El\ufffdparque" in answer.text
    assert park.revision == 1


def test_two_translators(desk, park):
    title = park.draft.title
    builder.redraft(park, editing.set_text(park.draft, title, "es", "El parque"))
    data = {"to": "es", **boxes(**{f"es__{title}": "Parque"})}
    answer = desk.post("park/translate/start/", data, survey=park, seen=1)
    assert answer.status_code == 409
    assert "El parque" in answer.text
    assert 'value="Parque"' in answer.text
    desk.post("park/translate/start/", data, survey=park, seen=2)
    assert park.draft.text(title, "es").text == "Parque"


def test_a_part_that_is_gone(desk, park):
    section = park.draft.pages[0].id
    builder.redraft(park, editing.delete_page(park.draft, section))
    assert desk.get(f"park/translate/{section}/").status_code == 404
    data = {"to": "es", "t-es-x": "Mucho trabajo"}
    answer = desk.post(f"park/translate/{section}/", data, survey=park)
    assert answer.status_code == 409
    assert "Mucho trabajo" in answer.text


def test_one_language_leads_to_choosing_more(desk, app):
    builder.draft("a11_trust", slug="trust")
    draft = editing.set_languages(builder.draft("a11_trust", slug="one").draft, ["en"])
    builder.redraft(builder.draft(draft, slug="only"), draft)
    assert "Choose more languages" in desk.get("only/translate/start/").text
