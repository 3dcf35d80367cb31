"""What a format cannot hold: cut at a character, refused as a whole, or made inert."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pyreadstat
import pytest
from flask import Flask

import surveys
from app.builder.models import Survey
from app.exports import workbooks
from app.exports.cells import inert
from app.exports.table import SHORT, Column, Format, Kind, TooBigError, cut, distinct
from surveys import editing
from tests.app.exports import parks
from tests.app.exports.parks import chosen, rows
from tests.factories.builder import published
from tests.factories.respond import sent

HOSTILE = (
    "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|..", '+HYPERLINK("http://x","x")', "-2+3",
    "\t=1+1", "\r=1+1", "\n=1+1", "\0=1", " =1+1", "\u00a0=1", "\u3000=1", "\ufeff=1", "\u200b=1",
    "\u2003=1", "\u200f =1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", " ＝1+1",
)  # fmt: skip


@pytest.fixture
def survey(app: Flask) -> Survey:
    return parks.open_park()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_could_run_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "plain", "1-2", "'quoted", " spaced", "a=b", ARABIC := "سلام"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_no_cell_of_a_workbook_is_a_formula(survey: Survey, tmp_path: Path) -> None:
    for text in ("=1+1", "@SUM(1)", "＝1+1", "-2+3", "{=1}", "_x0041_", "http://example.org"):
        sent(survey, {"why": text})
    sent(survey, {"age": Decimal(-5)})
    path = parks.exported(survey, tmp_path, Format.XLSX)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert {cell.hyperlink for cell in cells} == {None}
    found = rows(survey, tmp_path, Format.XLSX)
    assert {row["why"] for row in found} >= {"'=1+1", "'-2+3", "_x0041_", "http://example.org"}
    # A number is not a text that begins with a minus.
    assert "-5" in {row["age"] for row in found}


def test_a_negative_number_stays_a_number_in_csv(survey: Survey, tmp_path: Path) -> None:
    sent(survey, {"age": Decimal(-5), "why": "-5"})
    (row,) = rows(survey, tmp_path, Format.CSV)
    assert (row["age"], row["why"]) == ("-5", "'-5")


def test_long_labels_are_cut_between_characters(app: Flask, tmp_path: Path) -> None:
    draft = parks.definition()
    label, prompt = "é" * 119, "日" * 400
    draft = editing.edit_option(draft, parks.option(draft, "visits", "often").id, label=label)
    draft = editing.set_text(draft, draft.item_coded("visits").prompt, "en", prompt)
    survey = published(draft, slug="long")
    sent(survey, {"visits": chosen("often")})
    path = parks.exported(survey, tmp_path, Format.SAV, lang="en")
    _frame, meta = pyreadstat.read_sav(str(path))
    shown = meta.variable_value_labels["visits"][1.0]
    assert shown == "é" * 58 + "…"
    assert len(shown.encode()) <= 120
    title = meta.column_names_to_labels["visits"]
    assert title == "日" * 84 + "…"
    path = parks.exported(survey, tmp_path, Format.DTA, lang="en")
    _frame, meta = pyreadstat.read_dta(str(path))
    assert meta.variable_value_labels["visits"][1] == label
    assert meta.column_names_to_labels["visits"] == "日" * 79 + "…"


@pytest.mark.parametrize("most", range(4, 14))
def test_a_cut_never_splits_a_character(most: int) -> None:
    shortened = cut("aé日🏳" * 3, most)
    assert len(shortened.encode()) <= most
    assert "aé日🏳🏳".startswith(shortened.removesuffix("…")) or shortened.startswith("aé日🏳")
    assert "\ufffd" not in shortened


def test_very_long_answers_end_with_an_ellipsis_only_where_they_must(
    survey: Survey, tmp_path: Path
) -> None:
    text = "🌳" * 20_000
    sent(survey, {"why": text})
    found = {form: rows(survey, tmp_path, form)[0]["why"] for form in Format}
    whole = (Format.CSV, Format.JSONL, Format.PARQUET, Format.DTA)
    assert {form for form in whole if found[form] != text} == set()
    for form in (Format.XLSX, Format.SAV):
        assert found[form].endswith("🌳…")
        assert set(found[form]) == {"🌳", "…"}
    assert len(found[Format.XLSX].encode("utf-16-le")) <= 2 * 32_767
    assert len(found[Format.SAV].encode()) <= 32_767


def test_a_number_with_many_digits_is_exact_where_it_can_be(survey: Survey, tmp_path: Path) -> None:
    number = Decimal("12345678901234567890.5")
    sent(survey, {"age": number})
    assert rows(survey, tmp_path, Format.CSV)[0]["age"] == str(number)
    assert rows(survey, tmp_path, Format.JSONL)[0]["age"] == str(number)
    assert rows(survey, tmp_path, Format.XLSX)[0]["age"] == str(number)


def test_more_columns_than_a_sheet_has_are_refused_as_a_whole(tmp_path: Path) -> None:
    columns = [Column(f"c{number}", Kind.TEXT) for number in range(16_385)]
    with pytest.raises(TooBigError):
        workbooks.write(columns, [], tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_names_are_short_distinct_and_allowed() -> None:
    long = "a" * 60
    given = [f"{long}_1", f"{long}_2", "if", "str8", "version", "Version", "version"]
    made = distinct(Column(name, Kind.TEXT) for name in given)
    names = [each.name.casefold() for each in made]
    shorts = [each.short.casefold() for each in made]
    assert len(set(names)) == len(set(shorts)) == len(given)
    assert max(map(len, shorts)) <= SHORT
    assert not {"if", "str8"} & set(shorts)


@pytest.mark.parametrize("form", [Format.SAV, Format.DTA])
def test_names_that_statistics_programs_refuse_still_make_a_file(
    app: Flask, tmp_path: Path, form: Format
) -> None:
    draft = parks.definition()
    for code in ("if", "by", "int", "str8", "x" * 64, "response", "lang"):
        draft = editing.add_item(draft, draft.pages[0].id, "short_text", "Say", code=code)
    survey = published(draft, slug="names")
    sent(survey, {"if": "One", "x" * 64: "Two", "lang": "Three"})
    (row,) = rows(survey, tmp_path, form)
    assert (row["if_2"], row["x" * 32], row["lang_2"], row["lang"]) == ("One", "Two", "Three", "en")


def test_points_of_a_scale_keep_their_own_numbers(app: Flask, tmp_path: Path) -> None:
    draft = editing.new_survey(code="scale", source_lang="en", title="Scale")
    draft = editing.add_page(draft, title="One")
    labels = ["Very bad", "Bad", "So so", "Good", "Very good", "I do not know"]
    draft = editing.add_item(draft, draft.pages[0].id, "scale", "How?", labels=labels, code="how")
    survey = published(draft, slug="scale")
    apart = draft.item_coded("how").offered()[-1].code
    sent(survey, {"how": surveys.Chosen(("4",))})
    sent(survey, {"how": surveys.Chosen((apart,))})
    frame, meta = pyreadstat.read_sav(str(parks.exported(survey, tmp_path, Format.SAV)))
    assert sorted(frame["how"]) == [4.0, 91.0]
    assert meta.variable_value_labels["how"][91.0] == "I do not know"
