"""`python -m surveys translate-out` and `translate-in`."""

import subprocess
import sys

import pytest

import surveys
from surveys import library
from surveys.__main__ import main
from tests.architecture.sources import ROOT


@pytest.fixture
def definition(tmp_path):
    path = tmp_path / "survey.json"
    path.write_text(surveys.to_json(library.load("consultation")), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["xliff", "po", "xlsx"])
def test_words_go_out_and_come_back(definition, tmp_path, capsys, name):
    words, made = tmp_path / "words", tmp_path / "made.json"
    out = ["translate-out", str(definition), "--lang", "ar", "--to", name, "--out", str(words)]
    assert main(out) == 0
    assert main(["translate-in", str(definition), str(words), "--out", str(made)]) == 0
    assert surveys.from_json(made.read_bytes()) == library.load("consultation")
    assert ", 0 refused" in capsys.readouterr().err


def test_a_refused_text_keeps_everything_back_unless_told_otherwise(definition, tmp_path, capsys):
    words, made = tmp_path / "words.po", tmp_path / "made.json"
    main(["translate-out", str(definition), "--lang", "ar", "--to", "po", "--out", str(words)])
    title = library.load("consultation").text("title", "ar").text
    text = words.read_text(encoding="utf-8").replace(f'"{title}"', '"عنوان"')
    stray = '\nmsgctxt "stray"\nmsgid "Words"\nmsgstr "كلمات"\n'
    words.write_text(text + stray, encoding="utf-8")
    take = ["translate-in", str(definition), str(words), "--out", str(made)]
    assert main(take) == 1
    assert "refused: stray (unknown string)" in capsys.readouterr().err
    assert not made.exists()
    assert main([*take, "--all-but-refused"]) == 0
    assert surveys.from_json(made.read_bytes()).text("title", "ar").text == "عنوان"


def test_another_language_than_asked_for_is_refused(definition, tmp_path, capsys):
    words = tmp_path / "words.xlf"
    main(["translate-out", str(definition), "--lang", "ar", "--to", "xliff", "--out", str(words)])
    assert main(["translate-in", str(definition), str(words), "--lang", "fa"]) == 1
    assert main(["translate-out", str(definition), "--lang", "en", "--to", "po"]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert errors[0] == "error: The language ar is not expected here: fa."
    assert errors[1].startswith("error: The language en is not expected here: es, ")


def test_bytes_go_to_standard_output(definition):
    command = [sys.executable, "-m", "surveys", "translate-out", str(definition)]
    done = subprocess.run(
        [*command, "--lang", "ar", "--to", "xlsx"], cwd=ROOT, check=True, capture_output=True
    )
    assert done.stdout.startswith(b"PK\x03\x04")
