"""Why an entry is not changed, handed in or published; codes here, sentences in the web."""

from collections.abc import Sequence
from http import HTTPStatus

from app.entries.gate import Problem
from app.errors import DomainError


class ReasonMissingError(DomainError):
    """Whoever does not simply say yes has to say why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "reason_missing"


class NotReadyError(DomainError):
    """Something still stands between this entry and the public."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_ready"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the entry")
        self.problems = problems


class NotInReviewError(DomainError):
    """Only what its author has handed in can be approved or sent back."""

    code = "not_in_review"


class OwnWorkError(DomainError):
    """Nobody approves what they wrote, changed last or handed in."""

    status = HTTPStatus.FORBIDDEN
    code = "own_work"
