"""An archive says what its columns mean: in every language, for every version."""

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

import surveys
from app.builder.models import Survey
from app.exports.table import Format, Shape
from tests.app.exports import parks
from tests.app.exports.parks import answer_all, rows
from tests.factories.respond import sent


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = parks.open_park()
    answer_all(survey)
    parks.renamed(survey, "visits", "often", "Every day")
    answer_all(survey)
    return survey


@pytest.fixture
def archive(survey: Survey, tmp_path: Path) -> ZipFile:
    return ZipFile(parks.exported(survey, tmp_path, Format.CSV, archive=True))


def test_an_archive_holds_the_answers_the_codebook_and_every_version(archive: ZipFile) -> None:
    assert archive.namelist() == [
        "park-wide.csv",
        "codebook.csv",
        "codebook.json",
        "codebook-ddi.xml",
        "definitions/version-1.json",
        "definitions/version-2.json",
    ]
    assert archive.testzip() is None
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for number in (1, 2):
        text = archive.read(f"definitions/version-{number}.json").decode()
        assert surveys.from_json(text).code == "park"


def test_nothing_but_the_archive_is_left_behind(survey: Survey, tmp_path: Path) -> None:
    folder = tmp_path / "alone"
    parks.exported(survey, folder, Format.PARQUET, archive=True)
    assert [path.name for path in folder.iterdir()] == ["park.zip"]


def test_every_column_is_in_the_codebook(archive: ZipFile) -> None:
    columns = archive.read("park-wide.csv").decode("utf-8-sig").splitlines()[0].split(",")
    book = json.loads(archive.read("codebook.json"))
    assert [each["variable"] for each in book["variables"]] == columns
    listed = csv.DictReader(io.StringIO(archive.read("codebook.csv").decode("utf-8-sig")))
    assert list(dict.fromkeys(row["variable"] for row in listed)) == columns


def test_words_stand_there_for_each_version_and_language(archive: ZipFile) -> None:
    book = json.loads(archive.read("codebook.json"))
    (visits,) = [each for each in book["variables"] if each["variable"] == "visits"]
    first, second = visits["versions"]
    assert first["text"] == {"en": "How often do you come?", "ar": "كم مرة تأتي؟"}
    assert first["options"][0]["labels"] == {"en": "Often", "ar": "كثيراً"}
    assert second["options"][0]["labels"]["en"] == "Every day"
    assert [each["number"] for each in first["options"]] == [1, 2]
    ticks = next(each for each in book["variables"] if each["variable"] == "uses__paths")
    assert [each["code"] for each in ticks["versions"][0]["options"]] == ["paths"]


def test_words_come_in_the_language_asked_for_or_in_the_one_that_was_read(
    survey: Survey, tmp_path: Path
) -> None:
    sent(survey, {"visits": parks.chosen("often")}, lang="ar")
    seen = rows(survey, tmp_path, Format.CSV, labels=True)
    assert {row["lang"]: row["visits"] for row in seen}["ar"] == "كثيراً"
    english = rows(survey, tmp_path, Format.CSV, labels=True, lang="en")
    assert {row["lang"]: row["visits"] for row in english}["ar"] == "Every day"


def test_the_long_shape_has_a_row_for_each_option_ticked(survey: Survey, tmp_path: Path) -> None:
    found = rows(survey, tmp_path, Format.CSV, shape=Shape.LONG, lang="en")
    uses = [row for row in found if row["question"] == "uses" and row["version"] == "1"]
    assert [(row["option"], row["answer"], row["other"]) for row in uses] == [
        ("paths", "Paths", ""),
        ("other", "Something else", "'=The pond"),
    ]
    assert {row["question_text"] for row in uses} == {"What do you use?"}
    questions = [row["question"] for row in found if row["version"] == "1"]
    assert questions == ["visits", "uses", "uses", "why", "age", "last", "score"]
