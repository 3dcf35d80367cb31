"""What is kept of comments as bits finds the same ones as looking them up does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from analysis import Comment
from app.db import db
from app.insights import choosing, comments, facets, service, summing, tasks
from app.insights.comment_models import RunComment
from app.insights.sum_models import RunFacet
from app.insights.wanted import Sort, Wanted
from surveys import Chosen
from tests.factories import accounts, builder, respond
from tests.factories.insights import finished_run, open_question

FIRST = date(2026, 2, 26)
WANTED = (
    Wanted(language="es"),
    Wanted(language="xx"),
    Wanted(channel="phone"),
    Wanted(feeling="negative"),
    Wanted(since=FIRST + timedelta(days=2), until=FIRST + timedelta(days=4)),
    Wanted(since=date(2027, 1, 1)),
    Wanted(answers=("problems:time",)),
    Wanted(answers=("problems:time", "problems:other")),
    Wanted(answers=("problems:time", "channel:phone")),
    Wanted(answers=("problems:no_such", "channel:phone")),
    Wanted(answers=("no_such:time",)),
    Wanted(answers=("problems:time",), language="es", sort=Sort.DATE),
    Wanted(channel="web", until=FIRST + timedelta(days=5), sort=Sort.SHUFFLED, seed=3),
    Wanted(language="en", topics=(1,)),
    Wanted(channel="web", words="parking"),
    Wanted(feeling="positive", read="no", sort=Sort.DATE),
)


@pytest.fixture
def run(app):
    return made()


def made():
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    question = open_question(survey)
    placed = []
    for number in range(36):
        text = f"{'Parking' if number % 2 else 'Nurses'} {number}"
        answers = {question.code: text, "channel": Chosen((("phone", "website")[number % 2],))}
        if number % 3:
            answers["problems"] = Chosen(("time", "other")[: number % 3])
        response = respond.sent(
            survey,
            answers,
            lang="en",
            channel=("web", "phone", "paper")[number % 3],
            on=FIRST + timedelta(days=number % 7),
        )
        label = "parking" if number % 2 else "nurse"
        placed.append((label, Comment(str(response.id), text, ("en", "es", "ar")[number % 3])))
    found = finished_run(survey, placed)
    for place, feeling in enumerate(("negative", "positive", "neutral") * 12):
        by_place = (RunComment.run_id == found.id, RunComment.place == place)
        db.session.execute(update(RunComment).where(*by_place).values(sentiment=feeling))
    db.session.commit()
    summing.find_facets(found.id)
    db.session.commit()
    return found


def found(run, wanted):
    page = comments.page(run, wanted, 1)
    return [each.response_id for each in page.comments], page.total


def test_the_same_comments_are_found_with_and_without(run):
    kept = [found(run, wanted) for wanted in WANTED]
    assert all(facets.fitting(run, wanted, {}) is not None for wanted in WANTED[:6])
    facets.drop(run)
    db.session.commit()
    assert facets.fitting(run, WANTED[0], {}) is None
    looked_up = [found(run, wanted) for wanted in WANTED]
    assert kept == looked_up
    assert sum(total > 0 for _ids, total in kept) == 12
    assert all(total == len(ids) for ids, total in kept)


def test_many_places_are_found_as_few_are(run):
    there = select(RunComment.place).where(RunComment.run_id == run.id).order_by(RunComment.place)
    for wanted in (each for each in WANTED if not each.answers and facets.is_asked(each)):
        bits = facets.fitting(run, wanted, {})
        few, many = (
            db.session.scalars(there.where(facets.inside(bits, few=most))).all()
            for most in (facets.FEW, 0)
        )
        assert few == many
        assert len(many) == bits.bit_count()


def test_what_facets_tell_whole_is_not_counted_again(run):
    assert choosing.known_people(run, WANTED[0]) == 12
    assert choosing.known_people(run, Wanted()) == 36
    assert choosing.known_people(run, Wanted(topics=(1,))) == 18
    assert choosing.known_people(run, Wanted(topics=(99,))) == 0
    for more in (Wanted(language="es", topics=(1,)), Wanted(language="es", words="a")):
        assert choosing.known_people(run, more) is None


def test_whoever_withdraws_is_in_no_facet(run):
    ids, total = found(run, Wanted(answers=("problems:time",)))
    gone = ids[0]
    place = db.session.get_one(RunComment, (run.id, gone)).place
    service.forget(gone)
    db.session.commit()
    for row in db.session.scalars(select(RunFacet).where(RunFacet.run_id == run.id)):
        assert not facets.bits_of(row.packed) >> place & 1, (row.facet, row.value)
    left, now = found(run, Wanted(answers=("problems:time",)))
    assert now == total - 1 == len(left)
    assert gone not in left


def test_the_worker_keeps_what_is_missing_once(run):
    facets.drop(run)
    db.session.commit()
    assert [each.id for each in facets.without()] == [run.id]
    tasks.sum_up()
    rows = select(func.count()).select_from(RunFacet)
    assert db.session.scalar(rows) > 10
    assert not facets.without()


def test_facets_that_somebody_withdrew_from_meanwhile_are_not_kept(run):
    ids, _total = found(run, Wanted())
    stale = facets.made(run)
    service.forget(ids[0])
    facets.drop(run)
    facets.keep(run, stale)
    assert facets.fitting(run, WANTED[0], {}) is None
