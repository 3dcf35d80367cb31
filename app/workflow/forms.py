"""What staff type about work: who, by when, how far, what they say, why it comes back."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Regexp

from app.accounts.models import User
from app.builder.forms.fields import at_most, choice, clean_text
from app.builder.times import zones
from app.results.forms import DayField as Day
from app.workflow.models import MAX_COMMENT, Often, WorkState
from app.workflow.names import CHOSEN, OFTEN, STATES
from app.workflow.plans import Plan, Said
from app.workflow.reasons import Reason

NOBODY: Final = ""
KEEP: Final = "keep"
MAX_WORDS: Final = 2_000


class DayField(Day):
    """A day, in the form that browsers send; it may be left empty."""

    required_mark = True


class PickField(SelectField):
    """A list of which something is always chosen, so that it is not called optional."""

    required_mark = True


class PlanForm(Form):
    """Who has a piece of work, by when, how far it is."""

    owner = PickField(_l("Who does it"))
    due_on = DayField(_l("Due on"), description=_l("May be left empty."))
    state = PickField(_l("How far it is"))
    waits_for = PickField(_l("Waits for"))

    def offer(self, people: Iterable[User], now: Plan) -> None:
        """Offer those who work here, and the states that people choose."""
        states = dict.fromkeys([*CHOSEN, now.state])
        self.state.choices = [choice(each, str(STATES[each])) for each in states]
        offered = [choice(NOBODY, _("Nobody yet")), *(choice(str(p.id), p.name) for p in people)]
        self.owner.choices, self.waits_for.choices = offered, offered

    @property
    def plan(self) -> Plan:
        """Return what was chosen."""
        return Plan(
            _id(self.owner.data),
            self.due_on.data,
            WorkState(self.state.data),
            _id(self.waits_for.data),
        )


class ManyForm(PlanForm):
    """The same for several at once; what is left alone stays as it is."""

    @override
    def offer(self, people: Iterable[User], now: Plan) -> None:
        """Offer, beside the rest, to leave each as it is."""
        super().offer(people, now)
        del self.waits_for  # for whom it waits is said card by card
        for field in (self.owner, self.state):
            field.choices = [choice(KEEP, _("As it is")), *(field.choices or [])]

    @property
    def change(self) -> dict[str, object]:
        """Return what is to be changed."""
        found: dict[str, object] = {}
        if self.owner.data != KEEP:
            found["owner_id"] = _id(self.owner.data)
        if self.state.data != KEEP:
            found["state"] = WorkState(self.state.data)
        if self.due_on.data is not None:
            found["due_on"] = self.due_on.data
        return found


class CommentForm(Form):
    """What a colleague says about the work, and to whom."""

    text = TextAreaField(
        _l("Your comment"),
        [DataRequired(_l("Write a comment.")), at_most(MAX_COMMENT), clean_text],
        description=_l("For colleagues only. It cannot be changed later, only deleted."),
    )
    mentioned = SelectMultipleField(_l("Meant for"))

    def offer(self, people: Iterable[User]) -> None:
        """Offer those who work here."""
        self.mentioned.choices = [choice(str(each.id), each.name) for each in people]


class ReturnForm(Form):
    """Why an entry, or one finding of it, comes back."""

    reasons = SelectMultipleField(_l("Reasons"))
    words = TextAreaField(_l("In your own words"), [at_most(MAX_WORDS), clean_text])

    def offer(self, reasons: Iterable[Reason]) -> None:
        """Offer the reasons that the organisation keeps."""
        self.reasons.choices = [choice(each.code, each.text) for each in reasons if each.is_offered]

    @property
    def said(self) -> Said:
        """Return what was chosen and written."""
        return Said(tuple(self.reasons.data or ()), (self.words.data or "").strip())


class ReasonForm(Form):
    """A reason for sending back, new or kept."""

    code = StringField(
        _l("Short name"),
        [
            DataRequired(_l("Enter a short name.")),
            Regexp(r"[a-z][a-z0-9_]{0,39}\Z", message=_l("Use small letters, figures and _ only.")),
        ],
        description=_l("It stays in the figures when the words change, for example: too_long"),
    )
    is_offered = BooleanField(_l("It can be chosen"), default=True)


class ZoneForm(Form):
    """By whose clock the day begins."""

    time_zone = PickField(_l("Time zone of the organisation"))

    def offer(self) -> None:
        """Offer all zones that are named by a place."""
        self.time_zone.choices = [choice(each, each.replace("_", " ")) for each in zones()]


class DigestForm(Form):
    """How often somebody gets a mail of what waits for them."""

    often = RadioField(
        _l("E-mails about what waits for you"), [DataRequired(_l("Choose one of these."))]
    )

    def offer(self) -> None:
        """Offer what there is."""
        self.often.choices = [choice(each, str(OFTEN[each])) for each in Often]


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
