"""Questions that people answer in their own words, figures or dates."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field
from typing_extensions import override

from surveys.dates import CoarseDate, coarse
from surveys.model import StringId, replace
from surveys.numerals import parse_number, write_number
from surveys.patterns import Pattern, compiled
from surveys.posted import Posted, ascii_digits, clean, one
from surveys.question import Question
from surveys.values import AnswerError, Value

MAX_LONG_TEXT: Final = 20_000
# Without limits of its own, a date question takes what people alive may mean.
FIRST_DAY: Final = dt.date(1900, 1, 1)
LAST_DAY: Final = dt.date(2100, 12, 31)
_MAX_TYPED: Final = 200
# Written out, it shows which sign the language has before decimals.
_EXAMPLE: Final = Decimal("12.5")

Days = Annotated[int, Field(ge=-55_000, le=28_000)]
Limit = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=20)]


_PARTS: Final = {
    "day": ("day", "month", "year"),
    "month": ("month", "year"),
    "year": ("year",),
}


class TextQuestion(Question):
    """A question answered in words."""

    max_length: int
    one_line: ClassVar[bool]

    @override
    def read(self, raw: Posted, locale: str) -> str | None:
        return clean(one(raw), max_length=self.max_length, one_line=self.one_line) or None

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        return {"": (value,)} if isinstance(value, str) else {}


class ShortText(TextQuestion):
    """A few words on one line, possibly of a form such as that of a reference number.

    The whole answer has to match the `pattern` (RE2, https://github.com/google/re2/wiki/Syntax).
    """

    kind: Literal["short_text"]
    max_length: Annotated[int, Field(ge=1, le=1000)] = 200
    one_line: ClassVar[bool] = True
    pattern: Pattern | None = None
    pattern_message: StringId | None = None

    @override
    def read(self, raw: Posted, locale: str) -> str | None:
        text = super().read(raw, locale)
        if text is not None and self.pattern and not compiled(self.pattern).fullmatch(text):
            raise AnswerError("not_in_form", {"message": self.pattern_message or ""})
        return text

    @override
    def string_ids(self) -> Iterator[str]:
        yield from super().string_ids()
        if self.pattern_message is not None:
            yield self.pattern_message


class LongText(TextQuestion):
    """A comment, kept word for word; its length counts in characters people see as code points."""

    kind: Literal["long_text"]
    max_length: Annotated[int, Field(ge=1, le=MAX_LONG_TEXT)] = 5000
    one_line: ClassVar[bool] = False


class Number(Question):
    """A number, typed as the language writes numbers."""

    kind: Literal["number"]
    min: Limit | None = None
    max: Limit | None = None
    whole: bool = False
    unit: StringId | None = None

    @override
    def read(self, raw: Posted, locale: str) -> Decimal | None:
        text = clean(one(raw), max_length=_MAX_TYPED, one_line=True)
        if not text:
            return None
        number = parse_number(text, locale)
        if number is None:
            raise AnswerError("not_a_number", {"like": _EXAMPLE} if not self.whole else {})
        if self.whole and number != number.to_integral_value():
            raise AnswerError("not_whole")
        if self.min is not None and number < self.min:
            raise AnswerError("too_small", {"min": self.min})
        if self.max is not None and number > self.max:
            raise AnswerError("too_big", {"max": self.max})
        return number

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        return {"": (write_number(value, locale),)} if isinstance(value, Decimal) else {}

    @override
    def string_ids(self) -> Iterator[str]:
        yield from super().string_ids()
        if self.unit is not None:
            yield self.unit


class Date(Question):
    """A day of the Gregorian calendar, typed in three parts; or only its month, or its year.

    `min_days` and `max_days` are limits counted from the day of answering: 0 is today, -1
    yesterday. The nearer limit counts. A month or a year keeps a limit when one of its days does.
    Nothing is compared with one, nor reckoned from it: it is no day.
    """

    kind: Literal["date"]
    precision: Literal["day", "month", "year"] = "day"
    min: dt.date | None = None
    max: dt.date | None = None
    min_days: Days | None = None
    max_days: Days | None = None

    def on(self, today: dt.date) -> "Date":
        """Return the question as it is asked on this day, with its limits as days."""
        if self.min_days is None and self.max_days is None:
            return self
        first = _later(self.min, today, self.min_days, max)
        last = _later(self.max, today, self.max_days, min)
        return replace(self, min=first, max=last, min_days=None, max_days=None)

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return _PARTS[self.precision]

    @property
    def is_day(self) -> bool:
        """Return whether days are answered, which can be compared and counted from."""
        return self.precision == "day"

    def as_precise(self, day: dt.date) -> dt.date | CoarseDate:
        """Return the day, or the month or year in which it lies when no more is asked for."""
        return day if self.is_day else coarse(day, has_month=self.precision == "month")

    @override
    def read(self, raw: Posted, locale: str) -> dt.date | CoarseDate | None:
        typed = {
            part: ascii_digits(clean(one(raw, part), max_length=_MAX_TYPED, part=part))
            for part in self.parts
        }
        if not any(typed.values()):
            return None
        figures = {part: _figure(part, text) for part, text in typed.items()}
        value = self.as_precise(_date(**{"day": 1, "month": 1, **figures}))
        begins, ends = (value.first, value.last) if isinstance(value, CoarseDate) else (value,) * 2
        first, last = self.min or FIRST_DAY, self.max or LAST_DAY
        if ends < first:
            raise AnswerError("too_early", {"min": self.as_precise(first)}, "year")
        if begins > last:
            raise AnswerError("too_late", {"max": self.as_precise(last)}, "year")
        return value

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dt.date | CoarseDate):
            return {}
        # Of a coarser date, what it does not say stays empty.
        figures = {part: getattr(value, part, None) for part in self.parts}
        return {part: (str(figure),) for part, figure in figures.items() if figure is not None}


def _later(
    fixed: dt.date | None,
    today: dt.date,
    days: int | None,
    nearer: Callable[[dt.date, dt.date], dt.date],
) -> dt.date | None:
    if days is None:
        return fixed
    moving = today + dt.timedelta(days=days)
    return moving if fixed is None else nearer(fixed, moving)


def _figure(part: str, text: str) -> int:
    lengths = {"year": (4, 4)}.get(part, (1, 2))
    # isascii as well: isdecimal alone would let "²" pass nowhere, but be plain about it.
    if not (text.isascii() and text.isdecimal() and lengths[0] <= len(text) <= lengths[1]):
        raise AnswerError("not_a_date", part=part)
    return int(text)


def _date(day: int, month: int, year: int) -> dt.date:
    december = 12
    if not 1 <= month <= december:
        raise AnswerError("not_a_date", part="month")
    try:
        return dt.date(year, month, day)
    except ValueError:
        part = "day" if year else "year"
        raise AnswerError("not_a_date", part=part) from None
