from hypothesis import given
from hypothesis import strategies as st

import surveys
from tests.surveys.drafts import chosen, item, page, survey

SAID_YES = {"op": "chosen", "item": "uses", "option": "yes"}
DAILY = {"op": "chosen", "item": "often", "option": "red"}
PARK = survey(
    page("use", item("yes_no", "uses", required=True)),
    page("visits", item("single_choice", "often", show_if=SAID_YES, required=True)),
    page("daily", item("long_text", "routine", required=True), show_if=DAILY),
    page("end", item("statement", "words_read"), item("long_text", "why")),
)
YES, NO, OFTEN = {"uses": chosen("yes")}, {"uses": chosen("no")}, {"often": chosen("red")}


def codes(parts):
    return [part.code for part in parts]


def test_the_path_follows_from_the_answers():
    assert codes(surveys.visible_pages(PARK, {})) == ["use", "end"]
    assert codes(surveys.visible_pages(PARK, YES)) == ["use", "visits", "end"]
    assert codes(surveys.visible_pages(PARK, YES | OFTEN)) == ["use", "visits", "daily", "end"]


def test_answers_to_hidden_items_do_not_steer():
    assert codes(surveys.visible_pages(PARK, NO | OFTEN)) == ["use", "end"]
    assert surveys.missing(PARK, NO | OFTEN) == ()


def test_a_page_whose_items_are_all_hidden_is_skipped_both_ways():
    assert surveys.next_page(PARK, NO, "use").code == "end"
    assert surveys.previous_page(PARK, NO, "end").code == "use"
    assert surveys.visible_items(PARK, PARK.page("visits"), NO) == ()


def test_the_ends_of_the_path():
    assert surveys.first_page(PARK, {}).code == "use"
    assert surveys.next_page(PARK, {}, "end") is None
    assert surveys.previous_page(PARK, {}, "use") is None


def test_from_a_page_that_has_become_hidden_the_path_goes_on():
    assert surveys.next_page(PARK, NO, "daily").code == "end"
    assert surveys.previous_page(PARK, NO, "daily").code == "use"


def test_prune_keeps_only_the_final_path_in_order():
    answers = {"why": "Dark", "routine": "Run", **NO, **OFTEN, "gone": "x", "words_read": "x"}
    assert surveys.prune(PARK, answers) == {**NO, "why": "Dark"}
    assert list(surveys.prune(PARK, answers)) == ["uses", "why"]


def test_missing_names_required_items_on_the_path():
    assert codes(surveys.missing(PARK, {})) == ["uses"]
    assert codes(surveys.missing(PARK, YES)) == ["often"]
    assert codes(surveys.missing(PARK, YES | OFTEN)) == ["routine"]


def test_a_survey_without_pages_has_no_first_page():
    assert surveys.first_page(survey(), {}) is None


answers = st.fixed_dictionaries(
    {},
    optional={
        "uses": st.sampled_from([chosen("yes"), chosen("no")]),
        "often": st.sampled_from([chosen("red"), chosen("green")]),
        "routine": st.just("Run"),
        "why": st.just("Dark"),
    },
)


@given(answers)
def test_going_forward_then_back_walks_the_same_path(given_answers):
    walked = [surveys.first_page(PARK, given_answers)]
    while (following := surveys.next_page(PARK, given_answers, walked[-1].code)) is not None:
        assert surveys.previous_page(PARK, given_answers, following.code) == walked[-1]
        walked.append(following)
    assert tuple(walked) == surveys.visible_pages(PARK, given_answers)


@given(answers)
def test_pruning_changes_neither_the_path_nor_itself(given_answers):
    pruned = surveys.prune(PARK, given_answers)
    assert surveys.prune(PARK, pruned) == pruned
    assert surveys.visible_pages(PARK, pruned) == surveys.visible_pages(PARK, given_answers)
