"""Months and years from the page to the files: asked, shown, stored, sent, counted as no more."""

from datetime import date
from zipfile import ZipFile

import pytest

import surveys
from app.api.shapes import ShapeError, shown, value_of
from app.exports.table import Format, Shape
from app.respond.importing import plan_of
from app.results.columns import read, written
from surveys import editing
from tests.app.exports import parks
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.app.respond.test_paper import sheet
from tests.app.results.showing import figures, lines
from tests.factories.builder import published
from tests.factories.respond import sent
from tests.markup import problems

MONTH = item("date", "since", precision="month", max="2027-01-31")
YEAR = item("date", "built", precision="year")
ASKED = samples.survey(
    page("one", MONTH, YEAR), page("two", item("short_text", "why")),
    languages=("en", "ar", "de", "fa", "ja"),
)  # fmt: skip
NOVEMBER, BUILT = surveys.CoarseDate(2026, 11), surveys.CoarseDate(1987)


@pytest.fixture
def survey(app):
    return published(ASKED)


def at_the_page(client, survey, lang="en"):
    citizen = Citizen(client, survey, lang).comes()
    return citizen.posts(citizen.form({}))


@pytest.mark.parametrize(
    ("lang", "typed", "told", "order"),
    [
        ("en", ("11", "2026"), "November 2026", ["month", "year"]),
        ("ar", ("١١", "٢٠٢٦"), "نوفمبر 2026", ["month", "year"]),
        ("fa", ("۱۱", "۲۰۲۶"), "نوامبر ۲۰۲۶", ["year", "month"]),
        ("ja", ("１１", "２０２６"), "2026年11月", ["year", "month"]),
    ],
)
def test_a_month_is_asked_read_and_told_in_the_readers_language(
    client, survey, lang, typed, told, order
):
    citizen = at_the_page(client, survey, lang)
    assert problems(citizen.response.text) == []
    names = [each["name"] for each in citizen.html.select("fieldset input")]
    assert names == [*(f"i_since-{part}" for part in order), "i_built-year"]
    since = {"since__month": typed[0], "since__year": typed[1]}
    citizen.answers(**since, built__year="1987").answers()
    assert told in citizen.text
    citizen.posts(citizen.form({}))
    assert rows.stored() == {"since": NOVEMBER, "built": BUILT}


@pytest.mark.parametrize(
    ("given", "said", "target"),
    [
        ({"since__month": "13", "since__year": "2026"}, "Enter the month and the year", "i_since"),
        ({"built__year": "87"}, "Enter the year in four figures.", "i_built"),
        (
            {"since__month": "2", "since__year": "2027"},
            "Enter a date that is January 2027 or earlier.",
            "i_since-year",
        ),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, survey, given, said, target):
    citizen = at_the_page(client, survey).answers(**given)
    assert citizen.response.status_code == 422
    assert said in citizen.text
    assert citizen.html.select_one("#error-summary a")["href"] == f"#{target}"
    typed = [each["value"] for each in citizen.html.select("fieldset input") if each["value"]]
    assert typed == list(given.values())


def test_on_paper_there_is_room_for_what_is_asked(client, survey):
    boxes = sheet(client, survey).select(".paper-date")
    assert [len(each.select(".paper-line")) for each in boxes] == [2, 1]


MONTHLY, YEARLY = (ASKED.item(f"i_{code}") for code in ("since", "built"))


@pytest.mark.parametrize(
    ("asked", "raw", "value"), [(MONTHLY, "2026-11", NOVEMBER), (YEARLY, "1987", BUILT)]
)
def test_programs_send_and_get_as_much(asked, raw, value):
    assert value_of(asked, raw) == value
    assert shown(asked, value) == raw
    assert read(asked, written(value)) == value
    for other in ("2026-11-01", raw[:-1], 2026):
        with pytest.raises(ShapeError):
            value_of(asked, other)


@pytest.mark.parametrize("form", list(Format))
def test_files_hold_text_and_make_up_no_day(survey, tmp_path, form):
    sent(survey, {"since": NOVEMBER, "built": BUILT})
    (found,) = parks.rows(survey, tmp_path, form)
    assert (found["since"], found["built"]) == ("2026-11", "1987")


def test_what_was_exported_can_be_brought_in_again(survey, tmp_path):
    sent(survey, {"since": NOVEMBER, "built": BUILT})
    data = parks.exported(survey, tmp_path, Format.CSV).read_bytes()
    plan = plan_of(survey.versions[-1].definition, data, source="f")
    assert not plan.refused
    (row,) = plan.rows
    assert row.answers == {"i_since": NOVEMBER, "i_built": BUILT}


@pytest.mark.parametrize(
    ("since", "is_taken"),
    [("2026-11", True), ("2026-11-01", True), ("2026-11-05", False), ("2026", False)],
)
def test_no_day_that_somebody_gave_is_cut_off_unsaid(survey, since, is_taken):
    plan = plan_of(survey.versions[-1].definition, f"since\n{since}\n".encode(), source="f")
    assert bool(plan.rows) == is_taken
    assert [each.code for each in plan.refused] == ([] if is_taken else ["not_a_date"])


def test_the_codebook_of_archives_says_the_limit_as_a_month(survey, tmp_path):
    sent(survey, {"since": NOVEMBER})
    with ZipFile(parks.exported(survey, tmp_path, Format.CSV, archive=True)) as archive:
        told = archive.read("codebook-ddi.xml").decode()
    assert '<range max="2027-01"/>' in told


def test_the_long_shape_says_the_same(survey, tmp_path):
    sent(survey, {"since": NOVEMBER, "built": BUILT})
    found = parks.rows(survey, tmp_path, Format.CSV, shape=Shape.LONG)
    assert {row["answer"] for row in found} == {"2026-11", "1987"}


def test_another_precision_has_a_column_of_its_own(survey, tmp_path):
    sent(survey, {"since": NOVEMBER})
    parks.change(survey, editing.edit_item(survey.draft, "i_since", precision="day"))
    sent(survey, {"since": date(2026, 12, 2)})
    found = parks.rows(survey, tmp_path, Format.CSV)
    columns = [name for name in found[0] if name.startswith("since")]
    assert len(columns) == 2
    told = {tuple(row[name] for name in columns) for row in found}
    assert told == {("", "2026-11"), ("2026-12-02", "")}


def test_months_and_years_are_counted(survey):
    for since, built in (
        (NOVEMBER, BUILT),
        (NOVEMBER, BUILT),
        (surveys.CoarseDate(2026, 12), BUILT),
    ):
        sent(survey, {"since": since, "built": built})
    found = figures(survey)
    assert lines(found["since"]) == {"2026-11": 2, "2026-12": 1}
    assert lines(found["built"]) == {"1987": 3}
