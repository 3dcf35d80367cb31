"""Delivery reports mark an address only when they hold a mail of ours, and never break."""

import mailbox
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from click.testing import CliRunner

from app import cli, create_app, schema
from app.builder.models import Survey
from app.config import Settings
from app.db import db, reading
from app.invitations import bounces, keys, service
from app.invitations.models import Contact, ContactState
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import invitations
from tests.factories.builder import published

ADA = "ada@example.org"


@pytest.fixture
def contact(app):
    survey = published(samples.survey(page("one", item("short_text", "name"))))
    invitations.invited(survey, ADA)
    return invitations.contact_of(ADA)


def our_id(contact):
    return keys.message_id(contact.id, 0, contact.address_hash)


def report(message_id, *, action="failed", status="5.1.1", as_headers=False):
    """Return a delivery report as mail servers write it (RFC 3464)."""
    made = MIMEMultipart("report", report_type="delivery-status")
    made["From"], made["Subject"] = "MAILER-DAEMON@example.org", "Undelivered"
    made["Message-ID"] = "<other@example.org>"
    made.attach(MIMEText("It could not be delivered."))
    blocks = MIMEMessage(_block({"Reporting-MTA": "dns; mx.example.org"}), "delivery-status")
    recipient = {"Final-Recipient": f"rfc822; {ADA}", "Action": action, "Status": status}
    blocks.get_payload().append(_block(recipient))
    made.attach(blocks)
    original = EmailMessage()
    original["To"], original["Message-ID"] = ADA, message_id
    if as_headers:
        made.attach(MIMEText(original.as_string(), "rfc822-headers"))
    else:
        original.set_content("Hello")
        made.attach(MIMEMessage(original))
    return made.as_bytes()


def _block(headers):
    block = EmailMessage()
    for name, value in headers.items():
        block[name] = value
    return block


def take(tmp_path, *messages):
    path = tmp_path / "box"
    box = mailbox.mbox(path)
    for message in messages:
        box.add(message)
    box.close()
    found = bounces.take(bounces.read(path))
    db.session.commit()
    return found


@pytest.mark.parametrize("as_headers", [False, True], ids=["message", "headers"])
def test_a_refusal_marks_the_address_once(contact, tmp_path, as_headers):
    sent = report(our_id(contact), as_headers=as_headers)
    assert take(tmp_path, sent, b"Subject: hello\n\nI am away.\n") == (2, 1, 1)
    assert db.session.get(Contact, contact.id).state == ContactState.BOUNCED
    assert bounces.take(bounces.read(tmp_path / "box")) == (2, 1, 0)


@pytest.mark.parametrize(
    "facts", [{"action": "delayed", "status": "4.4.1"}, {"action": "delivered", "status": "2.0.0"},
              {"status": "4.2.2"}, {"status": "nonsense"}]
)  # fmt: skip
def test_what_is_no_refusal_for_good_changes_nothing(contact, tmp_path, facts):
    assert take(tmp_path, report(our_id(contact), **facts)) == (1, 0, 0)
    assert contact.state == ContactState.WAITING


def test_a_forged_report_changes_nothing(contact, tmp_path):
    forged = our_id(contact).replace(our_id(contact)[-30:-20], "0" * 10)
    other = keys.message_id(contact.id, 0, keys.address_hash("bob@example.org"))
    assert take(tmp_path, report(forged), report(other), report("<x@example.org>")) == (3, 3, 0)


def test_an_old_report_says_nothing_about_a_mended_address(contact, tmp_path):
    old = report(our_id(contact))
    take(tmp_path, old)
    survey = db.session.get_one(Survey, contact.survey_id)
    service.mend(survey, contact.id, "ada.right@example.org")
    db.session.commit()
    assert bounces.take(bounces.read(tmp_path / "box")) == (1, 1, 0)
    assert invitations.contact_of("ada.right@example.org").state == ContactState.WAITING


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff\xfe", b"From ", b"From x\n" * 50,
     b"Content-Type: multipart/report; boundary=x\n\n--x",
     b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5." + b"1" * 5000,
     "Message-ID: \ud800".encode("utf-16", "surrogatepass")],
)  # fmt: skip
def test_whatever_lies_in_a_mailbox_breaks_nothing(contact, tmp_path, data):
    path = tmp_path / "any"
    path.write_bytes(data)
    assert bounces.take(bounces.read(path)).bounced == 0


def test_the_command_reads_a_file_a_maildir_and_its_input(tmp_path):
    """In an installation of its own, as an operator runs it."""
    env = {"HEEDED_DATA": str(tmp_path / "own"), "HEEDED_KEYS": str(tmp_path / "keys.json")}
    made = create_app(Settings.from_env(env), testing=True)
    with reading(only=False), made.app_context():
        schema.upgrade(db.engine)
        survey = published(samples.survey(page("one", item("short_text", "name"))))
        invitations.invited(survey, ADA)
        sent = report(our_id(invitations.contact_of(ADA)))
        db.session.remove()
        db.engine.dispose()

    def run(file, data=None):
        return CliRunner().invoke(cli.main, ["bounces", str(file)], input=data, env=env)

    box = mailbox.Maildir(tmp_path / "box")
    box.add(sent)
    assert "0 addresses" in run("-", b"Subject: x\n\nx").output
    assert run(tmp_path).exit_code == 1
    assert "1 addresses" in run(tmp_path / "box").output
    assert "0 addresses" in run("-", sent).output
