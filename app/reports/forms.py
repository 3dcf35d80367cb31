"""What staff choose before a report is made."""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.builder.forms.fields import choice
from app.i18n import language_name
from app.reports.content import Format, Kind, Wanted

KINDS = {
    Kind.BRIEF: _l("Brief: one page for elected members"),
    Kind.FULL: _l("Full report for the committee"),
}
FORMATS = {
    Format.PDF: _l("PDF, to print or to send"),
    Format.DOCX: _l("DOCX, for Word"),
    Format.XLSX: _l("XLSX, for Excel"),
    Format.HTML: _l("HTML, one page for a browser"),
}
ROUNDED, EXACT = "rounded", "exact"
FIGURES = {
    ROUNDED: _l("Rounded, as everybody may see them"),
    EXACT: _l("Exact, for work inside this office"),
}


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Kind, format, language and figures of a report."""

    kind = RadioField(
        _l("Report"),
        [InputRequired(_l("Choose a report."))],
        choices=[choice(code, label) for code, label in KINDS.items()],
        default=Kind.BRIEF,
    )
    file_format = RadioField(_l("Format"), [InputRequired(_l("Choose a format."))])
    lang = SelectField(_l("Language of the report"), [InputRequired(_l("Choose a language."))])
    figures = RadioField(_l("Figures"), [InputRequired(_l("Choose figures."))], default=ROUNDED)

    def offer(self, formats: Collection[Format], langs: Sequence[str], *, exact: bool) -> None:
        """Offer what this machine can make, the answer is told in, and this person may see."""
        self.file_format.choices = [
            choice(code, label) for code, label in FORMATS.items() if code in formats
        ]
        if not self.is_submitted():
            self.file_format.data = next(iter(formats))
        self.lang.choices = [choice(lang, language_name(lang)) for lang in langs]
        figures = FIGURES.items() if exact else [(ROUNDED, FIGURES[ROUNDED])]
        self.figures.choices = [choice(code, label) for code, label in figures]

    @property
    def wanted(self) -> Wanted:
        """Return what was chosen; only after the form has been found valid."""
        return Wanted(
            kind=Kind(self.kind.data),
            format=Format(self.file_format.data),
            lang=str(self.lang.data),
            exact=self.figures.data == EXACT,
        )
