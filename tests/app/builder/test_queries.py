"""What citizens can answer, and what staff of one organisation see."""

from datetime import UTC, date, datetime, time

import pytest

from app.accounts import service as accounts_service
from app.builder import queries
from app.builder.queries import ClosedError
from app.db import db
from app.errors import NotFoundError
from tests.factories import builder

MAY_1, MAY_31, JUNE_1 = date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)


def test_a_survey_is_answered_from_its_first_day_to_its_last(app):
    survey = builder.published(slug="park")
    survey.opens_on, survey.closes_on = MAY_1, MAY_31
    for day, is_open in (
        (date(2026, 4, 30), False),
        (MAY_1, True),
        (MAY_31, True),
        (JUNE_1, False),
    ):
        noon = datetime.combine(day, time(12), UTC)
        assert bool(queries.open_surveys(noon)) is is_open
        if is_open:
            assert queries.open_version("park", noon).survey == survey
        else:
            with pytest.raises(ClosedError) as closed:
                queries.open_version("park", noon)
            assert closed.value.survey == survey


def test_a_draft_is_no_survey_to_citizens(app):
    builder.draft(slug="park")
    assert queries.open_surveys() == []
    for slug in ("park", "nothing"):
        with pytest.raises(NotFoundError):
            queries.open_version(slug)


def test_a_closed_survey_says_that_it_is_closed(app):
    builder.published(slug="park", status="closed")
    with pytest.raises(ClosedError):
        queries.open_version("park")


def test_the_newest_version_is_the_one_asked(app):
    survey = builder.published(slug="park")
    second = builder.publish_again(survey)
    assert queries.open_version("park") == queries.latest_version(survey) == second
    assert queries.version_by_id(second.id) == second
    assert [version.number for version in queries.versions_of(survey)] == [2, 1]


def test_surveys_that_close_first_come_first(app):
    late, never, soon = (builder.published(slug=slug) for slug in ("late", "never", "soon"))
    late.closes_on, soon.closes_on = date(2099, 2, 1), date(2099, 1, 1)
    assert queries.open_surveys() == [soon, late, never]


def test_other_organisations_have_no_surveys_here(app):
    survey = builder.published(slug="park")
    other = accounts_service.create_organisation("Another Council")
    assert queries.survey_of(survey.organisation_id, "park") == survey
    assert queries.surveys_of(other.id) == []
    assert queries.newest_versions(other.id) == {}
    with pytest.raises(NotFoundError):
        queries.survey_of(other.id, "park")


def test_a_version_is_parsed_once(app):
    survey = builder.published()
    first = queries.latest_version(survey).definition
    db.session.expire_all()
    assert queries.latest_version(survey).definition is first
