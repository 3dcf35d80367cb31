"""Exact figures, frozen; nothing in them depends on a language, and versions are counted as one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

import surveys
from app.access import Role
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.insights import content, figures, queries, tasks
from app.insights import editing as topic_editing
from app.insights.closed import number_bands
from app.insights.models import Snapshot
from surveys import Chosen, editing
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, analysed


@pytest.fixture
def survey(app: Flask) -> Survey:
    return builder.published("service_feedback", slug="clinic")


def of_code(found: content.Figures, code: str) -> content.ClosedFigures:
    return next(each for each in found.closed if each.code == code)


def counts(found: content.Figures, code: str) -> dict[str, int]:
    return {part.code: part.people for part in of_code(found, code).parts if part.people}


def test_people_are_counted_by_language_channel_and_week(survey):
    monday = date(2026, 3, 2)
    for days, lang, channel in [
        (0, "en", "web"),
        (6, "ar", "paper"),
        (7, "en", "web"),
        (21, "en", "web"),
    ]:
        respond.sent(survey, {}, lang=lang, channel=channel, on=monday + timedelta(days=days))
    found = figures.exact(survey)
    assert found.people == 4
    assert found.languages == {"en": 3, "ar": 1}
    assert found.channels == {"web": 3, "paper": 1}
    assert [each.people for each in found.periods] == [2, 1, 0, 1]
    assert sum(found.languages.values()) == sum(each.people for each in found.periods) == 4


def test_each_option_is_counted_for_itself_never_a_combination(survey):
    respond.sent(survey, {"problems": Chosen(("time", "unclear")), "satisfaction": Chosen(("4",))})
    respond.sent(survey, {"problems": Chosen(("time",)), "satisfaction": Chosen(("4",))})
    found = figures.exact(survey)
    assert counts(found, "problems") == {"time": 2, "unclear": 1}
    assert of_code(found, "problems").answered == 2
    assert counts(found, "satisfaction") == {"4": 2}
    assert of_code(found, "satisfaction").of_all


def test_consent_and_written_words_are_not_among_the_figures(survey):
    respond.sent(
        survey,
        {"quote_consent": Chosen(("given",)), "channel": Chosen(("other",), "Bob Marley told me")},
    )
    text = content.canonical(figures.exact(survey))
    assert "quote_consent" not in text
    assert "Bob Marley" not in text
    assert counts(figures.exact(survey), "channel") == {"other": 1}


def test_versions_are_counted_together_in_all_the_words_that_people_read(survey):
    respond.sent(survey, {"channel": Chosen(("phone",))})
    definition = survey.draft
    option = next(each for each in definition.item_coded("channel").options if each.code == "phone")
    survey.draft_json = surveys.to_json(
        editing.set_text(definition, option.label, "en", "On the line")
    )
    builder.publish_again(survey)
    respond.sent(survey, {"channel": Chosen(("phone",))})
    found = figures.exact(survey)
    part = next(each for each in of_code(found, "channel").parts if each.code == "phone")
    assert part.people == 2
    assert part.words["en"] == "On the line / By phone"
    assert part.words["es"] == definition.text(option.label, "es").text


def test_words_that_differ_in_case_alone_are_told_once(survey):
    definition = survey.draft
    option = next(each for each in definition.item_coded("channel").options if each.code == "phone")
    survey.draft_json = surveys.to_json(
        editing.set_text(definition, option.label, "en", "by phone.")
    )
    builder.publish_again(survey)
    respond.sent(survey, {"channel": Chosen(("phone",))})
    part = next(
        each for each in of_code(figures.exact(survey), "channel").parts if each.code == "phone"
    )
    assert part.words["en"] == "by phone."


def test_numbers_fall_into_bands_that_the_question_fixes():
    def number(low: str | None, high: str | None, *, whole: bool = True) -> surveys.Number:
        return surveys.Number(
            kind="number", id="n", code="n", prompt="p", whole=whole,
            min=low and Decimal(low), max=high and Decimal(high),
        )  # fmt: skip

    assert number_bands(number("0", "100")) == [*range(0, 101, 20), 120]
    assert number_bands(number("1900", "2026"))[:3] == [1900, 1920, 1940]
    assert number_bands(number("0", "1", whole=False))[1] == Decimal("0.2")
    assert number_bands(number(None, None))[:3] == [None, 0, 10]


def test_a_number_is_counted_in_one_band_and_a_date_in_its_year(app):
    survey = builder.published("consultation")
    respond.sent(survey, {"year_of_birth": Decimal(1984), "last_used": date(2025, 2, 3)})
    respond.sent(survey, {"year_of_birth": Decimal(1979), "last_used": date(2024, 2, 3)})
    found = figures.exact(survey)
    assert sum(counts(found, "year_of_birth").values()) == 2
    assert counts(found, "last_used") == {"2024": 1, "2025": 1}


def test_topics_count_people_with_merged_ones_folded_in(survey):
    run = analysed(survey, {"parking": ["x"] * 4, "cars": ["y"] * 3, "": ["z"]})
    person = accounts.user(Role.ANALYST)
    parking, cars = (queries.topic_numbered(run, number) for number in (1, 2))
    topic_editing.merge_topics(cars, parking, seen=run.edits, by=person.id, at=RUN_AT)
    question = figures.exact(survey).open[0]
    assert [each.people for each in question.topics] == [7]
    assert question.not_grouped == {"far": 1}
    assert question.answered == question.run.comments == 8


def test_a_snapshot_is_frozen_and_proves_itself(survey):
    respond.sent(survey, {"satisfaction": Chosen(("4",))})
    snapshot = figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    assert content.digest(snapshot.figures_json) == snapshot.sha256
    assert content.canonical(figures.of(snapshot)) == snapshot.figures_json
    respond.sent(survey, {"satisfaction": Chosen(("5",))})
    assert figures.of(queries.newest_snapshot(survey.id)).people == 1


def test_the_weekly_job_waits_until_ten_people_more_have_answered(survey):
    tasks.snapshot()
    assert db.session.query(Snapshot).count() == 0
    for expected, more in [(1, 12), (1, 9), (2, 1), (2, 0)]:
        for _ in range(more):
            respond.sent(survey, {})
        tasks.snapshot()
        assert db.session.query(Snapshot).count() == expected
    assert builder_queries.newest_version(survey) is not None
