"""What a citizen's request may run into; each gets a page of its own."""

from http import HTTPStatus

from app.errors import ConflictError, DomainError


class EndedError(DomainError):
    """There is nothing to go on with here: sent, withdrawn, left, idle for too long, or saved."""

    status = HTTPStatus.GONE
    code = "ended"

    def __init__(
        self, *, was_sent: bool = False, was_withdrawn: bool = False, is_saved: bool = False
    ) -> None:
        super().__init__("the response is not being written here any more")
        self.was_sent, self.was_withdrawn, self.is_saved = was_sent, was_withdrawn, is_saved


class InvitationWantedError(DomainError):
    """Only people with an invitation can answer this survey; `slug` is its address."""

    status = HTTPStatus.FORBIDDEN
    code = "invitation_wanted"

    def __init__(self, slug: str, contact: str) -> None:
        super().__init__("an invitation is wanted")
        self.slug, self.contact = slug, contact


class InvitationUsedError(DomainError):
    """Somebody has sent answers with this invitation already, or it was taken back."""

    status = HTTPStatus.GONE
    code = "invitation_used"


class OtherAnswersSentError(ConflictError):
    """Under this token other answers have been sent already."""

    code = "other_answers_sent"


class ChangedMeanwhileError(ConflictError):
    """The answers are no longer those that were shown for checking."""

    code = "changed_meanwhile"


class RequiredMissingError(DomainError):
    """A question on the path still needs an answer."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "required_missing"
