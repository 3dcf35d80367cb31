"""Places in files: a column for words, area, latitude and longitude, each with its meaning."""

import json
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

import surveys
from app.builder.models import Survey
from app.exports.table import Format, Shape
from app.respond.importing import plan_of
from tests.app.exports import parks
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories.builder import published
from tests.factories.respond import sent

NAMES = ["spot", "spot__area", "spot__lat", "spot__lon"]
BOX = {"south": "-50", "west": "0", "north": "50", "east": "10"}
HERE = surveys.Located("=Bridge", Decimal("-46.9481"), Decimal("7.4474"), "north")


@pytest.fixture
def survey(app: Flask) -> Survey:
    yes = {"op": "chosen", "item": "i_first", "option": "yes"}
    areas = ["north", {"code": "south", "show_if": yes}]
    asked = item("place", "spot", options=areas, box=BOX)
    pages = (page("one", item("yes_no", "first")), page("two", asked))
    survey = published(samples.survey(*pages), slug="spots")
    sent(survey, {"spot": HERE})
    sent(survey, {"spot": surveys.Located("By the school")})
    return survey


def test_the_wide_shape_has_four_columns(survey: Survey, tmp_path: Path) -> None:
    found = parks.rows(survey, tmp_path, Format.CSV)
    assert [name for name in found[0] if name.startswith("spot")] == NAMES
    told = sorted([row[name] for name in NAMES] for row in found)
    # Words that begin like a formula are made inert, a negative number is a number.
    assert told == [["'=Bridge", "north", "-46.9481", "7.4474"], ["By the school", "", "", ""]]


@pytest.mark.parametrize("form", [Format.XLSX, Format.PARQUET, Format.SAV, Format.DTA])
def test_other_formats_have_them_too(survey: Survey, tmp_path: Path, form: Format) -> None:
    found = parks.rows(survey, tmp_path, form)
    assert sorted(row["spot__lat"] or "" for row in found) == ["", "-46.9481"]


def test_labels_instead_of_codes(survey: Survey, tmp_path: Path) -> None:
    found = parks.rows(survey, tmp_path, Format.CSV, labels=True, lang="ar")
    assert {row["spot__area"] for row in found} == {"", "spot_north in ar"}


def test_the_long_shape_has_a_row_for_each_part(survey: Survey, tmp_path: Path) -> None:
    found = parks.rows(survey, tmp_path, Format.CSV, shape=Shape.LONG)
    told = {(row["option"], row["answer"]) for row in found}
    assert told == {
        ("", "'=Bridge"),
        ("", "By the school"),
        ("north", "spot_north in en"),
        ("lat", "-46.9481"),
        ("lon", "7.4474"),
    }


def test_the_codebooks_say_what_each_column_is(survey: Survey, tmp_path: Path) -> None:
    archive = ZipFile(parks.exported(survey, tmp_path, Format.CSV, archive=True))
    book = json.loads(archive.read("codebook.json"))["variables"]
    own = {each["variable"]: each for each in book if each["variable"] in NAMES}
    assert [own[name].get("option") for name in NAMES] == [None, "area", "lat", "lon"]
    listed = [
        [each["code"] for each in own[name]["versions"][0].get("options", ())] for name in own
    ]
    assert listed == [[], ["north", "south"], [], []]
    ddi = archive.read("codebook-ddi.xml").decode().replace('xmlns="ddi:codebook:2_5"', "")
    variables = {each.get("name"): each for each in ET.fromstring(ddi).iter("var")}
    assert variables["spot__lat"].find("valrng/range").attrib == {"min": "-50", "max": "50"}
    assert variables["spot__lon"].find("valrng/range").attrib == {"min": "0", "max": "10"}
    assert len(variables["spot__area"].findall("catgry")) == 2
    assert variables["spot"].find("catgry") is None


def test_what_was_exported_can_be_brought_in_again(survey: Survey, tmp_path: Path) -> None:
    data = parks.exported(survey, tmp_path, Format.CSV).read_bytes().replace(b"'=", b"")
    plan = plan_of(survey.versions[-1].definition, data, source="f")
    assert not plan.refused
    brought = {value for row in plan.rows for value in row.answers.values()}
    # An area that is only for some is left out with the others that are off the path.
    assert surveys.Located("By the school") in brought
    assert HERE._replace(text="Bridge") in brought


def test_a_place_on_a_page_that_repeats_has_its_columns_for_each_entry(
    app: Flask, tmp_path: Path
) -> None:
    repeats = {"entry": "title", "add": "title", "most": 2}
    asked = page("one", item("place", "spot", asks_point=False), repeats=repeats)
    survey = published(samples.survey(asked), slug="many")
    sent(survey, {"spot": surveys.Repeated((("2", surveys.Located("Tunnel")),))})
    (row,) = parks.rows(survey, tmp_path, Format.CSV)
    assert {name: row[name] for name in row if name.startswith("spot")} == {
        "spot__1": "",
        "spot__2": "Tunnel",
    }
