"""A planted burst is found, a campaign is told once, and quiet data give (almost) no alarm."""

import pytest
from scipy.stats import binom

from analysis.bursts import Candidate, Counts, bursts, falls, rate_chance, surge
from tests.factories.bursts import TOPICS, contented, quiet, waves

DRAWS = 200


@pytest.mark.parametrize(
    "counts",
    [
        Counts(9, 60, 12, 400),
        Counts(60, 1000, 210, 4000),
        Counts(0, 50, 3, 80),
        Counts(7, 90, 0, 500),
        Counts(90_000, 400_000, 150_000, 900_000),
    ],
)
def test_the_exact_test_is_that_of_the_binomial_distribution(counts):
    share = counts.now_all / (counts.now_all + counts.before_all)
    exact = binom.sf(counts.now - 1, counts.now + counts.before, share)
    assert rate_chance(counts) == pytest.approx(exact, rel=1e-6, abs=1e-300)


def test_nothing_is_told_where_there_is_nothing_to_compare():
    assert rate_chance(Counts(9, 9, 0, 0)) == 1
    assert bursts([Candidate("new", "day", Counts(9, 9, 0, 0))]) == []
    assert bursts([]) == []
    assert falls([]) == []


def test_a_planted_burst_is_found_and_nothing_else():
    found = [
        {each.candidate.cause for each in bursts(quiet(seed, planted=4))} for seed in range(50)
    ]
    assert sum(TOPICS - 1 in each for each in found) >= 45
    assert sum(len(each - {TOPICS - 1}) for each in found) <= 3


def test_quiet_topics_give_next_to_no_alarm():
    # RATE is 1 %: of two hundred weeks without a burst at most a few may tell of one.
    assert sum(bool(bursts(quiet(seed))) for seed in range(DRAWS)) <= 4


def test_the_false_alarms_would_be_noticed():
    alone = [any(rate_chance(each.counts) < 0.01 for each in quiet(seed)) for seed in range(DRAWS)]
    assert sum(alone) > 20


def test_a_campaign_that_doubles_everything_bursts_no_topic_and_is_told_as_more_answers():
    assert sum(bool(bursts(quiet(seed, louder=2))) for seed in range(DRAWS)) <= 4
    told = surge([80] * 7, [38, 42, 40, 35, 45, 40, 40] * 4)
    assert told is not None
    assert told.now == 560
    assert told.expected == pytest.approx(280, abs=1)


def test_one_topic_is_told_once_in_the_window_that_shows_it_best():
    counts = Counts(30, 100, 20, 400)
    weaker = Counts(40, 300, 20, 400)
    told = bursts([Candidate("water", "week", weaker), Candidate("water", "day", counts)])
    assert [each.candidate.window for each in told] == ["day"]


def test_few_comments_and_small_rises_are_no_burst():
    assert bursts([Candidate("few", "day", Counts(4, 100, 0, 4000))]) == []
    # A rise by a fifth is beyond chance among so many, and still none that has to be told.
    many = Counts(24_000, 100_000, 80_000, 400_000)
    assert rate_chance(many) < 1e-9
    assert bursts([Candidate("many", "week", many)]) == []


def test_a_fall_of_feeling_needs_enough_comments_and_an_interval_above_nought():
    clear = Counts(30, 60, 40, 200)
    assert [each.candidate.cause for each in falls([Candidate("q", "week", clear)])] == ["q"]
    assert falls([Candidate("q", "week", Counts(15, 29, 40, 200))]) == []
    assert falls([Candidate("q", "week", Counts(14, 60, 40, 200))]) == []
    happier = Counts(5, 60, 100, 200)
    assert falls([Candidate("q", "week", happier)]) == []


def test_feelings_that_do_not_change_give_next_to_no_alarm():
    assert sum(bool(falls(contented(seed))) for seed in range(DRAWS)) <= 5


def test_answers_that_come_in_waves_are_no_surge():
    days = [waves(seed) for seed in range(DRAWS)]
    alarms = [surge(each[28:], each[:28]) or surge(each[28:29], each[:28]) for each in days]
    assert sum(each is not None for each in alarms) <= 2


def test_a_surge_needs_days_to_compare_with_and_answers():
    assert surge([500], [3] * 6) is None
    assert surge([29], [0] * 28) is None
    assert surge([30], [0] * 28) is not None
    assert surge([40], [30] * 28) is None
