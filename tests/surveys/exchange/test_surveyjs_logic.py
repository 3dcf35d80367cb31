"""What a SurveyJS definition says about answers: validators, triggers, values, orders."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from surveys.exchange import EXCHANGE_CODES, ExchangeError, Outcome, convert
from surveys.values import Chosen
from tests.surveys.exchange.test_reports import outcomes

LISTED = {"type": "radiogroup", "name": "often", "choices": ["daily", "never"]}
AGE = {"type": "text", "name": "age", "inputType": "number"}


def taken(*pages, **survey):
    made = [{"name": f"p{place}", "elements": list(page)} for place, page in enumerate(pages)]
    return convert(json.dumps({"title": "Parks", "locale": "en", "pages": made, **survey}).encode())


def test_validators_become_limits_forms_and_rules():
    converted = taken([
        {**AGE, "validators": [
            {"type": "numeric", "minValue": 18, "maxValue": 120, "text": "18 to 120"}]},
        {"type": "text", "name": "plate", "validators": [
            {"type": "regex", "regex": "^[a-z]{2}$", "text": "Two letters",
             "caseInsensitive": True}]},
        {"type": "checkbox", "name": "what", "choices": ["a", "b", "c"], "validators": [
            {"type": "answercount", "minCount": 1, "maxCount": 2}]},
        {**AGE, "name": "stay", "validators": [
            {"type": "expression", "expression": "{stay} < {age}", "text": "Less than your age"}]},
        {"type": "text", "name": "mail", "validators": [{"type": "email"}]},
    ])  # fmt: skip
    survey = converted.survey
    age, plate, what, stay, _mail = survey.items()
    assert (age.min, age.max) == (18, 120)
    assert plate.pattern == "(?i)[a-z]{2}"
    assert survey.text(plate.pattern_message, "en").text == "Two letters"
    assert (what.min_chosen, what.max_chosen) == (1, 2)
    (rule,) = survey.pages[0].rules
    assert surveys.broken(survey, {age.id: Decimal(20), stay.id: Decimal(30)}) == (rule,)
    assert surveys.broken(survey, {age.id: Decimal(20), stay.id: Decimal(3)}) == ()
    assert outcomes(converted, "setting") == {"mail.validators.email": (Outcome.REFUSED, "no_room")}


def test_a_calculated_value_stands_behind_what_it_looks_at():
    converted = taken(
        [AGE], [{"type": "comment", "name": "why", "title": "Twice is {double}"}],
        calculatedValues=[{"name": "double", "expression": "{age} * 2"},
                          {"name": "more", "expression": "{double} + 1"},
                          {"name": "lost", "expression": "displayValue('age')"}],
    )  # fmt: skip
    survey = converted.survey
    codes = [[item.code for item in page.items] for page in survey.pages]
    assert codes == [["age", "double", "more"], ["why"]]
    values = surveys.prune(survey, {survey.item_coded("age").id: Decimal(4)})
    assert [values[survey.item_coded(code).id] for code in ("double", "more")] == [8, 9]
    assert survey.text(survey.item_coded("why").prompt, "en").text == "Twice is {double}"
    assert outcomes(converted, "question")["lost"] == (Outcome.REFUSED, "logic_left_out")


def test_triggers_lead_to_a_question_or_to_the_end():
    converted = taken(
        [LISTED], [AGE], [{"type": "comment", "name": "why"}, {"type": "comment", "name": "more"}],
        triggers=[
            {"type": "complete", "expression": "{often} = 'never'"},
            {"type": "skip", "expression": "{often} = 'daily'", "gotoName": "why"},
            {"type": "skip", "expression": "{age} > 3", "gotoName": "more"},
            {"type": "skip", "expression": "{age} > 90", "gotoName": "often"},
            {"type": "setvalue", "expression": "{age} > 3", "setToName": "why"},
        ],
    )  # fmt: skip
    survey = converted.survey
    first, second, third = survey.pages
    assert [branch.to for branch in first.branches] == [None, third.id]
    assert [branch.to for branch in second.branches] == [third.id]
    often = survey.item_coded("often").id
    daily = {often: Chosen(("daily",))}
    assert surveys.visible_pages(survey, daily) == (first, third)
    assert surveys.visible_pages(survey, {often: Chosen(("never",))}) == (first,)
    told = outcomes(converted, "expression")
    assert told["triggers.3.skip: {age} > 3"] == (Outcome.CHANGED, "whole_page")
    assert told["triggers.4.skip: {age} > 90"] == (Outcome.REFUSED, "expression_looks_back")
    assert outcomes(converted, "setting")["triggers.5.setvalue"] == (Outcome.REFUSED, "no_room")


def test_choices_for_some_in_a_random_order():
    converted = taken([LISTED], [
        {"type": "checkbox", "name": "what", "choicesOrder": "random", "hasNone": True,
         "choices": [{"value": "a", "visibleIf": "{often} = 'daily'"}, "b"]},
        {"type": "ranking", "name": "rank", "choices": ["daily", "never"],
         "choicesVisibleIf": "{often} != {item}"},
    ])  # fmt: skip
    survey = converted.survey
    what, rank = survey.item_coded("what"), survey.item_coded("rank")
    assert what.is_shuffled
    assert [option.show_if is not None for option in what.options] == [True, False, False]
    assert what.options[-1].is_anchored
    often = survey.item_coded("often").id
    (_what, shown) = surveys.visible_items(survey, survey.pages[1], {often: Chosen(("daily",))})
    assert [option.code for option in shown.options] == ["never"]
    assert rank.kind == "ranking"


@pytest.mark.parametrize(
    ("of_survey", "of_page", "shuffled"),
    [("random", None, True), (None, "random", True), ("random", "initial", False),
     (None, None, False), ("random", "default", True)],
)  # fmt: skip
def test_questions_in_a_random_order(of_survey, of_page, shuffled):
    page = {"name": "p", "elements": [LISTED, AGE]}
    page |= {"questionsOrder": of_page} if of_page else {}
    content = {"title": "Parks", "locale": "en", "pages": [page]}
    content |= {"questionsOrder": of_survey} if of_survey else {}
    assert convert(json.dumps(content).encode()).survey.pages[0].is_shuffled == shuffled


def test_an_expression_is_calculated_and_several_texts_are_several_questions():
    converted = taken([
        AGE, {"type": "expression", "name": "half", "expression": "{age} / 2"},
        {"type": "multipletext", "name": "who", "title": "Who?",
         "items": [{"name": "first", "title": "First name"}, {"name": "last", "isRequired": True}]},
    ])  # fmt: skip
    assert [item.kind for item in converted.survey.items()] == [
        "number", "calculated", "short_text", "short_text",
    ]  # fmt: skip
    assert [item.required for item in converted.survey.items()] == [False, False, False, True]
    told = outcomes(converted, "question")
    assert told["half"] == (Outcome.CHANGED, "other_kind")
    assert told["who"] == (Outcome.CHANGED, "several_questions")


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999", "9" * 300])
def test_a_huge_number_is_no_number(number):
    converted = taken([
        {**AGE, "validators": [{"type": "numeric", "maxValue": number}]},
        {"type": "checkbox", "name": "c", "choices": ["a", "b"],
         "validators": [{"type": "answercount", "maxCount": number}]},
    ], [{"type": "comment", "name": "why", "visibleIf": f"{{age}} > '{number}'"}])  # fmt: skip
    assert converted.survey.item_coded("why").show_if is None
    assert converted.survey.item_coded("age").max is None
    assert converted.survey.item_coded("c").max_chosen is None


KEYS = st.sampled_from(["type", "name", "expression", "value", "visibleIf", "text", "regex",
                        "minCount", "gotoName", "default", "items"])  # fmt: skip
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("{age} > 1"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TYPES = ["text", "checkbox", "radiogroup", "ranking", "expression", "matrix", "multipletext"]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(TYPES),
            st.dictionaries(
                st.sampled_from(["validators", "choices", "choicesVisibleIf", "choicesOrder",
                                 "rows", "columns", "expression", "items", "visibleIf"]),
                ANY,
            ),
        ),
        max_size=3,
    ),
    st.dictionaries(st.sampled_from(["triggers", "calculatedValues", "questionsOrder"]), ANY),
)  # fmt: skip
def test_any_json_is_read_or_refused(asked, of_survey):
    made = [{"type": kind, "name": f"q{n}", **fields} for n, (kind, fields) in enumerate(asked)]
    try:
        converted = taken([AGE, *made], **of_survey)
    except ExchangeError as error:
        assert error.code in EXCHANGE_CODES  # noqa: PT017 # both ways are right
    else:
        assert {f"q{n}" for n in range(len(made))} <= outcomes(converted, "question").keys()
        assert surveys.from_json(surveys.to_json(converted.survey)) == converted.survey
