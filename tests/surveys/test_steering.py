"""Branches, exit pages, quotas, options for some, an order for each, and rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from tests.surveys.drafts import chosen, item, option, page, question, survey

SAID_NO = {"op": "chosen", "item": "uses", "option": "no"}
SAID_YES = {"op": "chosen", "item": "uses", "option": "yes"}
YES, NO = {"uses": chosen("yes")}, {"uses": chosen("no")}
SORRY = page("sorry", item("statement", "sorry_words"), is_exit=True)


def park(*branches, **fields):
    return survey(
        page("use", item("yes_no", "uses"), branches=list(branches)),
        page("often", item("short_text", "often")),
        SORRY,
        page("why", item("long_text", "why")),
        **fields,
    )


def path(definition, answers, **stopped):
    return [each.code for each in surveys.visible_pages(definition, answers, **stopped)]


def test_an_exit_page_is_passed_by_unless_a_branch_leads_there():
    definition = park({"when": SAID_NO, "to": "page_sorry"})
    assert path(definition, YES) == path(definition, {}) == ["use", "often", "why"]
    assert path(definition, NO) == ["use", "sorry"]
    assert surveys.ending(definition, NO) == definition.page("sorry")
    assert surveys.ending(definition, YES) is None
    assert surveys.next_page(definition, NO, "sorry") is None


def test_a_branch_jumps_forward_and_the_answers_between_are_not_sent():
    definition = park({"when": SAID_NO, "to": "page_why"})
    answers = NO | {"often": "daily", "why": "Dark"}
    assert path(definition, answers) == ["use", "why"]
    assert surveys.prune(definition, answers) == NO | {"why": "Dark"}


def test_the_first_branch_that_holds_is_taken_and_none_leads_to_the_end():
    definition = park({"when": SAID_NO, "to": None}, {"to": "page_why"})
    assert path(definition, NO) == ["use"]
    assert path(definition, YES) == path(definition, {}) == ["use", "why"]
    assert surveys.ending(definition, NO) is None


def test_a_branch_to_a_page_that_is_not_for_these_answers_goes_on_after_it():
    definition = survey(
        page("use", item("yes_no", "uses"), branches=[{"to": "page_often"}]),
        page("passed", item("short_text", "passed")),
        page("often", item("short_text", "often"), show_if=SAID_YES),
        page("why", item("long_text", "why")),
    )
    assert path(definition, NO) == ["use", "why"]
    assert path(definition, YES) == ["use", "often", "why"]


QUOTA = {"id": "q1", "code": "no_users", "when": SAID_NO, "limit": 10, "action": "stop",
         "message": "words"}  # fmt: skip


def test_a_full_quota_ends_the_questions_of_those_who_fit_it():
    definition = park(quotas=[QUOTA])
    assert path(definition, NO, stopped_by="q1") == ["use"]
    assert path(definition, YES, stopped_by="q1") == ["use", "often", "why"]
    assert path(definition, NO, stopped_by="unknown") == ["use", "often", "why"]
    assert surveys.ending(definition, NO, stopped_by="q1") == definition.quotas[0]
    assert surveys.ending(definition, YES, stopped_by="q1") is None
    assert surveys.quotas_met(definition, NO) == definition.quotas
    assert surveys.quotas_met(definition, YES) == ()


OPTIONS = ["red", {"code": "blue", "show_if": SAID_YES}, {"code": "other", "opens_text": True}]


def asked(*second):
    return survey(page("use", item("yes_no", "uses")), page("then", *second))


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_an_option_is_offered_to_some(kind):
    definition = asked(item(kind, "colour", options=OPTIONS))
    then = definition.page("then")
    (for_yes,) = surveys.visible_items(definition, then, YES)
    (for_no,) = surveys.visible_items(definition, then, NO)
    assert for_yes is not for_no
    assert [each.code for each in for_no.offered()] == ["red", "other"]
    assert for_no.problem({"": ["blue"]}, "en").code == "not_an_option"
    assert for_yes.parse({"": ["blue"]}, "en") == chosen("blue")


def test_an_option_that_is_no_longer_offered_is_no_longer_answered():
    definition = asked(item("multiple_choice", "colour", options=OPTIONS, required=True))
    both = {"colour": chosen("red", "blue", "other", other="Grey")}
    assert surveys.prune(definition, NO | both)["colour"] == chosen("red", "other", other="Grey")
    alone = {"colour": chosen("blue")}
    assert "colour" not in surveys.prune(definition, NO | alone)
    assert [each.id for each in surveys.missing(definition, NO | alone)] == ["colour"]
    assert surveys.missing(definition, YES | alone) == ()


def test_a_question_without_anything_to_offer_is_not_asked():
    only = [{"code": code, "show_if": SAID_YES} for code in ("red", "blue")]
    definition = asked(item("single_choice", "colour", options=only, required=True))
    assert path(definition, NO) == ["use"]
    assert path(definition, YES) == ["use", "then"]
    assert surveys.missing(definition, NO) == ()


def test_a_row_for_some_and_what_a_required_matrix_still_lacks():
    rows = [option("m_row", {"code": "seats"}), option("m_row", {"code": "paths"}) | {
        "show_if": SAID_YES}]  # fmt: skip
    matrix = item("matrix", "m", required=True)
    definition = asked(matrix | {"rows": rows})
    rated = {"m": surveys.Rated((("seats", "good"), ("paths", "bad")))}
    assert surveys.prune(definition, NO | rated)["m"] == surveys.Rated((("seats", "good"),))
    half = {"m": surveys.Rated((("seats", "good"),))}
    assert surveys.missing(definition, NO | half) == ()
    assert [each.id for each in surveys.missing(definition, YES | half)] == ["m"]


def test_half_a_ranking_or_a_broken_total_is_no_answer():
    definition = asked(
        item("ranking", "order", options=[*OPTIONS[:2], "green"]),
        item("constant_sum", "sum", options=[*OPTIONS[:2], "green"]),
    )
    whole = {"order": surveys.Ranked(("blue", "red")), "sum": surveys.Shares(
        (("red", 60), ("blue", 40), ("green", 0)))}  # fmt: skip
    assert surveys.prune(definition, YES | whole) == YES | whole
    assert surveys.prune(definition, NO | whole) == NO
    small = {"order": surveys.Ranked(("red",)), "sum": surveys.Shares((("red", 100),))}
    assert surveys.prune(definition, NO | small) == NO | small


def test_the_points_of_a_scale_are_for_everybody():
    fixed = [{"code": "yes", "show_if": SAID_YES}, "no"]
    with pytest.raises(surveys.DefinitionError, match="fixed_options"):
        asked(item("yes_no", "again", options=fixed))


SHUFFLED = question(
    "multiple_choice",
    options=[
        *"abcdefg",
        {"code": "other", "opens_text": True},
        {"code": "none", "exclusive": True},
    ],
    is_shuffled=True,
)


@given(st.integers(0, 2**32))
def test_the_order_is_the_seeds_and_other_and_none_stay_last(seed):
    codes = [each.code for each in surveys.shuffled(SHUFFLED, seed).offered()]
    assert codes == [each.code for each in surveys.shuffled(SHUFFLED, seed).offered()]
    assert sorted(codes[:7]) == list("abcdefg")
    assert codes[7:] == ["other", "none"]


def test_orders_differ_and_each_option_comes_first_about_as_often():
    first = [surveys.shuffled(SHUFFLED, seed).offered()[0].code for seed in range(700)]
    # Binomial with n = 700 and p = 1/7: 60 to 140 is four standard deviations either side.
    assert all(60 < first.count(code) < 140 for code in "abcdefg")


def test_what_was_chosen_is_stored_in_the_order_of_the_survey():
    own = surveys.shuffled(SHUFFLED, 3)
    order = [each.code for each in own.offered()]
    assert order[:7] != list("abcdefg")
    value = own.parse({"": list("gca")}, "en")
    assert surveys.in_order(SHUFFLED, value) == chosen("a", "c", "g")
    sums = question("constant_sum", is_shuffled=True)
    shares = surveys.Shares((("blue", 1), ("red", 99), ("green", 0)))
    assert surveys.in_order(sums, shares) == surveys.Shares(
        (("red", 99), ("green", 0), ("blue", 1)))  # fmt: skip
    grid = question("matrix", is_shuffled=True)
    rated = surveys.Rated((("paths", "bad"), ("seats", "good")))
    assert surveys.in_order(grid, rated) == surveys.Rated((("seats", "good"), ("paths", "bad")))
    assert surveys.in_order(question("short_text"), "words") == "words"


def test_questions_are_shuffled_round_the_words_to_read():
    mixed = survey(
        page("only", item("statement", "words_read"), *(item("yes_no", code) for code in "abcde"),
             is_shuffled=True)
    )  # fmt: skip
    only = mixed.pages[0]
    orders = {
        tuple(each.id for each in surveys.shuffled_items(only, only.items, seed))
        for seed in range(50)
    }
    assert {order[0] for order in orders} == {"words_read"}
    assert len(orders) > 20
    assert mixed.is_shuffled
    assert not park().is_shuffled


@pytest.mark.parametrize(
    ("typed", "code"),
    [("AB-123", None), ("ab-123", "not_in_form"), ("xAB-123", "not_in_form"), ("", None)],
)
def test_a_short_text_keeps_to_its_form(typed, code):
    asked_for = question("short_text", pattern="[A-Z]{2}-[0-9]{3}", pattern_message="words")
    problem = asked_for.problem({"": [typed]}, "en")
    assert (problem.code if problem else None) == code
    if problem:
        assert problem.params == {"message": "words"}


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", r"(a)\1", "x{1001}", "a" * 501, ""])
def test_a_pattern_that_could_run_away_or_is_none_is_refused(pattern):
    with pytest.raises(surveys.DefinitionError):
        question("short_text", pattern=pattern)


def test_a_long_text_against_a_cruel_pattern_is_quick_work():
    cruel = question("short_text", pattern="(a+)+(a+)+(a+)+b", max_length=1000)
    assert cruel.problem({"": ["a" * 1000]}, "en").code == "not_in_form"


@pytest.mark.parametrize(
    ("limits", "day", "code"),
    [
        ({"max_days": 0}, "2026-03-10", None),
        ({"max_days": 0}, "2026-03-11", "too_late"),
        ({"min_days": -7}, "2026-03-02", "too_early"),
        ({"min_days": 1, "max_days": 30}, "2026-03-11", None),
        ({"min_days": -7, "min": "2026-03-08"}, "2026-03-07", "too_early"),
        ({"min_days": -7, "min": "2026-01-01"}, "2026-03-02", "too_early"),
    ],
)
def test_a_day_is_held_against_today(limits, day, code):
    year, month, number = day.split("-")
    raw = {"year": [year], "month": [month], "day": [number]}
    problem = question("date", **limits).on(date(2026, 3, 10)).problem(raw, "en")
    assert (problem.code if problem else None) == code
