"""What staff choose for a poster."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired

from app.builder.forms.fields import choice
from app.documents import posters
from app.documents.models import PosterSize
from app.entries.reading import FindingView
from app.i18n import ENDONYMS


class PosterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Findings, paper and languages."""

    findings = SelectMultipleField(
        _l("Findings on the poster"),
        [InputRequired(_l("Choose the findings."))],
        description=_l("Three to six. The fewer there are, the larger the type."),
    )
    size = RadioField(
        _l("Paper"),
        [InputRequired(_l("Choose a size of paper."))],
        choices=[choice(PosterSize.A4, "A4"), choice(PosterSize.A3, "A3")],
        default=PosterSize.A4,
    )
    langs = SelectMultipleField(
        _l("Languages"), [InputRequired(_l("Choose at least one language."))]
    )
    fewest = posters.FEWEST

    def offer(self, findings: Sequence[FindingView], langs: Sequence[str]) -> None:
        """Offer what the published version has."""
        named = [(each.number, each.texts.get("name")) for each in findings]
        self.findings.choices = [
            choice(str(number), name.text if name else str(number)) for number, name in named
        ]
        self.langs.choices = [choice(lang, ENDONYMS[lang]) for lang in langs]
        self.fewest = posters.fewest(findings)

    def validate_findings(self, field: SelectMultipleField) -> None:
        """Refuse what is too little for a poster, or too much to be read on it."""
        number = len(field.data or ())
        if number < self.fewest:
            told = ngettext(
                "Choose at least %(num)s finding.", "Choose at least %(num)s findings.", self.fewest
            )
            raise ValidationError(told)
        if number > posters.MOST:
            told = ngettext(
                "Choose at most %(num)s finding.", "Choose at most %(num)s findings.", posters.MOST
            )
            raise ValidationError(told)
