import csv
from dataclasses import replace

import pytest

from analysis import embeddings
from analysis.evaluation import translated
from analysis.evaluation.translated import Sentence, crossing, sentences, thirds
from analysis.pipeline import texts_to_embed
from analysis.report import Comment, Recipe
from tests.factories.comments import parallel_comments

RECIPE = Recipe(embedder="use", segments=False, min_people=3)
LANGS = ("en", "es", "fr", "de")


@pytest.fixture(scope="module")
def given():
    """Return four subjects, three sentences each, in four languages."""
    every = [[*each.id.split("-"), each.text] for each in parallel_comments()]
    return [
        Sentence(f"{subject}-{which}", lang, text, subject)
        for subject, which, lang, text in every
        if lang in LANGS
    ]


@pytest.fixture(scope="module")
def vectors(given):
    comments = [Comment(str(n), each.text, each.lang) for n, each in enumerate(given)]
    return embeddings.embed(embeddings.make("use"), texts_to_embed(comments, RECIPE))


def test_topics_of_meaning_cross_languages_and_topics_of_languages_are_seen(given, vectors):
    of_meaning = crossing(given, RECIPE, vectors)
    assert of_meaning.leak < 0.1 < of_meaning.topic
    assert of_meaning.together > 0.8
    # A planted fault: each language has a place of its own.
    apart = vectors.copy()
    for place, each in enumerate(given):
        apart[place, LANGS.index(each.lang)] += 50
    of_language = crossing(given, replace(RECIPE, centre_languages=False), apart)
    assert of_language.leak > 0.5
    assert of_language.together < 0.3


def test_each_language_has_another_third(given):
    parts = {lang: {s.number for s in thirds(given) if s.lang == lang} for lang in LANGS}
    assert {len(part) for part in parts.values()} == {4}
    assert not parts["en"] & parts["es"]
    assert parts["en"] == parts["de"]


def test_a_file_is_read_in_the_languages_asked_for(tmp_path, capsys):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sentence_id", "text", "lang", "topic"])
        rows.writerows([("1", "Hello", "en", "a"), ("1", "你好", "zh-Hans", "a")])
    assert [each.lang for each in sentences(path, ("zh",))] == ["zh"]
    assert translated.main([str(path), "--langs", "ko"]) == 2
    assert "has no sentence in ko" in capsys.readouterr().err
