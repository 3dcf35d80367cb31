"""Exports from PostgreSQL: the same order, the same words, several reads."""

from pathlib import Path

from flask import Flask

from app.exports import queries
from app.exports.table import Format
from app.respond import service as respond
from tests.app.exports import parks
from tests.factories.respond import SENT_ON


def test_a_survey_is_read_whole_and_in_order(app_on_postgresql: Flask, tmp_path: Path) -> None:
    survey = parks.open_park()
    version = survey.versions[-1]
    why = version.definition.item_coded("why").id
    count = queries.CHUNK + 1
    for number in range(count):
        respond.store_response(version, {why: f"w{number}"}, lang="en", channel="web", on=SENT_ON)
    found = parks.rows(survey, tmp_path / "a", Format.CSV)
    assert sorted(row["why"] for row in found) == sorted(f"w{number}" for number in range(count))
    assert found == parks.rows(survey, tmp_path / "b", Format.CSV)
