"""Grids, rankings and sums: a column for each row or option, a line for each in the long shape."""

from decimal import Decimal

import pytest

import surveys
from app.exports.table import Format, Shape
from surveys import editing
from tests.app.exports.parks import rows
from tests.factories.builder import published
from tests.factories.respond import sent


@pytest.fixture
def grids(app):
    survey = editing.new_survey(code="park", source_lang="en", title="The park")
    survey = editing.add_page(survey, title="Questions")
    page = survey.pages[0].id
    survey = editing.add_item(survey, page, "matrix", "How is", labels=["Good", "Bad"], code="how")
    for label in ("Paths", "Trees"):
        survey = editing.add_row(survey, survey.item_coded("how").id, label)
    for kind, code in (("ranking", "first"), ("constant_sum", "money")):
        survey = editing.add_item(survey, page, kind, code, labels=["Benches", "Lamps"], code=code)
    return published(survey, slug="park")


def answered(survey):
    draft = survey.draft
    parts = [row.code for row in draft.item_coded("how").rows]
    sent(
        survey,
        {
            "how": surveys.Rated(((parts[0], "bad"),)),
            "first": surveys.Ranked(("lamps", "benches")),
            "money": surveys.Shares((("benches", Decimal(40)), ("lamps", Decimal("60.5")))),
        },
    )
    return parts


@pytest.mark.parametrize("labels", [False, True])
def test_each_row_and_option_has_a_column(grids, tmp_path, labels):
    paths, trees = answered(grids)
    (row,) = rows(grids, tmp_path, Format.CSV, labels=labels)
    assert row[f"how__{paths}"] == ("Bad" if labels else "bad")
    assert row[f"how__{trees}"] == ""
    assert (row["first__benches"], row["first__lamps"]) == ("2", "1")
    assert (row["money__benches"], row["money__lamps"]) == ("40", "60.5")


@pytest.mark.parametrize("form", list(Format))
def test_every_format_holds_them(grids, tmp_path, form):
    answered(grids)
    (row,) = rows(grids, tmp_path, form)
    assert {"2", "1", "40", "60.5"} <= {cell.removesuffix(".0") for cell in row.values()}


def test_each_has_a_line_in_the_long_shape(grids, tmp_path):
    paths, _trees = answered(grids)
    found = rows(grids, tmp_path, Format.CSV, shape=Shape.LONG)
    assert [(row["question"], row["option"], row["answer"]) for row in found] == [
        ("how", paths, "Paths: Bad"),
        ("first", "lamps", "1"),
        ("first", "benches", "2"),
        ("money", "benches", "40"),
        ("money", "lamps", "60.5"),
    ]
