"""What staff type about topics and quotes."""

import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.builder.forms.fields import at_most, clean_text
from app.i18n import ENDONYMS
from app.insights.codebook import MAX_TEXT
from app.insights.models import MAX_LABEL, Theme, Topic

NAME = "name-"


class NamesForm(Form):
    """One field per language of the survey; the language it was written in comes first."""

    def labels(self) -> dict[str, str]:
        """Return the names that were typed, by language."""
        return {
            field.name.removeprefix(NAME): field.data or ""
            for field in self
            if field.name.startswith(NAME)
        }


class QuoteForm(Form):
    """The words of a comment that somebody wants to show in public."""

    words = TextAreaField(
        _l("Words to quote"),
        [DataRequired(_l("Write the words to quote."))],
        description=_l("Exactly as they were written. Where you leave words out, write […]."),
    )


class CodebookForm(Form):
    """What a topic means, what belongs to it and what does not."""

    meaning = TextAreaField(_l("What this topic means"), [clean_text, at_most(MAX_TEXT)])
    includes = TextAreaField(_l("What belongs to it"), [clean_text, at_most(MAX_TEXT)])
    excludes = TextAreaField(_l("What does not belong to it"), [clean_text, at_most(MAX_TEXT)])


def names_form(
    topic: Topic | Theme, langs: Sequence[str], source_lang: str, posted: MultiDict[str, str] | None
) -> NamesForm:
    """Return the form with the names of a topic or theme, or with what was posted."""
    fields = {}
    for lang in (source_lang, *(lang for lang in langs if lang != source_lang)):
        checks: list[Any] = [clean_text, at_most(MAX_LABEL)]
        if lang == source_lang:
            checks.insert(0, DataRequired(_("Give the topic a name in this language.")))
        fields[NAME + lang] = StringField(ENDONYMS.get(lang, lang), checks)
    form_class = type("TopicNamesForm", (NamesForm,), fields)
    stored = {NAME + lang: label for lang, label in json.loads(topic.labels_json).items()}
    form: NamesForm = form_class(posted, data=stored)
    return form
