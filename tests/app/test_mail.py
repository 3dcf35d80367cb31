"""Mail goes out whole and once, through a real server, and leaves nothing behind."""

import dataclasses
import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, mail
from app.config import ConfigError, Settings
from app.db import db
from app.jobs import Job, JobState
from app.operations import registry
from app.operations.worker import Worker
from tests import mailbox
from tests.conftest import settings_in

TO = "somebody-7f3a@example.org"


def turned_on(app, url):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(
        settings, smtp_url=url, mail_from="Example Council <listen@example.org>"
    )


@pytest.fixture
def letters(app):
    """A mail server that the application knows."""
    registry.load()
    with mailbox.running() as (received, port):
        turned_on(app, f"smtp://127.0.0.1:{port}")
        yield received


def work(app):
    db.session.commit()
    Worker(app, "test").drain()
    db.session.expire_all()


def left():
    return db.session.scalar(select(func.count()).select_from(mail.OutgoingMail))


def the_job():
    return db.session.scalars(select(Job).where(Job.name == "mail.deliver")).one_or_none()


def try_again(app):
    """Let the waiting job run now instead of later."""
    the_job().run_at = clock.now()
    work(app)


def test_a_mail_arrives_as_it_was_written_and_is_forgotten(app, letters):
    mail.send(TO, "الرمز: 日本", "أهلًا\n\nTschüß 日本\n")
    assert left() == 1
    work(app)
    (received,) = letters.mails
    assert received["Subject"] == "الرمز: 日本"
    assert received["To"] == TO
    assert received["From"] == "Example Council <listen@example.org>"
    assert received["Message-ID"].endswith("@example.org>")
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content_type() == "text/plain"
    assert received.get_content().split() == ["أهلًا", "Tschüß", "日本"]
    assert letters.envelopes == [("listen@example.org", [TO])]
    assert left() == 0
    assert the_job() is None


def test_a_mail_with_html_has_its_text_too(app, letters):
    mail.send(TO, "Hello", "Plain", html="<p>Pretty</p>")
    work(app)
    (received,) = letters.mails
    kinds = [part.get_content_type() for part in received.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_neither_address_nor_words_lie_open_or_are_logged(app, letters, caplog):
    caplog.set_level(logging.DEBUG)
    mail.send(TO, "A secret subject", "A secret text")
    row, job = db.session.scalars(select(mail.OutgoingMail)).one(), the_job()
    for written in (row.sealed, job.args, str(job.unique_key)):
        assert "secret" not in written
        assert "7f3a" not in written
    work(app)
    assert len(letters.mails) == 1
    # The mail server of the test writes down everything that it hears.
    ours = [each for each in caplog.records if each.name.split(".")[0] != "mail"]
    text = " ".join(each.getMessage() for each in ours)
    assert "mail.deliver" in text
    assert "7f3a" not in text
    assert "secret" not in text


def test_a_job_that_runs_twice_sends_once(app, letters):
    mail.send(TO, "Hello", "Once")
    mail_id = str(db.session.scalars(select(mail.OutgoingMail)).one().id)
    work(app)
    mail.deliver(mail_id)
    assert len(letters.mails) == 1


def test_what_is_not_committed_is_not_sent(app, letters):
    mail.send(TO, "Hello", "Never")
    db.session.rollback()
    work(app)
    assert letters.mails == []


@pytest.mark.parametrize("breach", ["\n", "\r\n", "\r"])
def test_no_header_can_be_smuggled_in(app, letters, breach):
    mail.send(TO, f"Hello{breach}Bcc: other@example.org", "Text")
    work(app)
    (received,) = letters.mails
    assert received["Bcc"] is None
    assert letters.envelopes[0][1] == [TO]
    with pytest.raises(mail.BadAddressError):
        mail.address(f"me@example.org{breach}Bcc: other@example.org")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "a@b",
        "a b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "Me <a@example.org>",
        "a\x00@example.org",
        "a@example.org\u2028x",
        "\ud800@example.org",
        "用户@example.org",
        f"{'a' * 400}@example.org",
        "a@[127.0.0.1]",
        "a@localhost",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(mail.BadAddressError):
        mail.address(typed)


def test_an_address_is_taken_as_people_write_it():
    assert mail.address("  Ada.Lovelace+x@Example.ORG \n") == "Ada.Lovelace+x@example.org"
    assert mail.address("a@bücher.example.de") == "a@xn--bcher-kva.example.de"


def test_a_refusal_for_good_is_not_tried_again(app, letters, caplog):
    mail.send("550@example.org", "Hello", "Text")
    work(app)
    assert left() == 0
    assert the_job() is None
    assert "was refused" in caplog.text
    assert "550@" not in caplog.text


def test_a_refusal_for_now_is_tried_again(app, letters):
    mail.send("450@example.org", "Hello", "Text")
    work(app)
    assert left() == 1
    assert the_job().state == JobState.READY
    assert the_job().run_at > clock.now()


def test_a_server_that_is_away_is_tried_again_and_then_forgotten(app, letters):
    with mailbox.running() as (_late, port):
        pass
    turned_on(app, f"smtp://127.0.0.1:{port}")
    mail.send(TO, "Hello", "Text")
    work(app)
    for _ in range(mail.TRIES):
        assert left() == 1
        try_again(app)
    assert the_job().state == JobState.DEAD
    row = db.session.scalars(select(mail.OutgoingMail)).one()
    row.queued_at = clock.now() - mail.KEPT - timedelta(minutes=1)
    mail.forget()
    assert left() == 0


def test_without_a_server_mail_is_off(app):
    assert not mail.is_on()


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "smtps"])
def test_encrypted_with_a_password(app, tmp_path, monkeypatch, implicit):
    registry.load()
    with mailbox.running(folder=tmp_path, implicit=implicit) as (received, port):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
        login, scheme = ("", "smtps") if implicit else ("me:p%40ss@", "smtp")
        turned_on(app, f"{scheme}://{login}localhost:{port}")
        mail.send(TO, "Hello", "Text")
        work(app)
        assert received.was_encrypted == [True]


def test_a_certificate_of_nobody_gets_no_mail(app, tmp_path):
    registry.load()
    with mailbox.running(folder=tmp_path, implicit=True) as (received, port):
        turned_on(app, f"smtps://localhost:{port}")
        mail.send(TO, "Hello", "Text")
        work(app)
        assert received.mails == []
        assert left() == 1


def test_elsewhere_no_mail_goes_out_unencrypted(app, letters, monkeypatch):
    monkeypatch.setattr(mail, "LOOPBACK", frozenset())
    mail.send(TO, "Hello", "Text")
    work(app)
    assert letters.mails == []
    assert the_job().error == "UnsafeServerError"


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://mail.example.org", "a@example.org"),
        ("smtp://", "a@example.org"),
        ("smtp://host:port", "a@example.org"),
        ("mail.example.org", "a@example.org"),
        ("smtps://mail.example.org", ""),
        ("smtps://mail.example.org", "nobody"),
        ("smtps://mail.example.org", "a@example.org\nBcc: b@example.org"),
    ],
)
def test_settings_that_cannot_work_are_refused_without_their_password(tmp_path, url, sender):
    with pytest.raises(ConfigError) as caught:
        dataclasses.replace(settings_in(tmp_path), smtp_url=url, mail_from=sender)
    assert "host:port" not in str(caught.value)


def test_settings_come_from_the_environment_and_go_on_to_children(tmp_path):
    env = {
        "HEEDED_DATA": str(tmp_path / "data"),
        "HEEDED_KEYS": str(tmp_path / "k" / "keys.json"),
        "SMTP_URL": "smtps://me:secret@mail.example.org",
        "MAIL_FROM": "Council <a@example.org>",
    }
    settings = Settings.from_env(env)
    assert settings.as_env()["SMTP_URL"] == env["SMTP_URL"]
    assert settings.as_env()["MAIL_FROM"] == env["MAIL_FROM"]
    assert "secret" not in repr(settings)
    assert Settings.from_env({**env, "SMTP_URL": ""}).smtp_url is None
