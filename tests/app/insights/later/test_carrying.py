"""What people decided is carried into a later run, and no comment is lost on the way."""

import logging
from dataclasses import replace

import pytest

from analysis import Comment
from app import clock
from app.db import db
from app.insights import (
    accepting,
    analysing,
    carrying,
    codebook,
    editing,
    lineage,
    making,
    moving,
    queries,
)
from app.insights.models import Run
from app.respond.queries import comments_on
from tests.app.insights.later.again import again, begun, continued, now, report_on
from tests.factories import entries, topics
from tests.factories import insights as runs
from tests.factories.insights import RUN_AT


def test_names_confirmations_meanings_and_moves_are_carried(run, survey, person):
    first, second = (queries.topic_numbered(run, number) for number in (1, 2))
    editing.rename_topic(first, {"en": "Parking"}, **now(run, person))
    editing.confirm_topic(first, **now(run, person))
    what = codebook.Meaning("Cars", "", "", topics.inside(run, 1)[:1])
    codebook.set_codebook(second, what, **now(run, person))
    codebook.rename_theme(queries.themes(run)[0], {"en": "Getting here"}, **now(run, person))
    moved, odd = topics.inside(run, 1)[:2], topics.outside(run)
    moving.move_comments(run, moved, second, **now(run, person))
    moving.move_comments(run, odd[:1], first, **now(run, person))
    taken = topics.inside(run, 2)[-1:]
    moving.take_out(run, taken, second, **now(run, person))
    made = making.make_topic(run, {"en": "Hats"}, odd[1:], **now(run, person))
    read = topics.inside(run, 1)[-1:]
    moving.mark_read(run, read, by=person.id, at=RUN_AT)
    db.session.commit()
    before = {n: topics.inside(run, n) for n in (1, 2, 3)}

    later = again(run)
    mine = {topic.key: topic for topic in queries.all_topics(later)}
    assert set(mine) == {first.key, second.key, made.key}
    new = mine[first.key]
    assert (new.label, new.is_confirmed, new.labels_json) == ("Parking", True, '{"en": "Parking"}')
    assert (mine[second.key].meaning, mine[second.key].examples_json) == (
        "Cars", second.examples_json
    )  # fmt: skip
    assert (mine[made.key].label, mine[made.key].made_by) == ("Hats", "person")
    assert new.theme.label_by_staff == "Getting here"
    assert {n: topics.inside(later, n) for n in (1, 2, 3)} == before
    assert topics.outside(later) == taken
    assert topics.drifted(later) == []
    rows = moving.rows_of(later, moved)
    for each in moved:
        machine = rows[each, new.id]
        assert (machine.machine_strength, machine.standing) == (1.0, False)
        assert machine.decided_by == person.id
    marks = {row.response_id: row.read_by for row in moving.comments_in(later, [*read, *moved])}
    assert marks == dict.fromkeys(read, person.id) | dict.fromkeys(moved), "moved is not yet read"


def test_decisions_of_a_third_run_go_back_to_the_first(run, survey, person):
    moved = topics.inside(run, 1)[:2]
    moving.move_comments(run, moved, None, **now(run, person))
    keys = [topic.key for topic in queries.all_topics(run)]
    for _ in range(2):
        run = again(run)
        accepting.accept_run(run, by=person.id, at=RUN_AT)
        db.session.commit()
        assert set(moved) < set(topics.outside(run))
        assert [topic.key for topic in queries.all_topics(run)] == keys
    assert carrying.former_of(run).decided == {str(each) for each in moved}


def test_what_people_decide_while_it_waits_is_carried_when_it_is_accepted(run, survey, person):
    first, second = (queries.topic_numbered(run, number) for number in (1, 2))
    early = topics.inside(run, 1)[:1]
    moving.move_comments(run, early, second, **now(run, person))
    db.session.commit()
    later = again(run)
    late = topics.inside(run, 1)[-2:]
    moving.move_comments(run, late, second, **now(run, person))
    moving.move_comments(run, early, first, **now(run, person))
    editing.rename_topic(second, {"en": "Nurses"}, **now(run, person))
    db.session.commit()
    assert set(late).isdisjoint(topics.inside(later, 2))
    accepting.accept_run(later, by=person.id, at=RUN_AT)
    assert topics.inside(later, 2) == topics.inside(run, 2)
    assert topics.inside(later, 1) == topics.inside(run, 1)
    assert queries.topic_numbered(later, 2).label == "Nurses"
    assert topics.drifted(later) == []


def test_a_kept_topic_that_the_machine_lost_is_noticed_and_kept(run, person, caplog):
    topic = queries.topic_numbered(run, 1)
    editing.rename_topic(topic, {"en": "Parking"}, **now(run, person))
    db.session.commit()
    with caplog.at_level(logging.ERROR):
        good = again(run)
    assert caplog.text == ""
    accepting.keep_old(good, by=person.id, at=RUN_AT)
    with caplog.at_level(logging.ERROR):
        later = again(run, lost=True)
    assert "1 topics had to be carried on by hand" in caplog.text
    assert [each.label for each in queries.all_topics(later) if each.key == topic.key] == [
        "Parking"
    ]


def test_a_report_that_lost_a_comment_is_refused(run):
    comments = comments_on(run.survey_id, run.question_id)
    former = carrying.former_of(run)
    report = report_on(run, {})
    analysing.refuse_lost(report, comments)
    assert len(former.topics) == len(comments)
    assert former.languages.keys() == former.topics.keys(), "or languages are told twice"
    with pytest.raises(analysing.LostCommentError):
        analysing.refuse_lost(replace(report, assignments=report.assignments[1:]), comments)


def test_the_lineage_is_told_and_how_many_comments_moved(run, survey, person):
    moving.move_comments(
        run, topics.inside(run, 1)[:1], queries.topic_numbered(run, 2), **now(run, person)
    )
    db.session.commit()
    later = again(run, swapped=3)
    lines = [(line.kind, line.former.run_id, line.topic.run_id) for line in lineage.lines(later)]
    assert lines == [("same", run.id, later.id)] * 2
    former, report = carrying.former_of(run), report_on(run, continued(run), 3)
    assert carrying.moved_since(former, report) == 2, "one of three is where a person put it"
    first, new = run.topics[0], continued(later)["parking clinic"]
    assert lineage.kin([first.id]) == {first.id: [first.id, new.id]}


def test_an_answer_about_a_topic_follows_it_into_a_later_run(app):
    loop = entries.published()
    run = loop.run
    later = begun(run)
    former = {each.number: each for each in queries.all_topics(run)}
    report = runs.report_of(entries_placed(run))
    keyed = tuple(replace(each, former=str(former[each.number].key)) for each in report.topics)
    analysing.record(later.id, replace(report, topics=keyed), {}, carrying.former_of(run))
    accepting.accept_run(later, by=loop.author.id, at=clock.now())
    db.session.commit()
    old, new = queries.all_topics(run)[0], queries.all_topics(later)[0]
    decided = entries.queries.decisions_for([old.id, new.id])
    assert decided[new.id] == decided[old.id]
    assert entries.queries.newer_run(run) == later


def entries_placed(run: Run) -> list[tuple[str, Comment]]:
    """Return the comments of a run under the labels of the topics that they are in."""
    texts = {row.response_id: row for row in comments_on(run.survey_id, run.question_id)}
    return [
        (topic.label_by_machine, Comment(str(each), texts[each].text, texts[each].lang))
        for topic in queries.all_topics(run)
        for each in topics.inside(run, topic.number)
    ]
