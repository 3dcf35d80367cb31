"""Why an easy-read text is not signed or a picture not taken; codes here, sentences in the web."""

from http import HTTPStatus

from app.errors import DomainError


class NotCompleteError(DomainError):
    """Something is missing: a text, a picture, or the words for one."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_complete"


class NotPublishedError(DomainError):
    """An easy-read text tells of a published answer; this one is not."""

    code = "not_published"


class OwnTextError(DomainError):
    """Nobody signs what they wrote."""

    status = HTTPStatus.FORBIDDEN
    code = "own_text"


class PictureInUseError(DomainError):
    """A text shows the picture: in public, or as it is being written."""

    code = "picture_in_use"


class TooManyPicturesError(DomainError):
    """An answer has as many pictures of its own as it may have."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "too_many_pictures"
