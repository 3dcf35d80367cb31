"""Amazon SES in the place of a mail server, a provider of text messages, and what both report."""

import dataclasses
import json
import re
import smtplib

import boto3
import pytest
from moto.server import ThreadedMotoServer
from sqlalchemy import select

from app import mail
from app.config import ConfigError, Settings
from app.db import db
from app.notices import keys, numbers, reports, sending, sms, tasks
from app.notices.models import Channel, Delivery, Notice, Subscription, Wish
from app.notices.segments import cut
from app.operations.worker import Worker
from app.outgoing import Outgoing
from app.ses import tag_of as ses_tag
from tests.app.api.receiver import receiving
from tests.conftest import KEYS
from tests.factories import invitations, notices

ADA, NUMBER = "ada@example.org", "+442079460000"
BAD = "https://sms.example.org"


def outgoing(app, **values):
    settings = app.config["SETTINGS"]
    made = dataclasses.replace(settings.outgoing, **values)
    app.config["SETTINGS"] = dataclasses.replace(
        settings, outgoing=made, mail_from="Council <listen@example.org>"
    )


@pytest.fixture(scope="module")
def amazon():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def ses(app, amazon, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    outgoing(app, mail_by="ses", ses_region="eu-west-1", ses_endpoint_url=amazon)
    client = boto3.client("sesv2", region_name="eu-west-1", endpoint_url=amazon)
    client.create_email_identity(EmailIdentity="listen@example.org")
    return client


@pytest.fixture
def provider(app):
    with receiving() as receiver:
        outgoing(app, sms_url=receiver.url, sms_key="key", sms_secret="secret")
        yield receiver


def marked_of():
    (row,) = db.session.scalars(select(Notice), execution_options={"populate_existing": True}).all()
    return keys.Marked(row.round_id, row.subscription_id)


def state():
    return db.session.scalars(select(Notice.state)).one()


def test_amazon_takes_what_a_mail_server_takes(app, ses, amazon, survey, sends):
    notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    assert state() == Delivery.HANDED_OVER
    assert mail.is_on()


def test_a_mail_goes_to_amazon_with_a_tag_that_amazon_takes(app, ses, survey, sends):
    with receiving() as receiver:
        outgoing(app, ses_endpoint_url=receiver.url)
        notices.hearing(survey, ADA)
        notices.told(survey)
        sends()
    (tag,) = json.loads(receiver.bodies[-1])["EmailTags"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", tag["Value"])
    assert tag["Value"].replace("-", ".") == keys.mark_of(marked_of())


def test_amazon_refuses_an_unknown_sender_and_nobody_is_lost(app, ses, survey, sends):
    app.config["SETTINGS"] = dataclasses.replace(
        app.config["SETTINGS"], mail_from="nobody@elsewhere.example"
    )
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    assert state() == Delivery.WAITING
    assert db.session.get_one(Subscription, mine, populate_existing=True).state == Wish.CONFIRMED


def test_amazon_that_is_away_puts_off(app, ses, survey, sends):
    outgoing(app, ses_endpoint_url="http://127.0.0.1:1")
    notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    assert state() == Delivery.WAITING


def test_a_text_message_has_a_key_of_its_own_and_is_signed_for(app, provider, survey, sends):
    notices.hearing(survey, NUMBER, channel=Channel.SMS, lang="ar")
    notices.told(survey)
    sends()
    (head,), (body,) = provider.heads, [json.loads(each) for each in provider.bodies]
    assert head["authorization"] == "Bearer key"
    assert head["idempotency-key"] == body["id"] == keys.mark_of(marked_of())
    assert body["to"] == NUMBER
    assert "ساعات أطول" in body["text"]
    assert body["status_url"] == "http://127.0.0.1:8000/notices/sms-status"
    assert state() == Delivery.HANDED_OVER


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (429, "waiting"),
        (503, "waiting"),
        (401, "waiting"),
        (404, "waiting"),
        (302, "waiting"),
        (400, "refused"),
        (422, "refused"),
    ],
)
def test_what_the_provider_says_decides(app, provider, survey, sends, status, then):
    provider.status = status
    notices.hearing(survey, NUMBER, channel=Channel.SMS)
    notices.told(survey)
    sends()
    assert state() == then


def test_a_text_message_that_a_crash_took_goes_again_under_its_key(app, provider, survey, sends):
    notices.hearing(survey, NUMBER, channel=Channel.SMS)
    notices.told(survey)
    tasks.gather_due()
    row = db.session.scalars(select(Notice)).one()
    sending.claim(keys.Marked(row.round_id, row.subscription_id), at=row.due_at)
    db.session.commit()
    row.due_at -= sending.LOST_AFTER
    db.session.commit()
    tasks.send()
    assert state() == Delivery.HANDED_OVER
    assert len(provider.bodies) == 1


def test_only_what_the_provider_signed_counts(app, client, provider, survey, sends):
    notices.hearing(survey, NUMBER, channel=Channel.SMS)
    notices.told(survey)
    sends()
    body = json.dumps({"id": keys.mark_of(marked_of()), "status": "failed"}).encode()
    for signed in ("", "x" * 64, sms.signature(body + b" ")):
        answer = client.post("/notices/sms-status", data=body, headers={sms.SIGNATURE: signed})
        assert answer.status_code == 401
    assert state() == Delivery.HANDED_OVER
    good = {sms.SIGNATURE: sms.signature(body)}
    assert client.post("/notices/sms-status", data=body, headers=good).status_code == 204
    assert state() == Delivery.BOUNCED


def test_a_number_is_confirmed_by_its_code_and_not_by_guessing(app, client, provider, survey):
    typed = {"channel": "sms", "lang": "en", "sms": "+44 (0)20 7946 0000"}
    page = client.post(f"/en/hear/{survey.slug}/", data=typed).text
    key = page.partition('name="key" value="')[2].partition('"')[0]
    db.session.rollback()
    Worker(app).drain()
    code = json.loads(provider.bodies[-1])["text"].rpartition(" ")[2]
    here = f"/en/hear/{survey.slug}/code/"
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(4):
        assert client.post(here, data={"key": key, "code": wrong}).status_code == 422
    assert "We will tell you" in client.post(here, data={"key": key, "code": f" {code}"}).text
    assert client.post(here, data={"key": "x", "code": code}).status_code == 404


def test_after_five_wrong_codes_none_is_right(app, client, provider, survey):
    mine = notices.asked(survey, NUMBER, channel=Channel.SMS)
    code, key = notices.content_of(mine)["code"], keys.key_of("code", mine)
    here = f"/en/hear/{survey.slug}/code/"
    for _ in range(5):
        client.post(here, data={"key": key, "code": "no"})
    assert client.post(here, data={"key": key, "code": code}).status_code == 422
    assert db.session.get_one(Subscription, mine).state == Wish.ASKED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("€" * 80, ("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 306, 3)),
        ("س" * 70, ("UCS-2", 70, 1)),
        ("س" * 71, ("UCS-2", 71, 2)),
        ("😀" * 35, ("UCS-2", 70, 1)),
    ],
)
def test_a_text_is_cut_as_networks_cut_it(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize("typed", ["+44 20 7946-0000", "0044 (20) 79460000", "＋44 20 7946 0000"])
def test_numbers_are_read_as_people_write_them(typed):
    assert numbers.number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "12345", "+0123456789", "+44abc", "+" + "1" * 16])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(numbers.BadNumberError):
        numbers.number(typed)


def note(kind, *, header="", tag="", **more):
    tags = {"heeded": [ses_tag(tag)]}
    sent = {"headers": [{"name": "Message-ID", "value": header}], "tags": tags}
    return {"notificationType": kind, "mail": sent, **more}


def take(tmp_path, *notes):
    path = tmp_path / "notes.jsonl"
    lines = (each if isinstance(each, str) else json.dumps(each) for each in notes)
    path.write_text("\n".join(lines))
    found = reports.take(path)
    db.session.commit()
    return found


def test_what_amazon_says_of_a_mail_is_noted_once(app, letters, survey, sends, tmp_path):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    marked = marked_of()
    soft = note("Bounce", tag=keys.mark_of(marked), bounce={"bounceType": "Transient"})
    hard = note("Bounce", header=keys.message_id(marked), bounce={"bounceType": "Permanent"})
    forged = note("Bounce", tag="0" * 32 + "." + "1" * 32 + "." + "2" * 24, bounce=hard["bounce"])
    assert take(tmp_path, soft, forged, "{", "{}", '{"mail": []}') == (5, 1, 0)
    assert state() == Delivery.HANDED_OVER
    assert take(tmp_path, {"Type": "Notification", "Message": json.dumps(hard)}, hard) == (2, 2, 1)
    assert state() == Delivery.BOUNCED
    assert db.session.get_one(Subscription, mine, populate_existing=True).state == Wish.BOUNCED


def test_a_mail_nobody_was_sure_of_is_known_when_amazon_has_delivered_it(
    app, letters, survey, tmp_path
):
    notices.hearing(survey, ADA)
    notices.told(survey)
    tasks.gather_due()
    marked = marked_of()
    db.session.query(Notice).update({"state": Delivery.UNSURE})
    take(tmp_path, note("Delivery", tag=keys.mark_of(marked)))
    assert state() == Delivery.HANDED_OVER


def test_who_complains_hears_no_more(app, letters, survey, sends, tmp_path):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    take(tmp_path, note("Complaint", tag=keys.mark_of(marked_of())))
    assert db.session.get_one(Subscription, mine, populate_existing=True).state == Wish.STOPPED


def test_notes_of_amazon_mark_invitations_too(app, letters, survey, tmp_path):
    invitations.invited(survey, ADA)
    contact = invitations.contact_of(ADA)
    known = keys_of_invitation(contact)
    hard = note("Bounce", tag=known.strip("<>").partition("@")[0])
    hard["bounce"] = {"bounceType": "Permanent"}
    assert take(tmp_path, hard) == (1, 1, 1)


def keys_of_invitation(contact):
    return reports.invitation_keys.message_id(contact.id, 0, contact.address_hash)


@pytest.mark.parametrize(
    "values",
    [
        {"mail_by": "pigeon"},
        {"mail_by": "ses"},
        {"mail_by": "ses", "ses_region": "eu-west-1", "ses_endpoint_url": "http://far.example"},
        {"per_second": 0},
        {"sms_url": BAD},
        {"sms_url": "http://far.example", "sms_key": "a", "sms_secret": "b"},
        {"sms_url": BAD, "sms_key": "a\nb", "sms_secret": "b"},
    ],
)
def test_what_cannot_work_is_refused_at_the_start(tmp_path, values):
    with pytest.raises(ConfigError) as error:
        Settings(data=tmp_path, keys=KEYS, mail_from="a@b.example", outgoing=Outgoing(**values))
    assert "a\nb" not in str(error.value)


def test_settings_go_to_a_child_and_back():
    made = Outgoing(mail_by="ses", ses_region="eu-west-1", per_second=14, sms_url=BAD,
                    sms_key="k", sms_secret="s")  # fmt: skip
    assert Outgoing.from_env(made.as_env()) == made
    assert "sms_key" not in repr(made)
    assert not isinstance(made, smtplib.SMTP)
