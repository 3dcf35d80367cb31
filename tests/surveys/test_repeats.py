"""Pages that are answered several times over: their path, pruning, checks, changes and edits."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from surveys import editing
from tests.surveys.drafts import chosen, item, page, survey

ADDED = {"entry": "words", "add": "words", "summary": "name"}
PLACES = item(
    "multiple_choice", "places", options=["park", "pool", {"code": "none", "exclusive": True}]
)
IN_PARK = {"op": "chosen", "item": "places", "option": "park"}
CHILDREN = page(
    "children",
    item("short_text", "name", required=True),
    item("number", "age"),
    repeats={**ADDED, "least": 1, "most": 3},
)
EACH = page(
    "each",
    item("scale", "liked", required=True),
    item("short_text", "trees", show_if=IN_PARK),
    repeats={"over": "places"},
)
SURVEY = survey(page("first", PLACES), CHILDREN, EACH, page("end", item("long_text", "why")))


def rep(**values):
    return surveys.Repeated(tuple((key.lstrip("_"), value) for key, value in values.items()))


def codes(parts):
    return [part.code for part in parts]


def keys(answers, code):
    return [entry.key for entry in surveys.entries(SURVEY, SURVEY.page(code), answers)]


def found(*pages):
    problems = surveys.check(survey(*pages))
    return {(one.code, one.where) for one in problems}


def test_a_survey_without_a_repeat_keeps_its_canonical_json():
    assert "repeats" not in surveys.to_json(survey(page("first", PLACES)))


def test_a_repeat_survives_its_json():
    assert surveys.from_json(surveys.to_json(SURVEY)) == SURVEY


@pytest.mark.parametrize(
    "repeats",
    [
        {"most": 21, **ADDED},
        {"least": 3, "most": 2, **ADDED},
        {},
        {"entry": "words"},
        {"over": "places", "least": 1},
        {"over": "places", "entry": "words"},
        {**ADDED, "entry": "unknown"},
    ],
)
def test_a_repeat_that_does_not_fit_together_is_refused(repeats):
    with pytest.raises(surveys.DefinitionError):
        survey(page("first", PLACES), page("more", item("number", "name"), repeats=repeats))


def test_entries_of_options_that_are_not_chosen_do_not_count_and_come_back():
    answers = {"places": chosen("park", "pool"), "liked": rep(park=chosen("4"), pool=chosen("2"))}
    less = answers | {"places": chosen("pool")}
    assert surveys.prune(SURVEY, less)["liked"] == rep(pool=chosen("2"))
    assert surveys.prune(SURVEY, less | {"places": answers["places"]})["liked"] == answers["liked"]
    assert "liked" not in surveys.prune(SURVEY, answers | {"places": chosen("none")})


def test_a_page_over_a_list_is_there_for_those_who_chose_something():
    assert "each" not in codes(surveys.visible_pages(SURVEY, {}))
    assert "each" not in codes(surveys.visible_pages(SURVEY, {"places": chosen("none")}))
    assert "each" in codes(surveys.visible_pages(SURVEY, {"places": chosen("pool")}))


def test_inside_an_entry_the_list_is_the_one_option():
    park, pool = surveys.entries(SURVEY, SURVEY.page("each"), {"places": chosen("park", "pool")})
    assert codes(park.items) == ["liked", "trees"]
    assert codes(pool.items) == ["liked"]
    assert park.about == {"places": chosen("park")}
    told = {"places": chosen("park", "pool"), "trees": rep(park="Oaks", pool="None")}
    assert surveys.prune(SURVEY, told)["trees"] == rep(park="Oaks")


def test_what_is_missing():
    assert codes(surveys.missing(SURVEY, {})) == ["name"]
    assert codes(surveys.missing(SURVEY, {"age": rep(_1=3)})) == ["name"]
    named = {"name": rep(_1="Ana")}
    assert surveys.missing(SURVEY, named) == ()
    assert codes(surveys.missing(SURVEY, named | {"places": chosen("park", "pool")})) == ["liked"]
    half = named | {"places": chosen("park", "pool"), "liked": rep(park=chosen("1"))}
    assert codes(surveys.missing(SURVEY, half)) == ["liked"]


def test_no_more_entries_count_than_there_may_be():
    hostile = rep(_1="a", _4="b", _01="c", park="d", _2="e")
    assert keys({"name": hostile}, "children") == ["1", "2"]
    assert surveys.prune(SURVEY, {"name": hostile})["name"] == rep(_1="a", _2="e")


def test_an_answer_of_another_shape_does_not_count():
    assert "name" not in surveys.prune(SURVEY, {"name": "once"})
    assert "why" not in surveys.prune(SURVEY, {"why": rep(_1="x")})


def test_whether_pages_follow_still_turns_on_the_list():
    assert surveys.may_turn(SURVEY, "first")
    assert not surveys.may_turn(SURVEY, "each")


def test_later_conditions_may_ask_whether_there_are_entries_and_how_many():
    count = {"op": "count", "item": "name"}
    two = {"op": "figures", "left": count, "compare": "ge", "right": {"op": "number", "number": 2}}
    asked = page("end", item("long_text", "why", show_if=two))
    many = survey(page("kids", item("short_text", "name"), repeats={**ADDED}), asked)
    assert codes(surveys.visible_pages(many, {"name": rep(_1="A")})) == ["kids"]
    assert codes(surveys.visible_pages(many, {"name": rep(_1="A", _2="B")})) == ["kids", "end"]
    assert not any(one.code == "wrong_kind" for one in surveys.check(many))


def test_a_sound_survey_with_repeats_is_not_blocked():
    assert not [one for one in surveys.check(SURVEY) if one.blocks]


def test_each_problem_of_a_repeat():
    looks = {"op": "eq", "item": "age", "number": 3}
    after = page("end", item("long_text", "why", show_if=looks))
    assert ("wrong_kind", "why") in found(CHILDREN, after)
    assert ("wrong_kind", "page_each") in found(
        page("first", item("single_choice", "places")),
        page("each", item("number", "age"), repeats={"over": "places"}),
    )
    assert ("unknown_item", "page_each") in found(EACH)
    assert ("forward_reference", "page_each") in found(EACH, page("first", PLACES))
    asked = page("first", PLACES | {"show_if": {"op": "answered", "item": "gone"}})
    assert ("unknown_item", "places") in found(asked, EACH)
    assert ("exit_repeats", "page_children") in found(CHILDREN | {"is_exit": True})
    words = page("more", item("statement", "name"), repeats={**ADDED})
    assert {("nothing_repeats", "page_more"), ("summary_elsewhere", "page_more")} <= found(words)
    no_summary = {"entry": "words", "add": "words"}
    assert ("no_summary", "page_children") in found(CHILDREN | {"repeats": no_summary})
    total = item("calculated", "total", formula={"op": "value", "item": "age"})
    assert ("not_repeatable", "total") in found(CHILDREN | {"items": [*CHILDREN["items"], total]})
    for kind in ("contact", "upload", "link_value"):
        once = item(kind, "once")
        assert ("not_repeatable", "once") in found(CHILDREN | {"items": [*CHILDREN["items"], once]})
    few = {"over": "places", "most": 1}
    assert ("too_many_entries", "page_each") in found(
        page("first", PLACES), EACH | {"repeats": few}
    )
    comments = page("more", item("long_text", "name"), repeats={**ADDED})
    assert ("repeated_comment", "name") in found(comments)


def test_nobody_reaches_a_repeat_for_a_question_that_is_never_shown():
    never = {
        "op": "all",
        "of": [IN_PARK, {"op": "chosen_none", "item": "places", "options": ["park"]}],
    }
    again = item("multiple_choice", "again", show_if=never)
    dead = page("each", item("number", "age"), repeats={"over": "again"})
    assert ("never_shown", "page_each") in found(page("first", PLACES), page("second", again), dead)


def changed(old, new):
    return {(one.code, one.where, one.impact) for one in surveys.changes(old, new)}


def test_repeating_a_question_keeps_its_answers_from_being_compared():
    once = survey(page("children", item("number", "age")))
    often = survey(page("children", item("number", "age"), repeats={**ADDED, "summary": "age"}))
    found = {("repeat_changed", "age", surveys.Impact.BREAKING)}
    assert changed(once, often) == changed(often, once) == found
    fewer = survey(
        page("children", item("number", "age"), repeats={**ADDED, "summary": "age", "most": 2})
    )
    assert changed(often, fewer) == {("limits_tightened", "page_children", surveys.Impact.BREAKING)}
    assert changed(fewer, often) == {("limits_widened", "page_children", surveys.Impact.ADDITIVE)}


@pytest.fixture
def draft():
    made = editing.new_survey(code="demo", source_lang="en", title="T")
    made = editing.add_page(made, title="One", code="one")
    made = editing.add_item(made, made.pages[0].id, "multiple_choice", "Which?", labels=["A", "B"])
    made = editing.add_page(made, title="Two", code="two")
    return editing.add_item(made, made.pages[1].id, "short_text", "Name?")


def test_editing_a_repeat_keeps_its_strings_and_takes_them_away(draft):
    two, name = draft.pages[1], draft.pages[1].items[0]
    made = editing.repeat_page(draft, two.id, entry="Child", add="Add another", summary=name.id)
    again = editing.repeat_page(made, two.id, entry="A child", add="Add another", least=1)
    assert made.pages[1].repeats.entry == again.pages[1].repeats.entry
    assert made.text(made.pages[1].repeats.entry, "en").text == "Child"
    assert again.pages[1].repeats.summary is None
    assert editing.stop_repeating(again, two.id) == draft
    over = editing.repeat_over(again, two.id, draft.pages[0].items[0].id)
    assert over.strings == draft.strings
    with pytest.raises(editing.EditError):
        editing.repeat_page(draft, two.id, entry="Child", add="Add", least=3, most=2)
    with pytest.raises(editing.EditError, match="in_use"):
        editing.delete_item(over, draft.pages[0].items[0].id)


def test_the_question_that_tells_entries_apart_can_be_deleted(draft):
    two, name = draft.pages[1], draft.pages[1].items[0]
    made = editing.repeat_page(draft, two.id, entry="Child", add="Add another", summary=name.id)
    assert editing.delete_item(made, name.id).pages[1].repeats.summary is None


def test_a_copied_page_repeats_on_its_own(draft):
    two, name = draft.pages[1], draft.pages[1].items[0]
    made = editing.repeat_page(draft, two.id, entry="Child", add="Add another", summary=name.id)
    copy = editing.copy_page(made, made, two.id).pages[-1]
    assert copy.repeats.summary == copy.items[0].id != name.id
    assert copy.repeats.entry != made.pages[1].repeats.entry
    over = editing.repeat_over(made, two.id, made.pages[0].items[0].id)
    assert editing.copy_page(over, over, two.id).pages[-1].repeats is None


ENTRY_KEYS = st.sampled_from(["1", "2", "3", "4", "20", "park", "pool", "none", "", "x"])
ENTRIES = st.lists(st.tuples(ENTRY_KEYS, st.text("ab", min_size=1)), unique_by=lambda pair: pair[0])
NUMBERED = st.lists(st.text("ab", min_size=1), min_size=1, max_size=20).map(
    lambda texts: surveys.Repeated(tuple((str(n), text) for n, text in enumerate(texts, 1)))
)


@st.composite
def any_answers(draw):
    answers = {}
    for code in draw(st.sets(st.sampled_from(["name", "age", "liked", "trees", "why"]))):
        answers[code] = draw(st.one_of(st.just("x"), ENTRIES.map(tuple).map(surveys.Repeated)))
    offered = st.sets(st.sampled_from(["park", "pool", "none"]), min_size=1).map(sorted)
    return answers | {"places": chosen(*draw(offered))}


@settings(max_examples=60)
@given(any_answers())
def test_pruning_twice_is_pruning_once_and_leaves_what_is_on_the_path(answers):
    kept = surveys.prune(SURVEY, answers)
    assert surveys.prune(SURVEY, kept) == kept
    assert surveys.missing(SURVEY, kept) == surveys.missing(SURVEY, answers) or "age" in answers
    for code, value in kept.items():
        allowed = {"1", "2", "3"} if code in {"name", "age"} else set(kept["places"].codes)
        if isinstance(value, surveys.Repeated):
            assert {key for key, _ in value.entries} <= allowed - {"none"}
        else:
            assert code in {"why", "places"}


@settings(max_examples=60)
@given(any_answers())
def test_repeated_answers_survive_json(answers):
    for value in answers.values():
        raw = json.loads(json.dumps(surveys.value_to_json(value)))
        assert surveys.value_from_json(raw) == value


@settings(max_examples=60)
@given(NUMBERED, st.data())
def test_removing_an_entry_moves_the_later_ones_up(value, data):
    gone = data.draw(st.integers(1, len(value.entries)))
    left = surveys.without_entry(value, str(gone))
    texts = [text for _key, text in value.entries]
    del texts[gone - 1]
    assert [text for _key, text in (left.entries if left else ())] == texts
    assert [key for key, _text in (left.entries if left else ())] == [
        str(n) for n in range(1, len(texts) + 1)
    ]
    back = surveys.with_entry(value, str(gone), dict(value.entries)[str(gone)])
    assert back == value


@pytest.mark.parametrize(
    "raw",
    [
        {"entries": "x"},
        {"entries": [["1"]]},
        {"entries": [[1, "x"]]},
        {"entries": [["1", {"entries": []}]]},
        {"entries": [["1", None]]},
        {"entries": [], "more": 1},
    ],
)
def test_what_is_no_stored_answer(raw):
    with pytest.raises(ValueError, match="not a stored answer"):
        surveys.value_from_json(raw)


def test_the_schema_knows_repeats():
    schema = json.dumps(surveys.json_schema())
    assert '"Repeat"' in schema
