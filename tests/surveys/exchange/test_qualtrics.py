"""Qualtrics files: what each kind becomes, what is lost, and what tries to break the reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys.exchange import EXCHANGE_CODES, REASONS, ExchangeError, Outcome, convert
from surveys.exchange.errors import EXPRESSION_CODES
from tests.surveys.exchange.qualtrics import block, element, qsf, question, settings, shown_if
from tests.surveys.exchange.test_reports import outcomes, shape

TWO = ["Paths", "Trees"]
KINDS = [
    (question(1, "MC", "SAVR", choices=TWO), ["single_choice"]),
    (question(1, "MC", "DL", choices=TWO), ["single_choice"]),
    (question(1, "MC", "MAVR", choices=TWO), ["multiple_choice"]),
    (question(1, "MC", "NPS", choices=[str(n) for n in range(11)]), ["rating"]),
    (question(1, "TE", "SL"), ["short_text"]),
    (question(1, "TE", "ML"), ["long_text"]),
    (question(1, "TE", "FORM", choices=TWO), ["short_text", "short_text"]),
    (question(1, "TE", "PW"), []),
    (question(1, "Matrix", "Likert", choices=TWO, answers=["Bad", "Good"]), ["matrix"]),
    (
        question(
            1, "Matrix", "Likert", choices=TWO, answers=["A", "B"], SubSelector="MultipleAnswer"
        ),
        ["multiple_choice", "multiple_choice"],
    ),
    (question(1, "Matrix", "TE", choices=TWO, answers=["Why?"]), ["short_text", "short_text"]),
    (question(1, "Matrix", "Profile", choices=TWO), []),
    (question(1, "RO", "DND", choices=TWO), ["ranking"]),
    (
        question(1, "CS", "VRTL", choices=TWO, Validation=settings(ChoiceTotal="100")),
        ["constant_sum"],
    ),
    (question(1, "CS", "VRTL", choices=TWO), ["number", "number"]),
    (question(1, "Slider", "HSLIDER", choices=["One"]), ["number"]),
    (question(1, "Slider", "HSLIDER", choices=TWO), ["number", "number"]),
    (question(1, "DB", "TB"), ["statement"]),
    (question(1, "Meta", "Browser"), []),
    (question(1, "Timing", "PageTimer"), []),
    (question(1, "SBS", "SBSMatrix"), []),
    (question(1, "FileUpload", "FileUpload"), []),
]


@pytest.mark.parametrize(("asked", "kinds"), KINDS)
def test_every_type_becomes_its_kind_or_is_refused(asked, kinds):
    converted = convert(qsf(asked, question(2, "TE", "ML", DataExportTag="last")))
    assert [item.kind for item in converted.survey.items()] == [*kinds, "long_text"]
    assert (outcomes(converted, "question")["Q1"][0] is Outcome.REFUSED) == (not kinds)
    assert {each.reason for each in converted.report} <= {*REASONS, *EXPRESSION_CODES}
    assert [each.code for each in surveys.check(converted.survey) if each.blocks] == []


def test_choices_keep_their_recoded_values_and_their_order():
    asked = question(
        1, "MC", "SAVR", "<b>How</b> often?", choices=["Daily", "Never", "Else"],
        RecodeValues={"1": "3", "2": "0", "3": "no answer"}, ChoiceOrder=[3, "1"],
    )  # fmt: skip
    asked["Choices"]["3"]["TextEntry"] = "true"
    converted = convert(qsf(asked))
    (item,) = converted.survey.items()
    assert [option.code for option in item.options] == ["no_answer", "3", "0"]
    assert [option.opens_text for option in item.options] == [True, False, False]
    assert converted.survey.text(item.prompt, "en").text == "How often?"
    assert outcomes(converted, "question")["Q1"] == (Outcome.CHANGED, "text_made_plain")


def test_values_that_are_recoded_alike_stay_apart():
    asked = question(1, "MC", "SAVR", choices=TWO, RecodeValues={"1": "1", "2": "1"})
    (item,) = convert(qsf(asked)).survey.items()
    assert [option.code for option in item.options] == ["1", "2"]


def test_limits_and_ends_are_taken_over():
    ends = [{"Display": "Not at all"}, {"Display": "Very"}]
    slider = {"CSSliderMin": 0, "CSSliderMax": 10, "NumDecimals": "0"}
    valid = {"Min": "0", "Max": "12.5", "NumDecimals": "2"}
    converted = convert(
        qsf(
            question(1, "MC", "NPS", ColumnLabels=ends,
                     Choices=[{"Display": str(n)} for n in range(11)]),
            question(2, "Slider", "HSLIDER", choices=["x"], Configuration=slider,
                     Labels={"1": ends[0], "2": ends[1]}),
            question(3, "TE", "SL", Validation=settings(
                Type="ContentType", ContentType="ValidNumber", ValidNumber=valid)),
            question(4, "MC", "MAVR", choices=TWO, Validation=settings(
                ForceResponse="ON", Type="ChoiceRange", MinChoices="1", MaxChoices="2")),
            question(5, "CS", "VRTL", choices=TWO, Validation=settings(ChoiceTotal="12")),
        )
    )  # fmt: skip
    nps, rated, number, many, shares = converted.survey.items()
    assert {each.kind for each in (nps, rated)} == {"rating"}
    for each in (nps, rated):
        assert converted.survey.text(each.low, "en").text == "Not at all"
        assert converted.survey.text(each.high, "en").text == "Very"
    assert (str(number.min), str(number.max), number.whole) == ("0", "12.5", False)
    assert (many.min_chosen, many.max_chosen, many.required) == (1, 2, True)
    assert shares.total == 12


def test_logic_may_look_at_a_figure_of_a_recommendation():
    logic = shown_if(("QID1/SelectableChoice/7", "Selected"))
    choices = [{"Display": str(n)} for n in range(11)]
    asked = question(1, "MC", "NPS", Choices=choices)
    survey = convert(qsf(asked, question(2, "TE", "SL", DisplayLogic=logic))).survey
    chosen = surveys.OptionChosen(op="chosen", item=survey.item_coded("q1").id, option="7")
    assert survey.item_coded("q2").show_if == chosen


def test_stars_are_counted():
    stars = question(1, "Slider", "STAR", choices=["x"], Configuration={"StarCount": 5})
    (item,) = convert(qsf(stars)).survey.items()
    assert (item.kind, item.min, item.max, item.whole) == ("number", 0, 5, True)


def test_words_in_other_languages_come_along():
    french = {"QuestionText": "Quoi ?", "Choices": {"1": {"Display": "Chemins"}},
              "Answers": {"1": {"Display": "Mal"}, "2": {"Display": "Bien"}}}  # fmt: skip
    asked = question(1, "Matrix", "Likert", choices=TWO, answers=["Bad", "Good"],
                     Language={"FR": french, "ZH-T": {"QuestionText": "什麼"}})  # fmt: skip
    converted = convert(qsf(asked, languages=("EN", "FR", "ZH-S", "ZH-T")))
    survey = converted.survey
    (item,) = survey.items()
    assert survey.languages == ("en", "fr", "zh_Hans")
    assert survey.text(item.prompt, "fr") == ("Quoi ?", "fr")
    assert [survey.text(row.label, "fr").text for row in item.rows] == ["Chemins", "Trees"]
    assert [survey.text(option.label, "fr").text for option in item.options] == ["Mal", "Bien"]
    assert outcomes(converted, "language")["ZH-T"] == (Outcome.REFUSED, "unknown_language")


def test_blocks_page_breaks_and_flow_become_pages_in_order():
    asked = [question(n, "TE", "SL") for n in range(1, 6)]
    blocks = [
        block("BL_1", "QID1", "|", "QID2"),
        block("BL_2", "QID3"),
        block("BL_3", "QID4", kind="Trash"),
        block("BL_4", "QID5"),
    ]
    flow = [
        {"Type": "Group", "FlowID": "FL_9", "Flow": [{"Type": "Standard", "ID": "BL_2"}]},
        {"Type": "Block", "ID": "BL_1"},
        {"Type": "EmbeddedData", "FlowID": "FL_3", "EmbeddedData": []},
        {"Type": "EndSurvey", "FlowID": "FL_4"},
    ]
    converted = convert(
        qsf(*asked, blocks=blocks, flow=flow, elements=[element("QO", "Quota", {})])
    )
    assert shape(converted) == [
        [("short_text", "q3")], [("short_text", "q1")], [("short_text", "q2")],
    ]  # fmt: skip
    groups, refused = outcomes(converted, "group"), Outcome.REFUSED
    assert groups["Block BL_1"] == (Outcome.CHANGED, "several_pages")
    assert groups["Block BL_4"] == (refused, "not_used")
    assert outcomes(converted, "question")["Q4"] == (refused, "not_used")
    named = set(outcomes(converted, "setting"))
    assert named == {"flow EmbeddedData FL_3", "flow EndSurvey FL_4", "quota 1"}


LOGIC = [
    (shown_if(("QID1/SelectableChoice/2", "Selected")), {"op": "chosen", "option": "8"}),
    (
        shown_if(("QID1/SelectableChoice/2", "NotSelected")),
        {"op": "not", "of": {"op": "chosen", "option": "8"}},
    ),
    (
        shown_if(("QID1/SelectedChoicesRecode", "GreaterThan", "7")),
        {"op": "chosen_any", "options": ["8"]},
    ),
    (
        shown_if(("QID1/SelectableChoice/1", "Selected"), ("QID1/SelectableChoice/2", "Selected"),
                 words=["Or"]),
        {"op": "any", "of": [{"op": "chosen", "option": "7"}, {"op": "chosen", "option": "8"}]},
    ),
    (
        shown_if(("QID2/ChoiceTextEntryValue", "NotEmpty")),
        {"op": "not", "of": {"op": "not", "of": {"op": "answered"}}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("logic", "expected"), LOGIC)
def test_display_logic_becomes_a_condition(logic, expected):
    converted = convert(
        qsf(
            question(1, "MC", "SAVR", choices=TWO, RecodeValues={"1": "7", "2": "8"}),
            question(2, "TE", "SL"),
            question(3, "TE", "ML", DisplayLogic=logic),
        )
    )
    survey = converted.survey
    found = json.loads(survey.item_coded("q3").show_if.model_dump_json())
    ids = {survey.item_coded(code).id for code in ("q1", "q2")}
    assert _without_items(found) == expected
    assert surveys.items_in(survey.item_coded("q3").show_if) <= ids
    assert len(survey.pages) == 2


def _without_items(condition):
    inner = condition.get("of")
    kept = {key: value for key, value in condition.items() if key not in {"item", "of"}}
    if isinstance(inner, list):
        return {**kept, "of": [_without_items(each) for each in inner]}
    return {**kept, "of": _without_items(inner)} if inner else kept


def test_a_branch_shows_all_the_pages_inside_it():
    logic = shown_if(("QID1/SelectableChoice/1", "Selected"))
    flow = [
        {"Type": "Block", "ID": "BL_1"},
        {"Type": "Branch", "FlowID": "FL_5", "BranchLogic": logic,
         "Flow": [{"Type": "Block", "ID": "BL_2"}]},
    ]  # fmt: skip
    blocks = [block("BL_1", "QID1"), block("BL_2", "QID2", "|", "QID3")]
    asked = [
        question(1, "MC", "SAVR", choices=TWO),
        question(2, "TE", "SL"),
        question(3, "TE", "SL"),
    ]
    survey = convert(qsf(*asked, blocks=blocks, flow=flow)).survey
    first = survey.item_coded("q1").id
    chosen = surveys.OptionChosen(op="chosen", item=first, option="1")
    assert [page.show_if for page in survey.pages] == [None, chosen, chosen]


@pytest.mark.parametrize(
    ("logic", "code"),
    [
        (shown_if(("QID1/SelectableChoice/9", "Selected")), "expression_unknown_choice"),
        (shown_if(("QID9/SelectableChoice/1", "Selected")), "expression_unknown_question"),
        (shown_if(("QID3/SelectableChoice/1", "Selected")), "expression_looks_ahead"),
        (shown_if(("QID1/SelectableChoice/1", "Displayed")), "expression_not_supported"),
        (shown_if(("QID1/SelectableChoice/1/2", "Selected")), "expression_not_supported"),
        (shown_if(("QID1/ChoiceTextEntryValue", "MatchesRegex", "a")), "expression_not_supported"),
        ({"0": {"0": {"LogicType": "EmbeddedField"}}}, "expression_unknown_question"),
        ({"Type": "BooleanExpression"}, "expression_unfinished"),
        (
            shown_if(*[("QID1/SelectableChoice/1", "Selected")] * 3, words=["And", "Or"]),
            "expression_not_supported",
        ),
    ],
)
def test_logic_that_cannot_be_said_is_left_out_with_its_reason(logic, code):
    converted = convert(
        qsf(
            question(1, "MC", "SAVR", choices=TWO),
            question(2, "TE", "SL", DisplayLogic=logic),
            question(3, "MC", "SAVR", choices=TWO),
        )
    )
    assert [each[1] for each in outcomes(converted, "expression").values()] == [code]
    assert converted.survey.item_coded("q2").show_if is None


def test_what_a_question_does_besides_is_named():
    asked = question(1, "TE", "SL", "Hello ${e://Field/name}", QuestionJS="run()",
                     Randomization={"Type": "All"}, Validation=settings(
                         Type="ContentType", ContentType="ValidEmail"))  # fmt: skip
    skips = block("BL_1", "QID1")
    skips["BlockElements"][0]["SkipLogic"] = [{"Condition": "Selected"}]
    skips["Options"] = {"Looping": "Question"}
    converted = convert(qsf(asked, blocks=[skips]))
    assert outcomes(converted, "question")["Q1"] == (Outcome.CHANGED, "refers_to_answers")
    assert set(outcomes(converted, "setting")) == {
        "Q1.QuestionJS", "Q1.Randomization", "Q1.SkipLogic", "Q1.ValidEmail", "Block BL_1.Looping",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"SurveyElements": []}', "not_a_survey"),
        (b'{"SurveyElements": {"0": 1}, "SurveyEntry": 1}', "not_a_survey"),
        (qsf(), "no_questions"),
        (qsf(question(1, "TE", "SL", "a\x00b")), "bad_character"),
        (qsf(question(1, "TE", "SL", "a" * 30_000)), "too_long"),
        (qsf(question(1, "TE", "SL"), language="XX", languages=("XX",)), "no_known_language"),
        (qsf(*[question(n, "TE", "SL", "") for n in range(600)]), "too_many_questions"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(data, code):
    with pytest.raises(ExchangeError) as refused:
        convert(data)
    assert refused.value.code == code


def test_flow_without_end_is_refused():
    inner = {"Type": "Block", "ID": "BL_1"}
    for _ in range(60):
        inner = {"Type": "Group", "Flow": [inner]}
    with pytest.raises(ExchangeError) as refused:
        convert(qsf(question(1, "TE", "SL"), flow=[inner]))
    assert refused.value.code == "too_deep"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("0123"), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = ["Choices", "ChoiceOrder", "Answers", "AnswerOrder", "RecodeValues", "Validation",
          "Labels", "Language", "DisplayLogic", "Configuration", "ColumnLabels", "DataExportTag",
          "QuestionText", "SubSelector"]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from([each["QuestionType"] for each, _ in KINDS]),
            st.sampled_from(["SAVR", "MAVR", "NPS", "SL", "FORM", "Likert", "TE", "TB", ""]),
            st.dictionaries(st.sampled_from(FIELDS), JSON),
        ),
        max_size=3,
    ),
    JSON,
    JSON,
)
def test_any_json_is_read_or_refused(asked, blocks, flow):
    questions = [
        question(number, kind, selector, choices=TWO) | fields
        for number, (kind, selector, fields) in enumerate(asked)
    ]
    named = blocks if isinstance(blocks, list) else [blocks]
    whole = [each | {"ID": "B"} for each in named if isinstance(each, dict)]
    for data in (
        qsf(*questions, flow=[flow]),
        qsf(*questions, blocks=[*whole, block("C", "QID0")]),
    ):
        try:
            survey = convert(data).survey
        except ExchangeError as error:
            assert error.code in EXCHANGE_CODES  # noqa: PT017 # both ways are right
        else:
            assert surveys.from_json(surveys.to_json(survey)) == survey
