"""What staff take over from a draft, in words that they may change first."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, TextAreaField

from app.builder.forms.fields import at_most, clean_text, stripped
from app.insights.models import MAX_LABEL

MAX_MEANING = 500


class TakeForm(Form):
    """A name and a meaning for a topic; what is empty is left as it is."""

    label = StringField(
        _l("Name"),
        [at_most(MAX_LABEL), clean_text],
        filters=[stripped],
        description=_l("Leave it empty to keep the name that the topic has."),
    )
    meaning = TextAreaField(
        _l("What belongs to this topic"), [at_most(MAX_MEANING), clean_text], filters=[stripped]
    )

    @override
    def validate(self, extra_validators: Any = None) -> bool:
        """Say what is wrong with the words; one of the two has to be there."""
        if not super().validate(extra_validators):
            return False
        if not self.label.data and not self.meaning.data:
            self.label.errors = [_("Write a name or a meaning.")]
            return False
        return True


def take_form(label: str, meaning: str, posted: MultiDict[str, str] | None) -> TakeForm:
    """Return the form with a machine's words, or with what was posted."""
    return TakeForm(posted, data={"label": label, "meaning": meaning})
