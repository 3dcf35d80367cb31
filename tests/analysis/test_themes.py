from itertools import combinations

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from analysis.communities import Agreed, Picked, agreed, leiden
from analysis.themes import joined, themes


def blocks(sizes, inside, near, apart):
    """Return a graph of groups, of which each two neighbours are linked more than others."""
    rng = np.random.default_rng(0)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    chance = np.where(
        truth[:, None] == truth, inside, np.where(truth[:, None] // 2 == truth // 2, near, apart)
    )
    links = np.triu(rng.random(chance.shape) < chance, 1).astype(float)
    return sparse.csr_array(links + links.T), truth


def test_topics_with_many_links_between_them_are_one_theme():
    graph, truth = blocks([40] * 6, 0.5, 0.15, 0.01)
    found = joined(graph, truth, 0.7)

    assert len(set(found)) == 3
    assert all(len(set(found[truth // 2 == pair])) == 1 for pair in range(3))


def test_topics_that_stand_alone_stay_alone():
    graph, truth = blocks([40] * 4, 0.5, 0.005, 0.005)

    assert len(set(joined(graph, truth, 0.7))) == 4


def test_every_topic_is_in_one_theme_and_agreement_is_told():
    graph, truth = blocks([40] * 6, 0.5, 0.15, 0.01)
    found, agreement = themes(graph, truth, agreed(graph, Picked(1.0), 0))

    assert all(len(set(found[truth == topic])) == 1 for topic in range(6))
    assert agreement > 0.9


def test_halves_that_disagree_are_told():
    graph, truth = blocks([40] * 6, 0.5, 0.15, 0.01)
    shuffled = np.random.default_rng(1).permutation(truth)
    halves = (Agreed(truth, ()), Agreed(shuffled, ()))
    _, agreement = themes(graph, truth, Agreed(truth, (), halves))

    assert agreement < 0.5


def test_halves_are_compared_on_their_largest_groups():
    """Two thousand rows that each half pairs by chance do not decide beside 500 real groups."""
    rng, alone = np.random.default_rng(2), 2_000
    truth = np.repeat(np.arange(500), 6)
    linked = sparse.block_diag(
        [sparse.kron(sparse.eye_array(500), np.ones((6, 6))), sparse.eye_array(alone)]
    )
    halves = tuple(
        Agreed(np.concatenate([truth, 500 + rng.permutation(alone) // 2]), ()) for _ in range(2)
    )
    labels = np.concatenate([truth, np.full(alone, 500)])
    _, agreement = themes(sparse.csr_array(linked), labels, Agreed(labels, (), halves))

    assert agreement == 1
    assert adjusted_mutual_info_score(halves[0].labels, halves[1].labels) < 0.9


def test_no_link_and_no_topic_make_no_trouble():
    empty = sparse.csr_array((5, 5))

    assert joined(empty, np.arange(5), 0.7).tolist() == [0, 1, 2, 3, 4]
    assert themes(sparse.csr_array((0, 0)), np.zeros(0, np.int64), None)[0].tolist() == []


def test_seeds_that_vote_agree_more_than_single_ones():
    rng = np.random.default_rng(4)
    graph, _ = blocks([25] * 8, 0.16, 0.05, 0.03)
    pairs = [(int(one), int(other)) for one, other in rng.integers(0, 50, (12, 2)) if one != other]
    alone = [_alike(leiden(graph, 1.0, 100 + a), leiden(graph, 1.0, 100 + b)) for a, b in pairs]
    voted = [
        _alike(agreed(graph, Picked(1.0), a).labels, agreed(graph, Picked(1.0), b).labels)
        for a, b in pairs
    ]

    assert np.mean(voted) > np.mean(alone)


def test_themes_that_seeds_vote_on_agree_more_than_themes_of_one():
    graph, _ = blocks([20] * 12, 0.2, 0.08, 0.02)
    found = [agreed(graph, Picked(1.0), seed) for seed in range(8)]
    voted = [themes(graph, each.labels, each)[0] for each in found]
    alone = [themes(graph, each.votes[0], None)[0] for each in found]
    pairs = list(combinations(range(8), 2))

    def agreement(of):
        return np.mean([_alike(of[one], of[other]) for one, other in pairs])

    assert agreement(voted) > agreement(alone)


def _alike(one, other):
    return float(np.mean((one[:, None] == one) == (other[:, None] == other)))
