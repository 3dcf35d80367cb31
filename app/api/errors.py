"""What a program may be refused for, besides what the domain refuses."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, NamedTuple

from typing_extensions import override

from app.access import Scope
from app.errors import DomainError, NotFoundError

MOST_FAULTS: Final = 100
MOST_LETTERS: Final = 100


class TokenRefusedError(DomainError):
    """There is no token, or one that does not work (any more)."""

    status = HTTPStatus.UNAUTHORIZED
    code = "token_refused"

    @override
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="heeded", error="invalid_token"'}


class ScopeMissingError(DomainError):
    """The token works, but not for this."""

    status = HTTPStatus.FORBIDDEN
    code = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.scope = scope

    @override
    def facts(self) -> dict[str, object]:
        return {"scope": str(self.scope)}

    @override
    def headers(self) -> dict[str, str]:
        told = f'Bearer realm="heeded", error="insufficient_scope", scope="{self.scope}"'
        return {"WWW-Authenticate": told}


class Fault(NamedTuple):
    """One thing wrong with what was sent: where, and a code with figures for a sentence."""

    where: str
    code: str
    params: Mapping[str, object] = MappingProxyType({})


class InvalidError(DomainError):
    """What was sent has faults; nothing was stored."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)[:MOST_FAULTS]
        super().__init__(f"{len(self.faults)} faults")

    @override
    def facts(self) -> dict[str, object]:
        return {
            "errors": [
                {"where": each.where[:MOST_LETTERS], "code": each.code, "params": dict(each.params)}
                for each in self.faults
            ]
        }


class UnreadableError(DomainError):
    """The body is no JSON, or the head of the request lacks something."""

    status = HTTPStatus.BAD_REQUEST
    code = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @override
    def facts(self) -> dict[str, object]:
        return {"reason": self.reason}


class NotJsonError(DomainError):
    """The body says that it is something else than JSON."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "not_json"


class RevisionMissingError(DomainError):
    """Whoever replaces a draft says which one they have seen."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "revision_missing"


class RevisionPassedError(DomainError):
    """Somebody else changed the draft first."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "revision_passed"


class NoResultsYetError(NotFoundError):
    """The survey has been published, but no figures of it so far."""

    code = "no_results_yet"
