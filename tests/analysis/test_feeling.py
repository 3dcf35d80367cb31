import csv
import hashlib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis import embeddings, feeling, feeling_measured
from analysis.feeling import FEELINGS, Feeling, HeadError, feelings
from analysis.feeling_measured import is_low, measured
from analysis.languages import primary

SAID = Path(__file__).with_name("feelings.csv")
TOLD_RIGHT = 2 / 3


def said():
    """Return sentences that no head has learnt from, by language."""
    by_lang = defaultdict(list)
    with SAID.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_lang[row["lang"]].append((row["text"], FEELINGS.index(row["sentiment"])))
    return by_lang


def right(embedder, head, lang):
    texts, codes = zip(*said()[lang], strict=True)
    vectors = embeddings.embed(embedder, texts).astype(np.float16)
    return (head.probabilities(vectors, [lang] * len(vectors)).argmax(axis=1) == codes).mean()


def test_the_weights_are_those_of_their_card():
    known = feeling_measured.card()

    assert hashlib.sha256(feeling.WEIGHTS.read_bytes()).hexdigest() == known["weights_sha256"]
    assert tuple(known["feelings"]) == FEELINGS
    for name, maker in embeddings.EMBEDDERS.items():
        assert feeling.head(name).weights.shape == (maker.dimensions, 3)
        assert known["heads"][name]["model_id"] == maker.model_id


def test_the_card_names_what_was_learnt_from_and_what_never():
    known = feeling_measured.card()
    learnt = {source["name"]: source["licence"] for source in known["learnt_from"]}

    assert not {"tweets", "indonesian"} & set(learnt)
    assert set(learnt.values()) <= {"MIT", "CC0-1.0", "Apache-2.0", "this project's own"}
    assert {source["name"] for source in known["measured_only"]} == {"tweets", "indonesian"}


def test_weights_that_were_changed_are_refused(tmp_path, monkeypatch):
    raw = bytearray(feeling.WEIGHTS.read_bytes())
    raw[-200] ^= 1
    changed = tmp_path / "feeling.npz"
    changed.write_bytes(raw)
    monkeypatch.setattr(feeling, "WEIGHTS", changed)
    feeling.head.cache_clear()

    with pytest.raises(HeadError, match="not those that the card describes"):
        feeling.head("use")


USE_LANGUAGES = sorted(lang for lang in said() if primary(lang) in (embeddings.Use.languages or ()))


@pytest.mark.parametrize("lang", USE_LANGUAGES)
def test_plain_praise_and_complaint_are_told_apart(use, lang):
    assert right(use, feeling.head("use"), lang) >= TOLD_RIGHT


def test_the_slow_embedder_tells_them_in_the_other_languages():
    embedder = embeddings.make("e5")
    others = sorted(set(said()) - set(USE_LANGUAGES))

    assert others == ["fa", "hi", "vi"]
    for lang in others:
        assert right(embedder, feeling.head("e5"), lang) >= TOLD_RIGHT, lang


def test_shuffled_weights_are_found_out(use):
    good = feeling.head("use")
    order = np.random.default_rng(0).permutation(len(good.weights))
    shuffled = replace(good, weights=good.weights[order])

    assert right(use, shuffled, "en") < TOLD_RIGHT <= right(use, good, "en")


def test_feelings_have_probabilities_and_weak_languages_are_marked(use):
    vectors = use.encode(["Wonderful, thank you!", "This was terrible.", "x"]).astype(np.float16)
    found = feelings(vectors, "use", ["en", "en", "vi"])

    assert [found.of(0), found.of(1)] == [Feeling.POSITIVE, Feeling.NEGATIVE]
    assert found.probability(0) > 1 / 3
    assert np.allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)
    assert list(found.low) == [is_low("en", "use"), is_low("en", "use"), True]
    assert len(feelings(vectors[:0], "use", [])) == 0


def test_a_comment_alone_and_among_many_feels_the_same(use):
    one = use.encode(["The bus is late again"]).astype(np.float16)
    many = np.repeat(one, 70_000, axis=0)
    alone = feelings(one, "use", ["en"])
    among = feelings(many, "use", ["en"] * len(many))

    assert np.allclose(among.probabilities, alone.probabilities[0], atol=1e-6)
    assert set(among.codes) == set(alone.codes)


def test_vectors_of_another_embedder_are_refused():
    with pytest.raises(HeadError, match=r"not \(n, 512\)"):
        feelings(np.zeros((2, 384), np.float16), "use", ["en", "en"])
    with pytest.raises(HeadError, match="no head for vectors of 'bert'"):
        feelings(np.zeros((2, 384), np.float16), "bert", ["en", "en"])
    with pytest.raises(HeadError, match="2 vectors and 1 languages"):
        feelings(np.zeros((2, 512), np.float16), "use", ["en"])


def test_a_language_is_low_where_it_was_measured_as_weak_or_never():
    figures = feeling_measured.card()["macro_f1"]

    for embedder, of_lang in figures.items():
        for lang, value in of_lang.items():
            assert is_low(lang, embedder) == (value < feeling_measured.LOW)
            assert measured(lang, embedder) == value
    assert measured("vi", "e5") is None
    assert is_low("vi", "e5")
    assert is_low("und", "use")
    assert is_low("en", "no such embedder")
