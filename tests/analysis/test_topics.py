import numpy as np
import pytest

from analysis import Recipe
from analysis.centring import unit
from analysis.topics import FAR, TopicFinder


@pytest.fixture
def blobs():
    rng = np.random.default_rng(0)
    centres = unit(rng.normal(size=(5, 32)))
    truth = np.repeat(np.arange(5), [100, 80, 60, 40, 20])
    return unit(centres[truth] + 0.08 * rng.normal(size=(300, 32))), truth


def fitted(rows, same=None, **settings):
    names = same or [f"{number:04d}" for number in range(len(rows))]
    return TopicFinder(Recipe(**settings), 0.28).fit(
        rows, names, [["en:x", f"en:{row % 7}"] for row in range(len(rows))], range(len(rows))
    )


def test_topics_are_numbered_biggest_first(blobs):
    rows, truth = blobs
    finder = fitted(rows, resolution=0.2)

    assert np.bincount(finder.labels_).tolist() == [100, 80, 60, 40, 20]
    assert all(len(set(finder.labels_[truth == group])) == 1 for group in range(5))
    assert finder.strengths_.min() > 0.5


def test_there_are_never_more_topics_than_allowed(blobs):
    assert fitted(blobs[0], max_topics=3).labels_.max() == 2
    assert fitted(blobs[0], max_topics=1).labels_.max() == 0
    assert np.bincount(fitted(blobs[0], resolution=9.0, min_people=12).labels_).min() >= 12


def test_comments_with_the_same_words_stay_together(blobs):
    rows, _ = blobs
    names = [f"{number % 150:04d}" for number in range(300)]
    labels = fitted(rows, names).labels_

    assert (labels[:150] == labels[150:]).all()


def test_a_row_like_no_other_is_far_and_weak(blobs):
    rows, _ = blobs
    stranger = -unit(rows.sum(axis=0)[None])
    finder = fitted(np.vstack([rows, stranger]))

    assert np.flatnonzero(finder.labels_ == FAR).tolist() == [300]
    assert finder.strengths_[300] == 0


def test_among_few_nobody_is_called_far(blobs):
    rows, _ = blobs
    finder = fitted(np.vstack([rows[:30], -rows[:1]]))

    assert FAR not in finder.labels_


def test_where_all_are_far_there_is_no_topic():
    rows = np.eye(250)
    finder = fitted(rows)

    assert set(finder.labels_) == {FAR}
    assert finder.weights_.shape == (0, 0)
    assert not finder.strengths_.any()


def test_texts_without_words_still_make_topics(blobs):
    rows, _ = blobs
    finder = TopicFinder(Recipe(), 0.28).fit(
        rows, [str(n) for n in range(300)], [[]] * 300, range(300)
    )

    assert finder.labels_.min() == 0
    assert finder.terms_ == []


@pytest.mark.parametrize("terms", [["en:bus"], ["en:bus", "en:bus"]])
def test_one_word_in_all_comments_is_enough(blobs, terms):
    finder = TopicFinder(Recipe(), 0.28).fit(
        blobs[0], [str(n) for n in range(300)], [terms] * 300, range(300)
    )

    assert finder.terms_ == ["en:bus"]
    assert finder.weights_.shape == (finder.labels_.max() + 1, 1)


def test_fitting_changes_no_input(blobs):
    rows, _ = blobs
    before = rows.copy()
    fitted(rows)

    assert np.array_equal(rows, before)
