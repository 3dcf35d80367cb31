import json

import surveys
from surveys import library
from surveys.__main__ import main
from surveys.exchange import convert
from tests.surveys.exchange import books
from tests.surveys.exchange.test_reports import FILES


def test_the_definition_goes_out_and_the_report_beside_it(tmp_path, capsys):
    report = tmp_path / "report.json"
    source = FILES / "parks.lss"
    assert main(["convert", str(source), "--to", "json", "--report", str(report)]) == 0
    printed = capsys.readouterr()
    assert surveys.from_json(printed.out).languages == ("en", "de")
    assert "refused: question order (it has no choices or rows)\n" in printed.err
    findings = json.loads(report.read_text(encoding="utf-8"))
    assert len(findings) == len(printed.err.splitlines())
    assert {each["outcome"] for each in findings} == {"became", "became something else", "refused"}


def test_the_definition_can_go_to_a_file(tmp_path, capsys):
    source, out = tmp_path / "parks.xlsx", tmp_path / "parks.json"
    source.write_bytes(books.book(**books.PARKS))
    assert main(["convert", str(source), "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert surveys.from_json(out.read_bytes()).code == "parks_2026"


def test_words_without_a_language_are_in_the_language_given(tmp_path, capsys):
    source = tmp_path / "plain.xlsx"
    source.write_bytes(books.book(survey=[["type", "name", "label"], ["text", "q", "Warum?"]]))
    assert main(["convert", str(source), "--lang", "de"]) == 0
    printed = capsys.readouterr()
    assert surveys.from_json(printed.out).source_lang == "de"
    assert "the file does not say its language; de is assumed" in printed.err


def test_what_cannot_be_read_is_one_sentence_and_status_one(tmp_path, capsys):
    source = tmp_path / "notes.txt"
    source.write_text("notes")
    assert main(["convert", str(source)]) == 1
    assert main(["convert", str(tmp_path / "missing")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: The file is no definition")
    assert len(lines) == 2


def test_a_survey_goes_out_as_an_xlsform_with_what_it_loses(tmp_path, capsys):
    source, out, report = (tmp_path / name for name in ("a.json", "form.xlsx", "report.json"))
    source.write_text(surveys.to_json(library.load("a11_trust")), encoding="utf-8")
    command = ["convert", str(source), "--to", "xlsform", "--out", str(out)]
    assert main([*command, "--report", str(report)]) == 0
    assert convert(out.read_bytes()).survey.code == "a11_trust"
    found = json.loads(report.read_text(encoding="utf-8"))
    assert {"kind": "text", "source": "thanks"}.items() <= found[-2].items()
    assert "became something else: text title (it has words in en only)\n" in (
        capsys.readouterr().err
    )
