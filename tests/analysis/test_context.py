import numpy as np
import pytest

from analysis.centring import unit
from analysis.context import in_context

ROWS = unit(np.random.default_rng(0).normal(size=(5, 8)))
OWNERS = [0, 0, 0, 2, 3]


def test_parts_of_one_comment_come_nearer_to_each_other():
    placed = in_context(ROWS, OWNERS, [1] * 5, 1.0)

    assert placed[0] @ placed[1] > ROWS[0] @ ROWS[1]
    assert np.allclose(np.linalg.norm(placed, axis=1), 1)


def test_a_comment_of_one_part_stays():
    assert np.allclose(in_context(ROWS, OWNERS, [1] * 5, 1.0)[3:], ROWS[3:])


@pytest.mark.parametrize("share", [0.0, 0.5, 2.0])
def test_the_share_says_how_far(share):
    middle = unit(ROWS[:3].sum(axis=0)[None])[0]

    assert np.allclose(
        in_context(ROWS, OWNERS, [1] * 5, share)[0], unit((ROWS[0] + share * middle)[None])[0]
    )


def test_longer_parts_weigh_more():
    placed = in_context(ROWS, OWNERS, [9, 1, 1, 1, 1], 1.0)

    assert placed[0] @ ROWS[0] > in_context(ROWS, OWNERS, [1] * 5, 1.0)[0] @ ROWS[0]


def test_nothing_stays_nothing():
    assert in_context(np.zeros((0, 8)), [], [], 1.0).shape == (0, 8)
