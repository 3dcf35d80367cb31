"""The promise of an answer: who answers for it, and another day with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from app.accounts.models import User
from app.builder.forms.fields import DayField, PickField, at_most, choice, clean_text, stripped

MAX_REASON = 1_000
Posted: TypeAlias = MultiDict[str, str] | None


class ResponsibleForm(Form):
    """Who answers for the promise."""

    person = PickField(
        _l("Responsible for the answer"),
        description=_l("This person is reminded by e-mail before the day, and after it."),
    )

    @override
    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = choice("", _("Nobody is chosen"))
        self.person.choices = [nobody, *(choice(str(each.id), each.name) for each in people)]

    @property
    def chosen(self) -> UUID | None:
        """Return the person's id."""
        return UUID(self.person.data) if self.person.data else None


class MoveForm(Form):
    """Another day, and why, in each language of the survey."""

    seen = HiddenField()
    promised_on = DayField(
        _l("New promise date"), [InputRequired(_l("Enter the day that you promise now."))]
    )

    def validate_promised_on(self, field: DayField) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data < self.today:
            raise ValidationError(_("Choose a day that has not passed."))

    today: date = date.min
    langs: Sequence[str] = ()

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        """Return the input for the reason in each language."""
        return [(lang, self[f"reason_{lang}"]) for lang in self.langs]

    @property
    def reason(self) -> Mapping[str, str]:
        """Return the reasons typed, by language."""
        return {lang: field.data or "" for lang, field in self.reasons}

    @property
    def seen_day(self) -> date | None:
        """Return the promise that stood on the page."""
        try:
            return date.fromisoformat(self.seen.data or "")
        except ValueError:
            return None


def move_form(
    posted: Posted, *, now: date | None, langs: Sequence[str], source_lang: str, today: date
) -> MoveForm:
    """Return the form with one input for the reason in each language, the first one required."""
    inputs: dict[str, Any] = {"langs": tuple(langs), "today": today}
    for lang in langs:
        checks: list[Any] = [at_most(MAX_REASON), clean_text]
        if lang == source_lang:
            checks.insert(0, InputRequired(_l("Say why. People will read it.")))
        inputs[f"reason_{lang}"] = TextAreaField(_l("Why?"), checks, filters=[stripped])
    made: MoveForm = type("MoveFormIn", (MoveForm,), inputs)(
        posted, data={"seen": now.isoformat() if now else ""}
    )
    return made
