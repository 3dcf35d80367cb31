"""Where a Qualtrics survey leads people, whom it asks what, and how many it wants."""

import pytest

import surveys
from surveys.exchange import Outcome, convert
from surveys.values import Chosen
from tests.surveys.exchange.qualtrics import block, element, qsf, question, settings, shown_if
from tests.surveys.exchange.test_reports import outcomes

TWO = ["Paths", "Trees"]
ASKED = [
    question(1, "MC", "SAVR", choices=TWO),
    question(2, "TE", "SL"),
    question(3, "TE", "SL"),
]
FIRST = shown_if(("QID1/SelectableChoice/1", "Selected"))


def chosen(survey, code="q1", option="1"):
    return {survey.item_coded(code).id: Chosen((option,))}


def skips(to, **fields):
    """Return blocks of one question each, the first with a skip."""
    made = [block("BL_1", "QID1"), block("BL_2", "QID2"), block("BL_3", "QID3")]
    skip = {"SkipLogicID": 1, "Condition": "Selected", "SkipToDestination": to,
            "ChoiceLocator": "q://QID1/SelectableChoice/1", **fields}  # fmt: skip
    made[0]["BlockElements"][0]["SkipLogic"] = [skip]
    return made


def test_skip_logic_leads_to_the_end_or_to_a_question():
    survey = convert(qsf(*ASKED, blocks=skips("ENDOFSURVEY"))).survey
    assert surveys.visible_pages(survey, chosen(survey)) == survey.pages[:1]
    assert surveys.visible_pages(survey, chosen(survey, option="2")) == survey.pages
    survey = convert(qsf(*ASKED, blocks=skips("QID3"))).survey
    assert surveys.visible_pages(survey, chosen(survey)) == (survey.pages[0], survey.pages[2])


@pytest.mark.parametrize("to", ["ENDOFBLOCK", "QID99", ""])
def test_a_skip_that_leads_elsewhere_is_named(to):
    converted = convert(qsf(*ASKED, blocks=skips(to)))
    named = f"Q1.SkipLogic {to}".strip()
    assert outcomes(converted, "setting")[named] == (Outcome.REFUSED, "no_room")
    assert not any(page.branches for page in converted.survey.pages)


def test_an_end_in_a_branch_ends_the_questions_of_some():
    flow = [
        {"Type": "Block", "ID": "BL_1"},
        {"Type": "Branch", "FlowID": "FL_5", "BranchLogic": FIRST,
         "Flow": [{"Type": "EndSurvey", "FlowID": "FL_6"}]},
        {"Type": "Block", "ID": "BL_2"},
    ]  # fmt: skip
    blocks = [block("BL_1", "QID1"), block("BL_2", "QID2", "QID3")]
    converted = convert(qsf(*ASKED, blocks=blocks, flow=flow))
    survey = converted.survey
    assert surveys.visible_pages(survey, chosen(survey)) == survey.pages[:1]
    assert surveys.visible_pages(survey, chosen(survey, option="2")) == survey.pages
    assert {each for each, _ in outcomes(converted, "expression").values()} == {Outcome.BECAME}
    assert outcomes(converted, "setting")["flow EndSurvey FL_6"] == (Outcome.BECAME, "")


def test_an_end_whose_branch_cannot_be_said_ends_nobodys_questions():
    logic = {"0": {"0": {"LogicType": "EmbeddedField"}}}
    flow = [
        {"Type": "Block", "ID": "BL_1"},
        {"Type": "Branch", "FlowID": "FL_5", "BranchLogic": logic,
         "Flow": [{"Type": "EndSurvey", "FlowID": "FL_6"}]},
    ]  # fmt: skip
    blocks = [block("BL_1", "QID1", "QID2", "QID3")]
    converted = convert(qsf(*ASKED, blocks=blocks, flow=flow))
    assert not any(page.branches for page in converted.survey.pages)
    assert outcomes(converted, "setting")["flow EndSurvey FL_6"] == (Outcome.REFUSED, "no_room")


def quota(**fields):
    given = {"Name": "Paths", "Occurrences": 50, "Logic": FIRST, "QuotaAction": "EndCurrentSurvey"}
    return element("QO", "QO_1", {**given, **fields})


def test_a_quota_comes_with_its_limit_and_says_what_it_lacks():
    converted = convert(qsf(*ASKED, elements=[quota()]))
    (wanted,) = converted.survey.quotas
    assert (wanted.code, wanted.limit, wanted.action) == ("paths", 50, "stop")
    assert surveys.quotas_met(converted.survey, chosen(converted.survey)) == (wanted,)
    (told,) = [each for each in converted.report if each.source.name.startswith("quota Paths")]
    assert (told.reason, told.detail) == ("needs_work", "no_quota_message")
    (softer,) = convert(qsf(*ASKED, elements=[quota(QuotaAction="None")])).survey.quotas
    assert softer.action == "flag"


@pytest.mark.parametrize("limit", [None, -1, "many", 1.5, "1e999999999", 10**9])
def test_a_quota_without_a_limit_is_named(limit):
    converted = convert(qsf(*ASKED, elements=[quota(Occurrences=limit)]))
    assert outcomes(converted, "setting")["quota Paths"] == (Outcome.REFUSED, "no_room")
    assert converted.survey.quotas == ()


def test_choices_for_some():
    other = question(2, "MC", "MAVR", choices=TWO)
    other["Choices"]["1"]["DisplayLogic"] = FIRST
    survey = convert(qsf(ASKED[0], other)).survey
    first, second = survey.item_coded("q2").options
    assert (first.show_if.option, second.show_if) == ("1", None)
    assert len(survey.pages) == 2


def test_rows_for_some():
    matrix = question(2, "Matrix", "Likert", choices=TWO, answers=["Bad", "Good"])
    matrix["Choices"]["2"]["DisplayLogic"] = FIRST
    survey = convert(qsf(ASKED[0], matrix)).survey
    assert [row.show_if is not None for row in survey.item_coded("q2").rows] == [False, True]


@pytest.mark.parametrize(("order", "shuffled"), [("All", True), ("Subset", False)])
def test_random_orders(order, shuffled):
    random = {"Type": order, "TotalRandSubset": "1"}
    converted = convert(qsf(
        question(1, "MC", "SAVR", choices=TWO, Randomization=random),
        question(2, "Matrix", "Likert", choices=TWO, answers=["A", "B"], Randomization=random),
        question(3, "RO", "DND", choices=TWO, Randomization=random),
    ))  # fmt: skip
    assert {item.is_shuffled for item in converted.survey.items()} == {shuffled}
    assert ("Q1.Randomization" in outcomes(converted, "setting")) == (not shuffled)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ForceResponse": "ON", "ForceResponseType": "ON"}, (True, False)),
        ({"ForceResponse": "ON", "ForceResponseType": "RequestResponse"}, (False, True)),
        ({"ForceResponse": "RequestResponse"}, (False, True)),
        ({}, (False, False)),
    ],
)
def test_required_hard_and_soft(given, expected):
    asked = question(1, "TE", "SL", Validation=settings(**given))
    (item,) = convert(qsf(asked)).survey.items()
    assert (item.required, item.requested) == expected


def test_an_answer_is_told_again_and_what_cannot_be_is_named():
    text = "You said ${q://QID1/ChoiceGroup/SelectedChoices}, ${e://Field/name}"
    blocks = [block("BL_1", "QID1", "|", "QID2")]
    converted = convert(qsf(ASKED[0], question(2, "TE", "SL", text), blocks=blocks))
    survey = converted.survey
    said = survey.text(survey.item_coded("q2").prompt, "en").text
    assert said == "You said {q1}, [e://Field/name]"
    assert outcomes(converted, "question")["Q2"] == (Outcome.CHANGED, "refers_to_answers")


def test_checks_that_have_no_place_are_named():
    checks = settings(MinChars="5", CustomValidation={"Logic": 1})
    asked = question(1, "TE", "SL", Validation=checks,
                     GradingData=[1])  # fmt: skip
    named = set(outcomes(convert(qsf(asked)), "setting"))
    assert named == {"Q1.MinChars", "Q1.CustomValidation", "Q1.GradingData"}
