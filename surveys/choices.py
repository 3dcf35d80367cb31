"""Closed questions: people choose among options, and the codes of options are stored."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.conditions import ShowIf
from surveys.model import Id, Model, OptionCode, StringId
from surveys.posted import Posted, clean, one
from surveys.question import Question
from surveys.values import AnswerError, Chosen, Value

MAX_OPTIONS: Final = 200
MAX_OTHER: Final = 500
FEW_OPTIONS: Final = 7
"""So many are always seen at a glance: no wish folds them away."""
MANY_OPTIONS: Final = 30
"""More than these are a drop-down list unless somebody wants them all in sight."""

Count = Annotated[int, Field(ge=1, le=MAX_OPTIONS)]


class Option(Model):
    """One thing that can be chosen; its code is what is stored."""

    id: Id
    code: OptionCode
    label: StringId
    exclusive: bool = False
    opens_text: bool = False
    apart: bool = False
    show_if: ShowIf | None = None

    @property
    def is_anchored(self) -> bool:
        """Return whether it keeps its place when the others are shuffled."""
        return self.exclusive or self.opens_text or self.apart


Options = Annotated[tuple[Option, ...], Field(max_length=MAX_OPTIONS)]


class OfferingQuestion(Question):
    """A question that offers options; how they are answered is the kind's own affair."""

    retired_codes: tuple[OptionCode, ...] = ()
    is_shuffled: bool = False
    # The fields that store options or rows, each with the field of the codes retired from it.
    lists: ClassVar[Mapping[str, str]] = MappingProxyType({"options": "retired_codes"})
    # False where the kind has options of its own and others can only stand apart.
    takes_free_options: ClassVar[bool] = False
    # Codes that come first and in this order; options after them stand apart.
    fixed_codes: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def is_narrowing(self) -> bool:
        """Return whether some options or rows are only for some people."""
        return any(option.show_if for field in self.lists for option in getattr(self, field))

    @abstractmethod
    def offered(self) -> tuple[Option, ...]:
        """Return the options in the order shown."""

    def labelled(self) -> tuple[Option, ...]:
        """Return everything that has an id, a code and a label: options, and rows if any."""
        return self.offered()

    def option(self, code: str) -> Option:
        """Return the option with this code; KeyError when it is not offered."""
        return {option.code: option for option in self.offered()}[code]

    @override
    def string_ids(self) -> Iterator[str]:
        yield from super().string_ids()
        for option in self.labelled():
            yield option.label


class ClosedQuestion(OfferingQuestion):
    """A question answered by choosing."""

    takes_many: ClassVar[bool] = False

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        opens_text = any(option.opens_text for option in self.offered())
        return ("", "other") if opens_text else ("",)

    @override
    def read(self, raw: Posted, locale: str) -> Value | None:
        posted = {code for code in map(str.strip, raw.get("", ())) if code}
        chosen = [option for option in self.offered() if option.code in posted]
        if posted - {option.code for option in chosen}:
            raise AnswerError("not_an_option")
        if not chosen:
            return None
        self._limit(chosen)
        other = ""
        if any(option.opens_text for option in chosen):
            typed = one(raw, "other")
            other = clean(typed, max_length=MAX_OTHER, part="other", one_line=True)
        return Chosen(tuple(option.code for option in chosen), other or None)

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Chosen):
            return {}
        filled = {"": value.codes}
        return filled | {"other": (value.other,)} if value.other else filled

    def _limit(self, chosen: list[Option]) -> None:
        if len(chosen) > 1:
            raise AnswerError("too_many", {"max": 1})


class ListedQuestion(ClosedQuestion):
    """A closed question whose options are all written out."""

    options: Options = ()

    @override
    def offered(self) -> tuple[Option, ...]:
        return self.options

    @model_validator(mode="after")
    def _begins_with_fixed_codes(self) -> Self:
        codes = tuple(option.code for option in self.options)
        fixed = len(self.fixed_codes)
        if fixed and codes[:fixed] != self.fixed_codes:
            raise PydanticCustomError("fixed_options", "options of this kind are fixed")
        if fixed and not all(option.apart for option in self.options[fixed:]):
            raise PydanticCustomError("not_apart", "options after the fixed ones stand apart")
        if any(option.show_if for option in self.options[:fixed]) or (fixed and self.is_shuffled):
            raise PydanticCustomError("fixed_options", "options of this kind are fixed")
        return self


class FoldingQuestion(ListedQuestion):
    """One option of a list, which is a drop-down list when it is long or somebody wants that."""

    shown_as: Literal["list", "select"] | None = None

    @property
    def is_long(self) -> bool:
        """Return whether there are so many options that people look for theirs by typing."""
        return len(self.options) > MANY_OPTIONS

    @property
    def is_folded(self) -> bool:
        """Return whether the options, as many as are offered, are a drop-down list."""
        if self.shown_as is None:
            return self.is_long
        return self.shown_as == "select" and len(self.options) > FEW_OPTIONS


class SingleChoice(FoldingQuestion):
    """One option of several."""

    kind: Literal["single_choice"]
    takes_free_options: ClassVar[bool] = True
    label_count: ClassVar[int] = 2


class MultipleChoice(ListedQuestion):
    """Any number of options, within limits; an exclusive one stands alone."""

    kind: Literal["multiple_choice"]
    takes_free_options: ClassVar[bool] = True
    min_chosen: Count | None = None
    max_chosen: Count | None = None
    takes_many: ClassVar[bool] = True
    label_count: ClassVar[int] = 2

    @override
    def _limit(self, chosen: list[Option]) -> None:
        exclusive = next((option for option in chosen if option.exclusive), None)
        if exclusive is not None and len(chosen) > 1:
            raise AnswerError("exclusive", {"option": exclusive.label})
        if exclusive is None and self.min_chosen and len(chosen) < self.min_chosen:
            raise AnswerError("too_few", {"min": self.min_chosen})
        if self.max_chosen and len(chosen) > self.max_chosen:
            raise AnswerError("too_many", {"max": self.max_chosen})


class YesNo(ListedQuestion):
    """Yes or no, and possibly an answer apart from both."""

    kind: Literal["yes_no"]
    fixed_codes: ClassVar[tuple[str, ...]] = ("yes", "no")
    label_count: ClassVar[int] = 2


class Scale(ListedQuestion):
    """Five labelled points, and possibly an answer apart from them."""

    kind: Literal["scale"]
    fixed_codes: ClassVar[tuple[str, ...]] = ("1", "2", "3", "4", "5")
    label_count: ClassVar[int] = 5


class Consent(ListedQuestion):
    """One box to tick; left empty, nothing was agreed to."""

    kind: Literal["consent"]
    takes_many: ClassVar[bool] = True
    fixed_codes: ClassVar[tuple[str, ...]] = ("given",)
    label_count: ClassVar[int] = 1

    @model_validator(mode="after")
    def _has_one_box(self) -> Self:
        if len(self.options) != 1:
            raise PydanticCustomError("fixed_options", "consent has exactly one box")
        return self


class Rating(ClosedQuestion):
    """0 to 10 with words at both ends, and possibly an answer apart from them."""

    kind: Literal["rating"]
    lists: ClassVar[Mapping[str, str]] = MappingProxyType({"extra": "retired_codes"})
    label_count: ClassVar[int] = 2
    low: StringId
    high: StringId
    extra: Options = ()

    @property
    def options(self) -> tuple[Option, ...]:
        """Return the eleven numbers, then the options apart."""
        return self.offered()

    @override
    def offered(self) -> tuple[Option, ...]:
        numbers = tuple(
            Option(id=f"{self.id[:28]}_{code}", code=code, label=label)
            for label, code in NUMERALS.items()
        )
        return numbers + self.extra

    @override
    def string_ids(self) -> Iterator[str]:
        yield from Question.string_ids(self)
        yield self.low
        yield self.high
        for option in self.extra:
            yield option.label

    @model_validator(mode="after")
    def _extra_stands_apart(self) -> Self:
        if any(not option.apart or option.code.isdecimal() for option in self.extra):
            raise PydanticCustomError("not_apart", "options beside the numbers stand apart")
        if self.is_shuffled:
            raise PydanticCustomError("fixed_options", "the numbers stay in order")
        return self


# String ids that a survey need not define: figures are the same in every language offered.
NUMERALS: Final[Mapping[str, str]] = {f"number_{n}": str(n) for n in range(11)}
