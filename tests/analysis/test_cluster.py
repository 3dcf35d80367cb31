"""A scheduler and two workers on this machine give the report of one process."""

import csv

import pytest

from analysis.cluster import ClusterError, connected
from analysis.command import main
from tests.factories.comments import nhs_comments


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("cluster") / "nhs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("id", "text"), *((one.id, one.text) for one in nhs_comments(300))])
    return path


def run(table, name, *more):
    report, assignments = table.with_name(f"{name}.json"), table.with_name(f"{name}.csv")
    status = main([
        str(table), "--text", "text", "--embedder", "use", "--out", str(report),
        "--assignments", str(assignments), *more,
    ])  # fmt: skip
    return status, report, assignments


# Workers close their loops late when everything ends at once.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_gives_the_same_bytes_as_one_process(table):
    alone = run(table, "alone")
    shared = run(table, "shared", "--cluster", "local:2")

    assert alone[0] == shared[0] == 0
    assert shared[1].read_bytes() == alone[1].read_bytes()
    assert shared[2].read_bytes() == alone[2].read_bytes()


@pytest.mark.parametrize("address", ["local:0", "local:", "local:two", "local:999", "local:²"])
def test_a_number_of_workers_that_makes_no_sense_is_refused(address):
    with pytest.raises(ClusterError, match="a number of workers from 1 to 64"), connected(address):
        pass


def test_a_scheduler_that_is_not_there_is_named(table, capsys, monkeypatch):
    monkeypatch.setattr("analysis.cluster._PATIENCE", 1)
    status, report, _ = run(table, "nobody", "--cluster", "tcp://127.0.0.1:9")

    assert status == 2
    assert "no scheduler at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not report.exists()
