"""What only the real web server shows."""

from http.client import HTTPConnection

from sqlalchemy import text

from app import create_app
from app.config import Settings
from app.db import db
from app.operations import serving
from tests.servers import Installation

MEBIBYTE = 1024 * 1024


def test_whoever_sends_too_much_reads_so(tmp_path):
    installation = Installation(tmp_path)
    installation.start()
    try:
        connection = HTTPConnection("127.0.0.1", installation.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/en/receipt/", body=b"a" * 40 * MEBIBYTE, headers=kind)
        answer = connection.getresponse()
        assert answer.status == 413
        assert "That is too big" in answer.read().decode()
        connection.close()
    finally:
        installation.stop()


def test_a_database_of_a_later_release_is_refused_in_a_sentence(tmp_path):
    installation = Installation(tmp_path)
    settings = Settings.from_env(installation.env)
    serving.prepare(settings)
    app = create_app(settings)
    with app.app_context():
        db.session.execute(text("update alembic_version set version_num = '9999_later'"))
        db.session.commit()
    ended = installation.run("serve", check=False)
    assert ended.returncode == 1
    assert "Error: the database could not be brought up to date; see above" in ended.stderr
    assert "9999_later" in ended.stderr
