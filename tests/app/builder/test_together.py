"""Two editors of different parts hinder nobody; of the same part, each sees what the other did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from app.access import Role
from app.builder import service, stakes
from app.builder.models import Details, Survey
from app.builder.service import Edit
from app.db import db
from app.errors import ConflictError
from surveys import editing
from tests.app.builder.desk import Desk
from tests.app.builder.parts import words
from tests.factories import accounts, builder

NOW = datetime(2026, 5, 4, 10, 14, tzinfo=UTC)


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(draft, title="First")
    for prompt in ("Question A", "Question B"):
        draft = editing.add_item(draft, draft.pages[0].id, "long_text", prompt)
    return builder.draft(editing.set_languages(draft, ["en", "es"]), slug="park")


@pytest.fixture
def ana(place):
    return Desk(place, accounts.user(Role.EDITOR))


@pytest.fixture
def ben(place):
    return Desk(place, accounts.user(Role.EDITOR))


def items(survey):
    return list(survey.draft.items())


def prompts(survey):
    return [words(survey, item.prompt) for item in items(survey)]


def ask(desk, survey, item, prompt, **more):
    data = {"prompt": prompt, "hint": "", "max_length": "400"}
    return desk.post(f"park/questions/{item.id}/", data, survey=survey, **more)


def test_editors_of_two_questions_keep_both(park, ana, ben):
    one, two = items(park)
    assert ask(ana, park, one, "Ana's", seen=1).status_code == 303
    assert ask(ben, park, two, "Ben's", seen=1).status_code == 303
    assert prompts(park) == ["Ana's", "Ben's"]
    assert "Both changes are kept." in ben.get("park/").text


def test_editors_of_one_question_see_both_versions(park, ana, ben):
    one, _two = items(park)
    ask(ana, park, one, "Ana's", seen=1)
    refused = ask(ben, park, one, "Ben's", seen=1)
    assert refused.status_code == 409
    assert f"{ana.person.name}\u2069 changed a question" in refused.text
    assert "Ana&#39;s" in refused.text
    assert f'<a href="/staff/surveys/park/questions/{one.id}/">Keep theirs' in refused.text
    assert "Ana&#39;s" in ben.get(f"park/questions/{one.id}/").text
    assert ask(ben, park, one, "Ben's", seen=park.revision).status_code == 303
    assert prompts(park)[0] == "Ben's"


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("add_page", "edit_b", True),
        ("edit_b", "add_page", True),
        ("edit_title", "move_a", True),
        ("move_a", "edit_b", True),
        ("move_a", "move_b", False),
        ("edit_b", "delete_b", False),
        ("translate_b", "delete_b", False),
        ("translate_b", "edit_b", True),
        ("delete_b", "edit_b", False),
        ("delete_b", "languages", True),
        ("delete_b", "condition", False),
        ("edit_b", "unheard", False),
    ],
)
def test_what_hinders_what(park, first, second, both):
    one, two = items(park)
    page = park.draft.pages[0].id
    edits = {
        "add_page": Edit("add_page", "", editing.add_page),
        "edit_title": Edit("edit_survey", "", lambda s: editing.edit_survey(s, title="Parks")),
        "edit_b": Edit("edit_item", two.id, lambda s: editing.edit_item(s, two.id, prompt="B!")),
        "translate_b": Edit("set_text", page, lambda s: editing.set_text(s, two.prompt, "es", "B")),
        "move_a": Edit("move_item", one.id, lambda s: editing.move_item(s, one.id, "down")),
        "move_b": Edit("move_item", two.id, lambda s: editing.move_item(s, two.id, "up")),
        "delete_b": Edit("delete_item", two.id, lambda s: editing.delete_item(s, two.id)),
        "languages": Edit("set_languages", "", lambda s: editing.set_languages(s, ["en"])),
        "condition": Edit("set_show_if", one.id, lambda s: editing.edit_survey(s, title="If")),
        "unheard": Edit("unheard", "", lambda s: editing.edit_survey(s, title="Unheard")),
    }
    service.apply(park, edits[first], seen=1, by=None, at=NOW)
    before = park.draft_json
    if both:
        service.apply(park, edits[second], seen=1, by=None, at=NOW)
        assert park.revision == 3
    else:
        with pytest.raises(ConflictError):
            service.apply(park, edits[second], seen=1, by=None, at=NOW)
    assert (park.draft_json != before) == both


def test_translators_of_one_page_keep_both_and_never_each_others_words(park, ana, ben):
    one, two = items(park)
    page = park.draft.pages[0].id
    path, names = f"park/translate/{page}/", [f"t-es-{one.prompt}", f"t-es-{two.prompt}"]

    def send(desk, texts, seen):
        boxes = dict(zip(names, texts, strict=True))
        return desk.post(path, {"to": "es", **boxes}, survey=park, seen=seen)

    assert send(ana, ("Uno", ""), 1).status_code == 303
    assert send(ben, ("", "Dos"), 1).status_code == 303
    assert [park.draft.text(item.prompt, "es").text for item in (one, two)] == ["Uno", "Dos"]
    assert send(ana, ("Primero", "Dos"), 3).status_code == 303
    refused = send(ben, ("Ninguno", "Dos"), 3)
    assert refused.status_code == 409
    assert 'value="Ninguno"' in refused.text
    assert "Primero" in refused.text


def test_settings_and_questions_do_not_hinder_each_other(park):
    edit = Edit("add_page", "", editing.add_page)
    service.apply(park, edit, seen=1, by=None, at=NOW)
    details = Details("New name", "park", None, None, None)
    service.settle(park, details, seen=1, by=None, at=NOW)
    assert park.name == "New name"
    service.apply(park, edit, seen=1, by=None, at=NOW)
    assert len(park.draft.pages) == 3
    with pytest.raises(ConflictError):
        service.settle(park, details._replace(name="Other"), seen=2, by=None, at=NOW)
    service.settle(park, details._replace(name="Other"), seen=3, by=None, at=NOW)
    for never in (0, 99):
        with pytest.raises(ConflictError):
            service.settle(park, details, seen=never, by=None, at=NOW)


def test_a_draft_that_nobody_remembers_is_no_ground(park):
    edit = Edit("add_page", "", editing.add_page)
    service.apply(park, edit, seen=1, by=None, at=NOW)
    for never in (0, 3, 99):
        with pytest.raises(ConflictError):
            service.apply(park, edit, seen=never, by=None, at=NOW)


def test_a_stake_that_is_gone_is_touched(park):
    stake = stakes.stake_of("edit_page", "nothing")
    assert not stakes.is_untouched(stake, park.draft, park.draft)


def test_many_at_once_are_all_kept(place, park):
    editors, key, page = 4, park.id, park.draft.pages[0].id
    start = Barrier(editors)

    def add(number):
        with place.app_context():
            start.wait(timeout=20)
            survey = db.session.get(Survey, key)
            edit = Edit(
                "add_item",
                page,
                lambda s: editing.add_item(s, page, "long_text", f"Question {number}"),
            )
            service.apply(survey, edit, seen=1, by=None, at=NOW)
            db.session.commit()

    db.session.remove()
    with ThreadPoolExecutor(editors) as pool:
        list(pool.map(add, range(editors)))
    assert len(items(db.session.get(Survey, key))) == 2 + editors
