"""Every edit can be undone exactly, and done again, unless something later rests on it."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import User
from app.db import db
from app.insights import codebook, editing, history, making, moving, queries, undoing
from app.insights.models import Run, TopicEdit
from tests.factories import topics
from tests.factories.insights import RUN_AT

NAMED = {"en": "Parking"}


@pytest.fixture
def run(app: Flask) -> Run:
    return topics.run_of(topics.asked())


@pytest.fixture
def person(app: Flask) -> User:
    return topics.analyst()


class Desk:
    """What one person does to a run, always on its newest state."""

    def __init__(self, run: Run, person: User) -> None:
        self.run = run
        self.who = {"by": person.id, "at": RUN_AT}

    @property
    def now(self) -> dict[str, object]:
        return self.who | {"seen": self.run.edits}

    def topic(self, number: int = 1):
        return queries.topic_numbered(self.run, number)

    def theme(self):
        return queries.themes(self.run)[0]

    def last(self) -> TopicEdit:
        return history.edits(self.run)[0].edit

    def undo(self, edit: TopicEdit | None = None) -> TopicEdit:
        return undoing.undo(self.run, edit or self.last(), **self.who)

    def rename(self, name: str = "Parking", number: int = 1):
        editing.rename_topic(self.topic(number), {"en": name}, **self.now)

    def move(self, ids, to: int | None):
        target = None if to is None else self.topic(to)
        return moving.move_comments(self.run, ids, target, **self.now)


@pytest.fixture
def desk(run: Run, person: User) -> Desk:
    return Desk(run, person)


def _confirm(desk: Desk) -> None:
    desk.rename()
    editing.confirm_topic(desk.topic(), **desk.now)


def _reopen(desk: Desk) -> None:
    _confirm(desk)
    editing.take_back_confirmation(desk.topic(), **desk.now)


def _merge(desk: Desk) -> None:
    editing.merge_topics(desk.topic(2), desk.topic(1), **desk.now)


def _separate(desk: Desk) -> None:
    _merge(desk)
    editing.separate_topic(desk.topic(2), **desk.now)


def _move(desk: Desk) -> None:
    desk.move([*topics.inside(desk.run, 1)[:3], *topics.outside(desk.run)], 2)


def _move_out(desk: Desk) -> None:
    desk.move(topics.inside(desk.run, 1)[:3], None)


def _add(desk: Desk) -> None:
    ids = [*topics.inside(desk.run, 1)[:2], *topics.inside(desk.run, 2)[:2]]
    moving.add_comments(desk.run, ids, desk.topic(2), **desk.now)


def _take_out(desk: Desk) -> None:
    moving.take_out(desk.run, topics.inside(desk.run, 1)[:2], desk.topic(1), **desk.now)


def _make(desk: Desk) -> None:
    making.make_topic(desk.run, NAMED, topics.outside(desk.run), **desk.now)


def _split(desk: Desk) -> None:
    making.split_topic(desk.topic(), NAMED, topics.inside(desk.run, 1)[:3], **desk.now)


def _write(desk: Desk) -> None:
    what = codebook.Meaning("About cars", "Bays", "Buses", topics.inside(desk.run, 1)[:2])
    codebook.set_codebook(desk.topic(), what, **desk.now)


def _to_theme(desk: Desk) -> None:
    codebook.move_to_theme(desk.topic(2), desk.theme(), **desk.now)


def _name_theme(desk: Desk) -> None:
    codebook.rename_theme(desk.theme(), {"en": "Getting here"}, **desk.now)


EDITS: list[Callable[[Desk], None]] = [
    Desk.rename, _confirm, _reopen, _merge, _separate, _move, _move_out, _add, _take_out, _make,
    _split, _write, _to_theme, _name_theme,
]  # fmt: skip


@pytest.mark.parametrize("act", EDITS, ids=lambda act: act.__name__.strip("_"))
def test_an_edit_is_undone_exactly_and_done_again(desk, run, act):
    act(desk)
    after = topics.state(run)
    edit = desk.last()
    undone = desk.undo()
    before = topics.state(run)
    assert before != after
    assert (edit.is_undone, undone.undoes_id) == (True, edit.id)
    assert topics.drifted(run) == []
    desk.undo(undone)
    assert topics.state(run) == after
    assert topics.drifted(run) == []
    assert not edit.is_undone
    desk.undo(desk.last())
    assert topics.state(run) == before
    assert [each.edit.number for each in history.edits(run)] == list(range(run.edits, 0, -1))


def test_edits_are_undone_one_by_one_back_to_the_beginning(desk, run):
    states = [topics.state(run)]
    for act in (Desk.rename, _move, _add, _split, _to_theme, _name_theme, _write, _take_out):
        act(desk)
        states.append(topics.state(run))
    done = [each.edit for each in history.edits(run)]
    for edit, before in zip(done, reversed(states[:-1]), strict=True):
        desk.undo(edit)
        assert topics.state(run) == before


def test_what_others_rest_on_is_not_undone_and_they_are_named(desk, run):
    _confirm(desk)
    named, confirmed = (desk.last(), history.edits(run)[1].edit)[::-1]
    with pytest.raises(undoing.RestedOnError) as refused:
        desk.undo(named)
    assert [each.edit.id for each in refused.value.edits] == [confirmed.id]
    desk.undo(confirmed)
    desk.undo(named)
    assert desk.topic().label_by_staff == ""


def test_comments_that_were_moved_on_are_not_moved_back(desk, run):
    ids = topics.inside(run, 1)[:2]
    desk.move(ids, 2)
    first = desk.last()
    desk.move(ids[:1], None)
    with pytest.raises(undoing.RestedOnError):
        desk.undo(first)
    desk.undo(desk.last())
    desk.undo(first)
    assert set(ids) <= set(topics.inside(run, 1))


def test_a_topic_that_was_worked_on_is_not_unmade(desk, run):
    _split(desk)
    made = desk.last()
    assert desk.topic(3).made_by == "person"
    desk.rename("Bays", 3)
    with pytest.raises(undoing.RestedOnError):
        desk.undo(made)
    desk.undo(desk.last())
    desk.undo(made)
    assert [each.topic.number for each in queries.topics_for(run)] == [1, 2]


def test_other_edits_of_the_same_topic_do_not_stand_in_the_way(desk, run):
    desk.rename()
    renamed = desk.last()
    _write(desk)
    _move(desk)
    desk.undo(renamed)
    assert desk.topic().label_by_staff == ""
    assert desk.topic().meaning == "About cars"


def test_an_edit_is_undone_once_and_old_ones_of_unknown_comments_never(desk, run, person):
    desk.rename()
    edit = desk.last()
    desk.undo(edit)
    with pytest.raises(undoing.NotUndoableError):
        desk.undo(edit)
    old = TopicEdit(
        run_id=run.id, number=99, topic_id=desk.topic().id, kind="moved_in", before="",
        after=json.dumps({"from": 1, "to": 2, "comments": 3}), by=person.id, at=RUN_AT,
    )  # fmt: skip
    db.session.add(old)
    db.session.flush()
    with pytest.raises(undoing.NotUndoableError):
        desk.undo(old)
