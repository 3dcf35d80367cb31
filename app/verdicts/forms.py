"""What somebody fills in to say whether an answer answers them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import AnyOf, Length, Optional

from app.entries.commitments.models import Commitment
from app.entries.models import Entry
from app.verdicts.models import MOST_WORDS, Rating, Verdict

VERDICTS: Final[Mapping[Verdict, Any]] = {
    Verdict.YES: _l("Yes"),
    Verdict.PARTLY: _l("Partly"),
    Verdict.NO: _l("No"),
}
_CHOICES: Final = [SelectChoice(code.value, name) for code, name in VERDICTS.items()]
_CODES: Final = [code.value for code in Verdict]


class _RatingForm(Form):
    """The question about the answer as a whole; one for each promise is added to it."""

    verdict = RadioField(
        _l("Does this answer what you told us?"),
        choices=_CHOICES,
        validate_choice=False,
        validators=[Optional(), AnyOf(_CODES, _l("Choose one of these."))],
    )
    words = TextAreaField(
        _l("What is missing, or what is right?"),
        description=_l("Only staff read this. Please do not write who you are."),
        validators=[
            Length(max=MOST_WORDS, message=_l("Please write at most 1,000 characters.")),
        ],
        filters=[lambda text: (text or "").replace("\0", "").replace("\r\n", "\n").strip()],
    )


class RatingForm:
    """The form for one entry and what it calls done, as it was filled in before or just now."""

    def __init__(
        self,
        entry: Entry,
        done: Sequence[Commitment],
        names: Mapping[UUID, str],
        *,
        posted: MultiDict[str, str] | None = None,
        before: Mapping[UUID, Rating] | None = None,
    ) -> None:
        self.entry, self._done = entry, {f"done_{each.number}": each for each in done}
        fields = {
            name: RadioField(
                _("Is this done, as you see it? %(promise)s", promise=names[each.id]),
                choices=_CHOICES,
                validate_choice=False,
                validators=[Optional(), AnyOf(_CODES, _l("Choose one of these."))],
            )
            for name, each in self._done.items()
        }

        class Made(_RatingForm):
            """The form with a question for each promise of this entry."""

        for name, field in fields.items():
            setattr(Made, name, field)
        prefix = f"rate-{entry.slug}-"
        self.fields: Form = Made(posted, data=self._before(before or {}), prefix=prefix)

    @property
    def errors(self) -> Mapping[str, Any]:
        """Return what has to be mended, by field."""
        errors: Mapping[str, Any] = self.fields.errors
        return errors

    @property
    def promises(self) -> Sequence[Any]:
        """Return the questions about what is called done."""
        return [self.fields[name] for name in self._done]

    def verdicts(self) -> Mapping[UUID, Verdict] | None:
        """Return what was chosen, by what it is about; None with errors when it cannot be kept."""
        if not self.fields.validate():
            return None
        about = {"verdict": self.entry.id} | {name: each.id for name, each in self._done.items()}
        chosen = {
            about_id: Verdict(self.fields[name].data)
            for name, about_id in about.items()
            if self.fields[name].data
        }
        if not chosen:
            self.fields["verdict"].errors = [_("Choose one of these.")]
            return None
        return chosen

    @property
    def words(self) -> str:
        """Return what was written."""
        return str(self.fields["words"].data or "")

    def _before(self, before: Mapping[UUID, Rating]) -> Mapping[str, str]:
        about = {"verdict": self.entry.id} | {name: each.id for name, each in self._done.items()}
        data = {name: before[each].verdict for name, each in about.items() if each in before}
        return data | {"words": next((each.words for each in before.values() if each.words), "")}
