"""“More like this” works alike for comments that an earlier run has told the neighbours of."""

from dataclasses import replace
from uuid import UUID

import pytest

from analysis import Comment, Recipe
from app.access import Role
from app.db import db
from app.insights import accepting, choosing, service
from app.insights.comment_models import RunComment
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, open_question, recorded, report_of

OLD, NEW = 7, 3


def written(survey, number):
    question = open_question(survey)
    said = [f"Parking was hard {each}" for each in range(number)]
    sent = [respond.sent(survey, {question.code: text}, lang="en") for text in said]
    pairs = zip(sent, said, strict=True)
    return [("parking", Comment(str(each.id), text, "en")) for each, text in pairs]


def told(survey, placed, similar):
    """Return a run whose report stands in the order of ids, as the worker's does."""
    ordered = sorted(placed, key=lambda pair: pair[1].id)
    report = report_of(ordered)
    by_id = {each.comment_id: each for each in report.assignments}
    places = {each.id: place for place, (_label, each) in enumerate(ordered)}
    assignments = tuple(
        replace(by_id[each.id], similar=tuple(places[one] for one in similar.get(each.id, ())))
        for _label, each in ordered
    )
    question_id = open_question(survey).id
    run = service.start_run(survey, question_id, Recipe(), by=None, at=RUN_AT)
    return recorded(run, replace(report, assignments=assignments))


def near(run, response_id):
    found = choosing.nearest(run, UUID(response_id))
    by_place = {each.place: str(each.response_id) for each in rows(run)}
    return [by_place[place] for place in found.places if place in by_place]


def rows(run):
    return db.session.query(RunComment).filter_by(run_id=run.id)


@pytest.mark.parametrize("who", [min, max], ids=["the-first-left", "the-last-left"])
def test_more_like_this_goes_on_with_the_next_run(app, who):
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    old = written(survey, OLD)
    ids = [each.id for _label, each in old]
    gone = who(ids)
    others = sorted(ids, key=lambda each: each != gone)
    similar = {each: [one for one in others if one != each][:4] for each in ids}
    first = told(survey, old, similar)
    assert near(first, ids[0]) == similar[ids[0]]
    service.forget(UUID(gone))
    db.session.commit()
    left = [pair for pair in old if pair[1].id != gone]
    new = written(survey, NEW)
    fresh = {new[0][1].id: [left[0][1].id, new[1][1].id]}
    second = told(survey, [*left, *new], fresh)
    db.session.commit()
    assert second.previous_id == first.id
    left_ids = [each.id for _label, each in left]
    for each in left_ids:
        assert near(second, each) == [one for one in similar[each] if one != gone]
    assert near(second, new[0][1].id) == fresh[new[0][1].id]
    assert near(second, new[1][1].id) == []
    accepting.accept_run(second, by=accounts.user(Role.ANALYST).id, at=RUN_AT)
    third = told(survey, [*left, *new], {})
    assert near(third, left_ids[0]) == near(second, left_ids[0])
    assert near(third, new[0][1].id) == fresh[new[0][1].id]
