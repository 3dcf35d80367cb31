"""Two people at one question: what was typed is shown beside what is there now."""

import pytest

from surveys import editing
from tests.app.builder.parts import add, only, page_id, words
from tests.factories import builder


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def test_two_editors_of_one_question(desk, park):
    item = add(desk, park, "long_text", max_length="400")
    path, data = f"park/questions/{item.id}/", {"hint": "", "max_length": "400"}
    desk.post(path, {**data, "prompt": "Theirs"}, survey=park, seen=2)
    mine = desk.post(path, {**data, "prompt": "Mine", "hint": "My hint"}, survey=park, seen=2)
    assert mine.status_code == 409
    for text in ("What is there now, and what you typed", "Theirs", "Mine", "My hint"):
        assert text in mine.text
    desk.post(path, {**data, "prompt": "Mine"}, survey=park, seen=3)
    assert words(park, only(park).prompt) == "Mine"


def test_words_typed_for_a_deleted_question_are_shown(desk, park):
    item = add(desk, park, "long_text", max_length="400")
    builder.redraft(park, editing.delete_item(park.draft, item.id))
    data = {"prompt": "My long question", "hint": "", "max_length": "400"}
    answer = desk.post(f"park/questions/{item.id}/", data, survey=park, seen=2)
    assert answer.status_code == 409
    assert "My long question" in answer.text


def test_words_typed_for_a_deleted_page_are_shown(desk, park):
    path = f"park/pages/{page_id(park)}/add/long_text/"
    builder.redraft(park, editing.delete_page(park.draft, page_id(park)))
    data = {"prompt": "My long question", "hint": "", "max_length": "400"}
    answer = desk.post(path, data, survey=park, seen=1)
    assert answer.status_code == 409
    assert "My long question" in answer.text
