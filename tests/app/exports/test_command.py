"""`heeded export`: a whole file or none, and an act in the record."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app import create_app, schema
from app.accounts import queries as accounts_queries
from app.cli import main
from app.config import Settings
from app.db import db, reading
from app.exports.table import Format
from tests.app.exports import parks


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation with one survey and two answers."""
    env = {"HEEDED_DATA": str(tmp_path / "data"), "HEEDED_KEYS": str(tmp_path / "keys.json")}
    app = create(env)
    with reading(only=False), app.app_context():
        schema.upgrade(db.engine)
        survey = parks.open_park()
        parks.answer_all(survey)
        parks.answer_all(survey, parks.ARABIC, lang="ar")
        close()
    return env


def create(env: dict[str, str]) -> Flask:
    return create_app(Settings.from_env(env), testing=True)


def close() -> None:
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


def run(env: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments], env=env)


@pytest.mark.parametrize("form", list(Format))
def test_a_survey_becomes_a_file(
    installation: dict[str, str], tmp_path: Path, form: Format
) -> None:
    out = tmp_path / "out" / f"answers.{form}"
    out.parent.mkdir()
    done = run(
        installation, "park", "--format", form.value, "--labels", "--lang", "en", "--out", str(out)
    )
    assert done.exit_code == 0, done.output
    columns, found = parks.READERS[form](out)
    assert {row[columns.index("why")] for row in found} == {"More trees", parks.ARABIC}
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_it_stands_in_the_record(installation: dict[str, str], tmp_path: Path) -> None:
    run(installation, "park", "--shape", "long", "--archive", "--out", str(tmp_path / "a.zip"))
    with reading(only=False), create(installation).app_context():
        (act,) = accounts_queries.all_acts()
        assert (act.action, act.actor_id) == ("responses.export", None)
        assert json.loads(act.detail)["shape"] == "long"
        close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing",), "no published survey called nothing"),
        (("park", "--lang", "xx"), "not offered in xx"),
        (("park", "--format", "exe"), "'exe' is not one of"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_no_file(
    installation: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    out = tmp_path / "answers.csv"
    done = run(installation, *arguments, "--out", str(out))
    assert done.exit_code != 0
    assert words in done.output
    assert "Traceback" not in done.output
    assert not out.exists()
