import csv
from dataclasses import replace
from random import Random

import pytest

from analysis.evaluation import __main__ as command
from analysis.evaluation.measuring import labelled_files, load, ours, score, theirs
from analysis.report import Recipe
from analysis.tables import TableError
from tests.factories.comments import BANKING


def labelled(path, topic_of):
    with BANKING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "lang", "topic"])
        writer.writerows((row["text"], "en", topic_of(row)) for row in rows)
    return path


def broad(row):
    words = row["topic"].split("_")
    return next(
        (word for word in ("card", "transfer", "top", "cash", "exchange") if word in words), "other"
    )


def test_labels_that_people_gave_are_told_from_shuffled_ones(tmp_path):
    found = load(labelled(tmp_path / "bank.csv", broad), "use")
    good = ours(found, Recipe())
    shuffled = list(found.topics)
    Random(0).shuffle(shuffled)
    bad = ours(replace(found, topics=tuple(shuffled)), Recipe())

    assert good.nmi > bad.nmi + 0.1
    assert good.ari > bad.ari + 0.05
    assert good.coverage == 1
    assert good.topics > 3


def test_comments_without_a_topic_are_one_more_class():
    assert score(["a", "a", "b", "b"], [1, 1, 2, 2], 0, 0.0).nmi == pytest.approx(1)
    lost = score(["a", "a", "b", "b"], [1, 0, 2, 0], 0, 0.0)

    assert (lost.coverage, lost.topics) == (0.5, 2)
    assert lost.nmi < 1


def test_a_folder_becomes_a_table(tmp_path, capsys):
    labelled(tmp_path / "bank.csv", broad)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    assert command.main([str(tmp_path), "--no-baseline", "--embedder", "use"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split()[:5] == ["file", "comments", "NMI", "ARI", "coverage"]
    assert line.split()[:3] == ["bank", "154", "heeded"]


def test_the_default_is_measured_by_its_own_words_and_seeds_are_compared(tmp_path):
    found = load(labelled(tmp_path / "bank.csv", broad), "use")
    mine, default = ours(found, Recipe(), seeds=2), theirs(found, 0)

    assert 0 < mine.agreement <= 1
    assert ours(found, Recipe()).agreement is None
    assert (default.themes, default.agreement) == (None, None)
    for measured in (mine, default):
        assert -1 <= measured.coherence <= 1
        assert 0 < measured.diversity <= 1


def test_any_column_can_hold_the_labels_and_the_first_of_several_counts(tmp_path):
    path = labelled(tmp_path / "bank.csv", lambda row: f"{broad(row)}|else")
    text = path.read_text(encoding="utf-8").replace("text,lang,topic", "text,lang,kind", 1)
    path.write_text(text, encoding="utf-8")
    found = load(path, "use", "kind")

    assert "card" in found.topics
    assert not any("|" in topic for topic in found.topics)
    assert labelled_files(path, "kind") == [path]
    with pytest.raises(TableError):
        load(path, "use")


def test_a_folder_without_labelled_files_is_refused(tmp_path, capsys):
    assert labelled_files(tmp_path) == []
    assert command.main([str(tmp_path)]) == 2
    assert "has the columns text, lang, topic" in capsys.readouterr().err
    with pytest.raises(TableError):
        load(tmp_path / "absent.csv", "use")
