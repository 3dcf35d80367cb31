"""Grids: several rows, each answered with one option of the same set."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.choices import OfferingQuestion, Option, Options
from surveys.model import OptionCode
from surveys.posted import Posted
from surveys.values import AnswerError, Rated, Value


class Matrix(OfferingQuestion):
    """Rows that are each answered with one option; the parts of the form are the rows' codes."""

    kind: Literal["matrix"]
    options: Options = ()
    rows: Options = ()
    retired_row_codes: tuple[OptionCode, ...] = ()
    lists: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"options": "retired_codes", "rows": "retired_row_codes"}
    )
    takes_free_options: ClassVar[bool] = True
    label_count: ClassVar[int] = 2
    row_count: ClassVar[int] = 2

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return tuple(row.code for row in self.rows)

    @override
    def offered(self) -> tuple[Option, ...]:
        return self.options

    @override
    def labelled(self) -> tuple[Option, ...]:
        return self.rows + self.options

    @override
    def read(self, raw: Posted, locale: str) -> Rated | None:
        found = ((row.code, self._chosen(raw, row.code)) for row in self.rows)
        rows = tuple((row, code) for row, code in found if code)
        return Rated(rows) if rows else None

    @override
    def parse(self, raw: Posted, locale: str) -> Value | None:
        value = super().parse(raw, locale)
        answered = dict(value.rows) if isinstance(value, Rated) else {}
        for row in self.rows:
            if self.required and row.code not in answered:
                raise AnswerError("row_missing", {"row": row.label}, row.code)
        return value

    @override
    def is_complete(self, value: Value) -> bool:
        answered = dict(value.rows) if isinstance(value, Rated) else {}
        return all(row.code in answered for row in self.rows)

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Rated):
            return {}
        return {row: (code,) for row, code in value.rows}

    def _chosen(self, raw: Posted, row: str) -> str:
        """Return the code chosen in a row, or "" when none is."""
        posted = {code for code in map(str.strip, raw.get(row, ())) if code}
        if posted - {option.code for option in self.options}:
            raise AnswerError("not_an_option", part=row)
        if len(posted) > 1:
            raise AnswerError("too_many", {"max": 1}, row)
        return next(iter(posted), "")

    @model_validator(mode="after")
    def _has_plain_parts(self) -> Self:
        if any(option.exclusive or option.opens_text for option in self.labelled()):
            raise PydanticCustomError("not_plain", "options of this kind cannot open a text")
        if any(row.apart for row in self.rows):
            raise PydanticCustomError("not_plain", "a row cannot stand apart")
        return self
