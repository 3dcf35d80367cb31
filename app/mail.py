"""Mail: queued with the caller's transaction, sent by the worker, then forgotten.

Until it is out, a mail lies in the database sealed with a key that the database does not have.
Neither the log nor a job ever holds an address or a word of it.
"""

import base64
import hashlib
import json
import logging
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from http import HTTPStatus
from pkgutil import resolve_name
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID, uuid4

from cryptography.fernet import Fernet
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import Delete, delete
from sqlalchemy.orm import Mapped

from app import clock
from app.config import LOOPBACK, Settings
from app.db import Base, Instant, LongString, PrimaryKey, db
from app.jobs import enqueue, periodic, task

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS: Final = 20
KEPT: Final = timedelta(days=1)
"""How long a mail that cannot be delivered is tried before it is forgotten."""
TRIES: Final = 7
_PERMANENT: Final = HTTPStatus.INTERNAL_SERVER_ERROR
_PORTS: Final = {"smtp": 25, "smtps": 465}


class BadAddressError(Exception):
    """What somebody typed is no address that mail can be sent to."""


class UnsafeServerError(Exception):
    """The mail server offers no encryption, and it is not on this machine."""


class Connection(Protocol):
    """What takes mails: a mail server, or a service in its place."""

    def send_message(self, message: EmailMessage, /) -> object:
        """Hand one mail over. Raises SMTPException and OSError."""

    def noop(self) -> object:
        """Find out whether it is still there."""


class OutgoingMail(Base):
    """A mail that is not out yet: its address and its words, sealed."""

    __tablename__ = "outgoing_mail"
    id: Mapped[PrimaryKey]
    sealed: Mapped[LongString]
    queued_at: Mapped[Instant]


def is_on() -> bool:
    """Return whether this installation can send mail."""
    settings = _settings()
    return settings.smtp_url is not None or settings.outgoing.is_by_ses


def address(typed: str) -> str:
    """Return the address that somebody typed; BadAddressError when it cannot be one."""
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise BadAddressError from error
    return f"{found.local_part}@{found.ascii_domain}"


def send(
    to: str,
    subject: str,
    text: str,
    *,
    html: str | None = None,
    once: bool = False,
    unsubscribe: str | None = None,
) -> None:
    """Queue a mail in the caller's transaction. `to` is what `address` has returned.

    A crash while it is handed over sends it again; with `once` it rather loses it. `unsubscribe`
    is the address of the page where no more such mails can be wished for.
    """
    content = {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html}
    if once:
        content["once"] = "yes"
    if unsubscribe is not None:
        content["unsubscribe"] = unsubscribe
    mail = OutgoingMail(id=uuid4(), sealed=sealed(content), queued_at=clock.now())
    db.session.add(mail)
    db.session.flush()
    enqueue("mail.deliver", {"mail_id": str(mail.id)})


@task("mail.deliver", attempts=TRIES)
def deliver(mail_id: str) -> None:
    """Hand a mail to the mail server and forget it; also when the server refuses it for good."""
    mail = db.session.get(OutgoingMail, UUID(mail_id))
    if mail is None or not is_on():
        return
    content = unsealed(mail.sealed)
    stop = {"List_Unsubscribe": f"<{content['unsubscribe']}>"} if "unsubscribe" in content else {}
    made = message(content["to"], content["subject"], content["text"], content["html"], **stop)
    # The server may take long: no transaction waits for it.
    db.session.rollback()
    try:
        if "once" in content:
            _hand_over_once(made, mail_id)
        else:
            hand_over(made)
    except smtplib.SMTPException as error:
        if not is_final(error):
            raise
        # The server's own words may hold the address.
        logger.warning("mail %s was refused: %s", mail_id, type(error).__name__)
    db.session.execute(_row(mail_id))
    db.session.commit()


def _hand_over_once(made: EmailMessage, mail_id: str) -> None:
    """Forget the mail before it is handed over, and know it again only when the server says no."""
    with connected() as connection:
        taken = _row(mail_id).returning(*OutgoingMail.__table__.columns)
        mail = db.session.execute(taken).one_or_none()
        db.session.commit()
        if mail is None:
            return
        try:
            connection.send_message(made)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
            db.session.add(OutgoingMail(**mail._asdict()))
            db.session.commit()
            raise


def _row(mail_id: str) -> Delete:
    return delete(OutgoingMail).where(OutgoingMail.id == UUID(mail_id))


@periodic("7 * * * *")
@task("mail.forget")
def forget() -> None:
    """Forget mails that could not be delivered for a day."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.queued_at <= clock.now() - KEPT))
    db.session.commit()


def sealed(content: Mapping[str, str | None], *, dated: bool = True) -> str:
    """Return the content as the database keeps it: unreadable without the key file.

    When it was sealed stands on it for everybody to read, unless it is not to be `dated`.
    """
    data = json.dumps(content).encode()
    return (_seal().encrypt(data) if dated else _seal().encrypt_at_time(data, 0)).decode()


def unsealed(text: str) -> dict[str, str]:
    """Return the content that was `sealed`."""
    content: dict[str, str] = json.loads(_seal().decrypt(text.encode()))
    return content


def domain() -> str:
    """Return the part after the @ of the address that mails come from."""
    return parseaddr(_settings().mail_from)[1].partition("@")[2]


def message(to: str, subject: str, text: str, html: str | None, **headers: str) -> EmailMessage:
    """Return a mail ready to be handed over; an underscore in a header's name is a hyphen."""
    made = EmailMessage()
    # The library refuses a line break in any of these.
    made["From"] = _settings().mail_from
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = formatdate(clock.now().timestamp())
    made["Message-ID"] = headers.pop("Message_ID", None) or make_msgid(domain=domain())
    made["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html")
    return made


def hand_over(message: EmailMessage) -> None:
    """Give a mail to the mail server. Raises SMTPException and OSError."""
    with connected() as connection:
        connection.send_message(message)


@contextmanager
def connected() -> Iterator[Connection]:
    """Hold a connection to the mail server that takes mails. Raises as `hand_over`."""
    outgoing = _settings().outgoing
    if outgoing.is_by_ses:
        # By name: only a process that sends loads what talks to Amazon.
        yield resolve_name("app.ses:Connection")(outgoing)
        return
    server = urlsplit(_settings().smtp_url or "")
    with _connection(server) as connection:
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        yield connection


def _connection(server: SplitResult) -> smtplib.SMTP:
    host, port = server.hostname or "", server.port or _PORTS[server.scheme]
    trusted = ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=trusted)
    elif host not in LOOPBACK:
        connection.close()
        raise UnsafeServerError
    return connection


def is_final(error: smtplib.SMTPException) -> bool:
    """Return whether the server will never take this mail to this address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _said in error.recipients.values())
    # A wrong password may be mended tomorrow: only what the mail itself is refused for is final.
    refused = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
    return isinstance(error, refused) and error.smtp_code >= _PERMANENT


def _seal() -> Fernet:
    secret = f"mail {_settings().keys.secret_key}".encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
