"""What staff choose before they download answers."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.builder.forms.fields import choice
from app.exports.table import Format, Shape, Wanted
from app.i18n import language_name

AS_ANSWERED = ""
FORMATS = {
    Format.CSV: _l("CSV, for spreadsheets"),
    Format.XLSX: _l("XLSX, for Excel"),
    Format.JSONL: _l("JSON Lines, for programs"),
    Format.PARQUET: _l("Parquet, for data tools"),
    Format.SAV: _l("SAV, for SPSS"),
    Format.DTA: _l("DTA, for Stata"),
}
SHAPES = {
    Shape.WIDE: _l("One row for each person"),
    Shape.LONG: _l("One row for each answer"),
}


class ExportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Format, shape, words and language of a download."""

    file_format = RadioField(
        _l("Format"),
        [InputRequired(_l("Choose a format."))],
        choices=[choice(code, label) for code, label in FORMATS.items()],
        default=Format.CSV,
    )
    shape = RadioField(
        _l("Rows"),
        [InputRequired(_l("Choose what a row stands for."))],
        choices=[choice(code, label) for code, label in SHAPES.items()],
        default=Shape.WIDE,
    )
    words = RadioField(
        _l("Answers to closed questions"),
        [InputRequired(_l("Choose codes or words."))],
        choices=[
            choice("codes", _l("Codes, which stay the same when words change")),
            choice("labels", _l("Words, as they were when people answered")),
        ],
        default="codes",
    )
    lang = SelectField(_l("Language of questions and options"), default=AS_ANSWERED)
    archive = BooleanField(_l("With the codebook and all versions of the survey, as a ZIP file"))

    def offer(self, languages: Sequence[str]) -> None:
        """Offer the languages of the survey."""
        found = [choice(lang, language_name(lang)) for lang in languages]
        self.lang.choices = [choice(AS_ANSWERED, _l("The one that each person read")), *found]

    @property
    def wanted(self) -> Wanted:
        """Return what was chosen; only after the form has been found valid."""
        return Wanted(
            format=Format(self.file_format.data),
            shape=Shape(self.shape.data),
            labels=self.words.data == "labels",
            lang=self.lang.data or None,
            archive=bool(self.archive.data),
        )
