"""Of too many comments a language model gets central ones, all languages, and some by lot."""

from uuid import UUID

import numpy as np
import pytest

from analysis.centring import unit
from app.drafting import sampling
from app.drafting.queries import TopicComment


def comments(count: int, lang: str = "en", start: int = 0) -> list[TopicComment]:
    return [
        TopicComment(UUID(int=number), f"Comment about parking, {lang} week {number}.", lang)
        for number in range(start, start + count)
    ]


def rows(count: int):
    chance = np.random.default_rng(0)
    return unit(chance.normal(size=(count, 16)) + np.ones(16))


def test_a_few_are_all_given_once_and_without_what_says_nothing():
    given = [*comments(5), *[TopicComment(UUID(int=90), "n/a", "en")] * 2, comments(1)[0]]
    chosen = sampling.choose(given, rows(0), seed=1)
    assert [one.comment for one in chosen.given] == comments(5)
    assert (chosen.sample.central, chosen.sample.drawn, chosen.held_back) == (5, 0, [])


def test_of_many_the_sample_is_told_and_the_same_again():
    given = [*comments(2_000), *comments(8, "ja", 2_000), *comments(3, "ko", 2_008)]
    near = rows(len(given))
    chosen = sampling.choose(given, near, seed=7)
    assert len(chosen.given) == sampling.MOST_COMMENTS
    told = chosen.sample
    assert told.central == 30
    assert told.central + told.languages + told.drawn == len(chosen.given)
    langs = [one.comment.lang for one in chosen.given]
    assert langs.count("ja") >= sampling.OF_A_LANGUAGE
    assert sampling.choose(given, near, seed=7) == chosen
    assert sampling.choose(given, near, seed=8).given != chosen.given
    ids = [one.comment.response_id for one in chosen.given]
    assert ids == sorted(set(ids)), "the order tells nothing of how they were chosen"


def test_many_languages_never_make_it_more_than_fits():
    given = [one for number in range(40) for one in comments(6, f"l{number}", 6 * number)]
    chosen = sampling.choose(given, rows(len(given)), seed=0)
    assert len(chosen.given) == sampling.MOST_COMMENTS
    told = chosen.sample
    assert told.central + told.languages + told.drawn == sampling.MOST_COMMENTS


@pytest.mark.parametrize(
    ("text", "length"),
    [("All is well. " * 200, 999), ("x" * 3_000, None), ("駐車場が狭い。" * 300, 994)],
)
def test_a_long_comment_goes_out_up_to_the_end_of_a_sentence(text, length):
    chosen = sampling.choose([TopicComment(UUID(int=1), text, "en")], rows(0), seed=0)
    assert chosen.sample.shortened == 1
    if length is None:
        assert chosen.given == []
    else:
        (found,) = chosen.given
        assert found.text == text[: len(found.text)]
        assert 0 < len(found.text) <= sampling.MOST_CHARACTERS
        assert found.text[-1] in ".。"
