"""A report is written by a process of its own, which alone loads what sets its pages."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from app.db import db
from app.exports.models import FileState
from app.jobs import Job
from app.operations.worker import Worker
from tests.app.reports.conftest import Desk, row
from tests.conftest import KEYS


@pytest.fixture
def with_keys(app: Flask, tmp_path: Path) -> None:
    """Let processes of their own open the database."""
    keys_file = tmp_path / "keys.json"
    keys_file.write_text(json.dumps(asdict(KEYS)))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys_file=keys_file)


def test_the_worker_has_a_pdf_written(app: Flask, desk: Desk, with_keys: None) -> None:
    db.session.execute(delete(Job))  # what was queued before is not part of this story
    db.session.commit()
    wanted = desk.asks(kind="brief", file_format="pdf", lang="ja")
    Worker(app, "test").drain(limit=5)
    assert row().state == FileState.READY
    answer = desk.fetches(wanted)
    assert answer.data[:5] == b"%PDF-"
    assert answer.content_type == "application/pdf"
