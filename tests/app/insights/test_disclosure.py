"""What the public sees of small counts, and what an attacker can make of it."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.disclosure import (
    MIN_BASE,
    STEP,
    THRESHOLD,
    Group,
    PublicCount,
    Shown,
    public_count,
    public_groups,
    public_percent,
)
from tests.attacker import Attacker

COUNTS = st.integers(min_value=0, max_value=100_000)


@given(COUNTS)
def test_a_count_is_few_or_a_multiple_of_five_at_most_two_away(count):
    public = public_count(count)
    if count < 10:
        assert public == PublicCount(Shown.FEW)
    else:
        assert public.value is not None
        assert public.value % 5 == 0
        assert abs(public.value - count) <= 2


def test_nought_looks_like_nine():
    assert public_count(0) == public_count(9) != public_count(10)


@given(COUNTS, COUNTS)
def test_a_percentage_needs_thirty_people_and_hides_nearly_all_and_nearly_none(one, other):
    part, whole = sorted((one, other))
    percent = public_percent(public_count(part), public_count(whole))
    if whole < MIN_BASE - 2 or part < THRESHOLD:
        assert percent is None
    elif percent is not None and percent.fraction is not None:
        assert 0.05 <= percent.fraction <= 0.95
        assert round(percent.fraction * 100) == pytest.approx(percent.fraction * 100)


def test_nearly_all_is_said_in_a_word():
    assert public_percent(public_count(98), public_count(100)).shown is Shown.MOST
    assert public_percent(public_count(20), public_count(1000)).shown is Shown.FEW


def test_one_small_count_cannot_be_found_by_subtraction():
    (group,) = public_groups(42, [Group(42, (40, 2))])
    assert group.total.value == 40
    assert [part.shown for part in group.parts] == [Shown.MOST, Shown.FEW]
    (group,) = public_groups(60, [Group(60, (25, 25, 10, 0))])
    assert Shown.HIDDEN in {part.shown for part in group.parts}


def test_fewer_than_ten_people_get_no_figures_at_all():
    (group,) = public_groups(9, [Group(9, (9, 0))])
    assert group.total.shown is Shown.FEW
    assert {part.shown for part in group.parts} == {Shown.HIDDEN}


def test_what_is_big_stays_as_it_is():
    (group,) = public_groups(2003, [Group(2003, (1201, 402, 250, 150))])
    assert [part.value for part in group.parts] == [1200, 400, 250, 150]


def survey(random: Random) -> tuple[int, list[Group]]:
    """Make up a survey: everybody by language, channel and week, and some questions."""
    everybody = int(10 ** random.uniform(0.8, 3))
    groups = [
        Group(everybody, _split(random, everybody, random.randint(1, 6)), of_all=True)
        for _ in range(random.randint(1, 3))
    ]
    for _ in range(random.randint(0, 3)):
        of_all = random.random() < 0.5
        total = everybody if of_all else random.randint(0, everybody)
        if random.random() < 0.6:
            groups.append(Group(total, _split(random, total, random.randint(2, 7)), of_all=of_all))
        else:
            groups.append(_choices(random, total, of_all=of_all))
    return everybody, groups


def _split(random: Random, total: int, parts: int) -> tuple[int, ...]:
    shares = [random.paretovariate(0.7) for _ in range(parts)]
    whole = [int(total * share / sum(shares)) for share in shares]
    whole[0] += total - sum(whole)
    return tuple(random.sample(whole, parts))


def _choices(random: Random, total: int, *, of_all: bool) -> Group:
    options = random.randint(2, 6)
    exclusive = frozenset({options - 1}) if random.random() < 0.4 else frozenset()
    at_most = random.choice([None, 2, 3])
    likes = [random.random() for _ in range(options)]
    counts = [0] * options
    for _ in range(total):
        if exclusive and random.random() < likes[-1] / 3:
            counts[-1] += 1
            continue
        free = [place for place in range(options) if place not in exclusive]
        chosen = [place for place in free if random.random() < likes[place]]
        for place in chosen[: at_most or options] or [random.choice(free)]:
            counts[place] += 1
    return Group(
        total, tuple(counts), adds_up=False, exclusive=exclusive, at_most=at_most, of_all=of_all
    )


def attacks(everybody: int, groups: Sequence[Group], threshold: int) -> list[str]:
    """Return the small counts that the attacker bounds more tightly than [1, 9]."""
    public = public_groups(everybody, groups, threshold=threshold)
    attacker = Attacker()
    whole = attacker.count(public_count(everybody, threshold=threshold), None)
    found = []
    for group, shown in zip(groups, public, strict=True):
        parts = attacker.learn(group, shown, whole)
        found += list(zip(parts, group.parts, strict=True))
    won = []
    for name, count in found:
        if count < THRESHOLD:
            low, high = attacker.solve(name)
            if low > 1 + 1e-6 or high < THRESHOLD - 1 - 1e-6:
                won.append(f"{count} in [{low:.1f}, {high:.1f}]")
    return won


@pytest.mark.parametrize("seed", range(10))
def test_no_attacker_bounds_a_small_count_more_tightly_than_one_to_nine(seed):
    random = Random(seed)
    for _ in range(100):
        everybody, groups = survey(random)
        if everybody >= THRESHOLD:
            assert attacks(everybody, groups, THRESHOLD) == []


def test_the_attacker_is_no_fool():
    """With counts shown from one upwards, the same attacker finds small ones at once."""
    random = Random(0)
    won = [attacks(*survey(random), threshold=1) for _ in range(20)]
    assert sum(map(bool, won)) >= 10


@given(st.integers(0, 10_000), st.lists(st.integers(0, 3_000), min_size=1, max_size=8))
def test_no_exact_small_count_is_ever_shown(more, parts):
    total = sum(parts)
    (group,) = public_groups(total + more, [Group(total, tuple(parts))])
    for count, public in zip(parts, group.parts, strict=True):
        assert public.value is None or (count >= THRESHOLD and public.value % STEP == 0)
