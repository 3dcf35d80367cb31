"""Statistics of agreement and of shares, against figures that others published."""

import pytest
from scipy.stats import chi2_contingency

from analysis.agreement import distance, micro_f1, reliability, share_agreed
from analysis.proportions import chance, difference, discoveries, wilson

# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), example C: four observers,
# twelve units, nominal alpha 0.743.
OBSERVED = [
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
]
# The same text, example A: two observers, ten units, two names; alpha 0.095.
BINARY = list(zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))


def test_wilson_and_newcombe_give_the_published_intervals():
    # Newcombe 1998, Statistics in Medicine 17: 857-872, table I; and 873-890, table II.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    assert difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert difference(0, 10, 0, 10) == pytest.approx((-0.2775, 0.2775), abs=5e-5)


def test_the_chance_is_that_of_pearsons_chi_square():
    table = [[56, 14], [48, 32]]
    assert chance(56, 70, 48, 80) == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert chance(5, 50, 10, 100) == pytest.approx(1.0)
    assert chance(0, 0, 10, 100) == 1.0


def test_of_many_differences_only_those_stand_that_the_source_names():
    # Benjamini and Hochberg 1995, section 3.2: fifteen chances, four are told at 0.05.
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    assert discoveries(published) == [True] * 4 + [False] * 11
    assert discoveries(published[::-1]) == [False] * 11 + [True] * 4
    assert discoveries([]) == []
    # Without the correction nine of them would be.
    assert sum(each <= 0.05 for each in published) == 9


def test_alpha_of_names_is_krippendorffs_own():
    units = [[frozenset((each,)) for each in unit if each is not None] for unit in OBSERVED]
    found = reliability(units)
    assert found is not None
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.comments == 11
    assert found.interval.low < 0.743 < found.interval.high
    two = reliability([[frozenset((one,)), frozenset((other,))] for one, other in BINARY])
    assert two is not None
    assert two.alpha == pytest.approx(0.095, abs=5e-4)


def test_alpha_says_nothing_where_nothing_can_differ():
    same = [frozenset((1,)), frozenset((1,))]
    assert reliability([]) is None
    assert reliability([same]) is None
    assert reliability([same, same]) is None
    always = reliability([same, [frozenset((2,))] * 2])
    assert always is not None
    assert always.alpha == 1.0


def test_leaving_out_a_comment_is_the_same_as_never_having_had_it():
    units = [[frozenset((one,)), frozenset((other, 7))] for one, other in BINARY]
    whole = reliability(units)
    again = [reliability(units[:place] + units[place + 1 :]).alpha for place in range(len(units))]
    middle = sum(again) / len(again)
    error = (sum((each - middle) ** 2 for each in again) * 9 / 10) ** 0.5
    assert whole.interval.high - whole.alpha == pytest.approx(1.959964 * error)


def test_sets_are_as_far_apart_as_masi_says():
    # Passonneau 2006: equal 0; one inside the other, two of three shared: 1 - 2/3 * 2/3.
    assert distance(frozenset("ab"), frozenset("ab")) == 0
    assert distance(frozenset("ab"), frozenset("abc")) == pytest.approx(1 - 4 / 9)
    assert distance(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 9)
    assert distance(frozenset("ab"), frozenset("cd")) == 1
    assert distance(frozenset(), frozenset()) == 0
    assert distance(frozenset(), frozenset("a")) == 1


def test_agreement_counts_the_strongest_topic_and_f1_every_topic():
    pairs = [
        (("a", "b"), frozenset("a")),  # agrees; one topic too many
        (("a",), frozenset("bc")),  # differs
        ((), frozenset()),  # both: in none
        ((), frozenset("a")),  # a person found one
    ]
    found = share_agreed(pairs)
    assert (found.agreed, found.judged, found.share) == (2, 4, 0.5)
    assert found.interval == wilson(2, 4)
    # Both named: a, none. Named in all: 3 + 3 + 2 + 2.
    assert micro_f1(pairs) == pytest.approx(2 * 2 / 10)
    assert micro_f1([]) is None
