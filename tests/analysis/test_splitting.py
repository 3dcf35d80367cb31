"""Parts of a topic: found when they are there, every comment in one, the same every time."""

import numpy as np
import pytest

from analysis import splitting

SAID = {
    "The bus was late again and I waited": (1.0, 0.0, 0.0),
    "Parking costs too much near the clinic": (0.0, 1.0, 0.0),
    "The nurse explained everything kindly": (0.0, 0.0, 1.0),
}


def topic(sizes, *, langs=("en",), noise=0.05):
    """Return rows, texts and languages of a topic that says as many things as there are sizes."""
    chance = np.random.default_rng(7)
    rows, texts, spoken = [], [], []
    for (text, centre), size in zip(SAID.items(), sizes, strict=False):
        for number in range(size):
            vector = np.zeros(16)
            vector[:3] = centre
            rows.append(vector + noise * chance.normal(size=16))
            texts.append(f"{text}, time {number}")
            spoken.append(langs[number % len(langs)])
    return np.array(rows), texts, spoken


@pytest.mark.parametrize("sizes", [(30, 20), (30, 20, 10)])
def test_the_things_that_a_topic_says_are_its_parts(sizes):
    parts = splitting.proposed(*topic(sizes))
    assert [len(part.places) for part in parts] == list(sizes)
    starts = np.cumsum([0, *sizes])
    assert [part.places for part in parts] == [
        tuple(range(start, start + size))
        for start, size in zip(starts.tolist(), sizes, strict=False)
    ]


def test_each_part_has_its_own_words_and_quotes_of_its_own_comments():
    parts = splitting.proposed(*topic((30, 20)))
    assert "bus" in parts[0].words["en"]
    assert "parking" in parts[1].words["en"]
    assert not set(parts[0].words["en"]) & set(parts[1].words["en"])
    for part in parts:
        assert len(part.quotes) == splitting.QUOTES
        assert set(part.quotes) <= set(part.places)


def test_every_comment_is_in_one_part_and_a_second_time_in_the_same():
    rows, texts, langs = topic((30, 20, 25), noise=0.4)
    first, second = (splitting.proposed(rows, texts, langs) for _ in range(2))
    assert first == second
    places = [place for part in first for place in part.places]
    assert sorted(places) == list(range(75))
    assert splitting.FEWEST <= len(first) <= splitting.MOST


def test_a_language_is_no_part():
    rows, texts, langs = topic((60, 60), langs=("en", "es"))
    rows[np.array(langs) == "es", 5] += 3.0
    parts = splitting.proposed(rows, texts, langs)
    assert [len(part.places) for part in parts] == [60, 60]
    assert all(set(part.words) == {"en", "es"} for part in parts)


@pytest.mark.parametrize("size", [0, 1, splitting.ENOUGH - 1])
def test_a_handful_is_not_split(size):
    with pytest.raises(splitting.TooAlikeError):
        splitting.proposed(*_few(size))


def _few(size):
    rows, texts, langs = topic((max(size, 1),))
    return rows[:size], texts[:size], langs[:size]


def test_equal_comments_are_not_split():
    rows = np.ones((40, 8))
    with pytest.raises(splitting.TooAlikeError):
        splitting.proposed(rows, ["The same words"] * 40, ["en"] * 40)
