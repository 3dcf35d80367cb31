"""Dates that are a month or a year: read, kept and compared as no more than that."""

from datetime import date

import pytest

import surveys
from tests.surveys.drafts import item, page, question, survey
from tests.surveys.test_written import refusal

NOVEMBER, YEAR = surveys.CoarseDate(2026, 11), surveys.CoarseDate(2026)


def typed(**parts):
    return {part: (text,) for part, text in parts.items()}


@pytest.mark.parametrize(
    ("precision", "raw", "locale", "value"),
    [
        ("month", {"month": "11", "year": "2026"}, "en", NOVEMBER),
        ("month", {"month": "١١", "year": "٢٠٢٦"}, "ar", NOVEMBER),
        ("month", {"month": "1", "year": "2026", "day": "31"}, "en", surveys.CoarseDate(2026, 1)),
        ("year", {"year": "2026"}, "en", YEAR),
        ("year", {"year": "۲۰۲۶", "month": "13"}, "fa", YEAR),
        ("year", {"year": " "}, "en", None),
        ("month", {}, "en", None),
    ],
)
def test_what_is_asked_is_what_is_read(precision, raw, locale, value):
    assert question("date", precision=precision).parse(typed(**raw), locale) == value


@pytest.mark.parametrize(
    ("precision", "raw", "part"),
    [
        ("month", {"month": "13", "year": "2026"}, "month"),
        ("month", {"month": "0", "year": "2026"}, "month"),
        ("month", {"month": "", "year": "2026"}, "month"),
        ("month", {"month": "5", "year": ""}, "year"),
        ("year", {"year": "26"}, "year"),
        ("year", {"year": "0000"}, "year"),
        ("year", {"year": "²026"}, "year"),
    ],
)
def test_half_a_date_is_none(precision, raw, part):
    refused = refusal(question("date", precision=precision), typed(**raw))
    assert (refused.code, refused.part) == ("not_a_date", part)


@pytest.mark.parametrize("value", [NOVEMBER, YEAR, surveys.CoarseDate(987, 1), date(2026, 11, 1)])
def test_a_value_comes_back_from_json_as_it_was(value):
    stored = surveys.value_to_json(value)
    assert stored == {"date": value.isoformat()}
    assert surveys.value_from_json(stored) == value
    assert type(surveys.value_from_json(stored)) is type(value)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "0000", "26", "2026-1", "2026-11-", "٢٠٢٦"])
def test_other_text_is_no_date(text):
    with pytest.raises(ValueError, match="not a stored answer"):
        surveys.value_from_json({"date": text})


def test_a_month_is_as_long_as_it_is():
    ends = [surveys.CoarseDate(year, month).last for year, month in ((2024, 2), (2026, 12))]
    assert ends == [date(2024, 2, 29), date(2026, 12, 31)]
    assert (YEAR.first, YEAR.last) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("precision", "value"), [("month", NOVEMBER), ("year", YEAR), ("day", date(2026, 11, 2))]
)
def test_a_filled_form_reads_as_the_same_answer(precision, value):
    asked = question("date", precision=precision)
    assert asked.parse(asked.fill(value, "en"), "en") == value


def test_a_month_keeps_a_limit_when_one_of_its_days_does():
    asked = question("date", precision="month", min="2026-11-30", max="2026-12-01")
    for month in ("11", "12"):
        assert asked.parse(typed(month=month, year="2026"), "en") is not None
    early = refusal(asked, typed(month="10", year="2026"))
    late = refusal(asked, typed(month="1", year="2027"))
    assert (early.code, early.params) == ("too_early", {"min": NOVEMBER})
    assert (late.code, late.params) == ("too_late", {"max": surveys.CoarseDate(2026, 12)})


def test_limits_move_with_the_day_of_answering():
    asked = question("date", precision="year", max_days=0).on(date(2026, 2, 1))
    assert asked.parse(typed(year="2026"), "en") == YEAR
    assert refusal(asked, typed(year="2027")).params == {"max": YEAR}


def test_days_are_defined_as_before():
    plain, spelled = (survey(page("one", item("date", "on", **more))) for more in ({}, DAY))
    assert surveys.digest(plain) == surveys.digest(spelled)
    assert "precision" not in surveys.to_json(spelled)


DAY = {"precision": "day"}
COMPARED = {"op": "ge", "item": "on", "date": "2026-01-01"}
FIGURE = {"op": "number", "number": "1"}
COUNTED = {
    "op": "figures",
    "left": {"op": "day", "item": "on"},
    "compare": "gt",
    "right": FIGURE,
}
GIVEN = {"op": "answered", "item": "on"}


@pytest.mark.parametrize(
    ("precision", "condition", "is_refused", "holds"),
    [
        ("day", COMPARED, False, True),
        ("day", COUNTED, False, True),
        ("day", GIVEN, False, True),
        ("month", COMPARED, True, False),
        ("month", COUNTED, True, False),
        ("month", GIVEN, False, True),
        ("year", COMPARED, True, False),
        ("year", COUNTED, True, False),
        ("year", GIVEN, False, True),
    ],
)
def test_what_can_be_said_of_a_date(precision, condition, is_refused, holds):
    asked = item("date", "on", precision=precision)
    made = survey(page("one", asked), page("two", item("short_text", "why", show_if=condition)))
    codes = {problem.code for problem in surveys.check(made)}
    assert ("wrong_kind" in codes) == is_refused
    values = {"day": date(2026, 11, 2), "month": NOVEMBER, "year": YEAR}
    shown = surveys.visible_pages(made, {"on": values[precision]})
    assert (made.pages[1] in shown) == holds


def test_another_precision_keeps_answers_from_being_compared():
    old, new = (
        survey(page("one", item("date", "on", precision=precision)))
        for precision in ("day", "year")
    )
    assert [(change.code, change.where) for change in surveys.changes(old, new)] == [
        ("kind_changed", "on")
    ]
