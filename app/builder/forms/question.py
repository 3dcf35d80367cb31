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
from app.builder.forms.asking import ContactForm, UploadForm, details_of, upload_defaults
from app.builder.forms.basics import MAX_HINT, MAX_UNIT, QuestionForm
from app.builder.forms.calculated import CalculatedForm
from app.builder.forms.dating import DateForm
from app.builder.forms.fields import (
    FigureField,
    LengthField,
    PickField,
    ShortLengthField,
    TickField,
    at_most,
    choice,
    clean_text,
    optional,
    stripped,
)
from app.builder.forms.linked import LinkForm
from app.builder.forms.offering import (
    ListForm,
    MatrixForm,
    MultipleChoiceForm,
    OptionsForm,
    RankingForm,
    RatingForm,
    SumForm,
)
from app.builder.forms.options import first_rows, rows_of
from app.builder.forms.patterns import OWN, PATTERNS
from app.builder.forms.placing import PlaceForm


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
    """A few words on one line, possibly of a form such as that of a reference number."""

    wanted = PickField(
        _l("Format of the answer"),
        choices=[
            choice("", _l("Any words")),
            *(choice(name, label) for name, (label, _pattern) in PATTERNS.items()),
            choice(OWN, _l("A pattern of your own")),
        ],
        default="",
    )
    pattern = StringField(
        _l("Pattern of your own"),
        filters=[stripped],
        description=_l("For example [A-Z]{2}[0-9]{4}: two capital letters and four figures (RE2)."),
    )
    pattern_message = StringField(
        _l("What people are told when an answer does not fit"),
        [at_most(MAX_HINT), clean_text],
        filters=[stripped],
        description=_l("For example: Enter two letters and four figures."),
    )

    @override
    def fields(self) -> dict[str, Any]:
        pattern = self.chosen_pattern
        message = self.pattern_message.data if pattern else ""
        return {**super().fields(), "pattern": pattern, "pattern_message": message}

    @property
    def chosen_pattern(self) -> str | None:
        """Return the pattern that answers have to match, None for any words."""
        if self.wanted.data == OWN:
            return self.pattern.data or None
        return PATTERNS[self.wanted.data][1] if self.wanted.data else None

    def validate_pattern(self, field: StringField) -> None:
        """Refuse what is no pattern."""
        if self.wanted.data == OWN and not surveys.is_pattern(field.data or ""):
            raise ValidationError(_("This is no pattern that can be used."))

    def validate_pattern_message(self, field: StringField) -> None:
        """Ask for the words that say which form is wanted."""
        if self.wanted.data and not field.data:
            raise ValidationError(_("Write what people are told when an answer does not fit."))

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


class StatementForm(QuestionForm):
    """Words to read; nobody can be asked to answer them."""

    answering = None  # type: ignore[assignment]  # takes the field away

    @override
    def fields(self) -> dict[str, Any]:
        return {"prompt": self.prompt.data, "hint": self.hint.data}


FORMS: Final[Mapping[str, type[QuestionForm]]] = {
    "single_choice": ListForm,
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
    "calculated": CalculatedForm,
    "contact": ContactForm,
    "upload": UploadForm,
    "place": PlaceForm,
    "link_value": LinkForm,
}
KINDS: Final[Mapping[str, type[surveys.Question]]] = {
    kind.model_fields["kind"].annotation.__args__[0]: kind  # type: ignore[union-attr]
    for kind in surveys.KINDS
}


def form_for(
    survey: surveys.Survey, item: surveys.Item, posted: MultiDict[str, str] | None = None
) -> QuestionForm:
    """Return the form of a question, filled with what is stored or with what was posted."""
    form = FORMS[item.kind](posted, data=_stored(survey, item))
    page_id = next(page.id for page in survey.pages if item in page.items)
    form.offer(survey, page_id, item)
    return form


def new_form(
    survey: surveys.Survey, kind: str, page_id: str, posted: MultiDict[str, str] | None = None
) -> QuestionForm:
    """Return the form of a new question of this kind at the end of the page."""
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
    if kind == "upload":
        data |= upload_defaults()
    if "asks_point" in question.model_fields:
        data["asks_point"] = True
    if kind == "contact":
        data |= details_of({})
    form = FORMS[kind](posted, data=data)
    form.offer(survey, page_id, None)
    return form


def _stored(survey: surveys.Survey, item: surveys.Question) -> dict[str, Any]:
    data: dict[str, Any] = item.model_dump()
    for field in ("prompt", "hint", "low", "high", "unit", "pattern_message", "purpose"):
        if data.get(field):
            data[field] = survey.strings[data[field]].text_in(survey.source_lang)
    data["answering"] = _answering(item)
    data["wanted"] = _wanted(data.get("pattern"))
    for end in ("min", "max"):
        days = data.get(f"{end}_days")
        data[f"{end}_way"] = "before" if days is not None and days < 0 else "after"
        data[f"{end}_days"] = None if days is None else abs(days)
    data["shared"] = data.get("total")
    data |= {"smallest": data.get("min"), "biggest": data.get("max")}
    data |= {"first": data.get("min"), "last": data.get("max")}
    if isinstance(item, surveys.ContactDetails):
        data |= details_of(data)
    if isinstance(item, surveys.Place) and item.box is not None:
        data |= dict(item.box)
    if isinstance(item, surveys.OfferingQuestion):
        data["options"] = rows_of(survey, item)
    if isinstance(item, surveys.Matrix):
        data["rows"] = rows_of(survey, item, of_matrix=True)
    return data


def _answering(item: surveys.Question) -> str:
    if item.required:
        return "required"
    return "requested" if item.requested else "optional"


def _wanted(pattern: str | None) -> str:
    names = {known: name for name, (_label, known) in PATTERNS.items()}
    return names.get(pattern, OWN) if pattern else ""
