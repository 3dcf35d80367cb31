"""Lists of addresses: good ones come in whole, bad ones not at all, and every line is told."""

import pytest
import xlsxwriter

from app.invitations import lists

LANGS = ("en", "ar")


def read(data, **more):
    content = data.encode() if isinstance(data, str) else data
    return lists.read(content, langs=LANGS, otherwise="en", **more)


def book(path, rows):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return path.read_bytes()


def test_a_list_with_languages_and_groups():
    found = read(
        "E-Mail;Language;Group ward;name;group age\n"
        "ada@example.org;ar;North;Ada;18–24\n\nbob@Example.ORG;;;Bob;\n"
    )
    assert found.rows == [
        lists.Row(2, "ada@example.org", "ar", "North · 18–24"),
        lists.Row(4, "bob@example.org", "en", ""),
    ]
    assert (found.refused, found.twice, found.not_read) == ([], [], ["name"])


def test_bad_lines_and_duplicates_are_told_by_their_numbers():
    found = read(
        "email,lang\na@example.org,en\nnobody,en\nA@Example.org,en\nb@example.org,fr\n,en,x\n"
    )
    assert [row.line for row in found.rows] == [2]
    told = [(each.line, each.code) for each in found.refused]
    assert told == [(3, "address"), (5, "lang"), (6, "cells")]
    assert [(each.line, each.code) for each in found.twice] == [(4, "twice")]
    assert all(each.sentence() for each in [*found.refused, *found.twice])


def test_a_workbook_is_read_like_a_table(tmp_path):
    rows = [("email", "language", "group"), ("a@example.org", "ar", "=1+1"), ("nobody", "", "")]
    found = read(book(tmp_path / "list.xlsx", rows))
    assert found.rows == [lists.Row(2, "a@example.org", "ar", "=1+1")]
    assert [(each.line, each.code) for each in found.refused] == [(3, "address")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01",
        b"\xff\xfee\x00m\x00",
        b"name,phone\nAda,1\n",
        b"email\n\xe4@example.org\n",
        b'email\n"a@example.org\n',
        b"PK\x03\x04 not a workbook",
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(app, data):
    with app.test_request_context(), pytest.raises(lists.BadListError) as caught:
        read(data)
    assert len(str(caught.value)) > 10


def test_too_long_a_list_is_refused(app, monkeypatch):
    monkeypatch.setattr(lists, "MAX_ROWS", 2)
    many = "email\n" + "".join(f"p{number}@example.org\n" for number in range(3))
    with app.test_request_context(), pytest.raises(lists.BadListError):
        read(many)


def test_what_a_group_is_called_holds_no_hidden_signs():
    found = read('email,group\na@example.org,"N\u202eor\x1bth\tend"\n')
    assert found.rows[0].group == "North end"
