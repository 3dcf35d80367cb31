import pytest

from analysis import Assignment, NotGrouped, Reached, Recipe, Topic
from analysis.quality import coherence, language_leak, measure


def topic(number, size, label):
    return Topic(number, size, {"en": ("a", "b")}, label, ())


def given(number, found, lang="en", reason=None):
    reached = () if found is None else (Reached(found, 1.0),)
    return Assignment(f"c{number}", reached, 0.5, lang, reason)


def test_figures_add_up():
    assignments = [given(1, 1), given(2, 1), given(3, None, reason=NotGrouped.FAR)]
    quality = measure([topic(1, 2, "x")], assignments, [[], [], []], Recipe(min_people=1))

    assert (quality.comments, quality.grouped, quality.topics) == (3, 2, 1)
    assert quality.coverage == pytest.approx(0.6667)
    assert quality.not_grouped == {"no_letters": 0, "non_answer": 0, "far": 1, "decided": 0}
    assert quality.broken_rules == ()


def test_broken_rules_are_named():
    topics = [topic(1, 9, "nurses, kind, staff"), topic(2, 2, "nurses, kind, staff.")]
    assignments = [given(number, 1 + number % 2, ("en", "fa")[number % 2]) for number in range(11)]
    quality = measure(topics, assignments, [[]] * 11, Recipe(max_topics=1))

    assert [(rule.code, rule.topics) for rule in quality.broken_rules] == [
        ("too_many_topics", ()),
        ("topic_too_small", (2,)),
        ("labels_alike", (1, 2)),
        ("language_leak", ()),
    ]


def test_a_leak_is_seen_and_a_mixture_is_not():
    leaking = [given(number, 1 + number % 2, ("en", "fa")[number % 2]) for number in range(40)]
    mixed = [given(number, 1 + number % 2, ("en", "fa")[number // 20]) for number in range(40)]

    assert language_leak(leaking) == 1
    assert language_leak(mixed) == 0
    assert language_leak(leaking[::2]) is None


def test_words_that_stand_together_cohere():
    terms = [["en:a", "en:b"], ["en:a", "en:b"], ["en:c"], ["en:d"]]

    assert coherence([{"en": ("a", "b")}], terms) == 1
    assert coherence([{"en": ("c", "d")}], terms) == -1
    assert coherence([{"en": ("a",)}], terms) is None
