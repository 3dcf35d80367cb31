"""The options of a question, one line each, and lines for new ones; rows of a matrix likewise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from typing_extensions import override
from werkzeug.datastructures import MultiDict

import surveys
from app.builder.forms.fields import UNCLEAN, SpokenField, first, is_clean, stripped
from surveys import editing

FLAGS: Final = ("exclusive", "opens_text", "apart")
NEW_ROWS: Final = 2
FIRST_ROWS: Final = 5
MAX_LABEL: Final = 1000
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass
class Row:
    """One option as it is edited; `key` is its id, or the name of the row of a new one."""

    key: str
    label: str = ""
    code: str = ""
    flags: frozenset[str] = frozenset()
    is_new: bool = False
    is_fixed: bool = False
    is_row: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the id of the row's first input."""
        return f"{self.key}-label"

    @property
    def is_written(self) -> bool:
        """Return whether this row belongs into a new question."""
        return self.is_fixed or bool(self.label)

    def edited(
        self, survey: surveys.Survey, item_id: str, offered: Sequence[str]
    ) -> surveys.Survey:
        """Return the survey with what this row says; of the flags only those offered."""
        flags: Any = {} if self.is_fixed else {flag: flag in self.flags for flag in offered}
        if not self.is_new:
            return editing.edit_option(survey, self.key, label=self.label, **flags)
        if not self.label:
            return survey
        if self.is_row:
            return editing.add_row(survey, item_id, self.label, code=self.code or None)
        return editing.add_option(survey, item_id, self.label, code=self.code or None, **flags)


class OptionsField(SpokenField):
    """Rows for the stored options, then empty ones for new options."""

    rows: list[Row]
    error_id: str | None = None
    stem: ClassVar[str] = "new"
    is_row: ClassVar[bool] = False

    @override
    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[Any] = []
        self.errors = ()
        stored: list[Row] = data if isinstance(data, list) else []
        count = NEW_ROWS if stored else FIRST_ROWS
        new = (Row(f"{self.stem}-{n}", is_new=True, is_row=self.is_row) for n in range(count))
        self.rows = [*stored, *new]
        if formdata is not None:
            self.rows = [_posted(row, formdata) for row in self.rows]

    @override
    def told(self) -> list[tuple[str, str]]:
        written = [row for row in self.rows if row.label]
        return [(self.name_of(number), row.label) for number, row in enumerate(written, start=1)]

    def name_of(self, number: int) -> str:
        """Return how the line with this number is called."""
        return str(_("Answer %(number)s", number=number))

    @override
    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        for row in self.rows:
            row.errors.extend(_faults(row))
        faulty = [row for row in self.rows if row.errors]
        self.errors = tuple(row.errors[0] for row in faulty)
        self.error_id = faulty[0].id if faulty else None
        return not faulty


class RowsField(OptionsField):
    """Lines for the stored rows of a matrix, then empty ones for new rows."""

    stem = "row"
    is_row = True

    @override
    def name_of(self, number: int) -> str:
        return str(_("Row %(number)s", number=number))


def rows_of(
    survey: surveys.Survey, item: surveys.OfferingQuestion, *, of_matrix: bool = False
) -> list[Row]:
    """Return the stored options of the question, or the rows of a matrix, as lines."""
    name = "rows" if of_matrix else next(iter(item.lists))
    fixed = len(item.fixed_codes) if name == "options" else 0
    return [
        Row(
            key=option.id,
            label=survey.strings[option.label].text_in(survey.source_lang),
            code=option.code,
            flags=frozenset(flag for flag in FLAGS if getattr(option, flag)),
            is_fixed=place < fixed,
            is_row=of_matrix,
        )
        for place, option in enumerate(getattr(item, name))
    ]


def first_rows(kind: type[surveys.Question], labels: Sequence[str] = ()) -> list[Row]:
    """Return the rows that a new question of this kind has to have."""
    codes = kind.fixed_codes if issubclass(kind, surveys.OfferingQuestion) else ()
    given = [*labels, *[""] * (len(codes) - len(labels))]
    return [
        Row(f"own-{place}", label, code, is_new=True, is_fixed=True)
        for place, (code, label) in enumerate(zip(codes, given, strict=False))
    ]


def _posted(row: Row, formdata: MultiDict[str, str]) -> Row:
    def posted(name: str) -> str:
        return stripped(first(formdata, f"{row.key}-{name}"))

    return replace(
        row,
        label=posted("label"),
        code=posted("code") if row.is_new and not row.is_fixed else row.code,
        flags=frozenset(flag for flag in FLAGS if posted(flag)),
        errors=[],
    )


def _faults(row: Row) -> list[str]:
    found = []
    if len(row.label) > MAX_LABEL:
        found.append(_("Write at most %(max)s characters.", max=MAX_LABEL))
    if not is_clean(row.label):
        found.append(str(UNCLEAN))
    if row.is_new and not row.is_fixed and row.code:
        if not _CODE.fullmatch(row.code):
            found.append(
                _(
                    "A code begins with a small letter from a to z and goes on with small"
                    " letters, figures and _."
                )
            )
        if not row.label:
            words = _("Write the words of this answer, or leave out its code.")
            found.append(
                _("Write the words of this row, or leave out its code.") if row.is_row else words
            )
    return found
