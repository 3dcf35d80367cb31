"""What staff type about a commitment, one form for each act."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import Form, RadioField, ValidationError
from wtforms.validators import DataRequired, InputRequired

import surveys
from app.builder.forms.fields import (
    DayField,
    FigureField,
    PickField,
    at_most,
    choice,
    clean_text,
)
from app.builder.forms.promise import ResponsibleForm
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.forms import Posted, web_address
from app.entries.inputs import MAX_LINE, MAX_TEXT, TextsForm, WrittenField, form_for, plain
from app.entries.texts import TextField

MAX_LINK = 500
STATES = {
    CommitmentState.NOT_STARTED: _l("Not started"),
    CommitmentState.UNDER_WAY: _l("Under way"),
}


class ActForm(TextsForm):
    """An act with a text in each language of the survey, the first of which has to be there."""

    texts_wanted: ClassVar[Sequence[TextField]] = (TextField("news", 3),)

    @override
    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        is_valid = super().validate(extra_validators)
        first = self[f"{self.texts_wanted[0].name}_{self.langs[0]}"]
        if not plain(first.data) and not first.errors:
            first.errors = [_("Write this at least in the language of the answer.")]
            return False
        return is_valid

    @property
    def written(self) -> dict[str, str]:
        """Return the text by language."""
        name = self.texts_wanted[0].name
        return {lang: by_field[name] for lang, by_field in self.texts().items()}


class PercentField(FigureField):
    """How much of it is done, in percent."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(0), max=Decimal(100)
    )
    message = _l("Enter a whole number from 0 to 100.")


class UpdateForm(ActForm):
    """How it goes."""

    state = RadioField(
        _l("How far it has come"), choices=[choice(code, label) for code, label in STATES.items()]
    )
    progress = PercentField(_l("Percent done"), description=_l("Leave it empty if nobody can say."))
    link = WrittenField(_l("Link"), [at_most(MAX_LINK), web_address])
    document = WrittenField(_l("Document"), [at_most(MAX_LINE), clean_text])


class MilestoneForm(ActForm):
    """A step on the way."""

    texts_wanted = (TextField("milestone", 1),)
    due_on = DayField(_l("To be done by"), [InputRequired(_l("Enter a day."))])


class MoveForm(ActForm):
    """Another day."""

    texts_wanted = (TextField("reason", 3),)
    due_on = DayField(_l("New day"), [InputRequired(_l("Enter a day."))])

    def validate_due_on(self, field: DayField) -> None:
        """Refuse the day that stands already."""
        if field.data and field.data == self.stands_on:
            raise ValidationError(_("This is the day that stands already."))

    stands_on: Any = None


class DoneForm(ActForm):
    """The evidence that it is done."""

    link = WrittenField(
        _l("Link"),
        [at_most(MAX_LINK), web_address],
        description=_l("A link or a document has to show that it is done."),
    )
    document = WrittenField(_l("Document"), [at_most(MAX_LINE), clean_text])

    def validate_document(self, field: WrittenField) -> None:
        """Refuse a claim that nothing shows."""
        if not plain(field.data) and not plain(self.link.data):
            raise ValidationError(_("Name a link or a document that shows it."))


class ReopenForm(ActForm):
    """Why it is not done after all."""

    texts_wanted = (TextField("reason", 3),)


class RefuseForm(Form):
    """Why a claim was not confirmed, for staff."""

    note = WrittenField(
        _l("What is missing?"),
        [DataRequired(_l("Write what is missing.")), at_most(MAX_TEXT), clean_text],
    )


class OwnerForm(ResponsibleForm):
    """Who sees to it."""

    person = PickField(
        _l("Responsible member of staff"),
        description=_l("This person is reminded by e-mail before the day, and after it."),
    )


ACTS: Mapping[str, type[ActForm]] = {
    "update": UpdateForm,
    "milestone": MilestoneForm,
    "move": MoveForm,
    "done": DoneForm,
    "reopen": ReopenForm,
}


def act_form(
    commitment: Commitment, act: str, langs: Sequence[str], posted: Posted = None
) -> ActForm:
    """Return the form of one act, filled from what was posted or from where it stands."""
    base = ACTS[act]
    made = form_for(base, base.texts_wanted, langs)
    is_begun = commitment.state != CommitmentState.NOT_STARTED
    values = {
        "seen": commitment.revision,
        "state": CommitmentState.UNDER_WAY if is_begun else CommitmentState.NOT_STARTED,
        "progress": commitment.progress,
    }
    form = cast("ActForm", made(posted, data=values))
    if isinstance(form, MoveForm):
        form.stands_on = commitment.due_on
    for name in ("state", "due_on"):
        if name in form:
            setattr(form[name], "required_mark", True)  # noqa: B010  (a mark for templates)
    return form
