"""Talking to AWS: a client that tries again for a while, and its errors in our words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as AwsConnectionError

from app.machines.port import Fault, MachineError, NoDraftError, Patience, Trouble

_DENIED: Final = (
    "AccessDeniedException",
    "AccessDenied",
    "ExpiredTokenException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnauthorizedException",
    "UnrecognizedClientException",
)
_BUSY: Final = (
    "InternalServerException",
    "LimitExceededException",
    "ModelNotReadyException",
    "ModelTimeoutException",
    "ServiceQuotaExceededException",
    "ServiceUnavailableException",
    "ThrottlingException",
    "TooManyRequestsException",
)
_TROUBLES: Final[Mapping[str, Trouble]] = {
    **dict.fromkeys(_DENIED, Trouble.DENIED),
    **dict.fromkeys(_BUSY, Trouble.BUSY),
    "DetectedLanguageLowConfidenceException": Trouble.LANGUAGE,
    "UnsupportedLanguagePairException": Trouble.LANGUAGE,
    "InvalidParameterValueException": Trouble.SETTINGS,
    "InvalidRequestException": Trouble.SETTINGS,
    "ResourceNotFoundException": Trouble.SETTINGS,
    "ValidationException": Trouble.SETTINGS,
}
_TOO_LONG: Final = "TextSizeLimitExceededException"


def client(name: str, region: str, address: str | None, patience: Patience) -> Any:  # noqa: ANN401  (boto3 makes its clients at run time)
    """Return the client of one service; boto3 finds the credentials where it always does."""
    return boto3.client(
        name,  # type: ignore[call-overload]  # the stubs know only the services installed with them
        region_name=region,
        endpoint_url=address,
        config=Config(
            connect_timeout=5,
            read_timeout=patience.seconds,
            retries={"mode": "standard", "total_max_attempts": patience.attempts},
        ),
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what boto3 raises into MachineError or NoDraftError; no message of AWS goes further."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError) as error:
        raise MachineError(Trouble.CREDENTIALS) from error
    except (AwsConnectionError, HTTPClientError) as error:
        raise MachineError(Trouble.UNREACHABLE) from error
    except BotoCoreError as error:
        raise MachineError(Trouble.FAILED) from error
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == _TOO_LONG:
            raise NoDraftError(Fault.TOO_LONG) from error
        raise MachineError(_TROUBLES.get(code, Trouble.FAILED)) from error
