"""What staff type about the algorithm, in one language at a time."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from app.algorithm.template import STATED
from app.builder.forms.fields import at_most, clean_text

MAX_TEXT = 5_000


class StatementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One box for each point that only the organisation can state."""

    seen = HiddenField()

    @property
    def texts(self) -> dict[str, str]:
        """Return what was typed, by point."""
        return {point.code: self[point.code].data or "" for point in STATED}

    @property
    def number(self) -> int:
        """Return the number of the statement that the page knew."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004


for _point in STATED:
    _box = TextAreaField(_point.label, [clean_text, at_most(MAX_TEXT)])
    setattr(StatementForm, _point.code, _box)


def statement_form(texts: dict[str, str], seen: int) -> StatementForm:
    """Return the form with what is stated now, or with what was posted."""
    return StatementForm(data={**texts, "seen": str(seen)})
