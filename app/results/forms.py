"""What staff choose on these pages: filters, two questions, a name, a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from typing_extensions import override
from wtforms import DateField, Form, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from app.builder.forms.fields import choice, clean_text
from app.results.frame import Filters
from app.results.models import MAX_NAME

ALL = ""
MAX_QUERY = 2_000
PAGES = ("answers", "crossing_page")
Choices = Sequence[tuple[str, str]]


class DayField(DateField):
    """A day, in the form that browsers send."""

    @override
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = date.fromisoformat(typed)
            except ValueError:
                raise ValueError(_("Write the date as 2026-01-31.")) from None


class FilterForm(Form):
    """Whose answers are counted; everything may be left empty."""

    # Not "lang": in an address that is the language of the page itself.
    language = SelectField(_l("Language"), default=ALL)
    channel = SelectField(_l("Way of answering"), default=ALL)
    since = DayField(_l("First day"))
    until = DayField(_l("Last day"))
    version = SelectField(_l("Version"), default=ALL)
    answer = SelectField(_l("Only people who answered"), default=ALL)

    def offer(self, langs: Choices, channels: Choices, versions: Choices, answers: Choices) -> None:
        """Offer what there is to choose from; `answers` are a question and an option each."""
        offers = (
            (self.language, langs),
            (self.channel, channels),
            (self.version, versions),
            (self.answer, answers),
        )
        for field, offered in offers:
            field.choices = [choice(ALL, _("All")), *(choice(*each) for each in offered)]

    def validate_until(self, field: DayField) -> None:
        """Refuse a period that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The period ends before it begins."))

    @property
    def filters(self) -> Filters:
        """Return what was chosen; only after the form has been found valid."""
        question, _colon, answer = (self.answer.data or "").rpartition(":")
        return Filters(
            lang=self.language.data or "",
            channel=self.channel.data or "",
            since=self.since.data,
            until=self.until.data,
            version=int(self.version.data) if self.version.data else None,
            question=question,
            answer=answer,
        )


class CrossingForm(FilterForm):
    """Two questions to be compared, and whose answers are counted."""

    rows = SelectField(_l("Rows"), default=ALL)
    columns = SelectField(_l("Columns"), default=ALL)

    def offer_questions(self, questions: Choices) -> None:
        """Offer the questions that can be compared."""
        for field in (self.rows, self.columns):
            field.choices = [
                choice(ALL, _("Choose a question")),
                *(choice(*each) for each in questions),
            ]

    def validate_columns(self, field: SelectField) -> None:
        """Refuse to compare a question with itself."""
        if field.data and field.data == self.rows.data:
            raise ValidationError(_("Choose two different questions."))


class ViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A name for what is shown now."""

    name = StringField(
        _l("Name of this view"),
        [DataRequired(_l("Give the view a name.")), Length(max=MAX_NAME), clean_text],
    )
    page = HiddenField(validators=[AnyOf(PAGES)])
    query = HiddenField(validators=[Length(max=MAX_QUERY), clean_text])


class PopulationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A table of the population."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Choose a file."))],
        description=_l("UTF-8, with the columns question, option and share or count."),
    )


def query_of(form: Form, args: Mapping[str, str]) -> str:
    """Return what was chosen as the query of an address, always in the same order."""
    names = sorted(field.name for field in form)
    return urlencode([(name, args[name]) for name in names if args.get(name)])
