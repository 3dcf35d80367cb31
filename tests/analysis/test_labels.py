from collections import Counter

import numpy as np
from scipy import sparse

from analysis.centring import unit
from analysis.labels import WordPicker, likeness, quotes, suggested_labels
from tests.factories.comments import comments


def test_words_are_the_topic_s_own_per_language():
    terms = ["en:bus", "en:buses", "en:late", "es:autobús", "en:park"]
    weights = sparse.csr_array(np.array([[0.9, 0.8, 0.5, 0.7, 0.0], [0.1, 0.0, 0.0, 0.0, 0.9]]))
    picker = WordPicker(weights, terms, 10)
    used = [["en:bus", "en:late"]] * 3 + [["es:autobús"]] * 2
    words = picker.words(0, Counter(en=3, es=2), used)

    assert words == {"en": ("bus", "late"), "es": ("autobús",)}
    assert picker.words(0, Counter(en=3), [["en:late", "en:bus"], ["en:buses"]]) == {
        "en": ("bus", "buses", "late")
    }


def test_one_person_s_word_stands_for_nobody_else():
    picker = WordPicker(sparse.csr_array(np.array([[0.9, 0.5]])), ["en:annabel", "en:nurse"], 10)

    assert picker.words(0, Counter(en=3), [["en:annabel", "en:nurse"], ["en:nurse"], []]) == {
        "en": ("nurse",)
    }


def test_no_two_labels_are_alike():
    words = [("a", "b", "c", "d"), ("a", "b", "c", "e"), ("a", "b", "c"), (), ()]
    labels = suggested_labels(words)

    assert labels == ["a, b, c", "a, b, c, e", "a, b, c #3", "#4", "#5"]


def test_labels_that_would_read_as_one_take_other_words():
    near = ("boiskoszkolne", "bieżniatartanowa", "siatka", "piłka", "bramka")
    labels = suggested_labels([near, (near[0], near[1], "siatki", "szatnia"), near[:3], near[:3]])

    assert likeness(", ".join(near[:3]), f"{near[0]}, {near[1]}, siatki") > 0.9
    assert labels[0] == ", ".join(near[:3])
    assert labels[1] == f"{near[0]}, {near[1]}, siatki, szatnia"
    assert not likeness(*labels[:2])
    assert len(set(labels)) == len(labels)


def test_quotes_are_central_unlike_each_other_and_fit():
    rows = unit(np.array([[1, 0.1, 0], [1, 0.1, 0.01], [1, -0.4, 0], [0.2, 1, 0], [1, 0, 0.0]]))
    chosen = quotes(rows, [True, True, True, True, False], 3)

    assert len(set(chosen)) == 3
    assert 4 not in chosen
    assert not {0, 1} <= set(chosen[:2])
    assert sorted(quotes(rows, [True] * 5, 9)) == [0, 1, 2, 3, 4]


def test_quotes_are_verbatim_distinct_and_without_personal_data(grouped):
    said = ["The nurses on this ward were kind and patient with me"] * 4
    said += ["Ring me on 020 7946 0018, the nurses on this ward were kind to me"]
    said += [f"The nurses on ward {number} were kind and patient" for number in range(4)]
    report = grouped(comments(said), quotes_per_topic=3)
    chosen = report.topics[0].quotes

    assert len(chosen) == 3
    assert len({said[int(one[1:])] for one in chosen}) == 3
    assert "c00004" not in chosen


def test_labels_never_show_what_was_redacted(grouped):
    said = ["write to ann@example.com about the bus", "ring 020 7946 0018 about the bus"] * 4
    report = grouped(comments(said))
    shown = f"{[(topic.label, topic.words) for topic in report.topics]}"

    assert "bus" in shown
    for secret in ("ann", "example", "email", "phone", "7946"):
        assert secret not in shown
