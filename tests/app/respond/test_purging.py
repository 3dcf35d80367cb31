"""`heeded purge-expired`: what has had its time goes, saved answers stay for theirs."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from app import clock, create_app, schema
from app.cli import main
from app.config import Settings
from app.db import db
from app.mail import KEPT, OutgoingMail
from app.respond import queries, saving, service, tokens
from app.respond.models import UnfinishedResponse
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories.builder import published


@pytest.fixture
def env(tmp_path, monkeypatch):
    env = {
        "HEEDED_DATA": str(tmp_path / "data"),
        "HEEDED_KEYS": str(tmp_path / "k" / "keys.json"),
    }
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return env


def close():
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


def test_the_command_deletes_what_has_had_its_time(env):
    app, now = create_app(Settings.from_env(env), testing=True), clock.now()
    with app.app_context():
        schema.upgrade(db.engine)
        version = published(samples.survey(page("one", item("short_text", "name")))).versions[0]
        ages = {"fresh": timedelta(0), "idle": 2 * queries.IDLE, "saved": 2 * queries.IDLE}
        ages |= {"expired": 2 * queries.SAVED}
        for name, age in ages.items():
            handle = tokens.later_handle("a" * 22, name)[:22]
            service.start(version.id, handle, at=now - age)
            draft = db.session.get_one(UnfinishedResponse, tokens.hashed(handle))
            if name in {"saved", "expired"}:
                saving.save_for_later(draft, handle, at=now - age)
        db.session.add(OutgoingMail(sealed="x", queued_at=now - 2 * KEPT))
        db.session.add(OutgoingMail(sealed="y", queued_at=now))
        db.session.commit()
        close()
    done = CliRunner().invoke(main, ["purge-expired"], env=env)
    assert done.exit_code == 0, done.output
    with app.app_context():
        left = db.session.query(UnfinishedResponse).all()
        assert sorted(bool(draft.code_hash) for draft in left) == [False, True]
        assert [mail.sealed for mail in db.session.query(OutgoingMail)] == ["y"]
        close()
