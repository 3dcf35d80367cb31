"""Two questions compared: counted slowly, tested by SciPy, and what readers may see of it."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from scipy import stats

import surveys
from app.access import Role
from app.builder.models import Survey
from app.db import db
from app.insights import figures
from app.results.crossing import Crossing, Strength, crossing, independence, public
from app.results.desk import desk_of
from app.results.frame import Filters
from tests import markup
from tests.app.results import park
from tests.app.results.park import Person
from tests.factories.accounts import organisation, sign_in, user
from tests.factories.insights import RUN_AT

PAGE = "/staff/surveys/park/results/crossing/"
FILE = "/staff/surveys/park/results/crossing.csv"
LATER = RUN_AT + timedelta(days=30)


def codes(person: Person, question: str) -> tuple[str, ...]:
    code, _, row = question.partition(".")
    value = person.answers.get(code)
    if isinstance(value, surveys.Rated):
        return (dict(value.rows)[row],)
    return value.codes if isinstance(value, surveys.Chosen) else ()


def slowly(people: list[Person], rows: str, columns: str) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for person in people:
        found.update(product(codes(person, rows), codes(person, columns)))
    return found


def crossed(survey: Survey, rows: str, columns: str, filters: Filters | None = None) -> Crossing:
    desk = desk_of(survey, "en")
    one, other = desk.question(rows), desk.question(columns)
    assert one
    assert other
    found = crossing(desk.frame(filters or Filters()), one, other, desk.say)
    db.session.commit()
    return found


PAIRS = [
    ("visits", "dog"),
    ("clean", "recommend"),
    ("uses", "visits"),
    ("grid.light", "grid.noise"),
    ("meadow", "uses"),
]


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_every_pair_is_counted(either: Flask, rows: str, columns: str) -> None:
    survey = park.opened()
    people = park.crowd(survey, 120)
    park.renamed(survey, "visits", "often", "All the time")
    people += park.crowd(survey, 60, seed=2)
    found = crossed(survey, rows, columns)
    wanted = slowly(people, rows, columns)
    for (i, row), (j, column) in product(
        enumerate(found.rows.codes), enumerate(found.columns.codes)
    ):
        assert found.cells[i][j] == wanted[row, column]
    both = [each for each in people if codes(each, rows) and codes(each, columns)]
    assert found.people == len(both)
    for code, total in zip(found.rows.codes, found.row_totals, strict=True):
        assert total == sum(code in codes(each, rows) for each in both)
    assert found.takes_many == ("uses" in (rows, columns))
    assert (found.independence() is None) == found.takes_many
    assert found.rows.words_changed == (rows == "visits")


def test_filters_hold_for_comparisons_too(either: Flask) -> None:
    survey = park.opened()
    people = [each for each in park.crowd(survey, 90) if each.lang == "ar"]
    found = crossed(survey, "visits", "dog", Filters(lang="ar"))
    assert sum(map(sum, found.cells)) == slowly(people, "visits", "dog").total()


def test_a_big_table_is_tested_by_chi_square() -> None:
    table = ((30, 10, 0), (12, 40, 0), (20, 20, 0))
    found = independence(table)
    assert found is not None
    wanted = stats.chi2_contingency([row[:2] for row in table], correction=False)
    assert (found.exact, found.freedom, found.in_doubt) == (False, 2, False)
    assert found.p == pytest.approx(wanted.pvalue)
    assert found.is_significant
    assert found.strength is Strength.MODERATE


def test_a_small_two_by_two_table_is_tested_exactly() -> None:
    found = independence(((3, 1), (1, 3)))
    assert found is not None
    assert found.exact
    assert found.p == pytest.approx(stats.fisher_exact([[3, 1], [1, 3]]).pvalue)
    assert not found.is_significant


def test_a_table_of_small_cells_is_in_doubt() -> None:
    found = independence(((1, 2, 1), (2, 1, 3), (1, 1, 1)))
    assert found is not None
    assert found.in_doubt
    assert independence(((5, 0), (7, 0))) is None
    assert independence(()) is None


@pytest.fixture
def survey(app: Flask) -> Survey:
    organisation()
    return park.opened()


def page(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert markup.problems(answer.text) == []
    return answer.text


def test_an_analyst_reads_the_exact_table(survey: Survey, client: FlaskClient) -> None:
    people = park.crowd(survey, 80)
    sign_in(client, user(Role.ANALYST))
    assert "Choose a question" in page(client)
    text = page(client, "rows=visits&columns=dog")
    for count in slowly(people, "visits", "dog").values():
        assert f'<td class="num">{count}<br>' in text
    assert "Chi-square" in text
    assert "nor that those who answered stand for everybody" in text
    text = page(client, "rows=uses&columns=dog")
    assert "there is no test" in text
    many = client.get(f"{FILE}?rows=visits&columns=dog")
    assert many.data.decode("utf-8-sig").count("\n") == 7


@pytest.mark.parametrize("query", ["rows=dog&columns=dog", "rows=no&columns=dog", "rows=%00"])
def test_what_cannot_be_compared_is_refused(survey: Survey, client: FlaskClient, query) -> None:
    park.crowd(survey, 5)
    sign_in(client, user(Role.ANALYST))
    assert client.get(f"{PAGE}?{query}").status_code == 422
    assert client.get(f"{FILE}?{query}").status_code == 404


def test_a_reader_sees_nothing_before_figures_are_public(survey, client: FlaskClient) -> None:
    park.crowd(survey, 60)
    sign_in(client, user(Role.READER))
    assert "There are no public figures yet" in page(client, "rows=visits&columns=dog")
    assert client.get(f"{FILE}?rows=visits&columns=dog").status_code == 404


def test_a_reader_sees_a_protected_table(survey: Survey, client: FlaskClient) -> None:
    park.crowd(survey, 200)
    figures.make_snapshot(survey, at=LATER)
    exact = crossed(survey, "visits", "dog")
    safe = public(exact)
    assert safe is not None
    sign_in(client, user(Role.READER))
    text = page(client, "rows=visits&columns=dog&language=ar")
    assert "numbers are rounded" in text
    assert "Chi-square" not in text
    for row in safe.cells:
        for cell in row:
            assert cell.people.value is None or cell.people.value % 5 == 0
            assert cell.people.value is None or f">{cell.people.value}<br>" in text
    rows = client.get(f"{FILE}?rows=visits&columns=dog").data.decode("utf-8-sig").splitlines()
    assert {line.split(",")[4] for line in rows[1:]} == {
        str(cell.people.value or "not shown") for row in safe.cells for cell in row
    }
    assert client.get(f"{PAGE}?rows=uses&columns=dog").status_code == 422


def test_a_reader_sees_no_answers_since_the_public_figures(survey, client: FlaskClient) -> None:
    figures.make_snapshot(survey, at=RUN_AT.replace(month=2))
    db.session.commit()
    park.crowd(survey, 200)
    sign_in(client, user(Role.READER))
    assert "would tell of few people" in page(client, "rows=visits&columns=dog")
    assert client.get(f"{FILE}?rows=visits&columns=dog").status_code == 404
