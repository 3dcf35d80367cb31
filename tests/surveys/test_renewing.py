"""A part becomes a new one: new id, new code, and what looked at it looks at it still."""

import pytest

import surveys
from surveys import editing, library
from surveys.conditions import OptionChosen
from surveys.editing import EditError


@pytest.fixture
def park():
    """A choice, a page shown after it, a quota on it, and a text that tells it again."""
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=("en", "es")
    )
    survey = editing.add_page(survey, title="First", code="first")
    survey = editing.add_item(
        survey, survey.pages[0].id, "single_choice", "Colour?", labels=("Green", "Red"), code="hue"
    )
    survey = editing.add_page(survey, title="Why {hue|that}?", code="second")
    survey = editing.set_text(survey, survey.pages[1].title, "es", "¿Por qué {hue}?")
    survey = editing.add_item(survey, survey.pages[1].id, "long_text", "Why?", code="why")
    item = survey.item_coded("hue")
    chosen = OptionChosen(op="chosen", item=item.id, option=item.options[0].code)
    survey = editing.set_show_if(survey, survey.pages[1].id, chosen)
    return editing.add_quota(survey, name="Greens", when=chosen, limit=5)


def test_a_question_becomes_a_new_one_in_its_place(park):
    old = park.item_coded("hue")
    new = editing.renew_item(park, old.id)
    item = new.pages[0].items[0]
    assert item.code == "hue_2"
    assert item.id != old.id
    assert "hue" in new.retired_codes
    assert [option.code for option in item.options] == [option.code for option in old.options]
    assert {option.id for option in item.options}.isdisjoint(option.id for option in old.options)
    assert new.text(item.prompt, "en").text == "Colour?"
    assert [each.code for each in surveys.changes(park, new)][:2] != []
    codes = {(each.code, each.where) for each in surveys.changes(park, new)}
    assert {("question_added", item.id), ("question_removed", old.id)} <= codes


def test_what_looked_at_the_old_question_looks_at_the_new_one(park):
    new = editing.renew_item(park, park.item_coded("hue").id)
    item = new.item_coded("hue_2")
    assert new.pages[1].show_if.item == item.id
    assert new.quotas[0].when.item == item.id
    title = new.pages[1].title
    assert new.text(title, "en").text == "Why {hue_2|that}?"
    assert new.text(title, "es").text == "¿Por qué {hue_2}?"
    assert not new.strings[title].is_outdated("es")
    assert editing.uses(new, item.id) == (new.pages[1].id, new.quotas[0].id, title)
    before = {each.code for each in surveys.check(park) if each.blocks}
    assert {each.code for each in surveys.check(new) if each.blocks} == before


def test_an_option_becomes_a_new_one(park):
    item = park.item_coded("hue")
    green, red = item.options
    new = editing.renew_option(park, green.id)
    fresh = new.item_coded("hue").options[0]
    assert (fresh.code, fresh.label) == (f"{green.code}_2", green.label)
    assert fresh.id != green.id
    assert new.item_coded("hue").options[1] == red
    assert new.item_coded("hue").retired_codes == (green.code,)
    assert new.pages[1].show_if.option == fresh.code
    assert editing.uses(new, fresh.id) == (new.pages[1].id, new.quotas[0].id)
    assert editing.uses(new, red.id) == ()


def test_a_row_becomes_a_new_one():
    survey = editing.new_survey(code="park", source_lang="en", title="The park")
    survey = editing.add_page(survey, title="First", code="first")
    survey = editing.add_item(survey, survey.pages[0].id, "matrix", "How?", labels=("Good", "Bad"))
    item = next(survey.items())
    survey = editing.add_row(survey, item.id, "Paths", code="paths")
    row = survey.item(item.id).rows[-1]
    new = editing.renew_option(survey, row.id).item(item.id)
    assert [each.code for each in new.rows][-1] == "paths_2"
    assert new.retired_row_codes == ("paths",)
    assert new.options == item.options


def test_the_fixed_points_of_a_scale_stay():
    survey = library.load("a11_trust")
    scale = next(item for item in survey.items() if item.kind == "scale")
    with pytest.raises(EditError) as refused:
        editing.renew_option(survey, scale.options[0].id)
    assert refused.value.code == "fixed_options"
    with pytest.raises(EditError):
        editing.renew_item(survey, "nothing")


def test_every_library_question_can_be_made_a_new_one():
    for entry in library.names():
        survey = library.load(entry.id)
        for item in tuple(survey.items()):
            new = editing.renew_item(survey, item.id)
            assert not new.has_item(item.id)
            assert not [each for each in surveys.check(new) if each.code == "unknown_item"]
