"""What every item on a page has in common, and how it reads what was posted."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Literal

from typing_extensions import override

from surveys.conditions import ShowIf
from surveys.model import Code, Id, Model, StringId
from surveys.posted import Posted
from surveys.values import AnswerError, Value


class Question(Model, ABC):
    """One item of a page; `kind` tells the subclasses apart."""

    # How many labels the kind is written with: options, or the two ends of a rating.
    label_count: ClassVar[int] = 0
    # False for what has a place in the survey, but is never on a page.
    is_asked: ClassVar[bool] = True
    # False for what is only read.
    takes_answers: ClassVar[bool] = True
    # True for what is stored in a place of its own, and looked at by no condition.
    is_kept_apart: ClassVar[bool] = False
    # True for what people give on the page alone: paper, staff and programs leave it out.
    is_online_only: ClassVar[bool] = False

    kind: str
    id: Id
    code: Code
    prompt: StringId
    hint: StringId | None = None
    required: bool = False
    # Left empty, the question is pointed out once; then people may go on without an answer.
    requested: bool = False
    show_if: ShowIf | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Name the inputs of the question; "" is the main one."""
        return ("",)

    @abstractmethod
    def read(self, raw: Posted, locale: str) -> Value | None:
        """Return the answer posted, None when there is none; AnswerError when it is none."""

    def parse(self, raw: Posted, locale: str) -> Value | None:
        """Return the answer posted; AnswerError also when a required one is not given."""
        value = self.read(raw, locale)
        if value is None and self.required:
            raise AnswerError("required", part=self.parts[0] if self.parts else "")
        return value

    def problem(self, raw: Posted, locale: str) -> AnswerError | None:
        """Return what `parse` would raise, or None."""
        try:
            self.parse(raw, locale)
        except AnswerError as error:
            return error
        return None

    @abstractmethod
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        """Return what to put into the inputs so that `parse` gives this value again."""

    def is_complete(self, value: Value) -> bool:  # noqa: ARG002  (for the kinds with rows)
        """Return whether this answer is all that a required question wants."""
        return True

    def string_ids(self) -> Iterator[str]:
        """Yield the id of every string that the item shows."""
        yield self.prompt
        if self.hint is not None:
            yield self.hint


class Unasked(Question):
    """What has no field on a page: words to read, or a value that nobody types in."""

    required: Literal[False] = False
    requested: Literal[False] = False

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return ()

    @override
    def read(self, raw: Posted, locale: str) -> None:
        return None

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        return {}
