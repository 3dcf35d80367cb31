"""Wherever feelings are shown stands in which languages they are read badly."""

import pytest
from sqlalchemy import select, update

from analysis import Comment
from app.access import Role
from app.db import db
from app.insights import model_cards, sums, trust
from app.insights.comment_models import RunComment
from tests.factories import accounts, builder, respond
from tests.factories.insights import finished_run, open_question

RUN = "/staff/surveys/clinic/insights/runs/1/"
WEAK = "The machine reads feelings badly in:"
WRITTEN = {"en": 40, "ar": 12, "fa": 4, "und": 3}


@pytest.fixture
def run(app):
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    question = open_question(survey)
    placed = []
    for lang, people in WRITTEN.items():
        for number in range(people):
            text = f"{lang} words {number}"
            response = respond.sent(survey, {question.code: text}, lang="en")
            label = "arabic" if lang == "ar" else "others"
            placed.append((label, Comment(str(response.id), text, lang)))
    made = finished_run(survey, placed)
    db.session.commit()
    return made


def feel(run):
    db.session.execute(update(RunComment).values(sentiment="negative"))
    sums.drop(run)
    db.session.commit()


def page(client, path):
    return client.get(RUN + path).text


def test_each_page_with_feelings_names_the_weak_languages_and_no_others(client, run):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    feel(run)
    for path in ("", "comments/?feeling=negative"):
        assert f"{WEAK} Arabic and Persian." in page(client, path)
    # Topic 1 has no Arabic in it, topic 2 nothing else.
    assert f"{WEAK} Persian." in page(client, "topics/1/")
    assert f"{WEAK} Arabic." in page(client, "topics/2/")
    assert WEAK not in page(client, "comments/")


def test_nothing_is_said_of_feelings_where_none_were_read(client, run):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    for path in ("", "topics/2/", "quality/"):
        assert WEAK not in page(client, path)
        assert "How well are feelings read?" not in page(client, path)


def test_how_well_they_are_read_stands_on_the_page_of_quality(client, run):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    feel(run)
    shown = page(client, "quality/")
    known = trust.feelings_in(run, exact=True)
    assert [(each.lang, each.comments, each.is_weak) for each in known] == [
        ("en", 40, False), ("ar", 12, True), ("fa", 4, True), ("und", 3, True),
    ]  # fmt: skip
    arabic = model_cards.feeling_measured_in("use-multilingual-3", "ar")
    assert f"{arabic:.2f}" in shown
    assert known[2].measured is None
    assert shown.count("Do not rely on it") == 3


def test_who_is_no_analyst_learns_of_no_language_that_few_wrote_in(client, run):
    accounts.sign_in(client, accounts.user(Role.READER))
    feel(run)
    shown = page(client, "quality/")
    assert "Arabic" in shown
    assert "Persian" not in shown
    assert "Do not rely on it" in shown


def test_the_worst_is_told_of_a_model_that_nobody_measured(run):
    feel(run)
    run.embedder = "a model of tomorrow"
    assert all(each.is_weak for each in trust.feelings_in(run, exact=True))
    langs = db.session.scalars(select(RunComment.lang).distinct()).all()
    assert len(trust.feelings_in(run, exact=True)) == len(langs) == 4
