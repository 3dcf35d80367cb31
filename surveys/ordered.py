"""Questions that weigh options against each other: put them in order, or share out a total."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.choices import Count, OfferingQuestion, Option, Options
from surveys.model import StringId
from surveys.numerals import parse_number, write_number
from surveys.posted import Posted, ascii_digits, clean, one
from surveys.values import AnswerError, Ranked, Shares, Value

_MAX_TYPED: Final = 200
_HUNDRED: Final = Decimal(100)


class WeighingQuestion(OfferingQuestion):
    """A question with an input for each option; the parts of the form are the options' codes."""

    options: Options = ()
    takes_free_options: ClassVar[bool] = True
    label_count: ClassVar[int] = 2

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @override
    def offered(self) -> tuple[Option, ...]:
        return self.options

    @model_validator(mode="after")
    def _has_plain_options(self) -> Self:
        if any(each.exclusive or each.opens_text or each.apart for each in self.options):
            raise PydanticCustomError("not_plain", "options of this kind are all alike")
        return self


class Ranking(WeighingQuestion):
    """All options in order, or the first few of them."""

    kind: Literal["ranking"]
    places: Count | None = None

    @property
    def depth(self) -> int:
        """Return how many places there are to give."""
        return min(self.places or len(self.options), len(self.options))

    @override
    def read(self, raw: Posted, locale: str) -> Ranked | None:
        by_place: dict[int, str] = {}
        for code in self.parts:
            place = self._place(raw, code)
            if place in by_place:
                raise AnswerError("ranked_twice", {"place": place}, code)
            if place:
                by_place[place] = code
        self._refuse_gap(by_place, max(by_place, default=0))
        return Ranked(tuple(by_place[place] for place in sorted(by_place))) if by_place else None

    @override
    def parse(self, raw: Posted, locale: str) -> Value | None:
        value = super().parse(raw, locale)
        if self.required and isinstance(value, Ranked):
            places = dict(enumerate(value.codes, start=1))
            self._refuse_gap(places, self.depth)
        return value

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Ranked):
            return {}
        return {code: (str(place),) for place, code in enumerate(value.codes, start=1)}

    def _place(self, raw: Posted, code: str) -> int:
        """Return the place given to an option, or 0 when it has none."""
        typed = {ascii_digits(text.strip()) for text in raw.get(code, ())} - {""}
        if not typed:
            return 0
        if len(typed) > 1 or not typed <= {str(n + 1) for n in range(self.depth)}:
            raise AnswerError("not_a_place", {"max": self.depth}, code)
        return int(typed.pop())

    def _refuse_gap(self, by_place: dict[int, str], last: int) -> None:
        for place in range(1, last + 1):
            if place not in by_place:
                free = (code for code in self.parts if code not in by_place.values())
                raise AnswerError("rank_gap", {"place": place}, next(free, self.parts[0]))


class ConstantSum(WeighingQuestion):
    """A total, such as 100 points or a budget, shared out over the options."""

    kind: Literal["constant_sum"]
    total: Annotated[Decimal, Field(gt=0, le=10**15, allow_inf_nan=False, max_digits=20)] = _HUNDRED
    whole: bool = False
    unit: StringId | None = None

    @override
    def read(self, raw: Posted, locale: str) -> Shares | None:
        amounts = {code: self._amount(raw, code, locale) for code in self.parts}
        if all(amount is None for amount in amounts.values()):
            return None
        given = tuple((code, amount or Decimal(0)) for code, amount in amounts.items())
        got = sum((amount for _, amount in given), Decimal(0))
        if got != self.total:
            params = {"expected": self.total, "got": got}
            raise AnswerError("wrong_sum", params, self.parts[0])
        return Shares(given)

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Shares):
            return {}
        return {code: (write_number(amount, locale),) for code, amount in value.amounts}

    @override
    def string_ids(self) -> Iterator[str]:
        yield from super().string_ids()
        if self.unit is not None:
            yield self.unit

    def _amount(self, raw: Posted, code: str, locale: str) -> Decimal | None:
        text = clean(one(raw, code), max_length=_MAX_TYPED, part=code, one_line=True)
        if not text:
            return None
        amount = parse_number(text, locale)
        if amount is None:
            raise AnswerError("not_a_number", part=code)
        if self.whole and amount != amount.to_integral_value():
            raise AnswerError("not_whole", part=code)
        if amount < 0:
            raise AnswerError("too_small", {"min": 0}, code)
        if amount > self.total:
            raise AnswerError("too_big", {"max": self.total}, code)
        return amount
