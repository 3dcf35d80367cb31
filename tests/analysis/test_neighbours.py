import numpy as np
import pytest

from analysis.centring import centred, unit
from analysis.communities import Limits, Said, leiden, merged
from analysis.graphs import shared_neighbour_graph
from analysis.neighbours import nearest


@pytest.fixture
def rows():
    return unit(np.random.default_rng(3).normal(size=(300, 32)))


def brute_force(rows, count):
    products = rows @ rows.T
    np.fill_diagonal(products, -9)
    return np.sort(products, axis=1)[:, ::-1][:, :count]


def test_neighbours_are_exact(rows):
    near = nearest(rows, np.ones(len(rows), np.int64), 10, 20)
    found = np.take_along_axis(rows @ rows.T, near.indices.astype(np.int64), axis=1)

    assert np.allclose(found, brute_force(rows, 10), atol=2e-3)
    assert np.allclose(near.closeness, brute_force(rows, 20).mean(axis=1), atol=2e-3)
    assert not (near.indices == np.arange(len(rows))[:, None]).any()


def said_once(total):
    return Said(np.ones(total, np.int64), np.arange(total), np.arange(total))


def test_what_one_comment_says_is_no_neighbour_of_itself(rows):
    owners = np.arange(300) // 3
    near = nearest(rows, np.ones(300, np.int64), 10, 20, owners=owners)

    assert not (owners[near.indices] == owners[:, None]).any()
    alone = nearest(rows[:3], np.ones(3, np.int64), 10, 20, owners=np.zeros(3, np.int64))
    assert alone.indices.shape == (3, 2)


def test_ties_go_to_the_lower_index():
    same = np.tile(unit(np.ones((1, 8))), (6, 1))

    assert nearest(same, np.ones(6, np.int64), 2, 2).indices.tolist() == [
        [1, 2], [0, 2], [0, 1], [0, 1], [0, 1], [0, 1],
    ]  # fmt: skip


def test_copies_count_as_near(rows):
    copies = np.ones(len(rows), np.int64)
    alone = nearest(rows, copies, 5, 5).closeness[0]
    copies[0] = 3
    with_two_twins = nearest(rows, copies, 5, 5).closeness[0]

    assert with_two_twins == pytest.approx((2 + brute_force(rows, 3)[0].sum()) / 5, abs=2e-3)
    assert with_two_twins > alone


@pytest.mark.parametrize("total", [1, 2, 3])
def test_few_rows_have_few_neighbours(rows, total):
    near = nearest(rows[:total], np.ones(total, np.int64), 15, 5)

    assert near.indices.shape == (total, total - 1)
    assert leiden(shared_neighbour_graph(near.indices), 1.0, 0).shape == (total,)


def test_planted_groups_are_found_and_small_ones_merged():
    rng = np.random.default_rng(0)
    centres = unit(rng.normal(size=(4, 32)))
    truth = np.repeat([0, 1, 2, 3], [40, 40, 40, 3])
    rows = unit(centres[truth] + 0.1 * rng.normal(size=(len(truth), 32)))
    one_each = np.ones(len(rows), np.int64)
    graph = shared_neighbour_graph(nearest(rows, one_each, 10, 10).indices)
    labels = merged(leiden(graph, 1.0, 0), rows, said_once(len(rows)), Limits(70, 5))

    assert len(set(labels)) == 3
    assert all(len(set(labels[truth == group])) == 1 for group in range(3))
    assert len(set(merged(labels, rows, said_once(len(rows)), Limits(2, 1)))) == 2


def test_people_count_not_rows_when_small_groups_are_merged(rows):
    labels = np.array([0] * 10 + [1] * 2)
    place = np.repeat(np.arange(12), [1] * 10 + [3] * 2)
    six_people = Said(np.array([1] * 10 + [3] * 2), place, np.arange(len(place)))
    one_person = Said(six_people.copies, place, np.minimum(np.arange(len(place)), 10))

    assert len(set(merged(labels, rows[:12], six_people, Limits(70, 5)))) == 2
    assert len(set(merged(labels, rows[:12], six_people, Limits(70, 7)))) == 1
    assert len(set(merged(labels, rows[:12], one_person, Limits(70, 5)))) == 1


def test_topics_that_stay_join_no_other(rows):
    labels = np.array([0] * 2 + [1] * 8 + [2] * 2)
    found = merged(labels, rows[:12], said_once(12), Limits(70, 5), fixed=1)

    assert found[:2].tolist() == [0, 0]
    assert 2 not in found[2:]


def test_centring_takes_a_language_away_and_keeps_what_all_share():
    rng = np.random.default_rng(0)
    meaning = rng.normal(size=(60, 16))
    offset = np.zeros((120, 16))
    offset[60:, 0] = 5
    mixed = np.vstack([meaning, meaning]) + 3 + offset
    moved = centred(mixed, ["en"] * 60 + ["fa"] * 60, 50)

    before = (unit(mixed)[:60] * unit(mixed)[60:]).sum(axis=1).mean()
    after = (moved[:60] * moved[60:]).sum(axis=1).mean()
    assert after > max(before, 0.97)
    assert moved.mean(axis=0).sum() > 1


def test_an_unknown_language_is_not_moved():
    rows = np.eye(4)

    assert np.allclose(centred(rows, ["und"] * 4, 50), rows)
    assert centred(np.zeros((0, 4)), [], 50).shape == (0, 4)
    assert np.allclose(centred(np.zeros((2, 4)), ["en"] * 2, 50), 0)
