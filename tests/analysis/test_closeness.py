"""Sentences are compared with comments, and the measure of the check can be repeated."""

import pytest

from analysis import embeddings
from analysis.closeness import Comments
from analysis.evaluation import claims as measure
from tests.architecture.sources import ROOT

NHS = ROOT / "app/demo/nhs_feedback.csv.gz"


@pytest.fixture(scope="module")
def embedder():
    return embeddings.make("use")


def test_a_claim_is_near_the_sentence_that_it_is_about(embedder):
    long = "The food was cold. My dog is called Rex. There was nowhere to park the car. Thanks."
    comments = Comments(embedder, [long, "Me gustan los perros", ""], ["en", "es", "und"])
    near = comments.closeness(["Parking is hard to find.", "People like dogs."])
    assert near.shape == (2, 3)
    assert near[0, 0] > 0.45 > near[0, 1]
    assert near[1, 1] > 0.45 > near[1, 2]
    assert comments.closeness([]).shape == (0, 3)


def test_true_citations_pass_more_often_than_shuffled_ones(capsys):
    assert measure.main([str(NHS)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    supported = {line[0]: float(line[-1]) for line in lines}
    assert supported["true"] >= 0.75
    assert supported["shuffled"] <= 0.05
    assert supported["drawn"] <= 0.05


def test_a_file_without_the_comments_is_refused(tmp_path, capsys):
    other = tmp_path / "other.csv"
    other.write_text("id,text\n1,Good\n")
    assert measure.main([str(other)]) == 2
    other.write_text("text\nGood\n")
    assert measure.main([str(other)]) == 2
    assert "error:" in capsys.readouterr().err
