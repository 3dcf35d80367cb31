"""The field of a question for files: those that are here, with their words, and a box for more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from typing_extensions import override
from wtforms.utils import unset_value

import surveys
from app.i18n import listed
from app.respond import ways
from app.respond.fields import Posted, QuestionField
from app.uploads.kinds import KINDS
from app.uploads.names import GROUPS, size_in_words

# The ends of names that are no part of the answer: no key of a file is like them.
DROP: Final = "-drop"
ADD: Final = "-add"
WORDS: Final = "-words"
FAULT: Final = "-fault"
CAPTURED: Final[Mapping[tuple[str, ...], str]] = {("image",): "environment", ("audio",): "user"}


@dataclass(frozen=True)
class KeptFile:
    """A file that is here already."""

    key: str
    name: str
    size: str
    words: str
    words_name: str
    is_wrong: bool


class UploadField(QuestionField):
    """Files that came stay with the answers so far; a browser only adds to them."""

    question: surveys.Upload
    fault: surveys.AnswerError | None = None

    @override
    def process(
        self, formdata: Posted | None, data: Any = unset_value, extra_filters: object = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None:
            stored = tuple(formdata.getlist(self.part_name(surveys.STORED)))
            keys = [file.key for file in self._files(stored)]
            words = {key: tuple(formdata.getlist(self.part_name(key))) for key in keys}
            self.posted = {surveys.STORED: stored, **words}
            self.fault = _fault(formdata.getlist(f"{self.name}{FAULT}"))
        self.data = ""

    @override
    def parsed(self, locale: str) -> surveys.Value | None:
        if self.fault is not None:
            raise self.fault
        return super().parsed(locale)

    @property
    def files(self) -> list[KeptFile]:
        """Return what is here, in the order in which it came."""
        return [
            KeptFile(
                key=file.key,
                name=file.name,
                size=size_in_words(file.size) if file.size else "",
                words=self.typed(file.key),
                words_name=self.part_name(file.key),
                is_wrong=self.error_id == self.part_id(file.key),
            )
            for file in self._files(self.posted.get(surveys.STORED, ()))
        ]

    @property
    def room(self) -> int:
        """Return how many more files can be added."""
        return max(0, self.question.max_files - len(self.files))

    @property
    def accept(self) -> str:
        """Return what a browser should offer to choose from."""
        kinds = [kind for kind in KINDS if kind.group in self.question.takes]
        return ",".join(
            [*(kind.media_type for kind in kinds), *(f".{kind.ending}" for kind in kinds)]
        )

    @property
    def capture(self) -> str | None:
        """Return the camera or microphone that a shared device opens at once.

        There, a picker would show what those before have photographed.
        """
        return CAPTURED.get(self.question.takes) if ways.is_shared() else None

    @property
    def limits(self) -> str:
        """Return in words what can be sent."""
        what = listed([str(GROUPS[group]) for group in self.question.takes], self.reader.locale)
        size = size_in_words(self.question.max_megabytes * 1024 * 1024)
        return str(_("You can send: %(kinds)s. At most %(size)s each.", kinds=what, size=size))

    @property
    def max_words(self) -> int:
        """Return how many characters may be written beside a file."""
        return surveys.MAX_WORDS

    @property
    @override
    def is_touched(self) -> bool:
        return bool(self.posted.get(surveys.STORED))

    def _files(self, stored: tuple[str, ...]) -> list[surveys.Attachment]:
        filled = self.question.read({surveys.STORED: stored[: self.question.max_files]}, "en")
        return list(filled.files) if filled else []


def _fault(posted: list[str]) -> surveys.AnswerError | None:
    if not posted:
        return None
    code, params = json.loads(posted[0])
    return surveys.AnswerError(code, params)
