from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from analysis import Comment, NotGrouped, Recipe, Report
from analysis.pipeline import VectorsError, analyse
from analysis.reading import DuplicateIdError
from tests.factories.comments import (
    comments,
    lost_or_doubled,
    parallel_comments,
    without_reason,
)

USE = Recipe(embedder="use")


def test_nobody_is_lost(nhs, nhs_vectors):
    report = analyse(nhs, USE, vectors=nhs_vectors)

    assert lost_or_doubled(nhs, report) == []
    assert not list(without_reason(report))
    assert sum(topic.size for topic in report.topics) >= report.quality.grouped
    assert sum(theme.size for theme in report.themes) >= report.quality.grouped
    assert report.quality.grouped + sum(report.quality.not_grouped.values()) == len(nhs)


def test_a_lost_comment_would_be_noticed(nhs, nhs_vectors):
    report = analyse(nhs, USE, vectors=nhs_vectors)
    careless = replace(report, assignments=report.assignments[:-1])
    doubled = replace(report, assignments=(*report.assignments, report.assignments[0]))

    assert lost_or_doubled(nhs, careless) == [report.assignments[-1].comment_id]
    assert report.assignments[0].comment_id in lost_or_doubled(nhs, doubled)


def test_the_same_comments_and_recipe_give_the_same_bytes(nhs, nhs_vectors, vectors_of):
    one = analyse(nhs, USE, vectors=nhs_vectors)
    shuffled = Random(7).sample(nhs, len(nhs))
    other = analyse(shuffled, USE, vectors=vectors_of(shuffled))

    assert one.to_json() == other.to_json()
    assert Report.from_json(one.to_json()) == one


def test_another_seed_would_be_noticed(nhs, nhs_vectors):
    one = analyse(nhs, USE, vectors=nhs_vectors)
    other = analyse(nhs, replace(USE, seed=1), vectors=nhs_vectors)

    assert one.to_json() != other.to_json()


def test_stored_vectors_give_the_same_report_as_fresh_ones(nhs, vectors_of):
    some, rows = nhs[:60], vectors_of(nhs[:60])
    fresh = analyse(some, USE)

    assert analyse(some, USE, vectors=rows.astype(np.float16)).to_json() == fresh.to_json()
    assert analyse(some, Recipe(), vectors=rows.astype(np.float16)).to_json() == fresh.to_json()


def test_a_report_says_how_to_make_it_again(nhs, nhs_vectors):
    report = analyse(nhs, Recipe(), vectors=nhs_vectors)

    assert report.recipe.embedder == "use"
    assert report.recipe.resolution is not None
    assert report.recipe.not_grouped_below is not None
    assert analyse(nhs, report.recipe, vectors=nhs_vectors).to_json() == report.to_json()


@pytest.mark.parametrize("count", [1, 2, 5, 30])
def test_few_comments_are_all_grouped(nhs, grouped, count):
    few = [one for one in nhs if len(one.text) > 40][:count]
    report = grouped(few)

    assert lost_or_doubled(few, report) == []
    assert report.quality.coverage == 1
    assert all(topic.label and topic.quotes for topic in report.topics)
    assert all(topic.size >= min(5, count) for topic in report.topics)


def test_no_comments_give_an_empty_report():
    report = analyse([], Recipe())

    assert (report.topics, report.assignments, report.quality.comments) == ((), (), 0)


def test_comments_that_say_nothing_are_set_apart(grouped):
    said = ["!!!", "12345", "👍👍", "", "  ", "Nothing", "n/a", "لا شيء", "なし", "The bus is late"]
    report = grouped(comments(said))
    reasons = [given.not_grouped for given in report.assignments]

    assert reasons[:5] == [NotGrouped.NO_LETTERS] * 5
    assert reasons[5:9] == [NotGrouped.NON_ANSWER] * 4
    assert report.assignments[9].topic == 1


def test_only_comments_that_say_nothing(grouped):
    report = grouped(comments(["No", "-", "none"]))

    assert report.topics == ()
    assert report.quality.not_grouped == {"no_letters": 1, "non_answer": 2, "far": 0, "decided": 0}


def test_the_same_words_from_many_people_are_one_topic_of_many(grouped):
    same = comments(
        ["Please mend the street light."] * 300 + ["please mend the STREET light!"] * 50
    )
    report = grouped(same)

    assert [topic.size for topic in report.topics] == [350]
    assert len(report.topics[0].quotes) == 1
    assert {given.topic for given in report.assignments} == {1}


def test_ids_must_be_different():
    with pytest.raises(DuplicateIdError, match="1 comments"):
        analyse([Comment("a", "one two"), Comment("a", "three four")], USE)


def test_vectors_must_fit(nhs, nhs_vectors):
    with pytest.raises(VectorsError, match="512"):
        analyse(nhs, USE, vectors=nhs_vectors[:5])
    with pytest.raises(VectorsError, match="384"):
        analyse(nhs, replace(USE, embedder="e5"), vectors=nhs_vectors)


def test_progress_goes_forward(nhs, vectors_of):
    told: list[tuple[str, float]] = []
    some = nhs[:20]
    analyse(some, USE, vectors=vectors_of(some), progress=lambda *step: told.append(step))

    assert [step for step, _ in told] == ["read", "embed", "group", "describe", "describe"]
    assert told[-1] == ("describe", 1.0)


def test_what_is_said_in_twelve_languages_lands_together():
    report = analyse(parallel_comments(), Recipe())
    by_sentence: dict[str, Counter[int | None]] = defaultdict(Counter)
    by_topic: dict[int | None, Counter[str]] = defaultdict(Counter)
    for given in report.assignments:
        sentence = given.comment_id.rpartition("-")[0]
        by_sentence[sentence][given.topic] += 1
        by_topic[given.topic][sentence.partition("-")[0]] += 1

    assert report.recipe.embedder == "e5"
    assert majority(by_sentence) >= 0.95
    assert majority(by_topic) >= 0.95
    assert report.quality.language_leak == 0
    assert all(len(topic.words) == 12 for topic in report.topics if topic.size == 24)


def majority(groups: Mapping[object, Counter[Any]]) -> float:
    return sum(max(group.values()) for group in groups.values()) / sum(
        group.total() for group in groups.values()
    )
