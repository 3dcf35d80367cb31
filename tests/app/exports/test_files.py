"""Every format, read back: what people wrote, the words they saw, and the same bytes each time."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.builder.models import Survey
from app.db import db
from app.exports.table import Format, Shape
from app.respond import removal
from app.respond.models import Response
from surveys import editing
from tests.app.exports import parks
from tests.app.exports.parks import ARABIC, FAMILY, answer_all, chosen, rows
from tests.factories.respond import sent

ALL = pytest.mark.parametrize("form", list(Format))
RAW = (Format.JSONL, Format.PARQUET)


@pytest.fixture
def survey(app: Flask) -> Survey:
    return parks.open_park()


@ALL
def test_every_answer_stands_in_its_column(survey: Survey, tmp_path: Path, form: Format) -> None:
    answer_all(survey, channel="paper")
    (row,) = rows(survey, tmp_path, form, labels=True)
    assert (row["version"], row["channel"], row["lang"]) == ("1", "paper", "en")
    assert row["submitted_on"] == "2026-03-09"
    assert (row["visits"], row["why"], row["score"]) == ("Often", "More trees", "7")
    assert (row["age"], row["last"]) == ("41.5", "2026-02-28")
    assert (row["uses__benches"], row["uses__paths"], row["uses__other"]) == ("0", "1", "1")
    assert row["uses__other_text"].lstrip("'") == "=The pond"


@ALL
def test_an_option_renamed_later_keeps_its_old_word(
    survey: Survey, tmp_path: Path, form: Format
) -> None:
    for _ in range(10):
        sent(survey, {"visits": chosen("often")})
    parks.renamed(survey, "visits", "often", "Every day")
    sent(survey, {"visits": chosen("often")})
    found = rows(survey, tmp_path, form, labels=True, lang="en")
    words = sorted((row["version"], row["visits"]) for row in found)
    assert words == [("1", "Often")] * 10 + [("2", "Every day")]
    long = rows(survey, tmp_path, form, shape=Shape.LONG, lang="en")
    assert sorted((row["version"], row["answer"]) for row in long) == words
    codes = {row["visits"] for row in rows(survey, tmp_path, form)}
    # SPSS and Stata know one label for a code: it names both words.
    labelled = form in {Format.SAV, Format.DTA}
    assert codes == ({"Every day [v1: Often]"} if labelled else {"often"})


@ALL
def test_no_old_answer_stands_under_a_new_question(
    survey: Survey, tmp_path: Path, form: Format
) -> None:
    sent(survey, {"why": "An old answer"})
    draft = editing.delete_item(survey.draft, survey.draft.item_coded("why").id)
    draft = editing.add_item(draft, draft.pages[0].id, "long_text", "What should change?")
    parks.change(survey, draft)
    code = draft.pages[0].items[-1].code
    assert code != "why"
    sent(survey, {code: "A new answer"})
    by_version = {row["version"]: row for row in rows(survey, tmp_path, form)}
    assert (by_version["1"]["why"], by_version["1"][code]) == ("An old answer", "")
    assert (by_version["2"]["why"], by_version["2"][code]) == ("", "A new answer")


@ALL
def test_ticked_not_ticked_and_not_offered_differ(
    survey: Survey, tmp_path: Path, form: Format
) -> None:
    sent(survey, {"uses": chosen("paths")})
    item = survey.draft.item_coded("uses")
    draft = editing.add_option(survey.draft, item.id, "Toilets", code="toilets")
    parks.change(survey, draft)
    sent(survey, {"uses": chosen("toilets")}, channel="paper")
    sent(survey, {"why": "Skipped the question"}, channel="phone")
    found = {row["channel"]: row for row in rows(survey, tmp_path, form)}
    cells = {
        channel: [row[f"uses__{code}"] for code in ("benches", "paths", "toilets")]
        for channel, row in found.items()
    }
    assert cells == {"web": ["0", "1", ""], "paper": ["0", "0", "1"], "phone": ["", "", ""]}


@ALL
@pytest.mark.parametrize("shape", parks.SHAPES)
def test_every_script_survives(survey: Survey, tmp_path: Path, form: Format, shape: Shape) -> None:
    sent(survey, {"why": ARABIC}, lang="ar")
    sent(survey, {"why": FAMILY}, lang="ja")
    name = "why" if shape is Shape.WIDE else "answer"
    found = {row["lang"]: row[name] for row in rows(survey, tmp_path, form, shape=shape)}
    assert found == {"ar": ARABIC, "ja": FAMILY}


@ALL
@pytest.mark.parametrize("shape", parks.SHAPES)
@pytest.mark.parametrize("archive", [False, True])
def test_the_same_data_give_the_same_bytes(
    survey: Survey, tmp_path: Path, form: Format, shape: Shape, *, archive: bool
) -> None:
    for number in range(5):
        answer_all(survey, f"Number {number}")
    wanted = {"shape": shape, "archive": archive}
    first, second = (
        parks.exported(survey, tmp_path / name, form, **wanted).read_bytes() for name in "ab"
    )
    assert first == second
    answer_all(survey, "One more")
    assert parks.exported(survey, tmp_path / "c", form, **wanted).read_bytes() != first


@pytest.mark.parametrize(
    ("form", "stamp"), [(Format.SAV, b"01 Jan 8000:00:00"), (Format.DTA, b"01 Jan 1980 00:00")]
)
def test_the_time_of_writing_is_nowhere(
    survey: Survey, tmp_path: Path, form: Format, stamp: bytes
) -> None:
    head = parks.exported(survey, tmp_path, form).read_bytes()[:300]
    assert stamp in head
    assert f"{clock.today():%b %y}".encode() not in head
    assert f"{clock.today():%b %Y}".encode() not in head


@ALL
def test_what_was_withdrawn_is_in_no_file(survey: Survey, tmp_path: Path, form: Format) -> None:
    answer_all(survey, "Canary 4711")
    answer_all(survey, "I stay")
    gone = next(
        each
        for each in db.session.scalars(select(Response))
        if any(answer.value == "Canary 4711" for answer in each.answers)
    )
    assert len(rows(survey, tmp_path, form)) == 2
    removal.forget(gone.id, on=clock.today())
    db.session.commit()
    assert [row["why"] for row in rows(survey, tmp_path, form)] == ["I stay"]
    long = rows(survey, tmp_path, form, shape=Shape.LONG)
    assert "Canary 4711" not in {row["answer"] for row in long}


@pytest.mark.parametrize("form", [each for each in Format if each is not Format.JSONL])
@pytest.mark.parametrize("shape", parks.SHAPES)
def test_a_survey_that_nobody_answered_gives_headers(
    survey: Survey, tmp_path: Path, form: Format, shape: Shape
) -> None:
    found = parks.headers(survey, tmp_path, form, shape=shape)
    assert found[:5] == ["response", "version", "channel", "lang", "submitted_on"]
    assert found[5:7] == ["ended_by", "over_quota"]
    assert ("uses__benches" if shape is Shape.WIDE else "answer") in found
    assert rows(survey, tmp_path, form, shape=shape) == []


def test_json_lines_of_a_survey_that_nobody_answered_are_none(
    survey: Survey, tmp_path: Path
) -> None:
    assert parks.exported(survey, tmp_path, Format.JSONL).read_bytes() == b""


@ALL
def test_raw_formats_keep_what_spreadsheets_must_not_see(
    survey: Survey, tmp_path: Path, form: Format
) -> None:
    sent(survey, {"why": "=1+1"})
    (row,) = rows(survey, tmp_path, form)
    inert = form in {Format.CSV, Format.XLSX}
    assert row["why"] == ("'=1+1" if inert else "=1+1")
