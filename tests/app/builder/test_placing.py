"""Places as staff ask for them: areas, whether a point may be given, and between which edges."""

from decimal import Decimal

import pytest

import surveys
from surveys import editing
from tests.app.builder.parts import add, page_id, words
from tests.factories import builder

EDGES = {"south": "46.9", "north": "47", "west": "7.3", "east": "7.6"}


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def test_a_new_question_asks_for_words_and_a_point(desk, park):
    shown = desk.get(f"park/pages/{page_id(park)}/add/place/").text
    assert 'name="asks_point" id="asks_point" value="y" checked' in shown
    item = add(desk, park, "place", asks_point="y", answering="required")
    assert (item.kind, item.options, item.box) == ("place", (), None)
    assert (item.asks_point, item.required) == (True, True)


def test_areas_and_edges_are_made_and_changed_without_code(desk, park):
    areas = {"new-0-label": "North", "new-1-label": "I do not know", "new-1-apart": "y"}
    item = add(desk, park, "place", asks_point="y", **areas, **EDGES)
    assert [option.code for option in item.options] == ["north", "i_do_not_know"]
    assert [option.apart for option in item.options] == [False, True]
    assert item.box == surveys.Box(**{name: Decimal(value) for name, value in EDGES.items()})
    page = desk.get(f"park/questions/{item.id}/").text
    assert 'id="south" name="south" value="46.9"' in page
    stored = {f"{option.id}-label": words(park, option.label) for option in item.options}
    data = {"prompt": "Q", "hint": "", **stored, "asks_point": "y", **EDGES, "south": "46.91237"}
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
    assert park.draft.item(item.id).box.south == Decimal("46.9124")
    data |= dict.fromkeys(EDGES, "")
    del data["asks_point"]
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
    item = park.draft.item(item.id)
    assert (item.box, item.asks_point, len(item.options)) == (None, False, 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"asks_point": "y", **EDGES, "north": ""}, "Fill in all four edges, or none."),
        ({"asks_point": "y", "east": "7"}, "Fill in all four edges, or none."),
        ({"asks_point": "y", **EDGES, "north": "46"}, "has to lie north of the southern one"),
        ({"asks_point": "y", **EDGES, "east": "7.3"}, "has to differ from the western one"),
        ({"asks_point": "y", **EDGES, "south": "-91"}, "Enter degrees from -90 to 90"),
        ({"asks_point": "y", **EDGES, "west": "Bern"}, "Enter degrees from -180 to 180"),
        (EDGES, "Edges need a point"),
    ],
)
def test_edges_that_nobody_can_keep_to_are_refused(desk, park, given, said):
    path = f"park/pages/{page_id(park)}/add/place/"
    answer = desk.post(path, {"prompt": "Q", "hint": "", **given}, survey=park)
    assert answer.status_code == 422
    assert said in answer.text
    assert not list(park.draft.items())


def test_a_condition_can_look_at_an_area_but_not_where_there_is_none(desk, park):
    item = add(desk, park, "place", asks_point="y", **{"new-0-label": "North"})
    survey = editing.add_page(park.draft, title="Second")
    survey = editing.add_item(survey, survey.pages[1].id, "place", "Where else?", code="other")
    survey = editing.add_page(survey, title="Third")
    survey = editing.add_item(survey, survey.pages[2].id, "short_text", "Why?", code="why")
    builder.redraft(park, survey)
    why = survey.item_coded("why").id
    line = {"l0-item": item.id, "l0-operation": "is", "l0-options": "north"}
    path = f"park/conditions/{why}/"
    assert "Where else?" in desk.get(path).text
    data = {"count": "1", "match": "all", **line}
    desk.followed(path, data, survey=park, htmx=False)
    found = surveys.OptionChosen(op="chosen", item=item.id, option="north")
    assert park.draft.item(why).show_if == found
    other = survey.item_coded("other").id
    offered = desk.post(path, data | {"l0-item": other, "go": "choose"}, survey=park).text
    assert 'value="is"' not in offered
    assert 'value="answered"' in offered
