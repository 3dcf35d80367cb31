"""A published code keeps its meaning: people say so, or the part becomes a new one."""

import json

import pytest

import surveys
from app import clock
from app.builder import history, meaning, queries, service
from app.db import db
from app.exports import codebook
from app.exports import queries as exported
from surveys import editing
from surveys.conditions import OptionChosen
from tests.app.builder.test_publishing import PROMISED
from tests.factories import builder


@pytest.fixture
def park(app):
    survey = editing.new_survey(code="park", source_lang="en", title="The park", languages=("en",))
    survey = editing.edit_survey(survey, notice="We keep nothing.")
    survey = editing.add_page(survey, title="First", code="first")
    survey = editing.add_item(
        survey, survey.pages[0].id, "single_choice", "Colour?", labels=("Green", "Red"), code="hue"
    )
    survey = editing.add_page(survey, title="Second", code="second")
    survey = editing.add_item(survey, survey.pages[1].id, "number", "How many?", code="trees")
    return builder.published(survey, slug="park")


def reword(park):
    option = park.draft.item_coded("hue").options[0]
    builder.redraft(park, editing.set_text(park.draft, option.label, "en", "Verdant"))
    return option.id


def say(desk, park, part_id, **more):
    (turn,) = [each for each in meaning.turns(park) if each.part_id == part_id]
    data = {"change": turn.sha256, **more}
    return desk.post(f"park/parts/{part_id}/same", data, survey=park)


def publish(desk, park):
    return desk.post("park/publish/", {**PROMISED, "understood": "y"}, survey=park)


def test_better_words_are_said_to_be_the_same_and_it_is_on_record(desk, park):
    option_id = reword(park)
    assert publish(desk, park).status_code == 422
    assert say(desk, park, option_id).status_code == 303
    assert "that it means the same" in desk.get("park/publish/").text
    assert publish(desk, park).status_code == 303
    (said,) = meaning.said_of(park)
    assert (said.code, said.who, said.version) == ("hue.green", desk.person.name, 2)
    for page in ("park/versions/", "park/history/"):
        shown = desk.get(page).text
        assert "Changes that were said to mean the same" in shown
        assert "Verdant" in shown
        assert "Published with version 2." in shown


def test_the_codebook_tells_who_said_so(desk, park):
    option_id = reword(park)
    say(desk, park, option_id)
    publish(desk, park)
    first, second = json.loads(codebook.as_json("park", exported.versions(park), []))["versions"]
    assert "said_to_mean_the_same" not in first
    (said,) = second["said_to_mean_the_same"]
    assert said["code"] == "hue.green"
    assert said["said_by"] == desk.person.name
    assert said["said_on"] == clock.today().isoformat()
    assert "Verdant" in said["changes"][0]


def test_what_was_said_holds_for_these_words_alone(desk, park):
    option_id = reword(park)
    say(desk, park, option_id)
    label = park.draft.item_coded("hue").options[0].label
    said_of = park.draft
    builder.redraft(park, editing.set_text(park.draft, label, "en", "Blue"))
    assert publish(desk, park).status_code == 422
    builder.redraft(park, said_of)
    assert [turn.is_settled for turn in meaning.turns(park)] == [True]
    desk.post(f"park/parts/{option_id}/unsay", {}, survey=park)
    assert [turn.is_settled for turn in meaning.turns(park)] == [False]
    stale = desk.post(f"park/parts/{option_id}/same", {"change": "0" * 64}, survey=park)
    assert "changed in the meantime" in desk.get("park/publish/").text
    assert stale.status_code == 303
    assert meaning.said_of(park) == []


def test_another_answer_gets_a_code_of_its_own_and_undo_takes_it_back(desk, park):
    option_id = reword(park)
    assert desk.post(f"park/parts/{option_id}/renew", {}, survey=park).status_code == 303
    fresh = park.draft.item_coded("hue").options[0]
    assert fresh.code == "green_2"
    assert meaning.turns(park) == []
    step = history.reach(history.steps(park)).undo
    history.undo(park, step.number, seen=park.revision, by=None, at=clock.now())
    db.session.commit()
    assert park.draft.item_coded("hue").options[0].code == "green"
    desk.post(f"park/parts/{option_id}/renew", {}, survey=park)
    assert publish(desk, park).status_code == 303
    assert queries.newest_version(park).definition.item_coded("hue").retired_codes == ("green",)


def test_a_new_question_lists_what_named_the_old_one(desk, park):
    item = park.draft.item_coded("hue")
    chosen = OptionChosen(op="chosen", item=item.id, option="green")
    draft = editing.set_show_if(park.draft, park.draft.pages[1].id, chosen)
    builder.redraft(park, draft)
    builder.publish_again(park)
    builder.redraft(park, editing.edit_item(park.draft, item.id, prompt="Favourite?"))
    answer = desk.post(f"park/parts/{item.id}/renew", {"here": item.id}, survey=park)
    new = park.draft.item_coded("hue_2")
    assert answer.location == f"/staff/surveys/park/parts/{new.id}/uses/"
    page = desk.client.get(answer.location).text
    assert f"/staff/surveys/park/conditions/{park.draft.pages[1].id}/" in page or "Second" in page
    assert park.draft.pages[1].show_if.item == new.id


def test_the_question_page_asks_right_after_the_change(desk, park):
    item = park.draft.item_coded("trees")
    typed = {"prompt": "How many trees?", "answering": "optional", "go": "save"}
    saved = desk.post(f"park/questions/{item.id}/", typed, survey=park)
    assert saved.location.endswith(f"/park/questions/{item.id}/#meaning")
    page = desk.get(f"park/questions/{item.id}/").text
    assert "It still means the same" in page
    assert "Make this a new question" in page
    answer = say(desk, park, item.id, here=item.id)
    assert answer.location.endswith(f"/park/questions/{item.id}/#meaning")
    assert "Take back" in desk.get(f"park/questions/{item.id}/").text


def test_what_can_never_be_the_same_is_not_published_under_its_code(desk, park):
    item = park.draft.item_coded("hue")
    text = surveys.to_json(park.draft)
    other = surveys.from_json(text.replace('"single_choice"', '"multiple_choice"'))
    builder.redraft(park, other)
    (turn,) = meaning.turns(park)
    assert not turn.may_stay
    page = desk.get("park/publish/").text
    assert "Needs a new code" in page
    assert "It still means the same" not in page
    say(desk, park, item.id)
    assert meaning.said_of(park) == []
    with pytest.raises(meaning.NotSettledError):
        service.publish(park, by=None, at=clock.now())
    db.session.rollback()
    desk.post(f"park/parts/{item.id}/renew", {}, survey=park)
    assert publish(desk, park).status_code == 303


def test_the_code_of_a_question_deleted_long_ago_is_not_given_to_another(desk, park):
    old = park.draft
    item = old.item_coded("hue")
    builder.redraft(park, editing.delete_item(old, item.id))
    builder.publish_again(park)
    builder.redraft(park, old)
    assert meaning.turns(park) == []
    text = surveys.to_json(old).replace(f'"{item.id}"', '"someother"')
    builder.redraft(park, surveys.from_json(text))
    (turn,) = meaning.turns(park)
    assert (turn.part_id, turn.may_stay) == ("someother", False)
    desk.post("park/parts/someother/renew", {}, survey=park)
    assert meaning.turns(park) == []
    assert park.draft.has_item("someother") is False


def test_readers_decide_nothing_and_unknown_parts_are_refused(desk, reader, park):
    option_id = reword(park)
    for act in ("same", "unsay", "renew"):
        assert reader.post(f"park/parts/{option_id}/{act}", {}, survey=park).status_code == 403
    assert desk.post("park/parts/none/renew", {}, survey=park).status_code == 303
    assert desk.get("park/parts/none/uses/").status_code == 404
    assert meaning.turns(park)[0].said is None
