from collections.abc import Mapping
from dataclasses import replace

import pytest

from analysis import Former, Lineage, Reached
from analysis.lineage import lineage


def lines(before: Mapping[str, str | None], now: Mapping[str, int | None], kept=()):
    former = Former({one: {key: 1.0} if key else {} for one, key in before.items()})
    reached = [(Reached(topic, 1.0),) if topic else () for topic in now.values()]
    numbers = {key: number for number, key in enumerate(kept, 1)}
    found, continued = lineage(list(now), reached, former, numbers)
    return [(one.kind, one.former, one.topic, one.shared) for one in found], continued


def people(start: int, count: int, topic):
    return {f"p{number}": topic for number in range(start, start + count)}


def test_the_same_comments_are_the_same_topic():
    found, continued = lines(people(0, 10, "a"), people(0, 10, 1))

    assert found == [(Lineage.SAME, "a", 1, 10)]
    assert continued == {1: "a"}


def test_new_comments_make_a_topic_grow():
    found, _ = lines(people(0, 10, "a"), people(0, 13, 1))

    assert found == [(Lineage.GROWN, "a", 1, 10)]


def test_a_topic_of_new_comments_is_new_and_one_left_by_all_is_gone():
    before = people(0, 10, "a") | people(10, 5, "b")
    found, continued = lines(before, people(0, 10, 1) | people(20, 5, 2))

    assert found == [
        (Lineage.SAME, "a", 1, 10), (Lineage.NEW, None, 2, 0), (Lineage.GONE, "b", None, 0),
    ]  # fmt: skip
    assert continued == {1: "a"}


def test_two_topics_in_one_are_merged():
    before = people(0, 10, "a") | people(10, 9, "b")
    found, _ = lines(before, people(0, 19, 1))

    assert found[0] == (Lineage.SAME, "a", 1, 10)
    assert (Lineage.MERGED, "b", 1, 9) in found


def test_a_topic_in_three_parts_is_split():
    before = people(0, 12, "a")
    found, _ = lines(before, people(0, 4, 1) | people(4, 4, 2) | people(8, 4, 3))

    assert found == [(Lineage.SPLIT, "a", number, 4) for number in (1, 2, 3)]


def test_a_kept_topic_goes_on_although_most_of_it_is_elsewhere():
    before = people(0, 10, "a") | people(10, 10, "b")
    found, continued = lines(before, people(0, 2, 1) | people(2, 18, 2), kept=["a"])

    assert continued[1] == "a"
    assert (Lineage.SAME, "a", 1, 2) in found


def test_a_comment_without_a_topic_belongs_to_no_line():
    found, _ = lines(people(0, 10, "a") | {"x": None}, people(0, 10, 1) | {"x": None, "y": None})

    assert found == [(Lineage.SAME, "a", 1, 10)]


@pytest.mark.parametrize("lost", ["a", "b"])
def test_a_key_that_got_lost_would_be_noticed(lost):
    before = people(0, 10, "a") | people(10, 10, "b")
    former = Former({one: {key: 1.0} for one, key in before.items() if key != lost})
    reached = [(Reached(1 if number < 10 else 2, 1.0),) for number in range(20)]
    _, careless = lineage(list(before), reached, former, {})
    whole = replace(former, topics={one: {key: 1.0} for one, key in before.items()})
    _, careful = lineage(list(before), reached, whole, {})

    assert set(careful.values()) == {"a", "b"}
    assert lost not in careless.values()
