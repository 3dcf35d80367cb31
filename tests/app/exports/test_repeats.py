"""Answers given several times: columns that follow from the definition, and rows with an entry."""

from pathlib import Path

import pytest
from flask import Flask

import surveys
from app.builder.models import Survey
from app.exports.table import Format, Shape
from app.respond.importing import plan_of
from surveys import editing
from tests.app.exports import parks
from tests.factories.builder import published
from tests.factories.respond import sent


def definition() -> surveys.Survey:
    """Return children who are added, and places that are chosen, with a question on each."""
    made = editing.new_survey(code="family", source_lang="en", title="The family")
    for title in ("First", "Kids", "Each"):
        made = editing.add_page(made, title=title)
    first, kids, each = (page.id for page in made.pages)
    labels = ["Park", "Pool", "Neither"]
    made = editing.add_item(made, first, "multiple_choice", "Where?", labels=labels, code="places")
    made = editing.edit_option(made, made.item_coded("places").options[2].id, exclusive=True)
    made = editing.add_item(made, kids, "short_text", "Name?", code="name")
    made = editing.add_item(
        made, kids, "multiple_choice", "Likes?", labels=["A", "B"], code="likes"
    )
    made = editing.add_item(made, each, "number", "How often?", code="often")
    made = editing.repeat_page(made, kids, entry="Child", add="Add a child", most=2)
    return editing.repeat_over(made, each, made.item_coded("places").id)


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = published(definition(), slug="family")
    two = surveys.Repeated((("1", "=Ana"), ("2", "Ben")))
    likes = surveys.Repeated((("2", surveys.Chosen(("b",))),))
    often = surveys.Repeated((("pool", surveys.value_from_json({"number": "3"})),))
    answers = {"places": surveys.Chosen(("pool",)), "name": two, "likes": likes, "often": often}
    sent(survey, answers)
    return survey


def test_the_wide_shape_has_a_column_for_each_entry_there_may_be(
    survey: Survey, tmp_path: Path
) -> None:
    (row,) = parks.rows(survey, tmp_path, Format.CSV)
    assert [name for name in row if name not in parks.TAGS] == [
        *("places__park", "places__pool", "places__neither"),
        *("name__1", "name__2", "likes__1__a", "likes__1__b", "likes__2__a", "likes__2__b"),
        *("often__park", "often__pool"),
    ]
    assert (row["name__1"], row["name__2"]) == ("'=Ana", "Ben")
    assert (row["likes__1__a"], row["likes__2__a"], row["likes__2__b"]) == ("", "0", "1")
    assert (row["often__park"], row["often__pool"]) == ("", "3")
    first = parks.exported(survey, tmp_path, Format.CSV).read_bytes()
    assert parks.exported(survey, tmp_path, Format.CSV).read_bytes() == first


@pytest.mark.parametrize("form", [Format.XLSX, Format.PARQUET, Format.SAV, Format.DTA])
def test_other_formats_have_them_too(survey: Survey, tmp_path: Path, form: Format) -> None:
    (row,) = parks.rows(survey, tmp_path, form)
    assert row["name__2"] == "Ben"


def test_the_long_shape_has_a_row_and_a_name_for_each_entry(survey: Survey, tmp_path: Path) -> None:
    found = parks.rows(survey, tmp_path, Format.CSV, shape=Shape.LONG)
    told = [(row["question"], row["entry"], row["option"], row["answer"]) for row in found]
    assert told == [
        ("places", "", "pool", "Pool"),
        ("name", "1", "", "'=Ana"),
        ("name", "2", "", "Ben"),
        ("likes", "2", "b", "B"),
        ("often", "pool", "", "3"),
    ]


def test_a_survey_without_repeats_has_no_such_column(app: Flask, tmp_path: Path) -> None:
    park = parks.open_park()
    parks.answer_all(park)
    assert "entry" not in parks.headers(park, tmp_path, Format.CSV, shape=Shape.LONG)


def test_the_codebook_names_the_entry(survey: Survey, tmp_path: Path) -> None:
    codebook = parks.exported(survey, tmp_path, Format.CSV, archive=True).read_bytes()
    assert codebook
    prepared = parks.prepared(survey)
    titles = {each.column.name: each.column.title for each in prepared.variables()}
    assert titles["name__2"] == "Child 2 | Name?"
    assert titles["often__pool"] == "Pool | How often?"


def test_an_export_can_be_brought_in_again(survey: Survey, tmp_path: Path) -> None:
    text = "places,name__1,name__2,likes__2,often__pool,often__park\npool,Ana,Ben,b,3,9\n"
    made = definition()
    plan = plan_of(made, text.encode(), source="x")
    (row,) = plan.rows
    by_code = {made.item(key).code: value for key, value in row.answers.items()}
    assert by_code["name"] == surveys.Repeated((("1", "Ana"), ("2", "Ben")))
    assert by_code["likes"] == surveys.Repeated((("2", surveys.Chosen(("b",))),))
    assert dict(by_code["often"].entries).keys() == {"pool"}
