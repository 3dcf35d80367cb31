"""The form of each kind of question, and the edit that it asks for."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

import surveys
from app.builder.forms.basics import MAX_UNIT, QuestionForm
from app.builder.forms.fields import (
    DayField,
    FigureField,
    LengthField,
    ShortLengthField,
    TickField,
    at_most,
    clean_text,
    optional,
    stripped,
)
from app.builder.forms.offering import (
    ChoiceForm,
    MatrixForm,
    MultipleChoiceForm,
    OptionsForm,
    RankingForm,
    RatingForm,
    SumForm,
)
from app.builder.forms.options import first_rows, rows_of


class TextForm(QuestionForm):
    """Short and long texts."""

    max_length = LengthField(
        _l("Longest answer, in characters"),
        [InputRequired(_l("Enter a whole number from 1 to 20,000."))],
    )

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "max_length": self.max_length.whole_number}


class ShortTextForm(TextForm):
    """A few words on one line."""

    max_length = ShortLengthField(
        _l("Longest answer, in characters"),
        [InputRequired(_l("Enter a whole number from 1 to 1,000."))],
    )


class NumberForm(QuestionForm):
    """Numbers, with their limits and unit."""

    smallest = FigureField(_l("Smallest number allowed"))
    biggest = FigureField(_l("Biggest number allowed"))
    whole = TickField(_l("Whole numbers only"))
    unit = StringField(
        _l("Unit"),
        [optional(), at_most(MAX_UNIT), clean_text],
        filters=[stripped],
        description=_l("Shown after the box, for example: minutes."),
    )

    def validate_biggest(self, field: FigureField) -> None:
        """Refuse limits that no number can keep."""
        if None not in (self.smallest.data, field.data) and field.data < self.smallest.data:
            raise ValidationError(_("The biggest number is below the smallest one."))

    @override
    def fields(self) -> dict[str, Any]:
        limits = {"min": self.smallest.data, "max": self.biggest.data}
        return {**super().fields(), **limits, "whole": self.whole.data, "unit": self.unit.data}


class DateForm(QuestionForm):
    """Dates, with their limits."""

    first = DayField(_l("Earliest date allowed"))
    last = DayField(_l("Latest date allowed"))

    def validate_last(self, field: DayField) -> None:
        """Refuse limits that no date can keep."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("The latest date is before the earliest one."))

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "min": self.first.data, "max": self.last.data}


class StatementForm(QuestionForm):
    """Words to read; nobody can be asked to answer them."""

    @override
    def fields(self) -> dict[str, Any]:
        return {"prompt": self.prompt.data, "hint": self.hint.data}


FORMS: Final[Mapping[str, type[QuestionForm]]] = {
    "single_choice": ChoiceForm,
    "multiple_choice": MultipleChoiceForm,
    "short_text": ShortTextForm,
    "long_text": TextForm,
    "number": NumberForm,
    "date": DateForm,
    "scale": OptionsForm,
    "rating": RatingForm,
    "yes_no": OptionsForm,
    "statement": StatementForm,
    "consent": OptionsForm,
    "matrix": MatrixForm,
    "ranking": RankingForm,
    "constant_sum": SumForm,
}
KINDS: Final[Mapping[str, type[surveys.Question]]] = {
    kind.model_fields["kind"].annotation.__args__[0]: kind  # type: ignore[union-attr]
    for kind in surveys.KINDS
}


def form_for(
    survey: surveys.Survey, item: surveys.Question, posted: MultiDict[str, str] | None = None
) -> QuestionForm:
    """Return the form of a question, filled with what is stored or with what was posted."""
    return FORMS[item.kind](posted, data=_stored(survey, item))


def new_form(
    survey: surveys.Survey, kind: str, posted: MultiDict[str, str] | None = None
) -> QuestionForm:
    """Return the form of a new question of this kind."""
    question = KINDS[kind]
    labels: list[str] = []
    if kind in {"yes_no", "consent"}:
        with force_locale(survey.source_lang):
            labels = {"yes_no": [_("Yes"), _("No")], "consent": [_("I agree")]}[kind]
    data: dict[str, Any] = {"options": first_rows(question, labels)}
    if "max_length" in question.model_fields:
        data["max_length"] = question.model_fields["max_length"].default
    if "total" in question.model_fields:
        data |= {"shared": question.model_fields["total"].default, "whole": True}
    return FORMS[kind](posted, data=data)


def _stored(survey: surveys.Survey, item: surveys.Question) -> dict[str, Any]:
    data: dict[str, Any] = item.model_dump()
    for field in ("prompt", "hint", "low", "high", "unit"):
        if data.get(field):
            data[field] = survey.strings[data[field]].text_in(survey.source_lang)
    data["shared"] = data.get("total")
    data |= {"smallest": data.get("min"), "biggest": data.get("max")}
    data |= {"first": data.get("min"), "last": data.get("max")}
    if isinstance(item, surveys.OfferingQuestion):
        data["options"] = rows_of(survey, item)
    if isinstance(item, surveys.Matrix):
        data["rows"] = rows_of(survey, item, of_matrix=True)
    return data
