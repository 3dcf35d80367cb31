import csv
import gzip
import json

import numpy as np
import pytest

from analysis import feeling
from analysis.evaluation import feeling as command
from analysis.evaluation import judged
from analysis.evaluation.feeling_heads import (
    Part,
    fitted,
    fold_heads,
    folded,
    moved,
    shifts,
    weights,
    with_offsets,
)
from analysis.evaluation.feeling_measure import Answers, scores
from analysis.evaluation.judged import SOURCES, WRITTEN, Judged, load, sampled, taught
from analysis.evaluation.kept import Kept
from analysis.feeling import Feeling, HeadError, packed, unpacked

LABELLED = ["id", "text", "lang", "sentiment"]
ROWS = {
    "nhs": (LABELLED, [
        ["1", "Kind staff, thank you", "en", "positive"], ["2", "Rude and slow", "en", "negative"],
        ["3", "Lovely nurses", "en", "neutral"], ["4", "Nothing", "en", "positive"],
        ["5", "No rating here", "en", ""], ["6", "kind staff, THANK YOU!", "en", "positive"],
        ["7", "Cold food", "en", "negative"], ["8", "It was on Monday", "en", "neutral"],
    ]),
    "korean_reviews": (LABELLED, [
        ["1", "최고의 영화", "ko", "positive"], ["2", "지루하다", "ko", "negative"],
        ["3", "그저 그렇다", "ko", "mixed"],
    ]),
    "r_survey": (["survey_language", "Qlike_best", "Qlike_least"], [
        ["en", "The community", "Slow loops"], ["es", "Es libre", ""],
    ]),
    "web_sentences": (["text", "lang", "kind"], [
        ["The bridge is in Leeds.", "en", "sentence"], ["bridge", "en", "word"],
        ["Brua er i Bergen.", "nb", "sentence"],
    ]),
    "tweets": (LABELLED, [
        ["1", "What a great day", "en", "positive"], ["2", "I hate this", "en", "negative"],
        ["3", "Match at six", "en", "neutral"], ["4", "Spiel um sechs", "de", "neutral"],
    ]),
    "indonesian": (LABELLED, [["1", "bagus sekali", "id", "positive"]]),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """Lay out every set as in the data folder, with a few lines of each."""
    for source in SOURCES[1:]:
        path = tmp_path / "data" / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "wt", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([ROWS[source.name][0], *ROWS[source.name][1]])
    return tmp_path / "data"


@pytest.fixture
def few(monkeypatch, tmp_path):
    """Learn from a few of the written sentences: three of each feeling in six languages."""
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    path = tmp_path / "few.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows[::15]])
    monkeypatch.setattr(judged, "WRITTEN", path)


def train(folder, out, *more):
    arguments = ["train", str(folder), "--embedder", "use", "--out", str(out)]
    assert command.main([*arguments, "--vectors", str(folder.parent / "kept"), *more]) == 0
    return (out / "feeling.npz").read_bytes(), (out / "feeling.json").read_bytes()


def test_the_same_data_give_the_same_bytes_and_other_labels_do_not(folder, few, tmp_path):
    once, again = train(folder, tmp_path / "one"), train(folder, tmp_path / "two")
    path = folder / SOURCES[2].path
    path.write_text(path.read_text("utf-8").replace("negative", "positive"), "utf-8")
    other = train(folder, tmp_path / "three")

    assert once == again
    assert other[0] != once[0]
    card = json.loads(once[1])
    assert card["heads"]["use"]["comments"] | {"written": 0} == {
        "written": 0, "nhs": 4, "korean_reviews": 3, "r_survey": 3, "web_sentences": 1,
    }  # fmt: skip
    assert set(card["macro_f1"]["use"]) == {"de", "en", "id", "ko"}
    assert unpacked(once[0], "use").weights.shape == (512, 3)


def test_measuring_prints_every_set_beside_its_peers(folder, few, capsys):
    kept = str(folder.parent / "kept")
    assert command.main(["measure", str(folder), "--embedder", "use", "--vectors", kept]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    tweets = next(line for line in lines if line[1:3] == ["tweets", "all"])

    assert {line[1] for line in lines[1:]} >= {source.name for source in SOURCES}
    assert tweets[3] == "4"
    assert float(tweets[-2]) == pytest.approx(2 / 9, abs=1e-3)
    assert 0 <= float(tweets[-1]) <= 1


def test_a_folder_without_the_sets_is_refused(tmp_path, capsys):
    assert command.main(["measure", str(tmp_path), "--embedder", "use"]) == 2
    assert "cannot read" in capsys.readouterr().err


def test_what_the_health_service_calls_0_and_bare_nothings_teach_nobody(folder):
    nhs = load(SOURCES[1], folder)

    assert len(nhs.texts) == 7
    assert [nhs.texts[place] for place in taught(nhs)] == [
        "Kind staff, thank you", "Rude and slow", "kind staff, THANK YOU!", "Cold food",
    ]  # fmt: skip


def test_equal_texts_share_a_fold_and_so_do_translations(folder):
    nhs = load(SOURCES[1], folder)
    written = load(SOURCES[0], folder)
    first = {
        (lang, code): fold
        for lang, code, fold in reversed(
            list(zip(written.langs, written.codes, written.folds, strict=True))
        )
    }

    assert nhs.folds[0] == nhs.folds[4]
    assert set(first.values()) == {0}
    assert set(written.folds) == set(range(5))


def test_no_sentence_of_the_tests_was_learnt_from():
    learnt = set(load(SOURCES[0], WRITTEN.parent).texts)
    with (WRITTEN.parents[2] / "tests/analysis/feelings.csv").open(encoding="utf-8") as file:
        asked = {row["text"] for row in csv.DictReader(file)}

    assert len(asked) == 144
    assert not asked & learnt


def planted(count, shift):
    """Return comments whose vectors tell their feeling, all in one language."""
    random = np.random.default_rng(7)
    codes = np.arange(count) % 3
    rows = random.normal(size=(count, 8)).astype(np.float32)
    rows[np.arange(count), codes] += shift
    texts = tuple(f"text {place}" for place in range(count))
    folds = np.arange(count) % 5
    return Part(Judged("planted", texts, ("en",) * count, codes, folds), rows, 1.0)


def test_a_planted_feeling_is_learnt_and_shuffled_labels_are_not():
    part = planted(600, 4)
    shuffled = part.judged.codes[np.random.default_rng(0).permutation(600)]
    lost = Part(
        Judged("lost", part.judged.texts, part.judged.langs, shuffled, part.judged.folds),
        part.rows,
        1.0,
    )
    found = [
        next(scores(Answers(one.judged, folded(fold_heads([one]), one.judged, one.rows), None)))
        for one in (part, lost)
    ]

    assert found[0].macro_f1 > 0.9
    assert found[1].macro_f1 < 0.45
    assert found[0].most_frequent == pytest.approx(1 / 6, abs=1e-3)


def test_languages_that_stand_apart_are_moved_to_one_middle():
    one, other = planted(300, 4), planted(300, 4)
    apart = np.array([6, 0, 0, 0, 0, 0, 0, 0], np.float32)
    langs = ("en",) * 300 + ("ko",) * 300
    codes = np.concatenate([one.judged.codes, other.judged.codes])
    both = Judged("both", one.judged.texts + other.judged.texts, langs, codes, codes)
    rows = np.vstack([one.rows, other.rows + apart])
    by = shifts(Part(both, rows, 1.0))
    level = moved(rows, langs, by)
    head = with_offsets(fitted([Part(both, level, 1.0)]), by)

    assert np.allclose(by["ko"] - by["en"], apart, atol=1e-4)
    assert np.allclose(head.probabilities(rows, langs), head.probabilities(level), atol=0.01)
    assert not np.allclose(head.probabilities(rows), head.probabilities(level), atol=0.2)
    assert np.array_equal(head.probabilities(rows, ["xx"] * 600), head.probabilities(rows))


def test_feelings_weigh_the_same_however_many_comments_they_have():
    part = planted(300, 1)
    kept = part.judged.chosen(np.flatnonzero((part.judged.codes != 0) | (np.arange(300) < 30)))
    given = weights([Part(kept, part.rows[: len(kept.texts)], 0.3)])
    totals = np.bincount(kept.codes, given)

    assert totals == pytest.approx([1000, 1000, 1000])


def test_samples_are_the_same_each_time_and_large_sets_are_cut():
    one = sampled(planted(300, 1).judged, 20)

    assert one.texts == sampled(planted(300, 1).judged, 20).texts
    assert list(np.bincount(one.codes)) == [20, 20, 20]
    assert len(sampled(planted(300, 1).judged, None).texts) == 300


def test_vectors_are_kept_for_the_next_run(tmp_path, use):
    texts = ["one", "two", "one"]
    first = Kept("use", tmp_path).of(texts)
    file = next(tmp_path.glob("*.npz"))
    written = file.stat().st_mtime_ns
    again = Kept("use", tmp_path).of(["two"])

    assert np.array_equal(first[0], first[2])
    assert np.array_equal(again[0], first[1])
    assert file.stat().st_mtime_ns == written
    assert np.allclose(first[1], use.encode(["two"])[0], atol=1e-4)


def test_a_file_holds_the_heads_of_several_embedders():
    head = fitted([planted(60, 2)])
    raw = packed({"b": head, "a": head})

    assert raw == packed({"a": head, "b": head})
    assert np.array_equal(unpacked(raw, "a").weights, head.weights)
    with pytest.raises(HeadError):
        unpacked(raw, "c")
    assert feeling.FEELINGS[0] is Feeling.NEGATIVE
