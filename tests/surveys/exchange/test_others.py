"""Questionnaires that others made: they come in, every part is accounted for, losses are known."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

import surveys
from surveys.exchange import EXCHANGE_CODES, REASONS, SOURCE_KINDS, Outcome, convert
from surveys.exchange.errors import EXPRESSION_CODES

FILES = Path(__file__).parent / "files" / "others"
NAMES = sorted(
    path.name for path in FILES.iterdir() if path.suffix != ".md" and path.name != "losses.json"
)
LOSSES = json.loads((FILES / "losses.json").read_text(encoding="utf-8"))
CONDITIONS = ("relevant", "constraint", "calculation", "choice_filter")


def losses(converted):
    """Return what is lost of each part but settings, and of how many settings."""
    lost = [each for each in converted.report if each.outcome is not Outcome.BECAME]
    parts = {
        f"{each.source.kind} {each.source.name}": f"{each.reason} {each.detail}".strip()
        for each in lost
        if each.source.kind != "setting"
    }
    settings = sum(each.source.kind == "setting" for each in lost)
    return {"parts": parts, "settings": settings}


def sources(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Yield every part that the file itself names, read without the importers."""
    if name.endswith(".xlsx"):
        yield from _of_workbook(data)
    elif name.endswith(".lss"):
        yield from _of_tables(data)
    else:
        yield from _of_json(json.loads(data))


def _of_workbook(data):
    book = load_workbook(BytesIO(data))
    for row in _records(book["survey"]):
        kind = str(row.get("type") or "")
        if not kind or kind.startswith("end"):
            continue
        yield ("group" if kind.startswith("begin") else "question"), str(row["name"])
        for column in CONDITIONS:
            if row.get(column) and not (column == "calculation" and kind != "calculate"):
                yield "expression", str(row[column])
    for row in _records(book["choices"]):
        yield "choice_list", str(row.get("list_name") or row.get("list name"))


def _records(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    for row in rows:
        if any(row):
            yield {str(name).strip(): cell for name, cell in zip(head, row, strict=True)}


def _of_tables(data):
    root = fromstring(data)
    for row in root.iterfind("questions/rows/row"):
        if row.findtext("parent_qid", "0") in {"", "0"}:
            yield "question", row.findtext("title")
            titles = {row.findtext("qid"): row.findtext("title")}
            for attribute in root.iterfind("question_attributes/rows/row"):
                owner = titles.get(attribute.findtext("qid"))
                if owner and attribute.findtext("value"):
                    yield "setting", f"{owner}.{attribute.findtext('attribute')}"
    for row in root.iterfind("group_l10ns/rows/row"):
        yield "group", row.findtext("group_name")


def _of_json(part):
    for page in part.get("pages", ()):
        yield "group", page["name"]
        yield from _elements(page)
    for key in part.keys() - {"title", "description", "pages", "completedHtml"}:
        yield "setting", key


def _elements(holder):
    for element in holder.get("elements", ()):
        is_panel = element["type"] == "panel"
        yield ("group" if is_panel else "question"), element["name"]
        if "visibleIf" in element:
            yield "expression", element["visibleIf"]
        yield from _elements(element)


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_in_and_is_a_survey(name):
    converted = convert((FILES / name).read_bytes())
    assert surveys.from_json(surveys.to_json(converted.survey)) == converted.survey
    found = [finding.source for finding in converted.report]
    assert len(set(found)) == len(found)
    assert {source.kind for source in found} <= set(SOURCE_KINDS)
    known = {*REASONS, *EXPRESSION_CODES, *EXCHANGE_CODES} - {"not_read"}
    assert {finding.reason for finding in converted.report} <= known


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_it_is_accounted_for(name):
    data = (FILES / name).read_bytes()
    told = [(each.source.kind, each.source.name) for each in convert(data).report]
    parts = set(sources(data, name))
    assert len(parts) >= 2
    for kind, part in parts:
        said = " ".join(part.split())
        assert any(kind == of and said in line for of, line in told), (kind, part)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_lost_of_it_is_known(name):
    assert losses(convert((FILES / name).read_bytes())) == LOSSES[name]


@pytest.mark.parametrize("name", NAMES)
def test_what_blocks_its_publication_is_in_the_report(name):
    converted = convert((FILES / name).read_bytes())
    blocking = {each.code for each in surveys.check(converted.survey) if each.blocks}
    reported = {each.detail for each in converted.report if each.reason == "needs_work"}
    assert blocking - {"missing_translation"} <= reported
