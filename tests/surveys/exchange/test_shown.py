"""How a list is shown and how much of a date is asked: kept from and to the formats of others."""

from collections.abc import Callable

import pytest

import surveys
from surveys.exchange import Outcome, convert
from surveys.exchange.xlsout import write
from tests.surveys.drafts import item, page, survey
from tests.surveys.exchange import books, lime, qualtrics
from tests.surveys.exchange.test_surveyjs_logic import taken

FEW, SEVERAL, MANY = 7, 8, 31


def codes(count):
    return [f"c{number}" for number in range(count)]


def from_lime(count):
    return convert(
        lime.lss(lime.question("!", "town", answers={each: each for each in codes(count)}))
    )


def from_surveyjs(count):
    return taken([{"type": "dropdown", "name": "town", "choices": codes(count)}])


def from_qualtrics(count):
    choices = {each: {"Display": each} for each in codes(count)}
    made = qualtrics.question("QID1", "MC", "DL", Choices=choices, ChoiceOrder=codes(count))
    return convert(qualtrics.qsf(made))


def from_xlsform(count, appearance="minimal"):
    asked = [["type", "name", "label", "appearance"]]
    asked.append(["select_one towns", "town", "Town?", appearance])
    choices = [["list_name", "name", "label"], *(["towns", each, each] for each in codes(count))]
    return convert(books.book(survey=asked, choices=choices))


SOURCES = [from_lime, from_surveyjs, from_qualtrics, from_xlsform]


def lost(converted):
    return [
        finding.reason
        for finding in converted.report
        if finding.source.kind in {"question", "setting"} and finding.outcome is not Outcome.BECAME
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_a_drop_down_list_stays_one_when_it_is_not_short(source: Callable[[int], object]):
    several, few = source(SEVERAL), source(FEW)
    (town,) = several.survey.items()
    assert (town.shown_as, town.is_folded) == ("select", True)
    assert "dropdown" not in lost(several)
    (town,) = few.survey.items()
    assert (town.shown_as, town.is_folded) == (None, False)
    assert "dropdown" in lost(few)


def test_a_form_that_lets_people_type_needs_no_wish_in_a_long_list():
    (town,) = from_xlsform(MANY, "autocomplete").survey.items()
    assert (town.shown_as, town.is_folded) == (None, True)
    (town,) = from_xlsform(SEVERAL, "autocomplete").survey.items()
    assert town.shown_as == "select"


@pytest.mark.parametrize(
    ("count", "shown_as"),
    [(SEVERAL, "select"), (MANY, None), (SEVERAL, None), (FEW, None), (MANY, "list")],
)
def test_an_xlsform_and_back(count, shown_as):
    wish = {} if shown_as is None else {"shown_as": shown_as}
    made = survey(page("one", item("single_choice", "town", options=codes(count), **wish)))
    back = convert(write(made).data)
    (town,) = back.survey.items()
    assert town.shown_as == shown_as
    assert [each for each in back.report if each.source.name.startswith("town.")] == []


@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_a_date_keeps_its_precision_in_an_xlsform(precision):
    limits = {"min": "2026-11-15", "max": "2027-03-15"}
    made = survey(page("one", item("date", "on", precision=precision, **limits)))
    back = convert(write(made).data)
    (on,) = back.survey.items()
    assert on.precision == precision
    assert [each for each in back.report if each.source.name.startswith("on.")] == []
    raw = {"day": ("20",), "month": ("11",), "year": ("2026",)}
    assert on.parse(raw, "en") is not None


def test_limits_from_today_are_told_to_be_lost_where_a_month_is_asked():
    made = survey(page("one", item("date", "on", precision="month", max_days=0)))
    written = write(made)
    (told,) = [each for each in written.report if each.source.name == "on"]
    assert (told.outcome, told.reason) == (Outcome.CHANGED, "limits_left_out")
    (on,) = convert(written.data).survey.items()
    assert (on.precision, on.max_days) == ("month", None)


@pytest.mark.parametrize(
    ("shape", "precision"),
    [("mm/yyyy", "month"), ("yyyy", "year"), ("dd.mm.yyyy", "day"), ("HH:MM", "day")],
)
def test_a_date_of_limesurvey_asks_for_what_its_format_shows(shape, precision):
    asked = lime.question("D", "on", attributes={"date_format": shape})
    (on,) = convert(lime.lss(asked)).survey.items()
    assert on.precision == precision


def test_a_month_of_surveyjs_is_a_month():
    converted = taken([{"type": "text", "name": "on", "inputType": "month"}])
    (on,) = converted.survey.items()
    assert (on.kind, on.precision, lost(converted)) == ("date", "month", [])
    assert on.parse({"month": ("11",), "year": ("2026",)}, "en") == surveys.CoarseDate(2026, 11)
