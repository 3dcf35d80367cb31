"""What staff type about topics in several surveys, and which licence they choose."""

from collections.abc import Mapping
from typing import cast

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import DataRequired

from app.builder.forms.fields import at_most, clean_text
from app.config import LOCALES
from app.entries.concerns import MAX_NAME
from app.i18n import ENDONYMS, direction, tag_of
from app.open.licensing import TERMS


class NamesForm(Form):
    """A name in each language; one is enough to begin with."""

    def names(self) -> Mapping[str, str]:
        """Return the names that were typed, by language."""
        typed = {lang: (self[f"name_{lang}"].data or "").strip() for lang in LOCALES}
        return {lang: name for lang, name in typed.items() if name}

    def has_name(self) -> bool:
        """Return whether all is well and there is a name; the first field says if there is none."""
        if not self.validate():
            return False
        if not self.names():
            first = self[f"name_{LOCALES[0]}"]
            first.errors = [_l("Write a name in at least one language.")]
            return False
        return True


def names_form(kept: Mapping[str, str], posted: MultiDict[str, str] | None = None) -> NamesForm:
    """Return the form with a field for each language."""
    fields = {
        f"name_{lang}": StringField(ENDONYMS[lang], [at_most(MAX_NAME), clean_text])
        for lang in LOCALES
    }
    made = type("EveryNameForm", (NamesForm,), fields)
    form = cast("NamesForm", made(posted, data={f"name_{lang}": kept[lang] for lang in kept}))
    for lang in LOCALES:
        # The label is the language's own name for itself.
        field = form[f"name_{lang}"]
        vars(field).update(lang=tag_of(lang), dir=direction(lang))
    return form


class LicenceForm(Form):
    """Under which licence others may use what is published."""

    licence = RadioField(
        _l("Licence"),
        [DataRequired(_l("Choose a licence."))],
        choices=[SelectChoice(each.code, each.name) for each in TERMS.values()],
    )
