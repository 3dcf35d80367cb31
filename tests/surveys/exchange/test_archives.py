"""LimeSurvey's archives: the responses beside the structure, in our codes."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from surveys.__main__ import main
from surveys.exchange import EXCHANGE_CODES, ExchangeError, Outcome, convert, lsa
from tests.surveys.exchange import lime
from tests.surveys.exchange.test_reports import outcomes

ASKED = (
    lime.question("L", "visits", answers={"A1": "Daily", "A2": "Never"}, other="Y"),
    lime.question("M", "what", rows={"SQ001": "Paths", "1": "Trees"}, other="Y"),
    lime.question("N", "age"),
    lime.question("D", "day"),
    lime.question("Y", "again"),
    lime.question("5", "good"),
    lime.question("F", "rated", rows={"SQ001": "Paths"}, answers={"B": "Bad", "G": "Good"}),
    lime.question("T", "why"),
    lime.question("O", "like", answers={"A1": "Yes", "A2": "No"}),
    lime.question("*", "sum"),
    lime.question("A", "points", rows={"SQ001": "Paths", "2": "Trees"}),
    lime.question("1", "two", rows={"SQ001": "Paths", "SQ002": "Trees"},
                  answers={"A1": "Yes", "A2": "No"}, second={"B1": "Yes", "B2": "No"}),
    lime.question(";", "texts", rows={"Y1": "Bus"}, columns={"X1": "Summer"}),
    lime.question(":", "boxes", rows={"Y1": "Bus"}, columns={"X1": "Summer", "X2": "Winter"},
                  attributes={"multiflexible_checkbox": "1"}),
    lime.question("K", "money", rows={"bus": "Bus", "tram": "Tram"},
                  attributes={"equals_num_value": "50"}),
)  # fmt: skip
FULL = {
    "id": "7", "submitdate": "2024-05-01 10:11:12", "startlanguage": "de", "token": "abc",
    "ipaddr": "192.0.2.1", "77X1X1": "-oth-", "77X1X1other": "Weekly", "77X1X2SQ001": "Y",
    "77X1X21": "", "77X1X2other": "Birds", "77X1X3": "12.5000000000",
    "77X1X4": "2024-04-30 00:00:00", "77X1X5": "N", "77X1X6": "4", "77X1X7SQ001": "G",
    "77X1X8": '=1+1; "dark"\nand cold', "77X1X9": "A1", "77X1X9comment": "Much", "77X1X10": "3",
    "77X1X11SQ001": "5", "77X1X112": "1", "77X1X12SQ001-0": "A1", "77X1X12SQ002_1": "B1",
    "77X1X13Y1_X1": "late", "77X1X14Y1_X1": "1", "77X1X14Y1_X2": "1",
    "77X1X15bus": "12.5000000000", "77X1X15tram": "37.5",
}  # fmt: skip
UNSENT = {"id": "8", "submitdate": "", "startlanguage": "en", "77X1X8": "half"}
PLAIN = {"id": "9", "submitdate": "1980-01-01 00:00:00", "startlanguage": "en", "77X1X1": "A2"}


def lsr(*rows, kind="Responses"):
    """Return the responses as LimeSurvey writes them: a low line before names with figures."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<{'_' * name[0].isdecimal()}{name}>{escape(text)}</{'_' * name[0].isdecimal()}{name}>"
            for name, text in row.items()
        )
        + "</row>"
        for row in rows
    )
    return (
        f"<document><LimeSurveyDocType>{kind}</LimeSurveyDocType><responses><fields/>"
        f"<rows>{cells}</rows></responses></document>"
    ).encode()


def archive(*rows, structure=None, **others):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("survey_77.lss", structure or lime.lss(*ASKED, languages=("en", "de")))
        if rows:
            made.writestr("survey_77_responses.lsr", lsr(*rows))
        for name, content in others.items():
            made.writestr(name, content)
    return data.getvalue()


def responses(*rows):
    data = archive(*rows)
    return lsa.responses_of(data, convert(data))


def test_an_archive_is_read_for_its_structure():
    alone = convert(lime.lss(*ASKED, languages=("en", "de")))
    found = convert(archive(FULL))
    assert [each.code for each in found.survey.items()] == [
        each.code for each in alone.survey.items()
    ]
    assert found.report == alone.report


def test_each_column_finds_its_question_and_its_codes():
    (row,) = responses(FULL).rows
    assert row == {
        "id": "7", "date": "2024-05-01", "lang": "de", "visits": "oth", "visits_other": "Weekly",
        "what": "sq001;other", "what_other": "Birds", "age": "12,5", "day": "2024-04-30",
        "again": "no", "good": "4", "rated_sq001": "g", "why": FULL["77X1X8"], "like": "a1",
        "like_comment": "Much", "points__sq001": "5", "points__2": "1",
        "two_0__sq001": "a1", "two_1__sq002": "b1", "texts_y1_x1": "late", "boxes_y1": "x1;x2",
        "money__bus": "12,5", "money__tram": "37,5",
    }  # fmt: skip


def test_what_is_left_behind_is_named():
    found = responses(FULL, UNSENT)
    columns, refused = outcomes(found, "column"), (Outcome.REFUSED, "no_room")
    assert {columns["token"], columns["ipaddr"], columns["_77X1X10"]} == {refused}
    assert columns["_77X1X1"] == (Outcome.BECAME, "code_changed")
    assert outcomes(found, "response") == {"8": (Outcome.REFUSED, "not_sent")}
    assert len(found.rows) == 1


def test_the_day_of_an_anonymous_response_is_not_made_up():
    (row,) = responses(PLAIN).rows
    assert row == {"id": "9", "date": "", "lang": "en", "visits": "a2"}


def test_a_column_of_an_unknown_question_or_group_is_refused():
    found = responses({**PLAIN, "77X1X99": "x", "77X2X1": "x", "77X1X1row": "x", "78": "x"})
    refused = [each.source.name for each in found.report if each.outcome is Outcome.REFUSED]
    assert refused == ["_77X1X99", "_77X2X1", "_77X1X1row", "_78"]


def test_the_rows_become_a_file_that_programs_read():
    rows = responses(FULL, PLAIN).rows
    found = list(csv.DictReader(io.StringIO(lsa.as_csv(rows).decode(), newline="")))
    assert [row["why"] for row in found] == [FULL["77X1X8"], ""]
    assert [row["id"] for row in found] == ["7", "9"]


def test_the_command_writes_them_beside_the_definition(tmp_path, capsys):
    source, out, rows = (tmp_path / name for name in ("a.lsa", "a.json", "a.csv"))
    source.write_bytes(archive(FULL, UNSENT))
    assert main(["convert", str(source), "--out", str(out), "--responses", str(rows)]) == 0
    assert rows.read_bytes().startswith(b"id,date,lang,visits,")
    assert "refused: response 8 (not sent: 1)\n" in capsys.readouterr().err


BOMB = archive(FULL, **{"tokens.lst": b"0" * 90_000_000})
ENTITY = b'<!DOCTYPE d [<!ENTITY a "b">]><document/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive(), "no_responses"),
        (archive(FULL, **{"second.lsr": b""}), "no_responses"),
        (archive(FULL, **{"second.lss": b""}), "not_an_archive"),
        (archive(**{"a.lsr": lsr(FULL, kind="Tokens")}), "not_a_survey"),
        (archive(**{"a.lsr": ENTITY}), "forbidden_xml"),
        (archive(**{"a.lsr": b"\x00"}), "not_xml"),
        (BOMB, "archive_too_big"),
        (archive(**{f"n{number}": b"" for number in range(60)}), "archive_too_big"),
        (archive(FULL)[:-30], "not_a_workbook"),
        (b"nothing", "unknown_format"),
        (archive(FULL, structure=ENTITY), "forbidden_xml"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(data, code):
    with pytest.raises(ExchangeError) as refused:
        lsa.responses_of(data, convert(data))
    assert refused.value.code == code
    assert code in EXCHANGE_CODES


def test_rows_called_by_figures_stand_beside_questions_of_many_figures():
    rows = {f"{n:02}": "Row" for n in range(1, 13)}
    asked = lime.question("F", "rated", rows=rows, answers={"1": "Bad", "2": "Good"})
    others = [lime.question("S", f"t{n}") for n in range(2, 13)]
    given = {f"77X1X1{code}": "2" for code in rows} | {f"77X1X{n}": f"t{n}" for n in range(2, 13)}
    data = archive(
        {"id": "1", "submitdate": "2026-01-02 03:04:05", "startlanguage": "en", **given},
        structure=lime.lss(asked, *others),
    )
    converted = convert(data)
    (row,) = lsa.responses_of(data, converted).rows
    (rated, *_texts) = converted.survey.items()
    expected = {f"rated__{each.code}": rated.options[1].code for each in rated.rows}
    expected |= {f"t{n}": f"t{n}" for n in range(2, 13)}
    assert {column: row.get(column) for column in expected} == expected
    assert len(row) == len(expected) + len(("id", "date", "lang"))


def test_the_column_of_a_question_is_never_that_of_a_row():
    asked = [lime.question("M", "what", rows={"2": "Paths"})]
    asked += [lime.question("S", f"t{n}") for n in range(2, 12)]
    asked.append(lime.question("*", "sum", "{1 + 1}"))
    data = archive(
        {"id": "1", "submitdate": "2026-01-02 03:04:05", "startlanguage": "en", "77X1X12": "Y"},
        structure=lime.lss(*asked),
    )
    (row,) = lsa.responses_of(data, convert(data)).rows
    assert "what" not in row
