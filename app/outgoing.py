"""How messages leave: who takes e-mails and how fast, and who sends texts to telephones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

BY: Final = ("smtp", "ses")
MOST_PER_SECOND: Final = 1000
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Outgoing:
    """The services that hand messages over. Without any, nobody is offered a message."""

    mail_by: str = "smtp"
    ses_region: str = ""
    ses_endpoint_url: str | None = None
    # Where Amazon publishes what became of a mail, when there is such a set.
    ses_configuration_set: str = ""
    per_second: int = 10
    sms_url: str | None = None
    sms_key: str = field(default="", repr=False)
    sms_secret: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Outgoing":
        """Read what the environment says of it."""
        return cls(
            mail_by=env.get("MAIL_BY") or "smtp",
            ses_region=env.get("SES_REGION", ""),
            ses_endpoint_url=env.get("SES_ENDPOINT_URL") or None,
            ses_configuration_set=env.get("SES_CONFIGURATION_SET", ""),
            per_second=int(env.get("MAIL_PER_SECOND") or "10"),
            sms_url=env.get("SMS_URL") or None,
            sms_key=env.get("SMS_KEY", ""),
            sms_secret=env.get("SMS_SECRET", ""),
        )

    def as_env(self) -> dict[str, str]:
        """Return the variables from which a child process reads the same."""
        return {
            "MAIL_BY": self.mail_by,
            "SES_REGION": self.ses_region,
            "SES_ENDPOINT_URL": self.ses_endpoint_url or "",
            "SES_CONFIGURATION_SET": self.ses_configuration_set,
            "MAIL_PER_SECOND": str(self.per_second),
            "SMS_URL": self.sms_url or "",
            "SMS_KEY": self.sms_key,
            "SMS_SECRET": self.sms_secret,
        }

    @property
    def is_by_ses(self) -> bool:
        """Return whether e-mails go through Amazon SES."""
        return self.mail_by == "ses"

    def problem(self) -> str:
        """Return what cannot work, "" when all can. No sentence repeats a key."""
        rules = (
            (self.mail_by in BY, "MAIL_BY must be smtp or ses"),
            (
                not self.is_by_ses
                or re.fullmatch(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}", self.ses_region),
                "SES_REGION must name a region, such as eu-central-1",
            ),
            (
                re.fullmatch(r"[\w-]{0,64}", self.ses_configuration_set, re.ASCII),
                "SES_CONFIGURATION_SET must be the name of a set",
            ),
            (0 < self.per_second <= MOST_PER_SECOND, "MAIL_PER_SECOND must be from 1 to 1000"),
            (_is_safe(self.ses_endpoint_url), "SES_ENDPOINT_URL must be https, without a password"),
            (_is_safe(self.sms_url), "SMS_URL must be https, without a password"),
            (
                self.sms_url is None or (_is_word(self.sms_key) and _is_word(self.sms_secret)),
                "SMS_KEY and SMS_SECRET are needed with SMS_URL, each one word",
            ),
        )
        return next((sentence for is_right, sentence in rules if not is_right), "")


def _is_word(text: str) -> bool:
    # A line break in it would end the header that carries it.
    return re.fullmatch(r"[!-~]{1,500}", text) is not None


def _is_safe(url: str | None) -> bool:
    if url is None:
        return True
    try:
        where = urlsplit(url)
        is_right = where.hostname and where.port != 0 and where.username is None
    except ValueError:
        return False
    is_secret = where.scheme == "https" or (where.scheme == "http" and where.hostname in _HERE)
    return bool(is_right) and is_secret and url.isprintable()
