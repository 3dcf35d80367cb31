"""What a LimeSurvey file says about answers: equations, quotas, filters, forms, orders."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from surveys.exchange import Outcome, convert
from surveys.exchange.patterns import undelimited
from surveys.values import Chosen
from tests.surveys.exchange.lime import lss, question
from tests.surveys.exchange.test_reports import outcomes

WHAT = question("M", "what", rows={"a": "Paths", "b": "Trees", "c": "Water"})
OFTEN = question("L", "often", answers={"A1": "Daily", "A2": "Never"})


def taken(*questions, **more):
    return convert(lss(*questions, **more))


def path(survey, **answers):
    given_answers = {survey.item_coded(code).id: value for code, value in answers.items()}
    return surveys.prune(survey, given_answers)


@pytest.mark.parametrize("where", ["words", "attribute"])
def test_an_equation_is_reckoned(where):
    text = "{sum(n1.NAOK, n2.NAOK) * 2}"
    sums = (
        question("*", "total", text)
        if where == "words"
        else question("*", "total", "Total", attributes={"equation": text})
    )
    told = question("X", "told", "Twice that is {total.shown}.", relevance="total > 3")
    converted = taken(question("N", "n1"), question("N", "n2"), sums, told)
    survey = converted.survey
    total = survey.item_coded("total")
    assert total.kind == "calculated"
    assert path(survey, n1=Decimal(2))[total.id] == 4
    assert path(survey, n1=Decimal(2), n2=Decimal(1))[total.id] == 6
    assert survey.text(survey.item_coded("told").prompt, "en").text == "Twice that is {total}."
    assert len(survey.pages) == 2
    assert outcomes(converted, "question")["told"] == (Outcome.BECAME, "")


def test_an_equation_that_cannot_be_said_is_refused_with_its_text():
    converted = taken(question("N", "n"), question("*", "e", "{if(n > 1, 'a', 'b')}"))
    assert outcomes(converted, "question")["e"] == (Outcome.REFUSED, "logic_left_out")
    assert outcomes(converted, "expression")["e = if(n > 1, 'a', 'b')"][0] is Outcome.REFUSED


def test_only_a_question_alone_is_told_again_never_half_an_expression():
    converted = taken(
        question("N", "n1"),
        question("N", "n2"),
        question("S", "q", "Sum {n1 + n2}, {TOKEN:FIRSTNAME}, {n1.shown}", relevance="n1 > 0"),
    )
    said = converted.survey.text(converted.survey.item_coded("q").prompt, "en").text
    assert said == "Sum [n1 + n2], [TOKEN:FIRSTNAME], {n1}"
    assert outcomes(converted, "question")["q"] == (Outcome.CHANGED, "refers_to_answers")


def test_names_by_number_as_older_files_have_them():
    often = {**OFTEN, "sid": "77"}
    converted = taken(often, question("S", "why", "You said {INSERTANS:77X1X1}.",
                                      relevance='77X1X1.NAOK == "A2"'))  # fmt: skip
    why = converted.survey.item_coded("why")
    assert why.show_if.option == "a2"
    assert converted.survey.text(why.prompt, "en").text == "You said {often}."


def quota(members, **fields):
    given_quota = {
        "id": "5",
        "name": "Daily",
        "qlimit": "20",
        "action": "1",
        "active": "1",
        **fields,
    }
    return {
        "quota": [given_quota],
        "quota_members": [
            {"id": str(number), "quota_id": "5", "qid": qid, "code": code}
            for number, (qid, code) in enumerate(members)
        ],
        "quota_languagesettings": [
            {"quotals_quota_id": "5", "quotals_language": "en", "quotals_message": "<p>Enough.</p>"}
        ],
    }


def test_a_quota_comes_with_its_limit_condition_and_words():
    members = [("1", "A1"), ("1", "A2"), ("2", "b")]
    converted = taken(OFTEN, WHAT, **quota(members))
    survey = converted.survey
    (wanted,) = survey.quotas
    assert (wanted.code, wanted.limit, wanted.action) == ("daily", 20, "stop")
    assert survey.text(wanted.message, "en").text == "Enough."
    often, what = survey.item_coded("often").id, survey.item_coded("what").id
    both = {often: Chosen(("a1",)), what: Chosen(("b", "c"))}
    assert surveys.quotas_met(survey, both) == (wanted,)
    assert surveys.quotas_met(survey, {**both, what: Chosen(("c",))}) == ()
    assert outcomes(converted, "setting")["quota Daily"] == (Outcome.BECAME, "")
    assert [each.code for each in surveys.check(survey) if each.blocks] == []


@pytest.mark.parametrize(
    ("members", "fields", "expected"),
    [
        ([("1", "A1")], {"active": "0"}, (Outcome.BECAME, "says_nothing")),
        ([], {}, (Outcome.REFUSED, "no_room")),
        ([("1", "A1")], {"qlimit": "many"}, (Outcome.REFUSED, "no_room")),
        ([("1", "A9")], {}, (Outcome.REFUSED, "expression_unknown_choice")),
        ([("99", "A1")], {}, (Outcome.REFUSED, "no_room")),
    ],
)
def test_a_quota_that_cannot_be_taken_is_named(members, fields, expected):
    converted = taken(OFTEN, **quota(members, **fields))
    assert outcomes(converted, "setting")["quota Daily"] == expected
    assert converted.survey.quotas == ()


def test_a_filter_shows_rows_by_what_was_chosen():
    rows = {"a": "Paths", "b": "Trees", "z": "Else"}
    converted = taken(
        WHAT,
        question("M", "most", rows=rows, attributes={"array_filter": "what"}),
        question("A", "how", rows=rows, attributes={"array_filter_exclude": "what"}),
    )
    survey = converted.survey
    what = survey.item_coded("what").id
    chosen = surveys.OptionChosen(op="chosen", item=what, option="a")
    assert survey.item_coded("most").options[0].show_if == chosen
    assert survey.item_coded("most").options[2].show_if is None
    assert survey.item_coded("how").rows[0].show_if == surveys.Not(op="not", of=chosen)
    assert survey.item_coded("how").rows[2].show_if is None
    expected = {"most array_filter: what", "how array_filter_exclude: what"}
    assert set(outcomes(converted, "expression")) == expected


def test_a_filter_by_nothing_is_named():
    converted = taken(question("M", "m", rows={"a": "A"}, attributes={"array_filter": "gone"}))
    assert list(outcomes(converted, "expression").values()) == [
        (Outcome.REFUSED, "expression_unknown_question")
    ]


def test_a_form_and_a_validation_are_taken():
    converted = taken(
        question("S", "code", preg="/^[A-Z]{2}[0-9]+$/i"),
        question("N", "low"),
        question("N", "high", attributes={"em_validation_q": "this > low",
                                          "em_validation_q_tip": "Higher, please"}),
    )  # fmt: skip
    survey = converted.survey
    assert survey.item_coded("code").pattern == "(?i)[A-Z]{2}[0-9]+"
    (rule,) = survey.pages[0].rules
    assert survey.text(rule.message, "en").text == "Higher, please"
    low, high = survey.item_coded("low").id, survey.item_coded("high").id
    assert surveys.broken(survey, {low: Decimal(3), high: Decimal(2)}) == (rule,)
    assert surveys.broken(survey, {low: Decimal(1), high: Decimal(2)}) == ()


@pytest.mark.parametrize("text", ["no delimiters", "/(a)\\1/", "/a/e", "/(/", "/^(?!x)y/"])
def test_a_form_that_re2_does_not_know_is_refused(text):
    converted = taken(question("S", "q", preg=text))
    assert [each for each, _ in outcomes(converted, "expression").values()] == [Outcome.REFUSED]


@given(st.from_regex(r"\^?[a-c0-2.]{1,5}\$?", fullmatch=True), st.text("abc012\n", max_size=4))
def test_a_form_looked_for_anywhere_is_found_where_it_was(pattern, text):
    import re  # noqa: PLC0415  (what PHP does with such patterns)

    import re2  # noqa: PLC0415

    there = re.search(pattern.replace("$", r"\Z"), text) is not None
    assert (re2.fullmatch(undelimited(f"/{pattern}/"), text) is not None) == there


def test_orders_and_softly_required():
    attributes = {"random_order": "1", "random_group": "g"}
    converted = taken(
        question("L", "one", answers={"A1": "A", "A2": "B"}, mandatory="S", attributes=attributes),
        question("R", "rank", answers={"A1": "A", "A2": "B"}, attributes={**attributes,
                                                                        "max_answers": "1"}),
    )  # fmt: skip
    one, rank = converted.survey.items()
    assert (one.is_shuffled, one.requested, one.required) == (True, True, False)
    assert (rank.kind, rank.is_shuffled, rank.places) == ("ranking", True, 1)
    assert converted.survey.pages[0].is_shuffled
    assert {each for each, _ in outcomes(converted, "setting").values()} == {Outcome.BECAME}


def test_what_ends_a_survey_and_assessments_are_named():
    ends = (
        b"<surveyls_url>https://example.org</surveyls_url><surveyls_endtext>Bye</surveyls_endtext>"
    )
    data = lss(OFTEN, assessments=[{"id": "1"}])
    converted = convert(data.replace(b"<surveyls_title>", ends + b"<surveyls_title>"))
    assert converted.survey.text(converted.survey.thanks, "en").text == "Bye"
    settings_told = outcomes(converted, "setting")
    assert settings_told["assessments (1)"] == (Outcome.REFUSED, "no_room")
    assert settings_told["en.surveyls_url"] == (Outcome.REFUSED, "no_room")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list("LMSNTYFARX*1;:KCEI")),
            st.sampled_from(
                [
                    "1",
                    "q0.NAOK > 1",
                    "!is_empty(q0_a)",
                    "((q9 == 1",
                    "sum(q0, q1_b) > 2",
                    "count(q0_a, q0_b) > 1",
                    "sum(that.q1.NAOK) < 9",
                ]
            ),
            st.dictionaries(
                st.sampled_from(
                    [
                        "array_filter",
                        "em_validation_q",
                        "equation",
                        "random_order",
                        "equals_num_value",
                        "multiflexible_checkbox",
                    ]
                ),
                st.sampled_from(["q0", "1", "q0 > 1", "{", "", "count(self.NAOK)"]),
            ),
        ),
        max_size=4,
    )
)
def test_every_mix_is_read_and_every_question_accounted_for(asked):
    rows = {"rows": {"a": "A", "b": "B"}, "columns": {"x": "X", "y": "Y"}}
    rows |= {"answers": {"A1": "A", "A2": "B"}, "second": {"B1": "A", "B2": "B"}}
    made = [
        question(letter, f"q{place}", "{q0}", relevance=shown, attributes=attributes, **rows)
        for place, (letter, shown, attributes) in enumerate(asked)
    ]
    converted = taken(question("N", "first"), *made)
    assert set(outcomes(converted, "question")) == {each["title"] for each in made} | {"first"}
    assert surveys.from_json(surveys.to_json(converted.survey)) == converted.survey
    blocking = {each.code for each in surveys.check(converted.survey) if each.blocks}
    assert blocking <= {each.detail for each in converted.report if each.reason == "needs_work"}


def test_a_question_called_this_goes_before_the_word():
    asked = question("N", "more", attributes={"em_validation_q": "self > this.NAOK"})
    survey = taken(question("N", "this"), asked).survey
    this, more = (survey.item_coded(code).id for code in ("this", "more"))
    (rule,) = survey.pages[0].rules
    assert surveys.broken(survey, {this: Decimal(2), more: Decimal(3)}) == ()
    assert surveys.broken(survey, {this: Decimal(3), more: Decimal(2)}) == (rule,)


def test_a_word_for_itself_is_no_question_that_comes_later():
    asked = question("N", "more", attributes={"em_validation_q": "self > 3"})
    converted = taken(asked, question("N", "self"))
    assert converted.survey.pages[0].rules == ()
    assert [why for _, why in outcomes(converted, "expression").values()] == [
        "expression_looks_ahead"
    ]


def test_a_filter_leaves_out_what_is_put_in_order():
    choices = {"a": "Paths", "b": "Trees", "z": "Else"}
    ranked = question("R", "rank", answers=choices, attributes={"array_filter": "what"})
    converted = taken(WHAT, ranked)
    survey = converted.survey
    what, rank = survey.item_coded("what"), survey.item_coded("rank")
    chosen = surveys.OptionChosen(op="chosen", item=what.id, option="a")
    assert [rank.options[0].show_if, rank.options[2].show_if] == [chosen, None]
    assert outcomes(converted, "expression") == {"rank array_filter: what": (Outcome.BECAME, "")}


@pytest.mark.parametrize("letter", ["L", "!", "N", "S", "D", "Y", "X", "|", "Z"])
def test_a_filter_that_nothing_takes_is_named(letter):
    answers = {"a": "Paths", "b": "Trees"}
    asked = question(letter, "q", answers=answers, attributes={"array_filter_exclude": "what"})
    assert outcomes(taken(WHAT, asked), "expression") == {
        "q array_filter_exclude: what": (Outcome.REFUSED, "not_used")
    }


def test_a_filter_by_other_rows_is_named():
    asked = question("M", "m", rows={"y": "Else"}, attributes={"array_filter": "what"})
    assert outcomes(taken(WHAT, asked), "expression") == {
        "m array_filter: what": (Outcome.REFUSED, "not_used")
    }
