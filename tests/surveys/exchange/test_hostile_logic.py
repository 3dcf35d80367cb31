"""Expressions, forms and steering that try to break the importers, or to keep them busy."""

import json

import pytest

import surveys
from surveys.exchange import Outcome, convert
from tests.surveys.exchange.books import book
from tests.surveys.exchange.lime import lss, question
from tests.surveys.exchange.test_reports import outcomes

HOSTILE = [
    " + ".join(["${a}"] * 10_000),
    "(" * 1_000 + "${a}" + ")" * 1_000,
    "(" * 30 + "${a}" + ")" * 30,
    "round(" * 30 + "${a}" + ")" * 30,
    "-" * 300 + "1",
    "${c} + 1",
    "9" * 5_000,
    "'1e999999999' * ${a}",
    "${a} + \u202e1",
    "${__proto__} + ${constructor}",
    "${a}\x0b+ 1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_formula_is_refused(text):
    head = ["type", "name", "label", "calculation"]
    converted = convert(book(survey=[
        head, ["integer", "a", "A"], ["calculate", "c", None, text.replace("\x0b", "")],
        ["calculate", "zero", None, "${a} div 0"],
    ]))  # fmt: skip
    codes = [item.code for item in converted.survey.items()]
    if "\x0b" not in text:
        assert codes == ["a", "zero"]
        assert outcomes(converted, "question")["c"][0] is Outcome.REFUSED
    a = converted.survey.item_coded("a").id
    values = surveys.prune(converted.survey, {a: surveys.value_from_json({"number": "4"})})
    assert converted.survey.item_coded("zero").id not in values


def test_a_question_that_quotes_itself_names_itself_in_brackets():
    converted = convert(lss(question("S", "q", "Again {q.shown} and {q}")))
    survey = converted.survey
    assert survey.text(survey.item_coded("q").prompt, "en").text == "Again [q.shown] and [q]"


def test_a_circle_of_triggers_leads_nowhere():
    page = {"elements": [{"type": "text", "name": "a"}, {"type": "text", "name": "b"}]}
    triggers = [{"type": "skip", "expression": f"{{{one}}} notempty", "gotoName": other}
                for one, other in ("aa", "ab", "ba", "bb")]  # fmt: skip
    converted = convert(json.dumps({"pages": [page], "triggers": triggers}).encode())
    assert not converted.survey.pages[0].branches
    assert {each[1] for each in outcomes(converted, "expression").values()} == {
        "expression_looks_back"
    }


def test_filters_for_thousands_of_choices_do_not_add_up():
    long = " or ".join(["cf = ${state}"] * 200)
    choices = [["list_name", "name", "label", "cf"]]
    choices += [["big", f"c{n}", "C", "x"] for n in range(40)]
    rows = [["type", "name", "label", "choice_filter"], ["text", "state", "State"]]
    rows += [["select_one big", f"q{n}", "Q", long] for n in range(20)]
    converted = convert(book(survey=rows, choices=choices))
    reasons = [reason for _outcome, reason in outcomes(converted, "expression").values()]
    assert reasons.count("expression_too_long") > 10


def test_a_filter_named_a_million_times_is_read_a_few_times():
    attributes = {"array_filter": "m;" + ";".join(f"x{n}" for n in range(50_000))}
    rows = {"a": "A", "b": "B"}
    converted = convert(lss(question("M", "m", rows=rows),
                            question("M", "n", rows=rows, attributes=attributes)))  # fmt: skip
    assert len(outcomes(converted, "expression")) <= 21
    assert converted.survey.item_coded("n").options[0].show_if is not None
