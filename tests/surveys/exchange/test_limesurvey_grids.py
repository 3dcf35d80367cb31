"""LimeSurvey's arrays: matrices with their rows, what looks at rows, cells, scales and shares."""

from decimal import Decimal

import pytest

import surveys
from surveys.exchange import ExchangeError, Outcome, convert
from surveys.values import Chosen, Rated, Shares
from tests.surveys.exchange import sixty
from tests.surveys.exchange.lime import lss, question
from tests.surveys.exchange.test_limesurvey_logic import quota
from tests.surveys.exchange.test_reports import outcomes

ROWS = {"SQ001": "Paths", "SQ002": "Trees", "SQ003": "Water"}
GOOD = {"A1": "Good", "A2": "Bad"}
RATED = question("F", "rated", rows=ROWS, answers=GOOD)
POINTS = question("A", "points", rows=ROWS)
BECAME = (Outcome.BECAME, "")
MEMBERS = {"rows": {"Y1": "Bus", "Y2": "Tram"}, "columns": {"X1": "Summer", "X2": "Winter"}}


def taken(*questions, **more):
    return convert(lss(*questions, **more))


def shown(converted, code, **answers):
    """Tell whether a question is shown for these answers, by their codes."""
    survey = converted.survey
    condition = survey.item_coded(code).show_if
    given = {survey.item_coded(name).id: value for name, value in answers.items()}
    return surveys.evaluate(condition, given)


@pytest.mark.parametrize(
    ("letter", "codes", "words"),
    [
        ("F", ["a1", "a2"], ["Good", "Bad"]),
        ("H", ["a1", "a2"], ["Good", "Bad"]),
        ("A", list("12345"), list("12345")),
        ("B", [str(n) for n in range(1, 11)], [str(n) for n in range(1, 11)]),
        ("C", ["y", "u", "n"], ["Yes", "Uncertain", "No"]),
        ("E", ["i", "s", "d"], ["Increase", "Same", "Decrease"]),
    ],
)
def test_an_array_is_one_matrix_with_its_rows_and_answers(letter, codes, words):
    answers = GOOD if letter in "FH" else {}
    asked = question(letter, "q", rows=ROWS, answers=answers, mandatory="Y",
                     attributes={"random_order": "1"})  # fmt: skip
    converted = taken(asked)
    survey = converted.survey
    (item,) = survey.items()
    assert (item.kind, item.required, item.is_shuffled) == ("matrix", True, True)
    assert [row.code for row in item.rows] == ["sq001", "sq002", "sq003"]
    assert [survey.text(row.label, "en").text for row in item.rows] == list(ROWS.values())
    assert [option.code for option in item.options] == codes
    assert [survey.text(option.label, "en").text for option in item.options] == words
    assert outcomes(converted, "question")["q"] == BECAME
    assert outcomes(converted, "setting")["q.random_order"] == BECAME
    assert outcomes(converted, "choice_list")["q rows"] == (Outcome.BECAME, "codes_changed")


@pytest.mark.parametrize(
    ("letter", "kind"), [("F", "single_choice"), ("A", "scale"), ("C", "yes_no")]
)
def test_one_row_alone_is_a_plain_question(letter, kind):
    converted = taken(question(letter, "q", rows={"SQ001": "Paths"}, answers=GOOD))
    (item,) = converted.survey.items()
    assert (item.kind, item.code) == (kind, "q_sq001")
    assert converted.survey.text(item.prompt, "en").text.endswith("\nPaths")


def test_rows_keep_when_they_are_shown():
    what = question("M", "what", rows={"SQ001": "Paths", "SQ002": "Trees"})
    asked = {**RATED, "attributes": {"array_filter": "what"},
             "shown": {"SQ003": '(what_SQ001.NAOK == "Y")'}}  # fmt: skip
    converted = taken(what, asked)
    item, source = converted.survey.item_coded("rated"), converted.survey.item_coded("what").id
    wanted = [
        surveys.OptionChosen(op="chosen", item=source, option=code)
        for code in ("sq001", "sq002", "sq001")
    ]
    assert [row.show_if for row in item.rows] == wanted
    assert set(outcomes(converted, "expression").values()) == {BECAME}


@pytest.mark.parametrize(
    ("text", "rows", "holds"),
    [
        ('rated_SQ001.NAOK == "A1"', [("sq001", "a1")], True),
        ('rated_SQ001.NAOK == "A1"', [("sq001", "a2"), ("sq002", "a1")], False),
        ('77X1X1SQ001 == "A1"', [("sq001", "a1")], True),
        ('rated_SQ001 != "A1"', [("sq001", "a2")], True),
        ("!is_empty(rated_SQ002)", [("sq002", "a2")], True),
        ("is_empty(rated_SQ002)", [("sq001", "a2")], True),
        ("!is_empty(rated)", [("sq001", "a2")], True),
        ("count(that.rated.NAOK) > 1", [("sq001", "a2"), ("sq002", "a1")], True),
        ("count(rated_SQ001, rated_SQ002, rated_SQ003) > 1", [("sq001", "a2")], False),
        ("count(rated_SQ001, rated_SQ002, rated_SQ003) > 1", [("sq001", "a2"), ("sq003", "a1")],
         True),
    ],
)  # fmt: skip
def test_a_condition_looks_at_a_row(text, rows, holds):
    converted = taken({**RATED, "sid": "77"}, question("T", "why", relevance=text))
    assert shown(converted, "why", rated=Rated(tuple(rows))) is holds
    assert set(outcomes(converted, "expression").values()) == {BECAME}
    assert [each.code for each in surveys.check(converted.survey) if each.blocks] == []


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("points_SQ001.NAOK >= 4", True),
        ("points_SQ002.NAOK < 2", False),
        ("sum(that.points.NAOK) == 7", True),
        ("sum(points_SQ001, points_SQ002) > 6", True),
        ("points_SQ001 - points_SQ002 > 2", False),
        ("max(points_SQ001.NAOK, points_SQ002.NAOK) == 4", True),
    ],
)
def test_points_of_rows_are_figures(text, holds):
    converted = taken(POINTS, question("T", "why", relevance=text))
    points = Rated((("sq001", "4"), ("sq002", "3")))
    assert shown(converted, "why", points=points) is holds


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('rated_SQ009 == "A1"', "expression_unknown_question"),
        ('rated_SQ001 == "A9"', "expression_unknown_choice"),
        ('rated == "A1"', "expression_wrong_kind"),
        ("rated_SQ001 + 1 > 2", "expression_wrong_kind"),
        ("count(rated_SQ001, rated_SQ002) > 1", "expression_not_supported"),
        ("count(rated_SQ001, other) > 1", "expression_not_supported"),
        ('countif("A1", that.rated.NAOK) > 1', "expression_not_supported"),
        ('later_SQ001 == "A1"', "expression_looks_ahead"),
        ("numbers_SQ001 > 1", "expression_looks_ahead"),
    ],
)
def test_what_cannot_be_said_of_rows_is_named(text, reason):
    later = {**RATED, "title": "later"}
    numbers = question("K", "numbers", rows=ROWS)
    converted = taken(RATED, question("T", "why", relevance=text), later, numbers)
    assert converted.survey.item_coded("why").show_if is None
    assert list(outcomes(converted, "expression").values()) == [(Outcome.REFUSED, reason)]


def test_a_quota_and_a_filter_look_at_rows():
    most = question("M", "most", rows=ROWS, attributes={"array_filter": "rated"})
    converted = taken(RATED, most, **quota([("1", "SQ001-A1"), ("1", "SQ002-A2")]))
    survey = converted.survey
    rated = survey.item_coded("rated").id
    (wanted,) = survey.quotas
    for rows, meets in [(("sq001", "a1"), True), (("sq001", "a2"), False)]:
        assert bool(surveys.quotas_met(survey, {rated: Rated((rows,))})) is meets
    assert wanted.code == "daily"
    option = survey.item_coded("most").options[0]
    assert surveys.evaluate(option.show_if, {rated: Rated((("sq001", "a2"),))})
    assert not surveys.evaluate(option.show_if, {rated: Rated((("sq002", "a2"),))})


def test_a_demand_on_points_is_kept_and_told_answers_are_named():
    checked = {**POINTS, "attributes": {"em_validation_q": "sum(self.NAOK) <= 9"}}
    converted = taken(checked, question("T", "why", "Why {points_SQ001.shown}?", gid="1"))
    (rule,) = converted.survey.pages[0].rules
    assert rule.item == converted.survey.item_coded("points").id
    assert outcomes(converted, "question")["why"] == (Outcome.CHANGED, "refers_to_answers")


def test_two_scales_become_two_matrices():
    heads = {"dualscale_headerA": {"en": "Now"}, "dualscale_headerB": {"en": "In ten years"}}
    asked = question("1", "two", rows=ROWS, answers=GOOD, second={"B1": "More", "B2": "Less"},
                     attributes=heads)  # fmt: skip
    converted = taken(asked, question("T", "why", relevance='two_SQ001_1.NAOK == "B2"'))
    survey = converted.survey
    first, second = (survey.item_coded(f"two_{scale}") for scale in "01")
    assert survey.text(first.prompt, "en").text == "Words?\nNow"
    assert survey.text(second.prompt, "en").text == "Words?\nIn ten years"
    assert [option.code for option in first.options] == ["a1", "a2"]
    assert [option.code for option in second.options] == ["b1", "b2"]
    assert shown(converted, "why", two_1=Rated((("sq001", "b2"),)))
    assert outcomes(converted, "question")["two"] == (Outcome.CHANGED, "several_questions")
    assert set(outcomes(converted, "setting").values()) == {BECAME}


def test_two_scales_of_one_row_are_two_choices():
    asked = question("1", "two", rows={"SQ001": "Paths"}, answers=GOOD, second=GOOD)
    survey = taken(asked).survey
    assert [(each.kind, each.code) for each in survey.items()] == [
        ("single_choice", "two_sq001_0"), ("single_choice", "two_sq001_1"),
    ]  # fmt: skip
    assert survey.text(survey.item_coded("two_sq001_1").prompt, "en").text == "Words?\n2\nPaths"


def test_cells_are_texts_or_numbers_within_their_limits():
    texts = question(";", "t", **MEMBERS, attributes={"maximum_chars": "20"})
    listed = question(":", "n", **MEMBERS)
    limits = {"multiflexible_min": "0", "multiflexible_max": "99", "input_boxes": "1"}
    typed = question(":", "m", **MEMBERS, attributes=limits)
    why = question("T", "why", relevance="m_Y1_X2 > 3")
    survey = taken(texts, listed, typed, why).survey
    cell = survey.item_coded("t_y1_x2")
    assert (cell.kind, cell.max_length) == ("short_text", 20)
    assert survey.text(cell.prompt, "en").text == "Words?\nBus – Winter"
    assert (survey.item_coded("n_y2_x1").min, survey.item_coded("n_y2_x1").max) == (1, 10)
    assert (survey.item_coded("m_y1_x2").min, survey.item_coded("m_y1_x2").max) == (0, 99)
    assert survey.item_coded("why").show_if.item == survey.item_coded("m_y1_x2").id


def test_boxes_in_cells_are_several_choices_for_each_row():
    boxes = question(":", "when", **MEMBERS, attributes={"multiflexible_checkbox": "1"})
    converted = taken(boxes, question("T", "why", relevance='when_Y2_X1.NAOK == "1"'))
    bus, tram, _why = converted.survey.items()
    assert [(each.kind, each.code) for each in (bus, tram)] == [
        ("multiple_choice", "when_y1"), ("multiple_choice", "when_y2"),
    ]  # fmt: skip
    assert shown(converted, "why", when_y2=Chosen(("x1",)))
    assert not shown(converted, "why", when_y1=Chosen(("x1",)))


def test_shares_of_a_total_are_one_question():
    rows = {"bus": "Bus", "tram": "Tram"}
    asked = question("K", "money", rows=rows, attributes={"equals_num_value": "50",
                                                          "num_value_int_only": "1"})  # fmt: skip
    converted = taken(asked, question("T", "why", relevance="money_bus.NAOK > 20"))
    money, _why = converted.survey.items()
    assert (money.kind, money.total, money.whole) == ("constant_sum", 50, True)
    assert [option.code for option in money.options] == ["bus", "tram"]
    assert shown(converted, "why", money=Shares((("bus", Decimal(30)), ("tram", Decimal(20)))))
    assert outcomes(converted, "question")["money"] == BECAME


@pytest.mark.parametrize("total", ["n1 + n2", "0", "-5", "1e40"])
def test_a_total_that_is_no_number_leaves_numbers_and_is_named(total):
    attributes = {"equals_num_value": total}
    converted = taken(question("K", "money", rows=ROWS, attributes=attributes))
    assert [item.kind for item in converted.survey.items()] == ["number"] * 3
    expected = "says_nothing" if total == "0" else "no_room"
    assert outcomes(converted, "setting")["money.equals_num_value"][1] == expected


def test_the_switch_of_language_is_not_needed():
    converted = taken(RATED, question("I", "tongue", relevance='rated_SQ001 == "A1"'))
    assert outcomes(converted, "question")["tongue"] == (Outcome.BECAME, "has_its_own")
    assert set(outcomes(converted, "expression").values()) == {(Outcome.BECAME, "has_its_own")}
    assert [item.code for item in converted.survey.items()] == ["rated"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (question(";", "q", rows=ROWS), "no_choices"),
        (question(":", "q", columns={"X": "x"}), "no_choices"),
        (question("1", "q", answers=GOOD), "no_choices"),
        (question("F", "q"), "no_choices"),
        (question("F", "q", rows=ROWS), "no_choices"),
        (question("F", "q", rows={f"r{n}": "R" for n in range(201)}, answers=GOOD),
         "too_many_choices"),
        (question(";", "q", rows={f"r{n}": "R" for n in range(11)},
                  columns={f"c{n}": "C" for n in range(10)}), "too_many_choices"),
    ],
)  # fmt: skip
def test_arrays_without_rows_or_far_too_big_are_refused_with_all_that_hangs_on_them(asked, reason):
    asked = {**asked, "relevance": 'first == "A1"', "attributes": {"em_validation_q": "1 == 1"}}
    first = question("L", "first", answers=GOOD)
    converted = taken(first, asked, question("T", "last", relevance="q_r1_c1 > 1"))
    assert outcomes(converted, "question")["q"] == (Outcome.REFUSED, reason)
    assert [item.code for item in converted.survey.items()] == ["first", "last"]
    refused = [
        each.outcome for each in converted.report if each.source.name.endswith("q_r1_c1 > 1")
    ]
    assert refused == [Outcome.REFUSED]


def test_sixty_questions_in_two_languages_come_in_with_all_that_they_say():
    converted = convert(sixty.district())
    asked = [each["title"] for each in sixty.QUESTIONS]
    assert (len(asked), len({each["type"] for each in sixty.QUESTIONS})) == (60, 29)
    assert list(outcomes(converted, "question")) == asked
    refused = [each.source for each in converted.report if each.outcome is Outcome.REFUSED]
    assert refused == [("setting", "anonymized"), ("setting", "showprogress")]
    blocking = sorted(each.code for each in surveys.check(converted.survey) if each.blocks)
    assert blocking == ["missing_translation", "too_few_options"]
    assert len(converted.survey.quotas) == 2


def test_what_limesurvey_says_in_each_language_is_in_each():
    survey = convert(sixty.district()).survey
    (rule,) = survey.pages[0].rules
    assert survey.text(rule.message, "es") == ("Más niños que personas.", "es")
    point = survey.item_coded("housing").options[0].label
    assert survey.text(point, "es") == ("1", "es")


def test_far_too_many_rows_and_columns_are_refused_at_once():
    many = {f"a{n}": "A" for n in range(5_000)}
    with pytest.raises(ExchangeError):
        taken(question(":", "q", rows=many, columns=many))


def test_arrays_that_become_too_many_questions_together_are_refused():
    ten = {f"a{n}": "A" for n in range(10)}
    with pytest.raises(ExchangeError) as refused:
        taken(*[question(";", f"q{n}", rows=ten, columns=ten) for n in range(21)])
    assert (refused.value.code, refused.value.params) == ("too_many_questions", {"max": 2_000})


@pytest.mark.parametrize("share", [0, 30])
def test_a_part_of_a_total_is_empty_where_it_got_nothing(share):
    rows = {"bus": "Bus", "tram": "Tram"}
    asked = question("K", "money", rows=rows, attributes={"equals_num_value": "50"})
    converted = taken(asked, question("T", "why", relevance="is_empty(money_bus.NAOK)"))
    given = (("bus", Decimal(share)), ("tram", Decimal(50 - share)))
    assert shown(converted, "why", money=Shares(given)) is (share == 0)
    assert shown(converted, "why", money=Shares((("tram", Decimal(50)),)))
    assert shown(converted, "why")
