"""The forms of questions that offer options."""

from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

import surveys
from app.builder.forms.basics import MAX_UNIT, QuestionForm, newest_item
from app.builder.forms.fields import (
    CountField,
    FigureField,
    PickField,
    TickField,
    TotalField,
    at_most,
    choice,
    clean_text,
    optional,
    stripped,
)
from app.builder.forms.options import OptionsField, RowsField, rows_of

MAX_END: Final = 200


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
    is_shuffled = TickField(
        _l("In a random order for each person; “other” and “none of these” stay last")
    )

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "is_shuffled": self.is_shuffled.data}

    @override
    def labels(self) -> list[str]:
        return [row.label for row in self.options.rows if row.is_written]

    @override
    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        return self._marked(QuestionForm.added(self, survey, page_id, kind), page_id)

    def _marked(self, survey: surveys.Survey, page_id: str) -> surveys.Survey:
        """Return the survey with the flags of the options of its newest question."""
        item = newest_item(survey, page_id)
        written = [row for row in self.options.rows if row.is_written]
        added = rows_of(survey, item) if isinstance(item, surveys.OfferingQuestion) else []
        for row, stored in zip(written, added, strict=False):
            row.key, row.is_new = stored.key, False
            survey = row.edited(survey, item.id, self.offered_flags)
        return survey


def shown_as() -> PickField:
    """Return the field that says whether a list is a drop-down list."""
    return PickField(
        _l("How the list is shown"),
        choices=[
            choice("", _l("As a drop-down list when it has more than 30 answers")),
            choice("select", _l("As a drop-down list when it has more than 7 answers")),
            choice("list", _l("With all answers in sight")),
        ],
        default="",
        filters=[lambda chosen: chosen or ""],
        description=_l(
            "A drop-down list is short on the page, and in a long one people find their answer by"
            " typing. With all answers in sight people see at once what there is to choose from."
        ),
    )


class ListForm(ChoiceForm):
    """One answer from a list, which may be a drop-down list."""

    shown_as = shown_as()

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "shown_as": self.shown_as.data or None}


class MatrixForm(ChoiceForm):
    """Several rows that are answered with the same list."""

    offered_flags = ("apart",)
    rows = RowsField(_l("Rows, each answered for itself"))
    is_shuffled = TickField(_l("The rows in a random order for each person"))

    @override
    def has_row(self, key: str) -> bool:
        return any(row.key == key for row in self.rows.rows)

    @override
    def edited(self, survey: surveys.Survey, item_id: str) -> surveys.Survey:
        survey = super().edited(survey, item_id)
        for row in self.rows.rows:
            survey = row.edited(survey, item_id, ())
        return survey

    @override
    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        survey = super().added(survey, page_id, kind)
        item_id = newest_item(survey, page_id).id
        for row in self.rows.rows:
            survey = row.edited(survey, item_id, ())
        return survey


class RankingForm(ChoiceForm):
    """Answers to put in order."""

    offered_flags = ()
    places = CountField(
        _l("How many places to give"),
        description=_l("Leave it empty when all answers are to be put in order."),
    )

    @override
    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "places": self.places.whole_number}


class SumForm(ChoiceForm):
    """A total to share out over answers."""

    offered_flags = ()
    shared = TotalField(_l("Total to share out"), [InputRequired(_l("Enter a number above 0."))])
    whole = TickField(_l("Whole numbers only"))
    unit = StringField(
        _l("Unit"),
        [optional(), at_most(MAX_UNIT), clean_text],
        filters=[stripped],
        description=_l("What is shared out, for example: points."),
    )

    @override
    def fields(self) -> dict[str, Any]:
        shares = {"total": self.shared.data, "whole": self.whole.data, "unit": self.unit.data}
        return {**super().fields(), **shares}


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
