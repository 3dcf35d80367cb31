"""What the forms of all kinds of question have in common."""

from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired

import surveys
from app.builder.forms.fields import (
    EditForm,
    OneOfField,
    at_most,
    choice,
    clean_text,
    optional,
    stripped,
)
from surveys import editing

MAX_PROMPT: Final = 2000
MAX_HINT: Final = 4000
MAX_UNIT: Final = 60


class QuestionForm(EditForm):
    """What every kind has: wording, hint, and what happens when it is left empty."""

    offered_flags: ClassVar[tuple[str, ...]] = ()

    prompt = TextAreaField(
        _l("Question"),
        [DataRequired(_l("Write the question.")), at_most(MAX_PROMPT), clean_text],
        filters=[stripped],
    )
    hint = TextAreaField(
        _l("Hint"),
        [optional(), at_most(MAX_HINT), clean_text],
        filters=[stripped],
        description=_l("Shown under the question, for example how to answer it."),
    )
    answering = OneOfField(
        _l("When it is left empty"),
        choices=[
            choice("optional", _l("People go on without an answer")),
            choice("requested", _l("It is asked once more, then people may go on")),
            choice("required", _l("People have to answer it")),
        ],
        default="optional",
    )

    def offer(self, survey: surveys.Survey, page_id: str, item: surveys.Item | None) -> None:
        """Learn from the survey what the form has to offer, for a new question or this one."""

    def fields(self) -> dict[str, Any]:
        """Return the fields of the question as the edit wants them."""
        chosen = self.answering.data
        return {
            "prompt": self.prompt.data,
            "hint": self.hint.data,
            "required": chosen == "required",
            "requested": chosen == "requested",
        }

    def labels(self) -> list[str]:
        """Return the labels that a new question of this kind begins with."""
        return []

    def has_row(self, key: str) -> bool:  # noqa: ARG002  (for the kinds that have rows)
        """Return whether this is the key of a row of the form, not of an answer."""
        return False

    def edited(self, survey: surveys.Survey, item_id: str) -> surveys.Survey:
        """Return the survey with the question as it was typed."""
        return editing.edit_item(survey, item_id, **self.fields())

    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        """Return the survey with a new question at the end of the page."""
        prompt = self.prompt.data or ""
        survey = editing.add_item(survey, page_id, kind, prompt, labels=self.labels())
        return editing.edit_item(survey, newest_item(survey, page_id).id, **self.fields())


def newest_item(survey: surveys.Survey, page_id: str) -> surveys.Item:
    """Return the last question of the page: where an edit puts a new one."""
    return next(page.items[-1] for page in survey.pages if page.id == page_id)
