"""Places in the live figures: by area, filtered and crossed, from rows and from columns."""

import pytest

from app.results import blocks, tasks
from app.results.columns import NO_AREA, codes_of, written
from app.results.crossing import crossing
from app.results.frame import Filters
from surveys import Located, Repeated
from tests.app.respond import samples
from tests.app.respond.samples import chosen, item, page
from tests.app.results.showing import desk, figures, lines
from tests.factories.builder import published
from tests.factories.respond import sent

# "x" is what stands for words elsewhere, and may yet be the code of an area.
ASKED = samples.survey(
    page("one", item("place", "spot", options=["north", "x"]), item("yes_no", "lit")),
    page("two", item("place", "free"), show_if={"op": "answered", "item": "i_spot"}),
)
SENT = [
    {"spot": Located("a", area="north"), "lit": chosen("yes")},
    {"spot": Located("b", area="north"), "lit": chosen("no")},
    {"spot": Located("c", area="x"), "lit": chosen("yes")},
    {"spot": Located("d"), "lit": chosen("no"), "free": Located("e")},
    {"lit": chosen("no")},
]


@pytest.fixture(params=["rows", "columns"])
def survey(app, request, monkeypatch):
    if request.param == "columns":
        monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    survey = published(ASKED)
    for answers in SENT:
        sent(survey, answers)
    assert (tasks.refresh_survey(survey.id) > 0) == (request.param == "columns")
    return survey


def test_areas_are_counted_and_words_are_answers_too(survey):
    found = figures(survey)
    assert lines(found["spot"]) == {"north": 2, "x": 1}
    assert (found["spot"].answered, found["spot"].asked) == (4, 5)
    assert lines(found["free"]) == {}
    # Whoever named a place without an area has answered: the next page was for them as well.
    assert (found["free"].answered, found["free"].asked) == (1, 4)


def test_they_can_be_filtered_by_and_compared(survey):
    only = figures(survey, Filters(question="spot", answer="north"))
    assert only["lit"].answered == 2
    here = desk(survey)
    by_code = {each.code: each for each in here.crossable()}
    assert set(by_code) == {"spot", "lit"}
    table = crossing(here.everybody, by_code["spot"], by_code["lit"], here.say)
    assert table.rows.codes == ("north", "x")
    assert (table.cells, table.people) == (((1, 1), (1, 0)), 3)


def test_what_is_kept_of_a_place_holds_neither_words_nor_points():
    assert written(Located("Secret", area="north")) == "north"
    assert written(Located("Secret")) == NO_AREA
    assert codes_of(NO_AREA) == ()
    both = Repeated((("1", Located("Secret")), ("2", Located("b", area="x"))))
    assert written(both) == "x"
    assert written(Repeated((("1", Located("Secret")),))) == NO_AREA
