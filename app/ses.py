"""Amazon SES in the place of a mail server: takes the same mails, fails in the same words."""

import re
import smtplib
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)

from app.outgoing import Outgoing

SECONDS: Final = 20
_FINAL: Final = frozenset({"BadRequestException", "MessageRejected"})
# Nothing can have gone out: these come before a word of the mail.
_UNSENT: Final = (
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)
_MARK: Final = re.compile(r"<([\w.-]{1,250})@")


def tag_of(mark: str) -> str:
    """Return what names a mail as a tag may: Amazon refuses a mail whose tag has a dot in it."""
    return mark.replace(".", "-")


class Connection:
    """Takes mails as `smtplib.SMTP` does, and tries once: a second try is a second mail."""

    def __init__(self, outgoing: Outgoing) -> None:
        config = Config(
            connect_timeout=5,
            read_timeout=SECONDS,
            retries={"mode": "standard", "total_max_attempts": 1},
        )
        self._set = outgoing.ses_configuration_set
        self._client: Any = boto3.client(
            "sesv2",
            region_name=outgoing.ses_region,
            endpoint_url=outgoing.ses_endpoint_url,
            config=config,
        )

    def noop(self) -> None:
        """Do nothing: each mail is a request of its own."""

    def send_message(self, message: EmailMessage, /) -> None:
        """Hand one mail over. Raises SMTPException; OSError when nobody knows whether it went."""
        to = [address for _name, address in getaddresses(message.get_all("To", []))]
        wanted: dict[str, Any] = {
            "FromEmailAddress": str(message["From"]),
            "Destination": {"ToAddresses": to},
            "Content": {"Raw": {"Data": message.as_bytes(policy=policy.SMTP)}},
        }
        mark = _MARK.match(str(message["Message-ID"]))
        if mark is not None:
            # Amazon gives the mail another id; this one comes back with what became of it.
            wanted["EmailTags"] = [{"Name": "heeded", "Value": tag_of(mark[1])}]
        if self._set:
            wanted["ConfigurationSetName"] = self._set
        try:
            self._client.send_email(**wanted)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _FINAL:
                raise smtplib.SMTPDataError(554, code) from error
            raise smtplib.SMTPResponseException(451, code) from error
        except _UNSENT as error:
            raise smtplib.SMTPResponseException(421, type(error).__name__) from error
        except BotoCoreError as error:
            raise ConnectionResetError(type(error).__name__) from error
