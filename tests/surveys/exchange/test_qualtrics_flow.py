"""What a Qualtrics flow keeps and draws: embedded data, random orders; nothing left unsaid."""

import json

import pytest

import surveys
from surveys import Chosen
from surveys.exchange import Outcome
from tests.surveys.exchange.qualtrics import block, qsf, question
from tests.surveys.exchange.test_qualtrics import convert, outcomes

REFUSED = (Outcome.REFUSED, "no_room")
FIRST = question(1, "TE", "SL")
SECOND = question(2, "TE", "SL")
BLOCKS = [block("BL_1", "QID1"), block("BL_2", "QID2")]


def data(number, *fields):
    """Return a step that keeps these fields; one of two parts sets a value."""
    kept = [
        {
            "Description": name, "Type": "Custom" if value else "Recipient", "Field": name,
            "VariableType": "String", "DataVisibility": [], "AnalyzeText": False,
            **({"Value": value[0]} if value else {}),
        }
        for name, *value in fields
    ]  # fmt: skip
    return {"Type": "EmbeddedData", "FlowID": f"FL_{number}", "EmbeddedData": kept}


def place(key):
    return {"Type": "Standard", "ID": key, "FlowID": f"FL_{key}"}


def branch(number, name, operator, value, *flow):
    asked = {
        "LogicType": "EmbeddedField", "LeftOperand": name, "Operator": operator,
        "RightOperand": value, "Type": "Expression",
    }  # fmt: skip
    logic = {"0": {"0": asked, "Type": "If"}, "Type": "BooleanExpression"}
    return {
        "Type": "Branch", "FlowID": f"FL_{number}", "BranchLogic": logic, "Flow": list(flow),
    }  # fmt: skip


def test_what_comes_with_the_link_becomes_a_value_of_the_link():
    flow = [
        data(3, ("Source",), ("wave",)),
        place("BL_1"),
        branch(4, "Source", "EqualTo", "Poster", place("BL_2")),
    ]
    converted = convert(qsf(FIRST, SECOND, blocks=BLOCKS, flow=flow))
    survey = converted.survey
    source, wave = survey.link_values
    assert [option.code for option in source.options] == ["poster", "other"]
    assert source.taken("Poster") == Chosen(("poster",))
    assert wave.taken("2026-spring") == Chosen(("other",), "2026-spring")
    last = survey.pages[-1]
    assert last.show_if == surveys.OptionChosen(op="chosen", item=source.id, option="poster")
    settings = outcomes(converted, "setting")
    assert settings["flow EmbeddedData FL_3: Source"] == (Outcome.BECAME, "code_changed")
    assert settings["flow EmbeddedData FL_3: wave"] == (Outcome.BECAME, "")
    assert outcomes(converted, "choice_list")["Source"] == (Outcome.BECAME, "codes_changed")
    assert not [each for each in surveys.check(survey) if each.code in BROKEN]
    came = {source.id: Chosen(("other",), "radio")}
    assert [each.code for each in surveys.visible_pages(survey, came)][-1] != last.code


BROKEN = {"forward_reference", "same_page_reference", "unknown_item", "wrong_kind", "never_shown"}


@pytest.mark.parametrize("operator", ["NotEqualTo", "Empty", "NotEmpty"])
def test_branches_ask_for_a_field_in_other_ways(operator):
    flow = [
        data(3, ("src",)), place("BL_1"), branch(4, "src", operator, "a", place("BL_2")),
    ]  # fmt: skip
    survey = convert(qsf(FIRST, SECOND, blocks=BLOCKS, flow=flow)).survey
    (source,) = survey.link_values
    taken, shown = {source.id: Chosen((source.options[0].code,))}, survey.pages[-1].show_if
    found = tuple(surveys.evaluate(shown, each) for each in (taken, {}))
    assert found == {"NotEqualTo": (False, True), "Empty": (False, True)}.get(
        operator, (True, False)
    )


def test_a_number_that_somebody_gave_is_reckoned_and_what_is_set_is_named():
    number = question(
        1, "TE", "SL",
        Validation={"Settings": {"ForceResponse": "OFF", "Type": "ContentType",
                                 "ContentType": "ValidNumber"}},
    )  # fmt: skip
    age = ("age", "${q://QID1/ChoiceTextEntryValue}")
    flow = [
        place("BL_1"),
        data(3, ("round", "2"), age, ("arm", "treated")),
        branch(4, "age", "GreaterThan", "17", data(5, ("adult", age[1]), age)),
        place("BL_2"),
    ]
    converted = convert(qsf(number, SECOND, blocks=BLOCKS, flow=flow))
    made = {item.code: item for item in converted.survey.items() if item.kind == "calculated"}
    assert set(made) == {"age", "adult"}
    assert made["adult"].show_if is not None
    settings = outcomes(converted, "setting")
    for left_out in ("FL_3: round = 2", "FL_3: arm = treated", f"FL_5: age = {age[1]}"):
        assert settings[f"flow EmbeddedData {left_out}"] == REFUSED
    assert settings[f"flow EmbeddedData FL_3: age = {age[1]}"] == (Outcome.BECAME, "")
    assert not [each for each in surveys.check(converted.survey) if each.code in BROKEN]


def test_what_is_drawn_is_named_and_its_marks_are_not_taken_for_everybody():
    arms = [
        {"Type": "Group", "FlowID": f"FL_{key}", "Flow": [data(key, ("arm",)), place(where)]}
        for key, where in ((5, "BL_1"), (6, "BL_2"))
    ]
    drawn = {
        "Type": "BlockRandomizer", "FlowID": "FL_3", "SubSet": 1, "EvenPresentation": True,
        "Flow": arms,
    }  # fmt: skip
    whole = {"Type": "BlockRandomizer", "FlowID": "FL_9", "Flow": [data(8, ("all",))]}
    converted = convert(qsf(FIRST, SECOND, blocks=BLOCKS, flow=[drawn, whole]))
    settings = outcomes(converted, "setting")
    assert settings["flow BlockRandomizer FL_3 (1/2)"] == REFUSED
    assert settings["flow BlockRandomizer FL_9 (1/1)"] == REFUSED
    assert settings["flow EmbeddedData FL_5: arm"] == REFUSED
    assert settings["flow EmbeddedData FL_6: arm"] == REFUSED
    assert settings["flow EmbeddedData FL_8: all"] == (Outcome.BECAME, "")


ALL = {"RandomizeQuestions": "RandomWithXPerPage"}


@pytest.mark.parametrize(
    ("options", "parts", "is_shuffled"),
    [
        (ALL, ("QID1", "QID2"), True),
        (ALL | {"Randomization": {"Advanced": {"QuestionsPerPage": 0}}}, ("QID1", "QID2"), True),
        (ALL | {"Randomization": {"Advanced": {"QuestionsPerPage": 1}}}, ("QID1", "QID2"), False),
        (ALL, ("QID1", "|", "QID2"), False),
        ({"RandomizeQuestions": "RandomWithOnlyX"}, ("QID1", "QID2"), False),
        ({"RandomizeQuestions": "Advanced"}, ("QID1", "QID2"), False),
        ({"RandomizeQuestions": {"no": "text"}}, ("QID1", "QID2"), False),
    ],
)
def test_a_block_in_random_order_is_a_page_in_random_order(options, parts, is_shuffled):
    given = block("BL_1", *parts, Options=options)
    converted = convert(qsf(FIRST, SECOND, blocks=[given]))
    assert [page.is_shuffled for page in converted.survey.pages][:1] == [is_shuffled]
    (outcome,) = outcomes(converted, "setting").values()
    assert outcome == ((Outcome.BECAME, "") if is_shuffled else REFUSED)


@pytest.mark.parametrize(
    "fields",
    [None, "x", [None], [{}], [{"Field": 7}], [{"Field": "a" * 400}],
     [{"Field": "src", "Value": {"a": 1}}], [{"Field": "src", "Value": "9" * 400}],
     [{"Field": "=1+1"}, {"Field": "=1+1"}]],
)  # fmt: skip
def test_fields_of_any_shape_are_named_or_carried(fields):
    step = {"Type": "EmbeddedData", "FlowID": "FL_3", "EmbeddedData": fields}
    converted = convert(qsf(FIRST, blocks=[block("BL_1", "QID1")], flow=[step, place("BL_1")]))
    assert "q1" in [item.code for item in converted.survey.items()]
    assert outcomes(converted, "setting")
    json.loads(surveys.to_json(converted.survey))


@pytest.mark.parametrize("value", ["12", "Zürich", "North West", "a--b", "Other", "W" * 33])
@pytest.mark.parametrize("operator", ["EqualTo", "NotEqualTo"])
def test_a_value_that_no_address_brings_is_compared_with_nothing(value, operator):
    asked = branch(4, "Region", operator, value, place("BL_2"))
    flow = [data(3, ("Region",)), place("BL_1"), asked]
    converted = convert(qsf(FIRST, SECOND, blocks=BLOCKS, flow=flow))
    (region,) = converted.survey.link_values
    assert [option.code for option in region.options] == ["other"]
    assert set(outcomes(converted, "expression").values()) == {
        (Outcome.REFUSED, "expression_unknown_choice")
    }


def test_two_values_that_an_address_brings_alike_are_one():
    values = enumerate(["North-West", "north-west"], start=4)
    asked = [branch(n, "src", "EqualTo", value, place("BL_2")) for n, value in values]
    flow = [data(3, ("src",)), place("BL_1"), *asked]
    converted = convert(qsf(FIRST, SECOND, blocks=BLOCKS, flow=flow))
    (source,) = converted.survey.link_values
    assert [option.code for option in source.options] == ["north_west", "other"]
    assert source.taken("North-West") == Chosen(("north_west",))
