"""Kinds with several answers at once: what is counted, and what the public may see of it."""

import re
from decimal import Decimal

import pytest

from app.builder.models import Survey
from app.db import db
from app.insights import figures
from app.insights.content import Figures
from surveys import Ranked, Rated, Shares
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT

FIVE = [f"point_{number}" for number in range(5)]


def weighed() -> Survey:
    accounts.organisation()
    questions = (item("ranking", "order"), item("constant_sum", "money"))
    return builder.published(samples.survey(page("one", *questions)), slug="park")


def test_a_ranking_counts_what_people_put_first(app):
    survey = weighed()
    respond.sent(survey, {"order": Ranked(("green", "red"))})
    respond.sent(survey, {"order": Ranked(("green",))})
    respond.sent(survey, {"order": Ranked(("blue", "green", "red"))})
    found = figures.exact(survey)
    assert counts(found, "order") == [0, 2, 1]
    order = next(each for each in found.closed if each.code == "order")
    assert order.adds_up
    assert (order.answered, order.of_all) == (3, False)


def test_a_sum_counts_who_gave_anything_and_never_how_much(client, app):
    survey = weighed()
    for number in range(40):
        red = Decimal("71.25") if number < 37 else Decimal(100)
        amounts = (("red", red), ("green", 100 - red), ("blue", Decimal(0)))
        respond.sent(survey, {"money": Shares(amounts)})
    found = figures.exact(survey)
    assert counts(found, "money") == [40, 37, 0]
    assert not next(each for each in found.closed if each.code == "money").adds_up
    text = shown(client, survey)
    assert "how many people gave something" in text
    assert "71" not in re.sub(r'"[^"]*"', "", text)
    assert "37" not in re.sub(r'"[^"]*"', "", text)


@pytest.fixture
def survey(app) -> Survey:
    accounts.organisation()
    grid = item("matrix", "grid", options=FIVE, rows=["seats", "paths"], required=True)
    shown = {"op": "answered", "item": "i_grid"}
    pages = (page("one", grid), page("two", item("yes_no", "after", show_if=shown)))
    return builder.published(samples.survey(*pages), slug="park")


def counts(found: Figures, code: str) -> list[int]:
    question = next(each for each in found.closed if each.code == code)
    return [part.people for part in question.parts]


def answer(survey: Survey, **rows: str) -> None:
    respond.sent(survey, {"grid": Rated(tuple(rows.items()))})


def shown(client, survey: Survey, lang: str = "en") -> str:
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    page = client.get(f"/{lang}/results/park/").text
    return page[page.index("<main") : page.index("</main>")]


def test_each_row_is_counted_as_a_question_of_its_own(survey):
    answer(survey, seats="point_0", paths="point_4")
    answer(survey, seats="point_0")
    found = figures.exact(survey)
    assert counts(found, "grid.seats") == [2, 0, 0, 0, 0]
    assert counts(found, "grid.paths") == [0, 0, 0, 0, 1]
    seats, paths, after = found.closed
    assert (seats.answered, paths.answered) == (2, 1)
    assert (seats.of_all, paths.of_all) == (True, False)
    assert seats.prompt["ar"] == "grid_row_seats in ar"
    assert seats.heading["ar"] == "grid_prompt in ar"
    assert set(after.depends_on) == {"grid.seats", "grid.paths"}


def test_rows_that_can_be_told_are_drawn_in_one_chart(client, survey):
    for number in range(205):
        point = FIVE[number % 5]
        answer(survey, seats=point, paths=FIVE[0] if number < 41 else point)
    text = shown(client, survey)
    assert text.count('id="hatch"') == 1
    assert text.count('class="stack"') == 2
    assert "grid_row_seats in en" in text
    assert "205 answers" in text
    drawn = re.findall(r'class="seg f1"[^>]* width="([\d.]+)%"', text)
    assert drawn[:2] == ["100.00", "20.00"]  # the key, then 40 of five times 40


def test_a_row_with_few_answers_to_a_point_is_rounded_and_left_out_like_any_other(client, survey):
    for number in range(60):
        answer(survey, seats=FIVE[0] if number < 57 else FIVE[4], paths=FIVE[number % 5])
    text = shown(client, survey, "ar")
    assert 'class="stack"' not in text
    assert "grid_prompt in ar – grid_row_seats in ar" in re.sub(r"\s+", " ", text)
    assert not {"57", "3"} & set(re.findall(r'class="num">(\d+)', text))


def test_of_fewer_than_ten_people_nothing_is_told(client, survey):
    for number in range(9):
        answer(survey, seats=FIVE[number % 5])
    assert "grid_point" not in shown(client, survey)
