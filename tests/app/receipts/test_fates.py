"""One comment in several topics: its own sentences are marked, each decision follows its topic."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from analysis import Comment, Reached
from app.db import db
from app.entries.commitments import queries as commitments
from app.insights import comments, editing, making, service, vectors
from app.insights.comment_models import Assignment
from app.respond.models import Response
from app.respond.queries import CommentRow
from tests.factories import entries, promises, respond
from tests.factories import insights as runs

TEXT = "I waited for hours. There is no space to park. Everybody was kind."
LATER = entries.PUBLISHED + timedelta(days=3)
WAITED, PARKED = (0, 19), (20, 46)


@pytest.fixture
def spoken(app):
    """A published loop of which one response speaks of two topics, a sentence each."""
    survey = entries.in_all_languages()
    question = runs.open_question(survey)
    placed = []
    for label, texts in entries.COMMENTS.items():
        for text in texts:
            response = respond.sent(survey, {question.code: text})
            placed.append((label, Comment(str(response.id), text, "en")))
    mine = respond.sent(survey, {question.code: TEXT})
    placed.append(("Waiting times", Comment(str(mine.id), TEXT, "en")))
    both = (Reached(1, 0.6, (WAITED,)), Reached(2, 0.4, (PARKED,)))
    report = runs.report_of(placed)
    report = replace(
        report,
        assignments=tuple(
            replace(each, topics=both) if each.comment_id == str(mine.id) else each
            for each in report.assignments
        ),
    )
    run = service.start_run(survey, question.id, report.recipe, by=None, at=runs.RUN_AT)
    rows = [CommentRow(UUID(each.id), each.text, "en") for _, each in placed]
    vectors.store_texts(survey.id, question.id, rows)
    return entries.published(entries.confirmed(runs.recorded(run, report))), mine


def opened(client, response, lang="en"):
    page = client.post(f"/{lang}/receipt/", data={"code": respond.receipt_for(response)})
    assert page.status_code == 200
    return page.text


def test_each_sentence_is_marked_with_the_number_of_its_topic(client, spoken):
    _loop, mine = spoken
    page = opened(client, mine)
    marked = re.findall(r"<mark>(.*?)</mark><sup>(\d+)</sup>", page)
    assert marked == [("I waited for hours.", "1"), ("There is no space to park.", "2")]
    assert "<b>1. Waiting times</b>" in page
    assert "<b>2. Parking</b>" in page
    assert re.sub(r"<sup>.*?</sup>|<[^>]+>", "", page).count(TEXT) >= 1


def test_each_decision_stands_beside_the_topics_that_it_answers(client, spoken):
    _loop, mine = spoken
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", opened(client, mine)))
    first, second = told.index("change 1 [en]"), told.index("change 2 [en]")
    assert told.rindex("1. Waiting times", 0, first) < first < second
    assert first < told.rindex("2. Parking", 0, second) < second
    assert "No answer has been published yet" not in told


def test_a_topic_that_nobody_answered_says_so_beside_one_that_was(client, spoken):
    loop, mine = spoken
    db.session.refresh(loop.run)
    noise = making.make_topic(
        loop.run, {"en": "Noise"}, [mine.id], seen=loop.run.edits, by=loop.author.id, at=LATER
    )
    editing.confirm_topic(noise, seen=loop.run.edits, by=loop.author.id, at=LATER)
    db.session.commit()
    page = opened(client, mine)
    assert re.search(r"<b>\d. Noise</b>", page)
    assert "change 1 [en]" in page
    assert page.count("No answer has been published yet.") == 1
    assert page.index("change 2 [en]") < page.index("No answer has been published yet.")


def test_the_numbers_are_left_out_when_there_is_one_topic(client, spoken):
    loop, mine = spoken
    parking = next(each for each in loop.run.topics if each.number == 2)
    db.session.get_one(Assignment, (loop.run.id, mine.id, parking.id)).standing = False
    db.session.commit()
    page = opened(client, mine)
    assert "<mark>I waited for hours.</mark>" in page
    assert "<sup>" not in page
    assert "Marked: the sentences that put your words in this topic." in page
    assert "change 2 [en]" not in page


def test_words_are_marked_where_all_of_the_comment_counts(client, spoken):
    loop, _mine = spoken
    other = entries.some_response(loop)
    run, spans = loop.run, [each.id for each in loop.run.topics]
    assert comments.spans(run, other.id, spans) == []
    assert "Marked: your sentences" not in opened(client, other)


def test_what_became_of_the_promise_is_told(client):
    promise = promises.promised()
    theirs = db.session.query(Assignment).filter(
        Assignment.topic_id == next(each for each in promise.loop.run.topics if each.number == 1).id
    )
    mine = db.session.get_one(Response, theirs.first().response_id)
    assert commitments.of_findings([promise.commitment.finding_id])
    assert "Not started" in opened(client, mine)
    promises.updated(promise)
    page = opened(client, mine)
    assert "40% done" in page
    assert "The new beds are built." in page
    assert f"/en/you-said/{promise.loop.entry.slug}/" in page
    assert "بُنيت الأحواض الجديدة." in opened(client, mine, "ar")
    promises.done(promise)
    page = opened(client, mine)
    assert "A second person has checked it: it is done." in page
    assert "To be done by" not in page


def test_what_was_answered_elsewhere_is_not_called_overdue(client, spoken):
    loop, _mine = spoken
    found = respond.sent(loop.survey, {runs.open_question(loop.survey).code: "Something new"})
    loop.survey.promised_on = entries.PUBLISHED.date()
    db.session.commit()
    page = opened(client, found)
    assert "We promised to answer by" in page
    assert "Overdue" not in page
    loop.survey.answered_on = None
    db.session.commit()
    assert "Overdue" in opened(client, found)
