"""What staff type about alerts."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import DataRequired

from app.alerts.models import MAX_NOTE, MAX_TERM, MAX_WHY, AlertKind
from app.alerts.telling import NAMES
from app.builder.forms.fields import at_most, clean_text


class TermForm(Form):
    """A word or phrase to watch for."""

    words = StringField(
        _l("Word or phrase"),
        [DataRequired(_l("Write a word or a phrase.")), at_most(MAX_TERM), clean_text],
        description=_l(
            "It is found in every language and script, also inside a longer word, whatever the "
            "capital letters and accents. Comments from today on are looked at."
        ),
    )
    why = StringField(
        _l("Why you watch for it"),
        [at_most(MAX_WHY), clean_text],
        description=_l("For example: a rumour that needs an answer, or somebody may be in danger."),
    )


class TicksField(SelectMultipleField):
    """Boxes of which none is an answer as well, so that they are not called optional."""

    required_mark = True


class KindsForm(Form):
    """Of which kinds a survey tells."""

    kinds = TicksField(
        _l("Tell us when"), choices=[SelectChoice(kind.value, NAMES[kind]) for kind in AlertKind]
    )


class NoteForm(Form):
    """What was done about an alert."""

    note = TextAreaField(_l("What was done"), [at_most(MAX_NOTE), clean_text])
