"""Places: words for everybody, areas and points for those who like; rounded, and within a box."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

import surveys
from surveys.exchange import convert
from tests.surveys import drafts
from tests.surveys.drafts import item, page, question
from tests.surveys.exchange.books import book

BERN = {"south": "46.9", "west": "7.3", "north": "47", "east": "7.6"}
FIJI = {"south": "-21", "west": "176", "north": "-12", "east": "-178"}
BEYOND = {"south": "-20", "west": "-179.5", "north": "-13", "east": "-178.5"}
AREAS = ("north", "south")


def located(text="", lat=None, lon=None, area=None):
    point = [None if each is None else Decimal(each) for each in (lat, lon)]
    return surveys.Located(text, *point, area)


def posted(**typed):
    return {"" if part == "text" else part: (text,) for part, text in typed.items()}


def refused(asked, **typed):
    error = asked.problem(posted(**typed), "en")
    return None if error is None else (error.code, error.part)


def test_a_place_in_words_is_a_whole_answer():
    asked = question("place", required=True)
    assert asked.parse(posted(text=" By the  bridge "), "en") == located("By the bridge")


@pytest.mark.parametrize(
    "value",
    [
        located("Bridge"),
        located("", "46.9481", "7.4474"),
        located("Bridge", "-17.7", "178.5", "north"),
        located(area="south"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "de", "fr", "ar", "hi"])
def test_any_part_alone_is_an_answer_that_can_be_stored_and_shown_again(value, locale):
    asked = question("place", options=AREAS, required=True)
    assert surveys.value_from_json(surveys.value_to_json(value)) == value
    assert asked.parse(asked.fill(value, locale), locale) == value


def test_nothing_is_nothing_unless_it_has_to_be_answered():
    assert question("place").parse(posted(text=" ", lat=" "), "en") is None
    assert refused(question("place", required=True)) == ("required", "")


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("46.94809", "7.44744"),
        ("46,94809", "7,44744°"),
        ("٤٦٫٩٤٨١", "٧٫٤٤٧٤"),
        ("۴۶٫۹۴۸۱", "۷٫۴۴۷۴"),
        ("४६.९४८१", "७.४४७४"),
        ("\u200e46.9481", "+7.4474 °"),
    ],
)
def test_degrees_as_people_and_maps_write_them_are_rounded_to_ten_metres(lat, lon):
    for locale in ("en", "de", "ar"):
        value = question("place").parse(posted(lat=lat, lon=lon), locale)
        assert value == located("", "46.9481", "7.4474")


@pytest.mark.parametrize(
    "typed", ["1,000.5", "46.9481, 7.4474", "46°56'", "N46", "1e1", "--1", "91", "NaN", "9" * 61]
)
def test_what_is_no_latitude_is_refused_with_its_box(typed):
    assert refused(question("place"), lat=typed, lon="7") == ("not_degrees", "lat")


def test_a_longitude_goes_to_180():
    assert refused(question("place"), lat="1", lon="180") is None
    assert refused(question("place"), lat="1", lon="180.1") == ("not_degrees", "lon")


def test_half_a_point_is_none():
    assert refused(question("place"), lat="46") == ("half_a_point", "lon")
    assert refused(question("place"), text="Bridge", lon="7") == ("half_a_point", "lat")


def test_hostile_text_is_refused_with_its_box():
    asked = question("place", options=AREAS)
    assert refused(asked, text="a\x00b") == ("bad_character", "")
    assert refused(asked, lat="\ud800", lon="1") == ("bad_character", "lat")
    assert refused(asked, text="x" * 301) == ("too_long", "")
    assert refused(asked, area="east") == ("not_an_option", "area")
    two = asked.problem({"area": AREAS}, "en")
    assert (two.code, two.part) == ("too_many", "area")


@pytest.mark.parametrize(
    ("box", "lat", "lon", "holds"),
    [
        (BERN, "46.9", "7.6", True),
        (BERN, "46.89996", "7.6", True),
        (BERN, "46.8999", "7.5", False),
        (BERN, "46.95", "7.61", False),
        (FIJI, "-17", "179", True),
        (FIJI, "-17", "-179", True),
        (FIJI, "-17", "0", False),
    ],
)
def test_points_outside_the_box_are_refused_with_its_edges(box, lat, lon, holds):
    asked = question("place", box=box)
    error = asked.problem(posted(lat=lat, lon=lon), "en")
    assert (error is None) == holds
    if error is not None:
        edges = {side: Decimal(value) for side, value in box.items()}
        assert (error.code, error.part, error.params) == ("outside", "lat", edges)


@pytest.mark.parametrize(
    "fields",
    [
        {"box": BERN | {"north": "46"}},
        {"box": BERN | {"east": "7.3"}},
        {"box": BERN | {"south": "-90.1"}},
        {"box": BERN | {"south": "46.12345"}},
        {"box": {"south": "1"}},
        {"box": BERN, "asks_point": False},
        {"options": [{"code": "other", "opens_text": True}]},
    ],
)
def test_what_is_no_question_about_a_place(fields):
    with pytest.raises((ValidationError, surveys.DefinitionError)):
        question("place", **fields)


def test_a_question_without_a_point_reads_none():
    asked = question("place", asks_point=False)
    assert asked.parts == ("",)
    assert asked.parse(posted(text="Bridge", lat="1", lon="1"), "en") == located("Bridge")


@pytest.mark.parametrize(
    "raw",
    [
        {"place": ["x", ["1"], None]},
        {"place": ["x", ["a", "b"], None]},
        {"place": [1, None, None]},
        {"place": ["x", None, None], "more": 1},
    ],
)
def test_what_was_never_stored_is_not_read(raw):
    with pytest.raises(ValueError, match="not a stored answer"):
        surveys.value_from_json(raw)


def by_area(op="chosen", **named):
    return {"op": op, "item": "where", **(named or {"option": "north"})}


def found(survey):
    return {problem.code for problem in surveys.check(survey)}


def looking(condition, *, required=False, **fields):
    asked = item("place", "where", options=AREAS, required=required)
    return drafts.survey(
        page("one", asked), page("two", item("long_text", "why"), show_if=condition), **fields
    )


def test_conditions_and_quotas_look_at_the_area():
    survey = looking(by_area())
    assert not {"wrong_kind", "unknown_option"} & found(survey)
    here, there = located("x", area="north"), located("x", area="south")
    assert [len(surveys.visible_pages(survey, {"where": each})) for each in (here, there)] == [2, 1]
    others = looking(by_area("chosen_none", options=["north"]))
    assert len(surveys.visible_pages(others, {"where": there})) == 2
    # Whoever named no area is in none of them, and not elsewhere either.
    assert len(surveys.visible_pages(others, {"where": located("x")})) == 1
    quota = {"id": "q", "code": "q", "limit": 5, "when": by_area()}
    full = looking(by_area(), quotas=[quota])
    assert [each.code for each in surveys.quotas_met(full, {"where": here})] == ["q"]
    assert not surveys.quotas_met(full, {"where": there})


def test_a_condition_on_an_area_that_is_not_there_is_found():
    assert "unknown_option" in found(looking(by_area(option="east")))


def test_a_place_without_an_area_is_not_a_condition_that_always_holds():
    every = looking(by_area("chosen_any", options=list(AREAS)), required=True)
    assert not {"always_shown", "never_shown"} & found(every)


def test_an_area_that_is_no_longer_offered_leaves_the_words():
    first = item("yes_no", "first")
    only = {"op": "chosen", "item": "first", "option": "yes"}
    areas = [{"code": "north", "show_if": only}]
    survey = drafts.survey(page("a", first), page("b", item("place", "where", options=areas)))
    asked = survey.item("where")
    no = {"first": drafts.chosen("no")}
    kept = surveys.narrowed(asked, no)
    assert kept.parts == ("", "lat", "lon")
    assert surveys.fitting(kept, located("x", area="north")) == located("x")
    assert surveys.fitting(kept, located(area="north")) is None
    assert surveys.fitting(asked, located(area="north")) == located(area="north")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({}, {"box": BERN}, "limits_tightened"),
        ({"box": BERN}, {}, "limits_widened"),
        ({"box": BERN}, {"box": BERN | {"east": "7.5"}}, "limits_tightened"),
        ({"box": FIJI}, {"box": FIJI | {"east": "-177"}}, "limits_widened"),
        ({"box": FIJI}, {"box": BEYOND}, "limits_tightened"),
        ({"box": BEYOND}, {"box": FIJI}, "limits_widened"),
        ({}, {"asks_point": False}, "limits_tightened"),
        ({"asks_point": False}, {}, "limits_widened"),
    ],
)
def test_what_changes_for_those_who_compare_versions(before, after, code):
    old, new = (drafts.survey(page("p", item("place", "where", **f))) for f in (before, after))
    assert [each.code for each in surveys.changes(old, new)] == [code]


def test_a_geopoint_of_an_xlsform_becomes_a_place_with_its_words():
    data = book(
        survey=[["type", "name", "label", "required"], ["geopoint", "spot", "Where?", "yes"]],
        settings=[["default_language"], ["en"]],
    )
    survey = convert(data).survey
    (made,) = survey.items()
    assert (made.kind, made.required, made.options, made.asks_point) == ("place", True, (), True)
