"""The forms of questions whose answers are neither words nor choices."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import Field, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

import surveys
from app.builder.forms.basics import MAX_HINT, QuestionForm
from app.builder.forms.fields import (
    DayField,
    FigureField,
    TickField,
    at_most,
    choice,
    clean_text,
    optional,
    stripped,
    whole,
)
from app.contacts.names import NAMES
from app.uploads.names import GROUPS

NOT_ASKED: Final = "no"
ASKED: Final = "may"
NEEDED: Final = "must"


def detail_field(detail: str) -> SelectField:
    """Return the field that says whether a detail is asked for."""
    choices = [
        choice(NOT_ASKED, _l("Not asked")),
        choice(ASKED, _l("Asked, may be left empty")),
        choice(NEEDED, _l("Asked, has to be filled in")),
    ]
    return SelectField(NAMES[detail], choices=choices, default=NOT_ASKED)


class FewField(FigureField):
    """How many files."""

    question = whole(1, 10)
    message = _l("Enter a whole number from 1 to 10.")


class SizeField(FigureField):
    """How many megabytes."""

    question = whole(1, 20)
    message = _l("Enter a whole number from 1 to 20.")


class ContactForm(QuestionForm):
    """Which details are asked for, why, until when they are kept, and who sees whose they are."""

    name = detail_field("name")
    email = detail_field("email")
    phone = detail_field("phone")
    address = detail_field("address")
    postcode = detail_field("postcode")
    purpose = TextAreaField(
        _l("What the details are for"),
        [optional(), at_most(MAX_HINT), clean_text],
        filters=[stripped],
        description=_l("People read this before they fill anything in."),
    )
    kept_until = DayField(_l("Last day on which the details are kept"))
    is_linked = TickField(_l("Staff may see which answers the details came with, to write back"))

    @property
    def details(self) -> list[Field]:
        """Return the fields that say what is asked for."""
        return [self[detail] for detail in surveys.DETAILS]

    def validate_postcode(self, field: SelectField) -> None:
        """Refuse a question without any box."""
        if field.data == NOT_ASKED and all(each.data == NOT_ASKED for each in self.details):
            raise ValidationError(_("Choose at least one detail to ask for."))

    @override
    def fields(self) -> dict[str, Any]:
        wanted = {detail: self[detail].data for detail in surveys.DETAILS}
        return {
            **super().fields(),
            "asked": tuple(key for key, given in wanted.items() if given != NOT_ASKED),
            "needed": tuple(key for key, given in wanted.items() if given == NEEDED),
            "purpose": self.purpose.data,
            "kept_until": self.kept_until.data,
            "is_linked": self.is_linked.data,
        }


class UploadForm(QuestionForm):
    """Which files are taken, how many, and how big."""

    takes = SelectMultipleField(
        _l("Files that people can send"),
        [InputRequired(_l("Tick at least one kind of file."))],
        choices=[choice(group, GROUPS[group]) for group in surveys.FILE_GROUPS],
    )
    max_files = FewField(
        _l("How many files at most"), [InputRequired(_l("Enter a whole number from 1 to 10."))]
    )
    max_megabytes = SizeField(
        _l("How big a file can be, in megabytes"),
        [InputRequired(_l("Enter a whole number from 1 to 20."))],
    )

    @override
    def fields(self) -> dict[str, Any]:
        return {
            **super().fields(),
            "takes": tuple(self.takes.data or ()),
            "max_files": self.max_files.whole_number,
            "max_megabytes": self.max_megabytes.whole_number,
        }


def details_of(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of the form hold for a stored question, or for a new one."""
    asked = stored.get("asked", ("name", "email"))
    needed = stored.get("needed", ())
    return {
        detail: NEEDED if detail in needed else ASKED if detail in asked else NOT_ASKED
        for detail in surveys.DETAILS
    }


def upload_defaults() -> dict[str, Any]:
    """Return what a new question for files begins with."""
    known = surveys.Upload.model_fields
    return {name: known[name].default for name in ("takes", "max_files", "max_megabytes")}
