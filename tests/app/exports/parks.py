"""A survey about a park that changes over its versions, exports of it, and readers of files."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
from flask import current_app
from openpyxl.utils.escape import unescape

import surveys
from app.builder.models import Survey
from app.db import db
from app.exports import service
from app.exports.table import Format, Shape, Wanted
from surveys import editing
from tests.factories.builder import publish_again, published, redraft
from tests.factories.respond import sent

TAGS = {"response", "version", "channel", "lang", "submitted_on", "ended_by", "over_quota"}
ARABIC = "المقاعد مكسورة 🏳️‍🌈"
FAMILY = "👩‍👩‍👧 日本語"


def definition() -> surveys.Survey:
    """Return one question of most kinds, in English and Arabic."""
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=["en", "ar"]
    )
    survey = editing.add_page(survey, title="Your visits")
    page = survey.pages[0].id
    for kind, prompt, labels, code in (
        ("single_choice", "How often do you come?", ["Often", "Rarely"], "visits"),
        ("multiple_choice", "What do you use?", ["Benches", "Paths"], "uses"),
        ("long_text", "What should change?", [], "why"),
        ("number", "How old are you?", [], "age"),
        ("date", "When did you last come?", [], "last"),
        ("rating", "How good is it?", ["Bad", "Good"], "score"),
    ):
        survey = editing.add_item(survey, page, kind, prompt, labels=labels, code=code)
    uses = survey.item_coded("uses")
    survey = editing.add_option(survey, uses.id, "Something else", code="other", opens_text=True)
    survey = editing.set_text(survey, survey.item_coded("visits").prompt, "ar", "كم مرة تأتي؟")
    return editing.set_text(survey, option(survey, "visits", "often").label, "ar", "كثيراً")


def option(survey: surveys.Survey, item: str, code: str) -> surveys.Option:
    return survey.item_coded(item).option(code)


def open_park() -> Survey:
    return published(definition(), slug="park")


def renamed(survey: Survey, item: str, code: str, label: str) -> None:
    """Publish the next version, with other words on an option."""
    found = option(survey.draft, item, code)
    change(survey, editing.edit_option(survey.draft, found.id, label=label))


def change(survey: Survey, draft: surveys.Survey) -> None:
    """Publish the draft as the next version."""
    redraft(survey, draft)
    publish_again(survey)


def chosen(*codes: str, other: str | None = None) -> surveys.Chosen:
    return surveys.Chosen(codes, other)


def answer_all(survey: Survey, why: str = "More trees", **more: Any) -> None:
    """Send an answer to every question."""
    sent(
        survey,
        {
            "visits": chosen("often"),
            "uses": chosen("paths", "other", other="=The pond"),
            "why": why,
            "age": Decimal("41.5"),
            "last": date(2026, 2, 28),
            "score": chosen("7"),
        },
        **more,
    )


def prepared(survey: Survey, **wanted: Any) -> service.Export:
    export = service.prepare(survey, Wanted(**wanted), current_app.config["SETTINGS"].keys)
    db.session.commit()
    return export


def exported(survey: Survey, folder: Path, form: Format, **wanted: Any) -> Path:
    """Return the file of an export."""
    export = prepared(survey, format=form, **wanted)
    folder.mkdir(exist_ok=True)
    service.write(export, db.engines["reading"], folder / export.name)
    return folder / export.name


def rows(survey: Survey, folder: Path, form: Format, **wanted: Any) -> list[dict[str, str]]:
    """Return what a file holds, every cell as text, whatever the format."""
    path = exported(survey, folder, form, **wanted)
    columns, found = READERS[form](path)
    return [dict(zip(columns, map(text_of, row), strict=True)) for row in found]


def headers(survey: Survey, folder: Path, form: Format, **wanted: Any) -> list[str]:
    return list(READERS[form](exported(survey, folder, form, **wanted))[0])


def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    first, *rest = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return first, rest


def read_jsonl(path: Path) -> tuple[list[str], list[list[Any]]]:
    found = [json.loads(line, parse_float=Decimal) for line in path.read_text("utf-8").splitlines()]
    return list(found[0]) if found else [], [list(each.values()) for each in found]


def read_xlsx(path: Path) -> tuple[list[str], list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    first, *rest = [[_shown(cell.value) for cell in row] for row in book.active.iter_rows()]
    return first, rest


def read_parquet(path: Path) -> tuple[list[str], list[list[Any]]]:
    table = pq.read_table(path)
    return table.column_names, [list(each.values()) for each in table.to_pylist()]


def read_statistics(path: Path) -> tuple[list[str], list[list[Any]]]:
    read = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    frame, _meta = read(str(path), apply_value_formats=True)
    return list(frame.columns), frame.astype(object).to_numpy().tolist()


READERS = {
    Format.CSV: read_csv,
    Format.JSONL: read_jsonl,
    Format.XLSX: read_xlsx,
    Format.PARQUET: read_parquet,
    Format.SAV: read_statistics,
    Format.DTA: read_statistics,
}
SHAPES = list(Shape)


def _shown(cell: Any) -> Any:
    # Excel reads _x0041_ as an A; openpyxl forgets that where the text stands in the sheet itself.
    return unescape(cell) if isinstance(cell, str) else cell


def text_of(cell: Any) -> str:
    """Return a cell that was read as text, alike in every format."""
    if pd.isna(cell):  # an empty number is read as one
        return ""
    if hasattr(cell, "date"):
        cell = cell.date()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
