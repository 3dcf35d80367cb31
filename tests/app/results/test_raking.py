"""Raking against the package ipfn, and what must hold of any weights."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipfn import ipfn

from app.results.raking import MOST_ROUNDS, Limits, rake

NONE = Limits(0.0, 1e12)
LIMITS = Limits(0.3, 3.0)


def shares(counts):
    return {str(place): count / sum(counts) for place, count in enumerate(counts)}


@st.composite
def samples(draw, least=1):
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    people = {
        tuple(map(str, places)): draw(st.integers(least, 500))
        for places in product(*(range(size) for size in sizes))
    }
    people = {cell: count for cell, count in people.items() if count} or {("0",) * len(sizes): 3}
    targets = [
        shares(draw(st.lists(st.integers(1, 100), min_size=size, max_size=size))) for size in sizes
    ]
    return sizes, people, targets


@settings(max_examples=60, deadline=None)
@given(samples())
def test_weights_are_those_of_ipfn(sample):
    sizes, people, targets = sample
    n = sum(people.values())
    seed = np.zeros(sizes)
    for cell, count in people.items():
        seed[tuple(map(int, cell))] = count
    margins = [np.array([n * each[str(i)] for i in range(len(each))]) for each in targets]
    dimensions = [[place] for place in range(len(sizes))]
    fitted = ipfn.ipfn(
        seed, margins, dimensions, convergence_rate=1e-12, max_iteration=5_000
    ).iteration()
    found = rake(people, targets, NONE)
    assert found.converged
    for cell, count in people.items():
        wanted = fitted[tuple(map(int, cell))]
        # Where cells are nearly empty, both still creep while all margins fit to nine places.
        assert math.isclose(found.weights[cell] * count, wanted, rel_tol=1e-3, abs_tol=1e-4)


@settings(deadline=None)
@given(samples())
def test_weighted_shares_are_those_of_the_population(sample):
    _, people, targets = sample
    found = rake(people, targets, NONE)
    n = sum(people.values())
    for place, each in enumerate(targets):
        for code, share in each.items():
            total = math.fsum(
                found.weights[cell] * count for cell, count in people.items() if cell[place] == code
            )
            assert total / n == pytest.approx(share, abs=1e-6)
    assert found.gap < 1e-6


@settings(deadline=None, max_examples=50)
@given(samples(least=0))
def test_trimmed_weights_keep_their_limits_and_their_mean(sample):
    _, people, targets = sample
    found = rake(people, targets, LIMITS)
    assert all(0.3 - 1e-12 <= weight <= 3.0 + 1e-12 for weight in found.weights.values())
    n = sum(people.values())
    total = math.fsum(found.weights[cell] * count for cell, count in people.items())
    assert total == pytest.approx(n)


def test_what_nobody_answered_is_named_and_goes_to_the_others():
    found = rake({("a",): 30, ("b",): 10}, [{"a": 0.25, "b": 0.25, "c": 0.5}], NONE)
    assert found.missing == ((0, "c"),)
    assert found.weights == pytest.approx({("a",): 2 / 3, ("b",): 2.0})


def test_margins_that_contradict_each_other_are_told():
    # Both questions were answered alike by everybody, while the population differs.
    people = {("a", "x"): 50, ("b", "y"): 50}
    found = rake(people, [{"a": 0.2, "b": 0.8}, {"x": 0.7, "y": 0.3}], NONE)
    assert not found.converged
    assert found.rounds == MOST_ROUNDS
    assert found.gap > 0.1


def test_a_corner_that_nobody_is_in_ends_in_no_division_by_nought():
    people = {("a", "x"): 1, ("a", "y"): 500, ("b", "x"): 500}
    found = rake(people, [{"a": 0.01, "b": 0.99}, {"x": 0.01, "y": 0.99}], LIMITS)
    assert not found.converged
    assert all(0.3 <= weight <= 3.0 for weight in found.weights.values())


def test_who_is_cut_is_counted():
    people = {("a",): 95, ("b",): 5}
    found = rake(people, [{"a": 0.5, "b": 0.5}], LIMITS)
    assert found.weights["b",] == 3.0
    assert found.trimmed == 5
    assert found.gap == pytest.approx(0.5 - 0.15)


def test_nobody_cannot_be_weighed():
    with pytest.raises(ValueError, match="nobody"):
        rake({}, [{"a": 1.0}], NONE)
