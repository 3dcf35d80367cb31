"""Many comments: other ways to the same figures."""

import itertools
import os
import random

import numpy as np
import pytest
from scipy import sparse

from analysis import Former, Recipe, cells, embeddings, graphs, neighbours, reading
from analysis.centring import unit
from analysis.largest import largest
from analysis.neighbours import Neighbours, nearest
from analysis.pipeline import analyse
from analysis.whole import whole
from analysis.workers import HERE, Alone, Processes, Threads, shares_of
from tests.factories.comments import comments, lost_or_doubled, nhs_comments, parallel_comments

COUNT = 10


@pytest.fixture(scope="module")
def rows():
    """Return rows in loose groups, as comments are."""
    rng = np.random.default_rng(7)
    centres = rng.normal(size=(60, 48))
    return unit(centres[rng.integers(0, 60, 4_000)] + 0.7 * rng.normal(size=(4_000, 48)))


def approximate(rows, **settings) -> Neighbours:
    once = np.ones(len(rows), np.int64)
    return nearest(rows, once, COUNT, len(rows) // 100, exact=100, **settings)


def found_of(exact, near) -> float:
    pairs = zip(exact.indices, near.indices, strict=True)
    return float(np.mean([np.isin(wanted, given).mean() for wanted, given in pairs]))


def test_near_cells_hold_nine_in_ten_neighbours(rows):
    exact = nearest(rows, np.ones(len(rows), np.int64), COUNT, 40)
    near = approximate(rows)

    assert 0.9 <= found_of(exact, near) < 1
    assert not (near.indices == np.arange(len(rows))[:, None]).any()
    assert all(len(set(each)) == COUNT for each in near.indices.tolist())
    assert np.abs(near.closeness - exact.closeness).mean() < 0.01


def test_who_looks_in_which_order_changes_no_neighbour(rows):
    one = approximate(rows)
    for workers in (Alone(), Threads()):
        other = approximate(rows, workers=workers)
        assert other.indices.tobytes() == one.indices.tobytes()
        assert other.closeness.tobytes() == one.closeness.tobytes()


def test_cells_that_are_drawn_by_chance_would_be_noticed(rows, monkeypatch):
    """The comparison above has to fail once the cells are not the same every time."""
    draws = itertools.count()

    def drawn(given, count):
        some = np.random.default_rng(next(draws)).choice(len(given), count, replace=False)
        return given[some].astype(np.float32)

    monkeypatch.setattr(cells, "learnt", drawn)

    assert approximate(rows).indices.tobytes() != approximate(rows).indices.tobytes()


def test_only_some_rows_are_asked(rows):
    of = np.array([3, 700, 3_999])

    assert np.array_equal(
        approximate(rows, of=of).indices,
        cells.search(whole(rows), of, COUNT, HERE),
    )
    assert approximate(rows, of=of).closeness.shape == (3,)


def test_a_row_in_a_cell_of_its_own_still_has_neighbours():
    rng = np.random.default_rng(1)
    same = np.tile(unit(rng.normal(size=(1, 16))), (800, 1))
    rows = np.vstack([same, unit(rng.normal(size=(40, 16)))])
    near = nearest(rows, np.ones(len(rows), np.int64), 30, 8, exact=10)

    assert all(len(set(each)) == 30 for each in near.indices.tolist())


def test_the_largest_are_the_same_in_wide_rows_and_equal_ones_go_to_the_first():
    block = np.random.default_rng(5).integers(0, 60, (50, 900)).astype(np.float32)
    columns, values = largest(block, 12)
    wanted = np.argsort(-block, axis=1, kind="stable")[:, :12]

    assert np.array_equal(columns, wanted)
    assert np.array_equal(values, np.take_along_axis(block, wanted, axis=1))


def by_products(indices):
    """Weigh links by multiplying whole matrices, which needs much memory."""
    total, count = indices.shape
    ends = np.arange(total + 1) * count
    ones = np.ones(total * count)
    directed = sparse.csr_array((ones, indices.ravel().astype(np.int64), ends), (total, total))
    own = (directed + sparse.eye_array(total, format="csr")).tocsr()
    linked = ((directed + directed.T) > 0).astype(np.float64)
    shared = linked.multiply(own @ own.T).toarray()
    return np.where(shared > 0, shared / (2 * (count + 1) - shared), 0)


def test_links_weighed_in_blocks_are_those_of_whole_products(rows):
    indices = nearest(rows[:500], np.ones(500, np.int64), COUNT, 5).indices
    graph = graphs.shared_neighbour_graph(indices)

    assert np.array_equal(graph.toarray(), by_products(indices))
    assert graph.has_sorted_indices


def test_what_is_left_out_has_no_links(rows):
    graph = graphs.shared_neighbour_graph(nearest(rows[:50], np.ones(50, np.int64), 5, 5).indices)
    left_out = np.arange(50) < 10

    assert np.array_equal(graphs.without(graph, left_out).toarray(), graph.toarray()[10:, 10:])


def test_comments_are_read_alike_in_processes_of_their_own(monkeypatch):
    given = parallel_comments() + comments(["n/a", "...", "Good. " * 30, "\ud800 half a letter"])
    here = reading.read(given, "und")
    monkeypatch.setattr(reading, "_MANY", 1)
    monkeypatch.setattr(reading, "_SHARE", 40)

    assert reading.read(given, "und") == here


def test_shares_come_back_in_order_and_what_goes_wrong_is_told():
    assert list(Processes().each(pow, 2, [5, 3, 4])) == [32, 8, 16]
    with pytest.raises(TypeError):
        list(Processes().each(pow, 2, [5, "3"]))
    assert shares_of(5, 2) == [(0, 2), (2, 4), (4, 5)]
    assert shares_of(0, 2) == []


def test_a_process_that_dies_costs_no_result():
    """One of the shares ends the process that does it; the rest is done here."""
    here = os.getpid()
    assert list(Processes(1).each(_ends_others, here, [1, 2, 3])) == [1, 2, 3]


def _ends_others(here, share):
    if os.getpid() != here:
        os._exit(1)
    return share


def test_processes_embed_alike_and_tell_how_far_they_are(use):
    words = ["bus", "park", "nurse", "road", "school"]
    chance = random.Random(3)
    texts = [" ".join(chance.choices(words, k=4)) for _ in range(40)] + ["", "bus"]
    told: list[float] = []
    apart = embeddings.embed_apart(Processes(), "use", texts, told.append)

    assert apart.tobytes() == embeddings.embed(use, texts).tobytes()
    assert told == [1]


def test_parts_of_one_comment_are_no_neighbours_in_cells_either(rows):
    twins = unit(np.repeat(rows[:400], 10, axis=0))  # all ten parts of a comment are alike
    owners = np.repeat(np.arange(400), 10)
    near = nearest(twins, np.ones(4_000, np.int64), COUNT, 40, owners=owners, exact=100)
    exact = nearest(twins, np.ones(4_000, np.int64), COUNT, 40, owners=owners)

    assert not (owners[near.indices] == owners[:, None]).any()
    assert np.abs(near.closeness - exact.closeness).mean() < 0.05
    assert (owners[approximate(twins).indices] == owners[:, None]).mean() > 0.8


def test_parts_of_the_only_comment_are_neighbours_all_the_same(rows):
    alone = nearest(
        rows[:200], np.ones(200, np.int64), 20, 2, owners=np.zeros(200, np.int64), exact=10
    )

    assert all(len(set(each)) == 20 for each in alone.indices.tolist())


def test_whole_analyses_give_the_same_bytes_and_lose_nobody_in_cells(vectors_of, monkeypatch):
    before, later = nhs_comments(500), nhs_comments(600)
    recipe, vectors = Recipe(embedder="use"), vectors_of(later)
    exact = analyse(before, recipe, vectors_of(before))
    monkeypatch.setattr(neighbours, "EXACT", 100)
    monkeypatch.setattr(cells, "_ROWS_IN_CELL", 10)
    first = analyse(before, recipe, vectors_of(before))
    topics = {
        one.comment_id: {str(topic.topic): topic.strength for topic in one.topics}
        for one in first.assignments
    }
    former = Former(topics, resolution=first.recipe.resolution)
    second = analyse(later, recipe, vectors, former=former)

    assert first.to_json() != exact.to_json(), "cells were not asked"
    assert analyse(before, recipe, vectors_of(before), workers=Alone()).to_json() == first.to_json()
    again = analyse(later, recipe, vectors, former=former, workers=Alone())
    assert again.to_json() == second.to_json()
    assert lost_or_doubled(later, second) == []
    kept = {topic.number: topic.former for topic in second.topics}
    for one in second.assignments:
        if former.topics.get(one.comment_id):
            assert {kept[topic.topic] for topic in one.topics} == set(topics[one.comment_id])
