"""The form of a value that is reckoned: the common formulas, without code."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired

import surveys
from app.builder import known
from app.builder.figures import figure_text
from app.builder.forms.basics import MAX_PROMPT, QuestionForm
from app.builder.forms.fields import (
    CodesField,
    FigureField,
    OneOfField,
    PickField,
    TickField,
    at_most,
    choice,
    clean_text,
    stripped,
)
from app.builder.formulas import (
    TOGETHER,
    Part,
    Scaling,
    Shape,
    Way,
    figure_of,
    is_counted,
    numbers_in,
    shape_of,
)
from app.builder.sentences import name_of

EXACT: Final = "exact"


class CalculatedForm(QuestionForm):
    """What is reckoned from which answers; a formula beyond the form is kept as it is."""

    prompt = TextAreaField(
        _l("Name for staff"),
        [DataRequired(_l("Enter a name.")), at_most(MAX_PROMPT), clean_text],
        filters=[stripped],
        description=_l("Only staff see it."),
    )
    hint = None  # type: ignore[assignment]  # takes the field away
    answering = None  # type: ignore[assignment]
    way = OneOfField(
        _l("What is reckoned?"),
        choices=[
            choice("sum", _l("The sum of numbers")),
            choice("mean", _l("The mean of numbers")),
            choice("least", _l("The smallest of numbers")),
            choice("most", _l("The largest of numbers")),
            choice("count", _l("How many answers were ticked")),
            choice("minus", _l("The difference of two numbers")),
            choice("days", _l("The days between two dates")),
        ],
        default="sum",
    )
    numbers = CodesField(_l("Numbers for a sum or mean, or to find the smallest or largest"))
    present = TickField(_l("Leave out what is missing, instead of giving no result"))
    counted = PickField(_l("Question whose ticked answers are counted"), validate_choice=False)
    from_number = PickField(_l("For a difference: from this number"), validate_choice=False)
    less_number = PickField(_l("For a difference: take away this one"), validate_choice=False)
    from_day = PickField(_l("For days: from this date"), validate_choice=False)
    to_day = PickField(_l("For days: to this date"), validate_choice=False)
    scale = PickField(
        _l("Then"),
        choices=[
            choice("", _l("Leave it as it is")),
            choice("times", _l("Multiply it")),
            choice("over", _l("Divide it")),
        ],
        default="",
    )
    by = FigureField(_l("By this number"))
    rounding = PickField(
        _l("Rounding"),
        choices=[
            choice(EXACT, _l("Not rounded")),
            choice("0", _l("To a whole number")),
            *(choice(str(n), _l("Decimal places: %(num)s", num=n)) for n in range(1, 7)),
        ],
        default=EXACT,
    )

    @override
    def offer(self, survey: surveys.Survey, page_id: str, item: surveys.Item | None) -> None:
        earlier = known.before(survey, item.id) if item else known.through(survey, page_id)
        stored = item.formula if isinstance(item, surveys.Calculated) else None
        shape = shape_of(stored) if stored is not None else None
        # A formula that reckons from nothing is none yet.
        is_kept = stored is not None and shape is None and bool(surveys.items_of(stored))
        self.kept_formula = figure_text(survey, stored) if is_kept and stored else ""
        self.numbers_offered = _numbers(survey, earlier)
        self._offer(self.counted, survey, [each for each in earlier if is_counted(each)])
        dates = [each for each in earlier if isinstance(each, surveys.Date) and each.is_day]
        for field in (self.from_day, self.to_day):
            self._offer(field, survey, dates)
        for field in (self.from_number, self.less_number):
            field.choices = [choice("", _("Choose a number"))] + [
                choice(part.key, name) for part, name in self.numbers_offered
            ]
        if shape is not None and self.way.raw_data is None:
            self._fill(shape)

    @override
    def fields(self) -> dict[str, Any]:
        named = {"prompt": self.prompt.data}
        return named if self.kept_formula else {**named, "formula": figure_of(self.shape())}

    def shape(self) -> Shape:
        """Return what is to be reckoned; only of a valid form."""
        places = None if self.rounding.data == EXACT else int(str(self.rounding.data))
        scale: Scaling = self.scale.data if self.by.data is not None else ""
        return Shape(
            way=cast("Way", self.way.data),
            parts=tuple(self._parts()),
            present=bool(self.present.data) and self.way.data in TOGETHER,
            scale=scale,
            by=self.by.data if scale else Decimal(1),
            places=places,
        )

    def validate_numbers(self, _field: CodesField) -> None:
        """Ask for numbers where some are reckoned together."""
        if self._asks(*TOGETHER) and not self._parts():
            raise ValidationError(_("Tick at least one number."))

    def validate_counted(self, _field: PickField) -> None:
        """Ask for the question whose answers are counted."""
        if self._asks("count") and not self._parts():
            raise ValidationError(_("Choose a question."))

    def validate_less_number(self, _field: PickField) -> None:
        """Ask for both numbers of a difference."""
        if self._asks("minus") and len(self._parts()) != len(("from", "less")):
            raise ValidationError(_("Choose two numbers."))

    def validate_to_day(self, _field: PickField) -> None:
        """Ask for both dates."""
        if self._asks("days") and len(self._parts()) != len(("from", "to")):
            raise ValidationError(_("Choose two dates."))

    def validate_by(self, field: FigureField) -> None:
        """Ask for a number to multiply or divide by, which is not nought."""
        if self.scale.data and not self.kept_formula and not field.data:
            raise ValidationError(_("Enter a number other than 0."))

    def _asks(self, *ways: str) -> bool:
        return self.way.data in ways and not self.kept_formula

    def _parts(self) -> list[Part]:
        offered = {part.key: part for part, _name in self.numbers_offered}
        match self.way.data:
            case "count":
                return _chosen(self.counted)
            case "days":
                # From the first date to the second: the second less the first.
                return _chosen(self.to_day) + _chosen(self.from_day)
            case "minus":
                keys = [self.from_number.data, self.less_number.data]
            case _:
                keys = [key for key in offered if key in (self.numbers.data or ())]
        return [offered[key] for key in keys if key in offered]

    def _offer(
        self, field: PickField, survey: surveys.Survey, items: Sequence[surveys.Item]
    ) -> None:
        named = [choice(item.id, name_of(survey, item.id)) for item in items]
        field.choices = [choice("", _("Choose a question")), *named]

    def _fill(self, shape: Shape) -> None:
        keys = [part.key for part in shape.parts]
        self.way.data, self.present.data = shape.way, shape.present
        match shape.way:
            case "count":
                (self.counted.data,) = keys
            case "days":
                self.to_day.data, self.from_day.data = keys
            case "minus":
                self.from_number.data, self.less_number.data = keys
            case _:
                self.numbers.data = keys
        self.scale.data = shape.scale
        if shape.scale:
            self.by.process(None, shape.by)
        self.rounding.data = EXACT if shape.places is None else str(shape.places)


def _chosen(field: PickField) -> list[Part]:
    offered = {each.data for each in field}
    return [Part(field.data)] if field.data and field.data in offered else []


def _numbers(survey: surveys.Survey, items: Sequence[surveys.Item]) -> list[tuple[Part, str]]:
    return [(part, _name(survey, part)) for item in items for part in numbers_in(item)]


def _name(survey: surveys.Survey, part: Part) -> str:
    if not part.code:
        return name_of(survey, part.item)
    figure = surveys.PartOf(op="part", item=part.item, code=part.code)
    return figure_text(survey, figure)
