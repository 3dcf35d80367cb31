"""What a text leaves out: against all comments, and against as many drawn by chance."""

from analysis.coverage import DRAWS, coverage, places


def bits(*chosen):
    return sum(1 << place for each in chosen for place in each)


def test_places_are_the_bits_of_a_number():
    assert places(bits([0, 3, 64])) == [0, 3, 64]
    assert places(0) == []


EVERYBODY = bits(range(200))
TOPICS = {1: bits(range(120)), 2: bits(range(120, 180)), 3: bits(range(180, 190))}


def found(told, groups, *, statements=3, seed=7):
    return coverage(EVERYBODY, TOPICS, told, groups, statements=statements, seed=seed)


def test_a_group_that_the_text_does_not_speak_for_is_behind():
    groups = {("lang", "ko"): bits(range(120, 160)), ("lang", "en"): bits(range(120))}
    rows = {row.group[1]: row for row in found([1], groups).groups}
    assert (rows["ko"].size, rows["ko"].covered) == (40, 0)
    assert rows["ko"].is_behind
    assert rows["ko"].is_gap
    assert not rows["en"].is_gap


def test_who_is_spoken_for_like_everybody_else_is_not_behind():
    groups = {
        ("channel", "web"): bits(range(0, 200, 2)),
        ("channel", "paper"): bits(range(1, 200, 2)),
    }
    assert not any(row.is_gap for row in found([1, 2], groups).groups)


def test_a_group_of_few_people_is_never_called_behind():
    groups = {("lang", "vi"): bits(range(181, 187))}
    (row,) = found([1, 2], groups).groups
    assert (row.size, row.covered, row.is_gap) == (6, 0, False)


def test_chance_names_big_topics_nearly_always_and_small_ones_seldom():
    named = found([], {}).named
    assert named[1] > 0.9 * DRAWS
    assert named[3] < 0.3 * DRAWS


def test_the_same_seed_draws_the_same_and_another_one_others():
    groups = {("lang", "en"): bits(range(120))}
    assert found([1], groups) == found([1], groups)
    assert found([1], groups).named != found([1], groups, seed=8).named


def test_more_statements_by_chance_cover_more():
    groups = {("lang", "en"): EVERYBODY}
    few, many = (found([1], groups, statements=n).groups[0].drawn for n in (1, 20))
    assert few < many <= 1


def test_of_nobody_nothing_is_told():
    nothing = coverage(0, {}, [], {("lang", "en"): 0}, statements=3, seed=1)
    assert (nothing.people, nothing.covered) == (0, 0)
    assert not nothing.groups[0].is_gap
