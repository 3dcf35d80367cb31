"""What was backed up comes back whole, and a damaged backup changes nothing."""

import tarfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import surveys
from app.accounts.models import Organisation
from app.blobs import open_blobs
from app.config import Settings
from app.db import db
from app.operations import backup as backups
from app.operations import locks
from app.respond.models import Answer
from tests.factories.builder import published
from tests.factories.respond import sent


@pytest.fixture
def filled(app: Flask, settings: Settings) -> Settings:
    survey = published("service_feedback")
    for _ in range(3):
        sent(survey, {"satisfaction": surveys.Chosen(("4",))})
    db.session.commit()
    open_blobs(settings).put("files/one.txt", b"words")
    return settings


def test_everything_comes_back(filled: Settings, tmp_path: Path) -> None:
    rows = backups.backup(filled, tmp_path / "all.tar")
    assert rows["response"] == 3
    answers = [each.value_json for each in db.session.scalars(select(Answer))]
    db.session.rollback()
    db.session.remove()
    body = db.session.scalars(select(Organisation)).one()
    body.name = "changed after the backup"
    db.session.commit()
    open_blobs(filled).put("files/two.txt", b"later")
    db.session.remove()
    db.engine.dispose()
    assert backups.restore(filled, tmp_path / "all.tar") == rows
    db.engine.dispose()
    assert backups.counts(db.engine) == rows
    assert [each.value_json for each in db.session.scalars(select(Answer))] == answers
    assert db.session.scalars(select(Organisation)).one().name != "changed after the backup"
    assert list(open_blobs(filled).list()) == ["files/one.txt"]


def test_the_backup_cannot_be_read_without_the_key(filled: Settings, tmp_path: Path) -> None:
    backups.backup(filled, tmp_path / "all.tar")
    assert b"SQLite format 3" not in (tmp_path / "all.tar").read_bytes()


def test_a_changed_byte_is_found_and_nothing_is_replaced(filled: Settings, tmp_path: Path) -> None:
    backups.backup(filled, tmp_path / "all.tar")
    with tarfile.open(tmp_path / "all.tar") as tar:
        place = tar.getmember("database").offset_data + 5000
    data = bytearray((tmp_path / "all.tar").read_bytes())
    data[place] ^= 1
    (tmp_path / "bad.tar").write_bytes(data)
    before = filled.sqlite_file.read_bytes()
    with pytest.raises(backups.BackupError, match="database"):
        backups.restore(filled, tmp_path / "bad.tar")
    assert filled.sqlite_file.read_bytes() == before


def test_a_restore_refuses_while_a_process_runs(filled: Settings, tmp_path: Path) -> None:
    backups.backup(filled, tmp_path / "all.tar")
    with locks.hold(filled), pytest.raises(locks.InUseError):
        backups.restore(filled, tmp_path / "all.tar")


def test_an_existing_file_is_not_overwritten(filled: Settings, tmp_path: Path) -> None:
    (tmp_path / "all.tar").write_text("precious")
    with pytest.raises(backups.BackupError, match="exists"):
        backups.backup(filled, tmp_path / "all.tar")
    assert (tmp_path / "all.tar").read_text() == "precious"


def test_something_else_is_not_taken_for_a_backup(filled: Settings, tmp_path: Path) -> None:
    (tmp_path / "some.tar").write_text("hello")
    with pytest.raises(backups.BackupError, match="not a whole backup"):
        backups.restore(filled, tmp_path / "some.tar")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)],
)
def test_a_backup_writes_nowhere_else(
    filled: Settings, tmp_path: Path, name: str, kind: bytes
) -> None:
    backups.backup(filled, tmp_path / "all.tar")
    with tarfile.open(tmp_path / "all.tar", "a") as tar:
        planted = tarfile.TarInfo(name)
        planted.type, planted.linkname = kind, "../outside"
        tar.addfile(planted)
    before = filled.sqlite_file.read_bytes()
    with pytest.raises(backups.BackupError, match="not a whole backup"):
        backups.restore(filled, tmp_path / "all.tar")
    assert filled.sqlite_file.read_bytes() == before
