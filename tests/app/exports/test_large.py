"""Tables of millions of rows: further sheets in a workbook, and texts kept once in memory."""

import openpyxl

from app.exports import statistics_files, workbooks
from app.exports.table import Column, Kind

COLUMNS = [Column("code", Kind.TEXT, short="code"), Column("many", Kind.NUMBER, short="many")]


def test_more_rows_than_a_sheet_holds_go_on_in_further_sheets(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 4)
    path = tmp_path / "long.xlsx"
    workbooks.write(COLUMNS, ([f"row{number}", number] for number in range(7)), path)
    book = openpyxl.load_workbook(path)
    found = [[row[0].value for row in sheet.iter_rows()] for sheet in book.worksheets]
    assert found == [
        ["code", "row0", "row1", "row2"],
        ["code", "row3", "row4", "row5"],
        ["code", "row6"],
    ]


def test_texts_that_say_the_same_are_one_object_in_memory(monkeypatch):
    monkeypatch.setattr(statistics_files, "_SEEN", 2)
    words = ["a1", "a1", "b2", "c3", "c3", "a1", "", "c3"]
    rows = [["".join(list(word)), None if word == "b2" else place] for place, word in
            enumerate(words)]  # fmt: skip
    frame = statistics_files.frame_of(COLUMNS, rows, lambda day: day.toordinal(), None)
    made = list(frame["code"])
    assert made == words
    assert made[0] is made[1] is made[5]
    assert made[3] is made[4]
    assert frame["many"].isna().tolist() == [word == "b2" for word in words]
    assert frame["many"].dtype == "float64"
