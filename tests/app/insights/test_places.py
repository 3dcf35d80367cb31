"""Places: areas are counted like a choice, and nothing public tells of words or points."""

import re
from decimal import Decimal

from app.db import db
from app.insights import figures
from surveys import Located, Repeated
from tests.app.insights.test_kinds import counts
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT

AREAS = ["north", "south"]
POINT = (Decimal("46.9481"), Decimal("7.4474"))


def asking(*pages):
    accounts.organisation()
    return builder.published(samples.survey(*pages), slug="park")


def test_areas_are_counted_of_those_who_named_one(app):
    survey = asking(page("one", item("place", "spot", options=AREAS, required=True)))
    for value in (
        Located("Bridge", *POINT, "north"),
        Located("Pond", area="north"),
        Located(area="south"),
        Located("Somewhere"),
    ):
        respond.sent(survey, {"spot": value})
    found = figures.exact(survey)
    (spot,) = found.closed
    assert counts(found, "spot") == [2, 1]
    # Whoever named none is not among those answers, so that the parts add up to the whole.
    assert (spot.answered, spot.adds_up, spot.of_all) == (3, True, False)


def test_without_areas_there_is_nothing_to_count(app):
    survey = asking(page("one", item("place", "spot")))
    respond.sent(survey, {"spot": Located("Bridge", *POINT)})
    assert figures.exact(survey).closed == ()


def test_of_several_places_of_one_person_each_area_counts_once(app):
    repeats = {"entry": "title", "add": "title", "most": 4}
    survey = asking(page("one", item("place", "spot", options=AREAS), repeats=repeats))
    entries = (("1", Located("a", area="north")), ("2", Located("b", area="north")))
    respond.sent(survey, {"spot": Repeated((*entries, ("3", Located("c", area="south"))))})
    found = figures.exact(survey)
    assert counts(found, "spot") == [1, 1]
    assert not found.closed[0].adds_up


def test_the_public_sees_areas_and_few_people_in_none(client, app):
    survey = asking(page("one", item("place", "spot", options=AREAS)))
    for number in range(40):
        area = "north" if number < 37 else "south"
        respond.sent(survey, {"spot": Located(f"Secret path {number}", *POINT, area)})
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    for lang in ("en", "ar"):
        answer = client.get(f"/{lang}/results/park/")
        assert f"spot_prompt in {lang}" in answer.text
        text = re.sub(r'"[^"]*"', "", answer.text)
        assert not {"46.94", "7.447", "Secret path"} & set(
            re.findall(r"46\.94|7\.447|Secret path", answer.text)
        )
        assert "37" not in text
