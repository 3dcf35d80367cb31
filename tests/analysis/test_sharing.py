import numpy as np
import pytest

from analysis import Comment, Reached
from analysis.placing import places
from analysis.reading import read
from analysis.sharing import reached
from analysis.similar import similar
from analysis.topics import FAR

TWO = "The nurses were kind and explained it all. The car park is far too expensive here."


def found(text, labels):
    return reached(read([Comment("a", text, "en")], "en"), labels)[0]


def test_a_comment_belongs_to_each_topic_that_its_sentences_reach():
    kind, parking = found(TWO, [4, 2])

    assert (kind.topic, parking.topic) == (5, 3)
    assert kind.strength + parking.strength == 1
    assert [TWO[slice(*span)] for span in kind.spans] == [
        "The nurses were kind and explained it all. "
    ]


def test_the_topic_with_more_to_read_comes_first():
    longer = TWO + " It cost me nine pounds for only two hours."

    assert [one.topic for one in found(longer, [0, 1, 1])] == [2, 1]
    assert found(longer, [0, 1, 1])[0].spans == ((43, len(longer)),)


def test_all_of_it_needs_no_spans():
    assert found(TWO, [3, 3]) == (Reached(4, 1.0),)


def test_parts_like_no_other_count_for_nothing():
    assert found(TWO, [FAR, 1]) == (Reached(2, 1.0, ((43, len(TWO)),)),)
    assert found(TWO, [FAR, FAR]) == ()


def test_spans_are_places_in_the_text_as_it_was_given():
    text = "\u200b" + TWO.replace("kind", "kind\u0000")

    assert text[slice(*found(text, [0, 1])[1].spans[0])].startswith("The car park")


def test_a_map_keeps_what_is_alike_together():
    rows = np.array([[1, 0, 0], [0.98, 0.2, 0], [0, 1, 0], [0, 0.1, 0.99]])
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    shown = np.array(places(rows))
    apart = np.linalg.norm(shown[:, None] - shown, axis=2)

    assert apart[0, 1] < min(apart[0, 2], apart[0, 3])
    assert (shown.min(), shown.max()) == (0, 1)
    assert places(rows) == places(rows.copy())


@pytest.mark.parametrize("total", [0, 1, 2])
def test_a_map_of_few_topics(total):
    assert len(places(np.eye(3)[:total])) == total


def test_similar_comments_are_the_nearest_ones():
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]])
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    assert similar(rows, [0, 1, 2, 4], [0, 4, 3], 1) == {0: (1,), 4: (2,)}
