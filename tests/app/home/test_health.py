"""Whether all is well, for whoever keeps the installation running."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app import clock
from app.db import db
from app.jobs import WorkerPulse


def pulse(seconds_ago: float) -> None:
    db.session.add(WorkerPulse(worker="one", seen_at=clock.now() - timedelta(seconds=seconds_ago)))
    db.session.commit()


def test_all_is_well(client):
    pulse(5)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "web": "ok", "database": "ok", "worker": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("seconds_ago", [61, 86_400])
def test_a_worker_that_has_gone_quiet_is_told(client, seconds_ago):
    pulse(seconds_ago)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "not well"
    assert answer.json["worker"] != "ok"
    assert answer.json["database"] == "ok"


def test_one_living_worker_is_enough(client):
    pulse(3)
    db.session.add(WorkerPulse(worker="two", seen_at=clock.now() - timedelta(days=2)))
    assert client.get("/healthz").status_code == 200


def test_no_worker_at_all_is_told(client):
    assert client.get("/healthz").status_code == 503


def test_a_database_that_does_not_answer_is_told_without_its_words(client):
    db.session.execute(text("drop table worker_pulse"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {
        "status": "not well",
        "web": "ok",
        "database": "not reachable",
        "worker": "unknown",
    }
