import pytest

from analysis import Recipe
from analysis.evaluation.plants import planted
from tests.factories.comments import banking_comments

RECIPE = Recipe(embedder="use", default_lang="en")
# One question of a bank's customers per four intents: unlike patients' comments, and each other.
PLANTS = banking_comments()[::8]


@pytest.fixture(scope="module")
def base(nhs):
    return [comment for comment in nhs if len(comment.text) > 25]


def test_planted_comments_are_found_or_stand_in_a_topic_of_their_own(base):
    _, found = planted(base, PLANTS, RECIPE)

    assert found.plants == len(PLANTS)
    assert found.recall + found.own_topic >= 0.7
    assert found.base_found <= 0.1


def test_a_threshold_of_nothing_finds_nothing(base):
    _, found = planted(base, PLANTS, Recipe(embedder="use", not_grouped_below=-1.0))

    assert (found.recall, found.base_found) == (0, 0)
