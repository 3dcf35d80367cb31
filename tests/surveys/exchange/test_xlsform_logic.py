"""What an XLSForm says about answers: formulas, limits, rules, filters, orders, quotations."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from surveys.exchange import Outcome, convert
from surveys.exchange.errors import EXPRESSION_CODES
from surveys.exchange.patterns import whole
from surveys.exchange.xlscells import for_choice
from surveys.values import Chosen
from tests.surveys.exchange.books import book
from tests.surveys.exchange.test_reports import outcomes

HEAD = ["type", "name", "label", "relevant", "constraint", "constraint_message", "calculation",
        "choice_filter", "parameters", "required"]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label", "state"],
    ["states", "texas", "Texas", None],
    ["states", "maine", "Maine", None],
    ["cities", "austin", "Austin", "texas"],
    ["cities", "bangor", "Bangor", "maine"],
]


def row(kind, name, label="Words?", **cells):
    return [kind, name, label, *(cells.get(column) for column in HEAD[3:])]


def taken(*rows):
    return convert(
        book(survey=[HEAD, *rows], choices=CHOICES, settings=[["default_language"], ["en"]])
    )


def clean(converted):
    """Return the survey when nothing was lost and nothing blocks its publication."""
    told = [each for each in converted.report if each.source.kind in {"question", "expression"}]
    assert {each.outcome for each in told} == {Outcome.BECAME}, told
    assert [each.code for each in surveys.check(converted.survey) if each.blocks] == []
    return converted.survey


def path(survey, **answers):
    return surveys.prune(
        survey, {survey.item_coded(code).id: value for code, value in answers.items()}
    )


def test_a_calculation_is_reckoned_from_answers():
    survey = clean(taken(
        row("integer", "adults"), row("integer", "children"),
        row("calculate", "people", None, calculation="${adults} + coalesce(${children}, 0)"),
        row("note", "told", "You are ${people}.", relevant="${people} > 1"),
    ))  # fmt: skip
    people = survey.item_coded("people").id
    assert path(survey, adults=Decimal(2))[people] == Decimal(2)
    assert path(survey, adults=Decimal(2), children=Decimal(3))[people] == Decimal(5)
    assert [page.items[-1].code for page in survey.pages] == ["people", "told"]
    assert survey.text(survey.item_coded("told").prompt, "en").text == "You are {people}."


@pytest.mark.parametrize(
    "formula",
    ["once(random())", "${later} + 1", "if(${a} > 1, 2, 3)", "concat(${a}, 'x')", "${a} +", ""],
)
def test_a_calculation_that_cannot_be_said_is_refused_with_its_text(formula):
    converted = taken(row("integer", "a"), row("calculate", "c", None, calculation=formula),
                      row("integer", "later"))  # fmt: skip
    assert outcomes(converted, "question")["c"] == (Outcome.REFUSED, "logic_left_out")
    (named, (outcome, code)) = next(iter(outcomes(converted, "expression").items()))
    assert named == f"c = {formula}".strip()
    assert (outcome, code in EXPRESSION_CODES) == (Outcome.REFUSED, True)
    assert [item.code for item in converted.survey.items()] == ["a", "later"]


LIMITS = [
    ("integer", ". > 0 and . < 10", {"min": Decimal(1), "max": Decimal(9)}),
    ("decimal", ". >= -1.5", {"min": Decimal("-1.5")}),
    ("date", ". >= date('2026-01-02')", {"min": dt.date(2026, 1, 2)}),
    ("date", ". <= today() + 7 and . >= today()", {"min_days": 0, "max_days": 7}),
    ("text", "string-length(.) <= 12", {"max_length": 12}),
    ("text", "string-length(.) < 12", {"max_length": 11}),
    ("text", "regex(., '^[A-Z]{2}[0-9]+$')", {"pattern": "[A-Z]{2}[0-9]+"}),
    ("text", "regex(., 'a|b')", {"pattern": "(?:a|b)"}),
    ("select_multiple states", "count-selected(.) <= 1", {"max_chosen": 1}),
]


@pytest.mark.parametrize(("kind", "constraint", "fields"), LIMITS)
def test_a_constraint_becomes_limits_where_the_question_has_them(kind, constraint, fields):
    survey = clean(taken(row(kind, "q", constraint=constraint, constraint_message="Look again")))
    item = survey.item_coded("q")
    assert {name: getattr(item, name) for name in fields} == fields
    assert not survey.pages[0].rules
    if "pattern" in fields:
        assert survey.text(item.pattern_message, "en").text == "Look again"


def test_a_constraint_that_looks_at_another_answer_becomes_a_rule():
    survey = clean(taken(
        row("integer", "most"),
        row("integer", "some", constraint=". <= ${most} and . >= 0", constraint_message="Too many"),
    ))  # fmt: skip
    (rule,) = survey.pages[0].rules
    assert survey.text(rule.message, "en").text == "Too many"
    assert survey.item_coded("some").min == 0
    most, some = (survey.item_coded(code).id for code in ("most", "some"))
    refused = [
        bool(surveys.broken(survey, answers))
        for answers in (
            {most: Decimal(2), some: Decimal(3)},
            {most: Decimal(2), some: Decimal(2)},
            {some: Decimal(3)},
        )
    ]
    assert refused == [True, False, False]


def test_a_rule_without_words_of_its_own_gets_a_sentence_in_every_language():
    head = ["type", "name", "label::English (en)", "label::French (fr)", "constraint"]
    converted = convert(book(survey=[
        head, ["integer", "a", "A", "A"], ["integer", "b", "B", "B", ". != ${a}"],
    ]))  # fmt: skip
    (rule,) = converted.survey.pages[0].rules
    assert converted.survey.text(rule.message, "fr").text == "Veuillez vérifier cette réponse."


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", "(?=a)b", "(?R)", "(.*){1,32000}", "(?<=a)b", "(", "a" * 600]
)
def test_a_pattern_that_is_not_safe_or_none_is_refused(pattern):
    converted = taken(row("text", "q", constraint=f"regex(., '{pattern}')"))
    assert [each for each, _ in outcomes(converted, "expression").values()] == [Outcome.REFUSED]
    assert converted.survey.item_coded("q").pattern is None


@given(st.from_regex(r"\^?[a-z0-9|]{1,6}\$?", fullmatch=True), st.text("ab09", max_size=4))
def test_a_pattern_of_the_whole_answer_matches_what_it_matched_there(pattern, text):
    import re  # noqa: PLC0415  (what Java's `matches` does with such patterns)

    import re2  # noqa: PLC0415

    there = re.fullmatch(pattern, text) is not None
    assert (re2.fullmatch(whole(pattern), text) is not None) == there


def test_a_filter_offers_choices_to_some():
    survey = clean(taken(
        row("select_one states", "state"),
        row("select_one cities", "city", choice_filter="state=${state}"),
    ))  # fmt: skip
    state, city = survey.item_coded("state"), survey.item_coded("city")
    assert len(survey.pages) == 2
    assert [option.show_if.option for option in city.options] == ["texas", "maine"]
    (shown,) = surveys.visible_items(survey, survey.pages[1], {state.id: Chosen(("texas",))})
    assert [option.code for option in shown.options] == ["austin"]


def test_a_filter_that_cannot_be_said_offers_everything_and_is_named():
    converted = taken(
        row("select_one states", "state"),
        row("select_one cities", "city", choice_filter="contains(state, ${state})"),
    )
    name = "city choice_filter: contains(state, ${state})"
    assert outcomes(converted, "expression")[name][0] is Outcome.REFUSED
    assert not any(option.show_if for option in converted.survey.item_coded("city").options)
    assert outcomes(converted, "setting")["cities.austin.state"] == (Outcome.REFUSED, "no_room")


@given(st.text(max_size=30), st.dictionaries(st.sampled_from("abc"), st.text(max_size=5)))
def test_a_filter_only_changes_words_outside_texts_and_references(text, cells):
    found = for_choice(f"${{a}} = 'a' and {text}", cells, frozenset(cells))
    assert found is None or found.startswith("${a} = 'a' and ")


def test_choices_in_a_random_order_are_shuffled():
    converted = taken(row("select_one states", "q", parameters="randomize=true"))
    assert clean(converted).item_coded("q").is_shuffled
    seeded = taken(
        row("integer", "n"), row("rank states", "q", parameters="randomize=true, seed=${n}")
    )
    assert seeded.survey.item_coded("q").is_shuffled
    assert outcomes(seeded, "setting")["q.parameters"] == (Outcome.REFUSED, "no_room")


def test_required_for_some_is_named_and_stops_nobody():
    converted = taken(row("integer", "a"), row("text", "b", required="${a} > 3"))
    assert not converted.survey.item_coded("b").required
    assert outcomes(converted, "setting")["b.required"] == (Outcome.REFUSED, "no_room")


def test_an_answer_of_the_same_page_is_named_in_brackets():
    converted = taken(row("text", "who"), row("text", "q", "Hello ${who}"))
    survey = converted.survey
    assert survey.text(survey.item_coded("q").prompt, "en").text == "Hello [who]"
    assert outcomes(converted, "question")["q"] == (Outcome.CHANGED, "refers_to_answers")


def test_types_as_older_forms_write_them():
    converted = taken(
        row("select one from states", "one"), row("select all that apply from cities", "many")
    )
    assert [item.kind for item in converted.survey.items()] == ["single_choice", "multiple_choice"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["integer", "text", "date", "calculate", "select_one states"]),
            st.sampled_from(["", "${q0} > 1", ". > ${q0}", "regex(., '[a-z]')", "${q9}", "(("]),
            st.sampled_from(["", "${q0} + 1", "${q0} div 0", "count-selected(${q1})"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_mix_is_read_and_every_row_accounted_for(rows):
    converted = taken(
        row("integer", "first"),
        *(
            row(kind, f"q{place}", relevant=text, constraint=text, calculation=formula)
            for place, (kind, text, formula) in enumerate(rows)
        ),
    )
    names = {f"q{place}" for place in range(len(rows))} | {"first"}
    assert set(outcomes(converted, "question")) == names
    assert "not_read" not in {finding.reason for finding in converted.report}
    blocking = {each.code for each in surveys.check(converted.survey) if each.blocks}
    reported = {each.detail for each in converted.report if each.reason == "needs_work"}
    assert blocking <= reported


@pytest.mark.parametrize("name", ["self", "this"])
def test_a_question_called_like_a_word_for_itself_is_that_question(name):
    survey = clean(taken(
        row("integer", name), row("integer", "more", constraint=f". > ${{{name}}}"),
    ))  # fmt: skip
    less, more = (survey.item_coded(code).id for code in (name, "more"))
    (rule,) = survey.pages[0].rules
    assert surveys.broken(survey, {less: Decimal(2), more: Decimal(3)}) == ()
    assert surveys.broken(survey, {less: Decimal(3), more: Decimal(2)}) == (rule,)
