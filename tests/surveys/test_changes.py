"""What a new version changes, and whether answers before and after it can be compared."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from surveys import CHANGE_CODES, Impact, changes, editing, library

KINDS = ("single_choice", "short_text", "number", "date", "multiple_choice", "rating")


@pytest.fixture
def old():
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=("en", "es")
    )
    survey = editing.add_page(survey, title="First", code="first")
    page_id = survey.pages[0].id
    for kind in KINDS:
        survey = editing.add_item(survey, page_id, kind, f"About {kind}", code=kind)
    colours = survey.item_coded("single_choice")
    for option, label in zip(colours.options, ("Green", "Red"), strict=True):
        survey = editing.set_text(survey, option.label, "en", label)
    return survey


def found(old, new):
    return [(change.code, change.where) for change in changes(old, new)]


def one(old, new):
    ((code, where),) = found(old, new)
    return code, where


def test_nothing_changed(old):
    assert changes(old, old) == ()


def test_every_library_survey_is_like_itself():
    for entry in library.names():
        survey = library.load(entry.id)
        assert changes(survey, survey) == ()


@pytest.mark.parametrize(
    ("prompt", "code", "impact"),
    [
        ("about NUMBER!", "reworded", Impact.COSMETIC),
        ("How many?", "question_reworded", Impact.BREAKING),
    ],
)
def test_other_words_for_a_question_break_unless_only_their_look_differs(old, prompt, code, impact):
    item = old.item_coded("number")
    new = editing.edit_item(old, item.id, prompt=prompt)
    assert one(old, new) == (code, item.id)
    assert changes(old, new)[0].impact is impact


def test_a_unit_that_comes_or_goes_is_another_question(old):
    item = old.item_coded("number")
    new = editing.edit_item(old, item.id, unit="euros")
    assert one(old, new) == ("question_reworded", item.id)
    assert one(new, old) == ("question_reworded", item.id)


def test_other_words_for_a_hint_are_cosmetic(old):
    item = old.item_coded("number")
    hinted = editing.edit_item(old, item.id, hint="A whole number")
    assert one(hinted, editing.edit_item(hinted, item.id, hint="Digits")) == ("reworded", item.id)


def test_a_published_code_never_comes_to_stand_for_another_part(old):
    item = old.item_coded("rating")
    other = editing.delete_item(old, item.id)
    other = editing.add_item(other, old.pages[0].id, "rating", "Else", code="else")
    again = other.item_coded("else")
    text = surveys.to_json(other).replace('"else"', '"rating"').replace(
        '"retired_codes":["rating"]', '"retired_codes":[]'
    )  # fmt: skip
    new = surveys.from_json(text)
    assert ("code_reused", again.id) in found(old, new)
    option = old.item_coded("single_choice").options[0]
    recoded = surveys.from_json(
        surveys.to_json(old).replace(f'"code":"{option.code}"', '"code":"blue"', 1)
    )
    assert ("option_recoded", option.id) in found(old, recoded)
    assert {"code_reused", "option_recoded", "kind_changed"} == surveys.NEVER_THE_SAME


def test_a_translation_is_cosmetic(old):
    item = old.item_coded("number")
    new = editing.set_text(old, item.prompt, "es", "¿Cuántos?")
    assert one(old, new) == ("retranslated", item.id)


@pytest.mark.parametrize(
    ("label", "code", "impact"),
    [
        ("green", "reworded", Impact.COSMETIC),
        ("Green!", "reworded", Impact.COSMETIC),
        ("Orange", "option_reworded", Impact.BREAKING),
        ("Not green", "option_reworded", Impact.BREAKING),
    ],
)
def test_other_words_for_an_option_break_unless_only_its_look_differs(old, label, code, impact):
    option = old.item_coded("single_choice").options[0]
    new = editing.set_text(old, option.label, "en", label)
    assert one(old, new) == (code, option.id)
    assert changes(old, new)[0].impact is impact


def test_questions_come_and_go(old):
    item = old.item_coded("rating")
    new = editing.delete_item(old, item.id)
    new = editing.add_item(new, new.pages[0].id, "scale", "How was it?", code="how")
    added = new.item_coded("how")
    assert found(old, new) == [("question_added", added.id), ("question_removed", item.id)]
    assert [change.impact for change in changes(old, new)] == [Impact.ADDITIVE, Impact.BREAKING]


def test_options_come_and_go(old):
    item = old.item_coded("multiple_choice")
    new = editing.add_option(old, item.id, "A third")
    added = new.item_coded("multiple_choice").options[-1]
    assert one(old, new) == ("option_added", added.id)
    assert one(new, old) == ("option_removed", added.id)


def test_required_or_not(old):
    item = old.item_coded("short_text")
    new = editing.edit_item(old, item.id, required=True)
    assert one(old, new) == ("made_required", item.id)
    assert one(new, old) == ("made_optional", item.id)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("number", {"min": Decimal(1)}),
        ("number", {"max": Decimal(9)}),
        ("date", {"min": date(2026, 1, 1)}),
        ("short_text", {"max_length": 10}),
        ("multiple_choice", {"max_chosen": 1}),
    ],
)
def test_limits_become_tighter_or_wider(old, code, fields):
    item = old.item_coded(code)
    new = editing.edit_item(old, item.id, **fields)
    assert one(old, new) == ("limits_tightened", item.id)
    assert one(new, old) == ("limits_widened", item.id)


def test_what_moved(old):
    first, second = (item.id for item in list(old.items())[:2])
    new = editing.move_item(old, second, "up")
    assert found(old, new) == [("moved", second), ("moved", first)]


def test_asked_of_others(old):
    new = editing.add_page(old, title="Second", code="second")
    new = editing.add_item(new, new.pages[1].id, "long_text", "Why?", code="why")
    why, colours = new.item_coded("why"), new.item_coded("single_choice")
    condition = surveys.OptionChosen(op="chosen", item=colours.id, option=colours.options[0].code)
    shown = editing.set_show_if(new, why.id, condition)
    assert one(new, shown) == ("asked_of_others", why.id)


def test_languages(old):
    new = editing.set_languages(old, ("en", "es", "fr"))
    assert one(old, new) == ("language_added", "fr")
    assert one(new, old) == ("language_removed", "fr")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_edit_is_seen_and_named(data):
    old = library.load("service_feedback")
    items = list(old.items())
    item = data.draw(st.sampled_from(items))
    edit = data.draw(st.sampled_from(["delete", "prompt", "down"]))
    if edit == "delete":
        try:
            new = editing.delete_item(old, item.id)
        except editing.EditError:
            return
    elif edit == "prompt":
        new = editing.edit_item(old, item.id, prompt="Something else entirely")
    else:
        new = editing.move_item(old, item.id, "down")
    seen = changes(old, new)
    changed_order = [each.id for each in old.items()] != [each.id for each in new.items()]
    assert bool(seen) == (edit == "prompt" or changed_order)
    assert {change.code for change in seen} <= set(CHANGE_CODES)


def test_rows_and_options_of_a_matrix(old):
    page_id = old.pages[0].id
    survey = editing.add_item(
        old, page_id, "matrix", "How is", labels=("Good", "Bad"), code="matrix"
    )
    for label in ("Paths", "Trees"):
        survey = editing.add_row(survey, survey.item_coded("matrix").id, label)
    matrix = survey.item_coded("matrix")
    for part in (*matrix.rows, *matrix.options):
        new = editing.set_text(survey, part.label, "en", "Something else")
        assert one(survey, new) == ("option_reworded", part.id)
        assert changes(survey, new)[0].impact is Impact.BREAKING
    more = editing.add_row(survey, matrix.id, "Lamps")
    added = more.item_coded("matrix").rows[-1]
    assert one(survey, more) == ("option_added", added.id)
    assert one(more, survey) == ("option_removed", added.id)


def test_who_is_asked_and_what_is_reckoned_cannot_be_compared(old):
    said = surveys.Answered(op="answered", item=old.item_coded("number").id)
    two = editing.add_page(old, code="second")
    first, second = (page.id for page in two.pages)
    branch = surveys.Branch(when=said, to=second)
    assert one(two, editing.set_branches(two, first, [branch])) == ("asked_of_others", first)
    assert one(two, editing.edit_page(two, second, is_exit=True)) == ("asked_of_others", second)
    red = old.item_coded("single_choice").options[1].id
    assert one(old, editing.set_show_if(old, red, said)) == ("option_changed", red)
    scored = editing.add_item(old, first, "calculated", "Score", code="score")
    score = scored.item_coded("score").id
    value = surveys.ValueOf(op="value", item=old.item_coded("number").id)
    new = editing.edit_item(scored, score, formula=value)
    assert one(scored, new) == ("formula_changed", score)
    assert changes(scored, new)[0].impact is Impact.BREAKING


def test_rules_and_patterns_allow_fewer_answers(old):
    page_id, text = old.pages[0].id, old.item_coded("short_text").id
    said = surveys.Answered(op="answered", item=text)
    ruled = editing.add_rule(old, page_id, text, said, "No.")
    assert one(old, ruled) == ("limits_tightened", page_id)
    kept = editing.edit_item(old, text, pattern="[0-9]+")
    assert one(old, kept) == ("limits_tightened", text)
    assert one(kept, old) == ("limits_widened", text)
    late = editing.edit_item(old, old.item_coded("date").id, max_days=0)
    assert found(old, late) == [("limits_tightened", old.item_coded("date").id)]


def test_orders_and_quotas_are_cosmetic(old):
    colours = old.item_coded("single_choice").id
    assert one(old, editing.edit_item(old, colours, is_shuffled=True)) == ("shuffled", colours)
    page_id = old.pages[0].id
    assert one(old, editing.edit_page(old, page_id, is_shuffled=True)) == ("shuffled", page_id)
    said = surveys.Answered(op="answered", item=colours)
    assert one(old, editing.add_quota(old, said, 5, name="Few")) == ("quotas_changed", "")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Very good", "very good!", True),
        ("\U0001f44d", "\U0001f44e", False),
        ("\u0926\u093f\u0928", "\u0926\u093e\u0928", False),
        ("+1", "-1", False),
    ],
)
def test_signs_for_vowels_and_pictures_are_words_too(one, other, is_same):
    assert (surveys.bare_words(one) == surveys.bare_words(other)) == is_same
