"""P1 to P5 on a real server: killed, traced, and asked twice."""

from pathlib import Path

from tests.durability import kills, once, power


def test_nothing_acknowledged_is_lost_or_doubled_in_25_kills(tmp_path: Path) -> None:
    tally, counted = kills.run(tmp_path, kills=25)
    assert tally.acknowledged
    assert kills.verdict(tally, counted) == []


def test_the_verdict_finds_a_lost_and_a_doubled_response() -> None:
    tally = kills.Tally(acknowledged=["A", "B", "C"])
    whole = {"responses": 3, "receipts": 3, "unfinished": 0, "doubled": 0, "sound": 1}
    assert kills.verdict(tally, whole) == []
    assert kills.verdict(tally, whole | {"responses": 2, "receipts": 2})
    assert kills.verdict(tally, whole | {"responses": 4, "receipts": 4})
    assert kills.verdict(kills.Tally(acknowledged=["A", "A"]), whole)


def test_every_answer_leaves_after_its_commit_is_on_disk(tmp_path: Path) -> None:
    ledger = power.run(tmp_path)
    assert ledger.wal_writes > 10
    assert ledger.synced > 10
    assert ledger.unsynced == 0


def test_the_trace_catches_commits_that_are_not_synced(tmp_path: Path) -> None:
    assert power.run(tmp_path, planted=True).unsynced > 0


def test_what_is_sent_eight_times_at_once_is_there_once(tmp_path):
    doubled, found = once.run(tmp_path, 20)
    assert doubled == 0
    assert (found["responses"], found["receipts"], found["unfinished"]) == (20, 20, 0)


def test_the_count_sees_what_is_there_more_than_once(tmp_path):
    doubled, found = once.run(tmp_path, 2, planted=True)
    assert doubled == 2
    assert found["responses"] == 16
