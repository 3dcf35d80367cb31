"""Rankings and constant sums as staff write them."""

from decimal import Decimal

import pytest

from surveys import editing
from tests.app.builder.parts import add, only, page_id, words
from tests.factories import builder

OPTIONS = {"new-0-label": "Trees", "new-1-label": "مقاعد", "new-2-label": "Light"}


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def test_a_ranking_may_ask_for_the_first_few(desk, park):
    item = add(desk, park, "ranking", **OPTIONS, places="2", answering="required")
    assert ([each.code for each in item.options], item.places) == (
        ["trees", "option_2", "light"],
        2,
    )
    page = desk.get(f"park/questions/{item.id}/").text
    assert 'value="2"' in page
    assert "-exclusive" not in page


def test_a_total_has_a_unit_and_is_read_in_the_editors_language(desk, park):
    desk.person.locale = "es"
    shares = {"shared": "1.000,5", "unit": "euros", "whole": ""}
    item = add(desk, park, "constant_sum", **OPTIONS, **shares)
    assert (item.total, words(park, item.unit), item.whole) == (Decimal("1000.5"), "euros", False)
    assert 'value="1000,5"' in desk.get(f"park/questions/{item.id}/").text


def test_a_new_total_starts_at_a_hundred_whole_points(desk, park):
    form = desk.get(f"park/pages/{page_id(park)}/add/constant_sum/").text
    assert 'name="shared" value="100"' in form
    item = add(desk, park, "constant_sum", **OPTIONS, shared="100", whole="y", unit="")
    assert (item.total, item.whole, item.unit) == (Decimal(100), True, None)


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "9" * 30, "1e9"])
def test_a_total_that_is_none_is_refused_and_kept(desk, park, typed):
    path = f"park/pages/{page_id(park)}/add/constant_sum/"
    data = {"prompt": "A question", "hint": "", **OPTIONS, "shared": typed}
    answer = desk.post(path, data, survey=park)
    assert answer.status_code == 422
    assert "Enter a number above 0." in answer.text
    assert 'value="Trees"' in answer.text
    assert park.revision == 1


def test_answers_are_moved_like_those_of_a_choice(desk, park):
    item = add(desk, park, "ranking", **OPTIONS, places="")
    kept = {f"{each.id}-label": words(park, each.label) for each in item.options}
    data = {"prompt": "Q", "hint": "", "places": "", **kept, "go": f"up:{item.options[2].id}"}
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
    assert [each.code for each in only(park).options] == ["trees", "light", "option_2"]
