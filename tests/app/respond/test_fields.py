"""Every kind of question has its field, its words and its sentences."""

import pytest

import surveys
from app.respond import forms
from app.respond.forms import field_for
from app.respond.models import Written
from app.respond.reading import Reader, answer_rows, lines, minutes
from app.respond.sentences import NOT_ANSWERED, SENTENCES
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published

ASKED = [kind for kind in surveys.KINDS if kind.is_asked]
ASKING = [kind for kind in ASKED if kind is not surveys.Statement]


@pytest.mark.parametrize("kind", ASKED)
def test_a_kind_has_a_field(kind):
    assert field_for.dispatch(kind) is not field_for.dispatch(object)


@pytest.mark.parametrize("kind", ASKING)
def test_a_kind_can_be_shown_in_words(kind):
    assert lines.dispatch(kind) is not lines.dispatch(object)


def test_every_error_has_a_sentence():
    assert set(surveys.ANSWER_CODES) - {"required"} == set(SENTENCES)


def test_every_kind_that_asks_says_what_is_missing():
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in ASKING}
    assert kinds == set(NOT_ANSWERED)


def opened(definition, lang="en", values=None):
    return forms.shown(Reader(definition, lang), definition.pages[0], forms.Course(values or {}))


@pytest.mark.parametrize(
    ("lang", "order"),
    [
        ("en", ["day", "month", "year"]),
        ("de", ["day", "month", "year"]),
        ("ja", ["year", "month", "day"]),
    ],
)
def test_a_date_is_asked_in_the_order_of_the_language(app, lang, order):
    with app.test_request_context():
        field = opened(samples.survey(page("one", item("date", "born"))), lang).questions[0]
        assert [part.name.partition("-")[2] for part in field.parts] == order
        assert field.parts[0].id == field.id


def test_a_scale_stands_in_a_row_and_a_rating_in_a_grid(app):
    definition = samples.survey(page("one", item("scale", "a"), item("rating", "b")))
    scale, rating = opened(definition).questions
    assert (scale.layout, rating.layout) == ("row", "grid")
    assert (rating.low, rating.high) == ("low in en", "high in en")


def test_words_of_another_language_are_marked():
    definition = samples.survey(
        page("one", item("short_text", "a")), languages=("ar",), source_lang="ar"
    )
    field = opened(definition).questions[0]
    assert (field.lang, field.dir) == ("ar", "rtl")


def test_answers_stand_in_words_with_their_language():
    answers = {
        "i_single_choice": Written(samples.chosen("red"), "ar"),
        "i_long_text": Written("سطر\nآخر", "ar"),
    }
    rows = answer_rows(Reader(samples.everything(), "en"), answers)
    by_label = {row.label.partition("_prompt")[0]: row for row in rows}
    assert by_label["single_choice"].value == ("single_choice_red in en",)
    assert by_label["single_choice"].value_lang == ""
    assert by_label["long_text"].value == ("سطر", "آخر")
    assert by_label["long_text"].value_lang == "ar"
    assert by_label["number"].value == ()


def test_minutes_are_at_least_one():
    assert minutes(samples.survey(page("one", item("yes_no", "a")))) == 1
    assert minutes(samples.survey(page("one", item("long_text", "a"), item("long_text", "b")))) == 2


@pytest.mark.parametrize(
    ("lang", "whole", "shown"),
    [("en", False, "12.5"), ("de", False, "12,5"), ("en", True, "12."), ("fa", False, "۱۲٫۵")],
)
def test_who_writes_no_number_is_shown_how_the_language_writes_decimals(client, lang, whole, shown):
    asked = samples.survey(
        page("one", item("number", "age", whole=whole)), languages=("en", "de", "fa")
    )
    citizen = Citizen(client, published(asked), lang=lang).comes()
    start = " ".join(citizen.html.select_one("main form button").get_text(" ").split())
    citizen.presses(start).answers(age="about ten")
    assert citizen.response.status_code == 422
    assert shown in citizen.html.select_one("p.error").get_text()
