"""When a page or question is shown: the lines as staff edit them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

import surveys
from app.builder.forms.fields import CodesField, DayField, EditForm, FigureField, choice, first
from app.builder.lines import (
    CHOICES,
    COMPARISONS,
    COUNTS,
    MAX_LINES,
    Line,
    Lines,
    Match,
    are_plain,
    comparable,
    condition_of,
    lines_of,
    operations_for,
)

OPERATIONS: Final[Mapping[str, Any]] = {
    "is": _l("is any of the answers ticked"),
    "is_not": _l("is answered, but with none of those ticked"),
    "is_not_or_empty": _l("is none of those ticked, or is not answered"),
    "row_is": _l("in this row is any of the answers ticked"),
    "count_ge": _l("has at least so many answers ticked"),
    "count_le": _l("has at most so many answers ticked"),
    "count_le_or_empty": _l("has at most so many answers ticked, or is not answered"),
    "eq": _l("is exactly"),
    "ne": _l("is anything but"),
    "ge": _l("is at least"),
    "le": _l("is at most"),
    "gt": _l("is more than"),
    "lt": _l("is less than"),
    "answered": _l("is answered, in any way"),
    "empty": _l("is not answered"),
}
# Of a question that is answered once for each entry of its page.
OF_ENTRIES: Final[Mapping[str, Any]] = {
    "answered": _l("is answered at least once"),
    "empty": _l("is not answered"),
    "count_ge": _l("is answered at least so many times"),
    "count_le_or_empty": _l("is answered at most so many times"),
}


class LineForm(Form):
    """One line as it is edited; what it offers follows from the question chosen."""

    item = StringField(_l("Question"), [InputRequired()])
    operation = StringField(_l("Its answer"), [InputRequired()])
    row = StringField(_l("Row"))
    options = CodesField(_l("Answers"))
    other = StringField(_l("Or the answer to another question"))
    number = FigureField(_l("Number"), [InputRequired()])
    day = DayField(_l("Date"), [InputRequired()])

    @override
    def __init__(
        self, survey: surveys.Survey, earlier: Sequence[surveys.Item], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = {item.id: item for item in earlier}.get(self.item.data or "")
        prompts = [(item.id, survey.text(item.prompt, survey.source_lang).text) for item in earlier]
        self.items = [("", _("Choose a question")), *prompts]
        asked = self.question
        others = [item for item in earlier if asked and comparable(survey, asked, item)]
        named = {item.id: prompt for item, (_id, prompt) in zip(earlier, prompts, strict=True)}
        self.others = [(item.id, named[item.id]) for item in others]
        self.has_entries = asked is not None and survey.is_repeated(asked.id)
        self.once = None if self.has_entries else asked
        words = OF_ENTRIES if self.has_entries else OPERATIONS
        self.allowed = operations_for(survey, asked) if asked else ()
        self.operations = [(name, words[name]) for name in self.allowed]
        self.rows = _rows(survey, self.once)
        self.answers = _answers(survey, self.once)

    @property
    def asks_number(self) -> bool:
        """Return whether a number is typed to compare with."""
        return isinstance(self.once, surveys.Number | surveys.Calculated)

    @property
    def asks_count(self) -> bool:
        """Return whether the answers ticked, or the entries, can be counted."""
        return self.has_entries or isinstance(self.once, surveys.MultipleChoice)

    @property
    def asks_point(self) -> bool:
        """Return whether a point of a scale can be compared with."""
        return isinstance(self.once, surveys.Scale | surveys.Rating)

    @property
    def asks_day(self) -> bool:
        """Return whether a date is typed to compare with."""
        return isinstance(self.once, surveys.Date) and self.once.is_day

    def problem(self) -> tuple[str, str] | None:
        """Return the id of the input at fault and what is wrong with it."""
        operation = str(self.operation.data)
        if self.question is None:
            return self.item.id, _("Choose a question.")
        if operation not in self.allowed:
            return self.operation.id, _("Choose what its answer has to be.")
        if operation in CHOICES:
            return self._fault_of_choice(operation)
        if operation in COUNTS:
            return self._fault_of_count()
        return self._fault_of_value() if operation in COMPARISONS else None

    def _fault_of_choice(self, operation: str) -> tuple[str, str] | None:
        if operation == "row_is" and self.row.data not in dict(self.rows):
            return self.row.id, _("Choose a row.")
        return None if self._ticked() else (self.options.id, _("Tick at least one answer."))

    def _fault_of_count(self) -> tuple[str, str] | None:
        number = self.number.data
        if number is None or number < 0 or number != number.to_integral_value():
            return self.number.id, _("Enter a whole number.")
        return None

    def _fault_of_value(self) -> tuple[str, str] | None:
        if self._other():
            has_both = self.number.data is not None or self.day.data is not None
            message = _("Give either a value or another question, not both.")
            return (self.other.id, message) if has_both else None
        if self.asks_point and (len(self._ticked()) != 1 or not self._ticked()[0].isdecimal()):
            return self.options.id, _("Tick the one point to compare with.")
        if self.asks_number and self.number.data is None:
            return self.number.id, _("Enter a number.")
        if self.asks_day and self.day.data is None:
            return self.day.id, _("Enter a real date: day, month and year.")
        return None

    def line(self) -> Line:
        """Return the line; only when it has no problem."""
        operation, item = str(self.operation.data), str(self.item.data)
        if operation in CHOICES:
            row = str(self.row.data) if operation == "row_is" else ""
            return Line(item, operation, self._ticked(), row=row)
        if operation in COUNTS:
            return Line(item, operation, number=self.number.data)
        if operation not in COMPARISONS:
            return Line(item, operation)
        return self._comparison(item, operation)

    def _comparison(self, item: str, operation: str) -> Line:
        if other := self._other():
            return Line(item, operation, other=other, counts_days=self.asks_day)
        if self.asks_point:
            return Line(item, operation, number=Decimal(self._ticked()[0]))
        number = self.number.data if self.asks_number else None
        return Line(item, operation, number=number, day=self.day.data if self.asks_day else None)

    def _other(self) -> str:
        """Return the id of the question compared with, "" when a value is."""
        return str(self.other.data) if self.other.data in dict(self.others) else ""

    def _ticked(self) -> tuple[str, ...]:
        chosen = set(self.options.data or ())
        return tuple(code for code, _label in self.answers if code in chosen)


class ConditionForm(EditForm):
    """All the lines of one condition."""

    match = RadioField(
        _l("When there are several lines"),
        choices=[
            choice("all", _l("All of them have to be true")),
            choice("any", _l("One of them is enough")),
        ],
        default="all",
        validate_choice=False,
    )
    count = HiddenField()

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        known: Sequence[surveys.Item],
        posted: MultiDict[str, str] | None = None,
        stored: surveys.Condition | None = None,
        **data: object,
    ) -> None:
        found = _plain_lines(survey, stored, known) if stored is not None else None
        super().__init__(posted, data={**data, "match": found.match if found else "all"})
        self.kept = stored if found is None and not _is_anew(posted) else None
        self.lines: list[LineForm] = []
        self.errors_found: list[tuple[str, str]] = []
        lines = found.lines if found else (Line("", ""),)
        for place in range(_count(posted) if posted is not None else len(lines)):
            line = _stored(lines[place]) if posted is None else None
            form = LineForm(survey, known, posted, prefix=f"l{place}-", data=line)
            self.lines.append(form)
        self._survey, self._known = survey, known

    @property
    def has_lines(self) -> bool:
        """Return whether a condition is wanted, and is one of lines."""
        return self.kept is None

    @property
    def has_room(self) -> bool:
        """Return whether one more line may be added."""
        return len(self.lines) < MAX_LINES

    def add_line(self) -> None:
        """Append an empty line, up to the greatest number."""
        if self.has_room:
            prefix = f"l{len(self.lines)}-"
            self.lines.append(LineForm(self._survey, self._known, prefix=prefix))

    def is_valid(self) -> bool:
        """Return whether everything is complete; what is not stands in `errors_found`."""
        self.validate()
        self.errors_found = [(field.id, str(field.errors[0])) for field in self if field.errors]
        if self.has_lines:
            found = (line.problem() for line in self.lines)
            self.errors_found += [problem for problem in found if problem is not None]
        return not self.errors_found

    def condition(self) -> surveys.Condition:
        """Return the condition; only of a valid form."""
        if self.kept is not None:
            return self.kept
        match: Match = "any" if self.match.data == "any" else "all"
        return condition_of(Lines(match, tuple(form.line() for form in self.lines)))


def without_line(posted: MultiDict[str, str], dropped: int) -> MultiDict[str, str]:
    """Return what was posted without one line; those after it move up."""
    count = _count(posted)
    kept: MultiDict[str, str] = MultiDict()
    for name, text in posted.items(multi=True):
        head, dash, rest = name.partition("-")
        if not (dash and head[:1] == "l" and head[1:].isdecimal()):
            kept.add(name, text)
        elif int(head[1:]) != dropped:
            place = int(head[1:]) - (int(head[1:]) > dropped)
            kept.add(f"l{place}-{rest}", text)
    kept["count"] = str(max(count - 1, 1))
    return kept


def _plain_lines(
    survey: surveys.Survey, condition: surveys.Condition, known: Sequence[surveys.Item]
) -> Lines | None:
    lines = lines_of(condition)
    items = {item.id: item for item in known}
    return lines if lines is not None and are_plain(survey, lines, items) else None


def _is_anew(posted: MultiDict[str, str] | None) -> bool:
    """Return whether a condition that is more than lines can say is written anew, in lines."""
    return posted is not None and ("count" in posted or posted.get("go") == "anew")


def _count(posted: MultiDict[str, str]) -> int:
    typed = first(posted, "count")
    return min(int(typed), MAX_LINES) if typed in {str(n) for n in range(1, MAX_LINES + 1)} else 1


def _stored(line: Line) -> dict[str, Any]:
    # A point of a scale is compared as a number, and shown as its option.
    points = () if line.number is None else (format(line.number, "f"),)
    return {**line._asdict(), "options": line.options or points}


def _rows(survey: surveys.Survey, item: surveys.Question | None) -> list[tuple[str, str]]:
    if not isinstance(item, surveys.Matrix):
        return []
    return [(row.code, survey.text(row.label, survey.source_lang).text) for row in item.rows]


def _answers(survey: surveys.Survey, item: surveys.Question | None) -> list[tuple[str, str]]:
    if not isinstance(item, surveys.ClosedQuestion | surveys.Matrix):
        return []
    return [
        (option.code, survey.text(option.label, survey.source_lang).text)
        for option in item.offered()
    ]
