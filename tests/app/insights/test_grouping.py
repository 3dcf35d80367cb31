"""Figures that hang together are hidden together."""

from datetime import date
from uuid import uuid4

from app.insights.content import (
    ClosedFigures,
    Figures,
    OpenFigures,
    Part,
    RunFigures,
    TopicFigures,
)
from app.insights.disclosure import PublicCount, Shown
from app.insights.how_made import told
from app.insights.results import read


def closed(code: str, *people: int, depends_on: tuple[str, ...] = ()) -> ClosedFigures:
    parts = tuple(Part(code=str(place), people=each) for place, each in enumerate(people))
    return ClosedFigures(
        code=code, kind="single_choice", prompt={"en": code}, answered=sum(people), parts=parts,
        depends_on=depends_on,
    )  # fmt: skip


def topic(number: int, people: int, *, confirmed: bool, **languages: int) -> TopicFigures:
    return TopicFigures(
        id=uuid4(), number=number, people=people, confirmed=confirmed, labels={"en": str(number)},
        words={}, languages=languages,
    )  # fmt: skip


def figures(people: int, *asked: ClosedFigures, opened: tuple[OpenFigures, ...] = ()) -> Figures:
    return Figures(
        title={"en": "T"}, source_lang="en", fallbacks={}, people=people, languages={"en": people},
        channels={"web": people}, unit="week", periods=(), closed=asked, open=opened,
    )  # fmt: skip


def test_a_question_for_some_people_does_not_tell_how_many_these_are():
    parent = closed("visited", 26, 25, 10, 0)  # 10 is left out, or the nought would be found
    child = closed("how", 10, 0, depends_on=("visited",))
    other = closed("why", 40, 21)
    shown = read(figures(61, parent, child, other), "en").closed
    assert Shown.HIDDEN in {row.people.shown for row in shown[0].rows}
    assert {row.people.shown for row in shown[1].rows} == {Shown.HIDDEN}
    assert [row.people.value for row in shown[2].rows] == [40, 20]


def test_unconfirmed_topics_are_one_line_and_absent_when_all_are_confirmed():
    run = RunFigures(
        id=uuid4(), number=1, embedder="use", versions={}, finished_on=date(2026, 3, 1),
        comments=100, read=0, moved=0,
    )  # fmt: skip
    topics = (
        topic(1, 40, confirmed=True),
        topic(2, 30, confirmed=False),
        topic(3, 20, confirmed=False),
    )
    question = OpenFigures(
        question_id="q", code="q", prompt={"en": "Q"}, answered=100, run=run, topics=topics,
        not_grouped={"far": 10},
    )  # fmt: skip
    (shown,) = read(figures(100, opened=(question,)), "en").open
    assert [each.number for each in shown.topics] == [1]
    assert (shown.other.people.value, shown.not_grouped.people.value) == (50, 10)
    all_checked = question.model_copy(update={"topics": topics[:1]})
    (shown,) = read(figures(100, opened=(all_checked,)), "en").open
    assert shown.other is None
    assert shown.not_grouped.exact == 10


def test_a_language_is_named_only_when_the_others_stay_uncertain():
    assert told({"en": 11, "es": 10}, PublicCount(Shown.ROUNDED, 20)) == ("en",)
    many = {"en": 60, "es": 31, "ar": 9}
    assert told(many, PublicCount(Shown.ROUNDED, 100)) == ("en", "es")
    assert told({"en": 9}, PublicCount(Shown.FEW)) == ()
