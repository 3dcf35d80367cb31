"""How a list is shown, and how much of a date is asked for, as staff decide it."""

import pytest

from surveys import editing
from tests.app.builder.parts import add, page_id
from tests.factories import builder
from tests.markup import problems

OPTIONS = {f"new-{place}-label": f"Town {place}" for place in range(3)}


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


@pytest.mark.parametrize("kind", ["single_choice", "place"])
def test_a_list_is_shown_as_staff_wish(desk, park, kind):
    item = add(desk, park, kind, **OPTIONS, shown_as="select")
    assert item.shown_as == "select"
    shown = desk.get(f"park/questions/{item.id}/").text
    assert problems(shown) == []
    assert '<option value="select" selected>' in shown
    data = {"prompt": "Q", "hint": "", **OPTIONS, "shown_as": ""}
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
    assert park.draft.item(item.id).shown_as is None
    data["shown_as"] = "tree"
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 422


@pytest.mark.parametrize("kind", ["matrix", "ranking", "multiple_choice", "yes_no"])
def test_other_lists_have_no_such_choice(desk, park, kind):
    form = desk.get(f"park/pages/{page_id(park)}/add/{kind}/").text
    assert 'name="shown_as"' not in form


def test_a_date_may_ask_for_a_month_and_then_is_compared_with_nothing(desk, park):
    item = add(desk, park, "date", precision="month")
    assert item.precision == "month"
    shown = desk.get(f"park/questions/{item.id}/").text
    assert problems(shown) == []
    assert '<option value="month" selected>' in shown
    form = desk.get(f"park/pages/{page_id(park)}/add/calculated/").text
    assert f'value="{item.id}"' not in form
