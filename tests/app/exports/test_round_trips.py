"""Whatever people choose: what a file holds, read back, is what they answered, in every format."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import surveys
from app.exports import files
from app.exports.cells import inert
from app.exports.layouts import Given, Sent, layout
from app.exports.questions import Version
from app.exports.table import Format, Row, Wanted
from tests.app.exports.parks import READERS, text_of
from tests.app.respond import samples

CODES = ("red", "green", "blue", "grey", "else")
ONE = ("single_choice", "yes_no", "scale", "rating", "consent")
KINDS = (*ONE, "multiple_choice", "matrix", "ranking", "constant_sum", "number", "date")
# Signs that break files: of formulas, of lists, of XML, beyond 16 bits, written to the left.
SIGNS = "ab'=+-@＝日é\u0645🏳,;\"<&_x0041_ "
VERSION = UUID(int=1)
STATISTICS = frozenset({Format.SAV, Format.DTA})
SPREADSHEETS = frozenset({Format.CSV, Format.XLSX})

words = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
numbers = st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(lambda found: found + 0)
Answers = dict[str, surveys.Value]


@st.composite
def items(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Draw a question of this kind, with some of its options."""
    fields: dict[str, Any] = {"max": "1e9", "min": "-1e9"} if kind == "number" else {}
    if kind in {"single_choice", "multiple_choice", "ranking", "constant_sum", "matrix"}:
        chosen = draw(st.lists(st.sampled_from(CODES), min_size=2, unique=True))
        takes_text = kind.endswith("choice") and draw(st.booleans())
        last = {"code": chosen[-1], "opens_text": takes_text}
        fields["options"] = [*({"code": code} for code in chosen[:-1]), last]
    return samples.item(kind, kind, **fields)


@st.composite
def definitions(draw: st.DrawFn) -> surveys.Survey:
    """Draw a survey of some kinds, each asked once."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6, unique=True))
    return samples.survey(samples.page("one", *(draw(items(kind)) for kind in kinds)))


@st.composite
def answers(draw: st.DrawFn, item: surveys.Item) -> surveys.Value:
    """Draw an answer to a question."""
    if isinstance(item, surveys.Number):
        return draw(numbers)
    if item.kind == "date":
        return draw(st.dates(date(1890, 1, 1), date(2100, 1, 1)))
    codes = [option.code for option in item.offered()]
    some = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
    match item:
        case surveys.Matrix():
            rated = [(row.code, draw(st.none() | st.sampled_from(codes))) for row in item.rows]
            rated[0] = (rated[0][0], rated[0][1] or codes[0])
            return surveys.Rated(tuple((row, code) for row, code in rated if code is not None))
        case surveys.Ranking():
            return surveys.Ranked(tuple(some))
        case surveys.ConstantSum():
            return surveys.Shares(tuple((code, abs(draw(numbers))) for code in codes))
    if item.kind in ONE:
        some = some[:1]
    ticked = tuple(code for code in codes if code in some)
    opens = any(item.option(code).opens_text for code in ticked)
    return surveys.Chosen(ticked, draw(st.none() | words) if opens else None)


@st.composite
def answered(draw: st.DrawFn) -> tuple[surveys.Survey, list[Answers]]:
    """Draw a survey and what some people answered; each left some questions out."""
    survey = draw(definitions())
    asked = list(survey.items())
    people = []
    for _person in range(draw(st.integers(1, 4))):
        some = draw(st.lists(st.sampled_from(asked), unique_by=lambda item: item.code))
        people.append({item.code: draw(answers(item)) for item in asked if item in some})
    return survey, people


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "' =1", "'\ufeff+", "'", "it's = it"])
def test_what_was_made_inert_is_told_from_what_was_written_so(text: str) -> None:
    assert text_in(inert(text), Format.CSV) == text


@pytest.mark.parametrize("form", list(Format))
@settings(max_examples=20, deadline=None)
@given(drawn=answered())
def test_what_is_read_back_is_what_was_answered(
    form: Format, drawn: tuple[surveys.Survey, list[Answers]]
) -> None:
    survey, people = drawn
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{form}"
        write(survey, people, form, path)
        names, rows = READERS[form](path)
    found = [dict(zip(names, map(text_of, row), strict=True)) for row in rows]
    assert [read_back(survey, row, form) for row in found] == people


def write(survey: surveys.Survey, people: list[Answers], form: Format, path: Path) -> None:
    version = Version(VERSION, 1, "0" * 64, surveys.to_json(survey), survey)
    made = layout([version], Wanted(form, lang="en"), lambda response_id: response_id.hex)
    rows: list[Row] = []
    for number, given_ in enumerate(people):
        told = [Given(survey.item_coded(code).id, "en", value) for code, value in given_.items()]
        sent = Sent(UUID(int=number), VERSION, "web", "en", date(2026, 3, 9), told)
        rows += made.rows(sent)
    files.write(form, made.columns, rows, path)


def read_back(survey: surveys.Survey, row: dict[str, str], form: Format) -> Answers:
    """Return the answers that a row holds."""
    found = {item.code: value_in(survey, item, row, form) for item in survey.items()}
    return {code: value for code, value in found.items() if value is not None}


def value_in(
    survey: surveys.Survey, item: surveys.Item, row: dict[str, str], form: Format
) -> surveys.Value | None:
    cell = row.get(item.code, "")
    if isinstance(item, surveys.Number):
        return Decimal(cell) if cell else None
    if item.kind == "date":
        return date.fromisoformat(cell) if cell else None
    other = text_in(row.get(f"{item.code}__other", ""), form)
    if item.kind in ONE:
        return surveys.Chosen((code_of(survey, item, cell, form),), other) if cell else None
    parts = item.rows if isinstance(item, surveys.Matrix) else item.offered()
    cells = {part.code: row[f"{item.code}__{part.code}"] for part in parts}
    return from_parts(
        survey, item, {code: cell for code, cell in cells.items() if cell}, form, other
    )


def from_parts(
    survey: surveys.Survey, item: surveys.Item, cells: dict[str, str], form: Format,
    other: str | None,
) -> surveys.Value | None:  # fmt: skip
    """Return the answer that the cells of a question with several columns hold."""
    if not cells:
        return None
    match item:
        case surveys.Matrix():
            rated = ((row, code_of(survey, item, cell, form)) for row, cell in cells.items())
            return surveys.Rated(tuple(rated))
        case surveys.Ranking():
            return surveys.Ranked(tuple(sorted(cells, key=lambda code: int(cells[code]))))
        case surveys.ConstantSum():
            return surveys.Shares(tuple((code, Decimal(cell)) for code, cell in cells.items()))
    assert set(cells.values()) <= {"0", "1"}
    return surveys.Chosen(tuple(code for code, cell in cells.items() if cell == "1"), other)


def text_in(cell: str, form: Format) -> str | None:
    """Return what was written: an apostrophe stands only before what a spreadsheet could run."""
    bare = cell.removeprefix("'")
    is_guarded = form in SPREADSHEETS and bare != cell and inert(bare) == cell
    return (bare if is_guarded else cell) or None


def code_of(survey: surveys.Survey, item: surveys.Item, cell: str, form: Format) -> str:
    """Return the code of an option; statistics programs show its words."""
    if form not in STATISTICS:
        return cell
    labels = {survey.text(each.label, "en").text: each.code for each in item.offered()}
    return labels[cell]
