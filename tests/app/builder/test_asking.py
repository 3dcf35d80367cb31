"""Contact details as staff ask for them."""

from datetime import date

import pytest

from surveys import editing
from tests.app.builder.parts import add, page_id, words
from tests.factories import builder

DETAILS = {"name": "may", "email": "must", "phone": "no", "address": "no", "postcode": "no"}


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def test_what_is_asked_why_and_until_when(desk, park):
    until = {"kept_until-day": "31", "kept_until-month": "12", "kept_until-year": "2026"}
    item = add(desk, park, "contact", **DETAILS, **until, purpose="To invite you.", is_linked="y")
    assert (item.asked, item.needed) == (("name", "email"), ("email",))
    assert (words(park, item.purpose), item.kept_until) == ("To invite you.", date(2026, 12, 31))
    assert item.is_linked
    page = desk.get(f"park/questions/{item.id}/").text
    assert "To invite you." in page
    assert '<option value="must" selected>' in page
    data = {"prompt": "Q", "hint": "", **DETAILS, "email": "no", "phone": "may", "purpose": ""}
    assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
    item = park.draft.item(item.id)
    assert (item.asked, item.needed, item.purpose) == (("name", "phone"), (), None)


def test_a_question_without_a_box_is_refused(desk, park):
    path = f"park/pages/{page_id(park)}/add/contact/"
    none = dict.fromkeys(DETAILS, "no")
    answer = desk.post(path, {"prompt": "Q", "hint": "", **none}, survey=park)
    assert answer.status_code == 422
    assert "Choose at least one detail to ask for." in answer.text


def test_what_it_lacks_is_told_before_publishing(desk, park):
    add(desk, park, "contact", **DETAILS, purpose="")
    assert "needs words that say what the details are for" in desk.get("park/publish/").text
