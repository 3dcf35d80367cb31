"""How many statements one response costs the database (the journey of the published figures)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.db import db
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published

MARK = 32
"""Two of them ask whether there is a way to hear what became of it."""


def journey():
    """Three pages, ten questions; the matrix as five scales."""
    matrix = [item("scale", f"row_{number}") for number in range(5)]
    return samples.survey(
        page("one", item("single_choice", "a"), item("single_choice", "b"), *matrix),
        page("two", item("single_choice", "c"), item("multiple_choice", "d"), item("number", "e")),
        page("three", item("short_text", "f"), item("date", "g"), *texts()),
        languages=("en", "ar"),
    )


def texts():
    return item("long_text", "h"), item("long_text", "i")


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    for engine in db.engines.values():
        event.listen(engine, "before_cursor_execute", listen)
    yield statements
    for engine in db.engines.values():
        event.remove(engine, "before_cursor_execute", listen)


def answer_everything(citizen: Citizen) -> None:
    rows = {f"row_{number}": "4" for number in range(5)}
    citizen.starts().answers(a="red", b="green", **rows)
    citizen.answers(c="red", d=["red", "blue"], e="12")
    citizen.answers(f="Short", g__day="1", g__month="2", g__year="2020", h="Long", i="Longer")
    citizen.sends()
    assert citizen.h1 == "Your answers have been sent"


def test_a_response_costs_at_most_thirty_statements(client):
    survey = published(journey())
    answer_everything(Citizen(client, survey))
    second = Citizen(client, survey)
    with counted() as statements:
        answer_everything(second)
    assert len(statements) <= MARK, "\n".join(statements)
