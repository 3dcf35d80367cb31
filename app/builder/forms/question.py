"""The form of each kind of question, and the edit that it asks for."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired

import surveys
from app.builder.forms.fields import (
    CountField,
    DayField,
    EditForm,
    FigureField,
    LengthField,
    ShortLengthField,
    TickField,
    at_most,
    clean_text,
    optional,
    stripped,
)
from app.builder.forms.options import OptionsField, first_rows, rows_of
from surveys import editing

MAX_PROMPT: Final = 2000
MAX_HINT: Final = 4000
MAX_END: Final = 200
MAX_UNIT: Final = 60


class QuestionForm(EditForm):
    """What every kind has: wording, hint, required."""

    offered_flags: ClassVar[tuple[str, ...]] = ()

    prompt = TextAreaField(
        _l("Question"),
        [DataRequired(_l("Write the question.")), at_most(MAX_PROMPT), clean_text],
        filters=[stripped],
    )
    hint = TextAreaField(
        _l("Hint"),
        [optional(), at_most(MAX_HINT), clean_text],
        filters=[stripped],
        description=_l("Shown under the question, for example how to answer it."),
    )
    required = TickField(_l("People have to answer this question"))

    def fields(self) -> dict[str, Any]:
        """Return the fields of the question as the edit wants them."""
        return {"prompt": self.prompt.data, "hint": self.hint.data, "required": self.required.data}

    def labels(self) -> list[str]:
        """Return the labels that a new question of this kind begins with."""
        return []

    def edited(self, survey: surveys.Survey, item_id: str) -> surveys.Survey:
        """Return the survey with the question as it was typed."""
        return editing.edit_item(survey, item_id, **self.fields())

    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        """Return the survey with a new question at the end of the page."""
        prompt = self.prompt.data or ""
        survey = editing.add_item(survey, page_id, kind, prompt, labels=self.labels())
        return editing.edit_item(survey, newest_item(survey, page_id).id, **self.fields())


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


class OptionsForm(QuestionForm):
    """Questions whose own options are fixed; others can stand apart from them."""

    options = OptionsField(_l("Answers to choose from"))

    @override
    def labels(self) -> list[str]:
        return [row.label for row in self.options.rows if row.is_fixed]

    @override
    def edited(self, survey: surveys.Survey, item_id: str) -> surveys.Survey:
        survey = super().edited(survey, item_id)
        for row in self.options.rows:
            survey = row.edited(survey, item_id, self.offered_flags)
        return survey

    @override
    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        survey = super().added(survey, page_id, kind)
        item_id = newest_item(survey, page_id).id
        for row in self.options.rows:
            if not row.is_fixed:
                survey = row.edited(survey, item_id, self.offered_flags)
        return survey


class ChoiceForm(OptionsForm):
    """Questions with a free list of options."""

    offered_flags: ClassVar[tuple[str, ...]] = ("opens_text", "apart")

    @override
    def labels(self) -> list[str]:
        return [row.label for row in self.options.rows if row.is_written]

    @override
    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        survey = QuestionForm.added(self, survey, page_id, kind)
        item = newest_item(survey, page_id)
        written = [row for row in self.options.rows if row.is_written]
        added = rows_of(survey, item) if isinstance(item, surveys.ClosedQuestion) else []
        for row, stored in zip(written, added, strict=False):
            row.key, row.is_new = stored.key, False
            survey = row.edited(survey, item.id, self.offered_flags)
        return survey


class MultipleChoiceForm(ChoiceForm):
    """Several answers from a list."""

    offered_flags = ("exclusive", "opens_text", "apart")
    min_chosen = CountField(_l("Least number of answers"))
    max_chosen = CountField(_l("Greatest number of answers"))

    def validate_max_chosen(self, field: FigureField) -> None:
        """Refuse limits that nobody can keep."""
        if None not in (self.min_chosen.data, field.data) and field.data < self.min_chosen.data:
            raise ValidationError(_("The greatest number is below the least one."))

    @override
    def fields(self) -> dict[str, Any]:
        limits = {
            "min_chosen": self.min_chosen.whole_number,
            "max_chosen": self.max_chosen.whole_number,
        }
        return {**super().fields(), **limits}


class RatingForm(OptionsForm):
    """A rating from 0 to 10: words for both ends."""

    low = StringField(
        _l("What 0 means"),
        [DataRequired(_l("Write what 0 means.")), at_most(MAX_END), clean_text],
        filters=[stripped],
    )
    high = StringField(
        _l("What 10 means"),
        [DataRequired(_l("Write what 10 means.")), at_most(MAX_END), clean_text],
        filters=[stripped],
    )

    @override
    def labels(self) -> list[str]:
        return [self.low.data or "", self.high.data or ""]

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "low": self.low.data or "", "high": self.high.data or ""}


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
    return FORMS[kind](posted, data=data)


def newest_item(survey: surveys.Survey, page_id: str) -> surveys.Item:
    """Return the last question of the page: where an edit puts a new one."""
    return next(page.items[-1] for page in survey.pages if page.id == page_id)


def _stored(survey: surveys.Survey, item: surveys.Question) -> dict[str, Any]:
    data: dict[str, Any] = item.model_dump()
    for field in ("prompt", "hint", "low", "high", "unit"):
        if data.get(field):
            data[field] = survey.strings[data[field]].text_in(survey.source_lang)
    data |= {"smallest": data.get("min"), "biggest": data.get("max")}
    data |= {"first": data.get("min"), "last": data.get("max")}
    data["options"] = rows_of(survey, item) if isinstance(item, surveys.ClosedQuestion) else []
    return data
