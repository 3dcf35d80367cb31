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
    MAX_LINES,
    Line,
    Lines,
    Match,
    condition_of,
    operations_for,
)

OPERATIONS: Final[Mapping[str, Any]] = {
    "is": _l("is any of the answers ticked"),
    "is_not": _l("is answered, but with none of those ticked"),
    "is_not_or_empty": _l("is none of those ticked, or is not answered"),
    "eq": _l("is exactly"),
    "ne": _l("is anything but"),
    "ge": _l("is at least"),
    "le": _l("is at most"),
    "gt": _l("is more than"),
    "lt": _l("is less than"),
    "answered": _l("is answered, in any way"),
    "empty": _l("is not answered"),
}


class LineForm(Form):
    """One line as it is edited; what it offers follows from the question chosen."""

    item = StringField(_l("Question"), [InputRequired()])
    operation = StringField(_l("Its answer"), [InputRequired()])
    options = CodesField(_l("Answers"))
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
        allowed = operations_for(self.question) if self.question else ()
        self.operations = [(name, OPERATIONS[name]) for name in allowed]
        self.answers = _answers(survey, self.question)

    @property
    def asks_number(self) -> bool:
        """Return whether a number is typed to compare with."""
        return isinstance(self.question, surveys.Number)

    @property
    def asks_point(self) -> bool:
        """Return whether a point of a scale can be compared with."""
        return isinstance(self.question, surveys.Scale | surveys.Rating)

    @property
    def asks_day(self) -> bool:
        """Return whether a date is typed to compare with."""
        return isinstance(self.question, surveys.Date)

    def problem(self) -> tuple[str, str] | None:
        """Return the id of the input at fault and what is wrong with it."""
        operation = str(self.operation.data)
        if self.question is None:
            return self.item.id, _("Choose a question.")
        if operation not in operations_for(self.question):
            return self.operation.id, _("Choose what its answer has to be.")
        if operation in CHOICES and not self._ticked():
            return self.options.id, _("Tick at least one answer.")
        return self._fault_of_value() if operation in COMPARISONS else None

    def _fault_of_value(self) -> tuple[str, str] | None:
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
            return Line(item, operation, self._ticked())
        if operation not in COMPARISONS:
            return Line(item, operation)
        if self.asks_point:
            return Line(item, operation, number=Decimal(self._ticked()[0]))
        number = self.number.data if self.asks_number else None
        return Line(item, operation, number=number, day=self.day.data if self.asks_day else None)

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
        validators=[InputRequired()],
        default="all",
        validate_choice=False,
    )
    count = HiddenField()

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        earlier: Sequence[surveys.Item],
        posted: MultiDict[str, str] | None = None,
        stored: Lines | None = None,
    ) -> None:
        super().__init__(posted, data={"match": stored.match} if stored else {})
        self.lines: list[LineForm] = []
        self.errors_found: list[tuple[str, str]] = []
        kept = stored.lines if stored else (Line("", ""),)
        for place in range(_count(posted) if posted is not None else len(kept)):
            data = _stored(kept[place]) if posted is None else None
            form = LineForm(survey, earlier, posted, prefix=f"l{place}-", data=data)
            self.lines.append(form)
        self._survey, self._earlier = survey, earlier

    def add_line(self) -> None:
        """Append an empty line, up to the greatest number."""
        if len(self.lines) < MAX_LINES:
            prefix = f"l{len(self.lines)}-"
            self.lines.append(LineForm(self._survey, self._earlier, prefix=prefix))

    def is_valid(self) -> bool:
        """Return whether every line is complete; what is not stands in `errors_found`."""
        found = (line.problem() for line in self.lines)
        self.errors_found = [problem for problem in found if problem is not None]
        return not self.errors_found

    def condition(self) -> surveys.Condition:
        """Return the condition; only of a valid form."""
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


def _count(posted: MultiDict[str, str]) -> int:
    typed = first(posted, "count")
    return min(int(typed), MAX_LINES) if typed in {str(n) for n in range(1, MAX_LINES + 1)} else 1


def _stored(line: Line) -> dict[str, Any]:
    # A point of a scale is compared as a number, and shown as its option.
    points = () if line.number is None else (format(line.number, "f"),)
    return {**line._asdict(), "options": line.options or points}


def _answers(survey: surveys.Survey, item: surveys.Question | None) -> list[tuple[str, str]]:
    if not isinstance(item, surveys.ClosedQuestion):
        return []
    return [
        (option.code, survey.text(option.label, survey.source_lang).text)
        for option in item.offered()
    ]
