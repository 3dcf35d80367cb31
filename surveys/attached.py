"""Files that people send: photos, recordings, documents, each with words that say what it shows."""

import json
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.posted import Posted, clean
from surveys.question import Question
from surveys.values import AnswerError, Attached, Attachment, Value

FileGroup = Literal["image", "audio", "pdf", "document"]
FILE_GROUPS: Final[tuple[FileGroup, ...]] = ("image", "pdf", "audio", "document")
MAX_WORDS: Final = 500
MAX_FILES: Final = 10
# What a questionnaire made elsewhere takes, which names its kinds in other ways than we do.
FOREIGN_FILES: Final[tuple[FileGroup, ...]] = ("image", "pdf", "audio")
STORED: Final = "stored"


class Upload(Question):
    """Files of the groups named. Which came and are kept is known to the server, never posted.

    Under `stored` stands one descriptor for each file, from whoever keeps them; under the key of
    a file, the words beside it.
    """

    kind: Literal["upload"]
    takes: Annotated[tuple[FileGroup, ...], Field(min_length=1)] = ("image",)
    max_files: Annotated[int, Field(ge=1, le=MAX_FILES)] = 1
    max_megabytes: Annotated[int, Field(ge=1, le=20)] = 10
    is_online_only: ClassVar[bool] = True

    @override
    def read(self, raw: Posted, locale: str) -> Attached | None:
        files = tuple(self._described(each, raw) for each in raw.get(STORED, ()))
        if len(files) > self.max_files:
            raise AnswerError("too_many_files", {"max": self.max_files})
        return Attached(files) if files else None

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Attached):
            return {}
        stored = tuple(descriptor(each) for each in value.files)
        return {STORED: stored, **{each.key: (each.words,) for each in value.files}}

    def _described(self, text: str, raw: Posted) -> Attachment:
        file = attachment(text)
        if file is None:
            raise AnswerError("not_an_option")
        words = next(iter(raw.get(file.key, ())), "")
        return file._replace(words=clean(words, max_length=MAX_WORDS, part=file.key, one_line=True))

    @model_validator(mode="after")
    def _takes_each_once(self) -> Self:
        if len(set(self.takes)) < len(self.takes):
            raise PydanticCustomError("not_plain", "each group of files is named once")
        return self


def descriptor(file: Attachment) -> str:
    """Return the file, without its words, as a field carries it."""
    return json.dumps([file.key, file.name, file.media_type, file.size])


def attachment(text: str) -> Attachment | None:
    """Return the file of a descriptor, None when it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match found:
        case [str(key), str(name), str(media_type), int(size)]:
            return Attachment(key, name, media_type, size, "")
        case _:
            return None
