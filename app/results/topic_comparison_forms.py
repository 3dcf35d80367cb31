"""Which two groups of people, or which two periods, somebody wants to compare."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import Form, SelectField
from wtforms.validators import ValidationError

from app.builder.forms.fields import choice
from app.results.forms import ALL, Choices, DayField
from app.results.group_counts import REST, Group

COLON = ":"


class GroupsForm(Form):
    """Two groups of one kind; where none is chosen, two periods."""

    first = SelectField(_l("First group"), default=ALL)
    second = SelectField(_l("Second group"), default=REST)
    since = DayField(_l("First period from"))
    until = DayField(_l("First period to"))
    other_since = DayField(_l("Second period from"))
    other_until = DayField(_l("Second period to"))

    def offer(self, groups: Choices, *, with_periods: bool) -> None:
        """Offer the groups; periods only to those who may see exact figures."""
        offered = [choice(*each) for each in groups]
        self.first.choices = [choice(ALL, _("Choose a group")), *offered]
        self.second.choices = [choice(REST, _("Everybody else")), *offered]
        if not with_periods:
            for name in ("since", "until", "other_since", "other_until"):
                del self[name]

    @property
    def is_asked(self) -> bool:
        """Return whether anything was chosen."""
        return bool(self.first.data) or any(each.data for each in self._days)

    @property
    def groups(self) -> tuple[Group, Group]:
        """Return both groups; only after the form has been found valid."""
        if self.first.data:
            kind, _colon, code = self.first.data.rpartition(COLON)
            other = (self.second.data or REST).rpartition(COLON)[2]
            return Group(kind, code), Group(kind, other)
        one = Group(since=self.since.data, until=self.until.data)
        return one, Group(since=self.other_since.data, until=self.other_until.data)

    def validate_second(self, field: SelectField) -> None:
        """Refuse groups in which one person can be twice."""
        if not self.first.data or field.data == REST:
            return
        if field.data == self.first.data:
            raise ValidationError(_("Choose two different groups."))
        if field.data.rpartition(COLON)[0] != self.first.data.rpartition(COLON)[0]:
            raise ValidationError(
                _("Choose two languages, two ways of answering, or two answers to one question.")
            )

    @override
    def validate(self, *args: object, **kwargs: object) -> bool:
        """Return whether everything fits together; periods may not overlap."""
        if not super().validate():
            return False
        if self.first.data or not self.is_asked:
            return True
        problem = self._problem()
        if problem:
            self.other_since.errors = [problem]
        return not problem

    @property
    def _days(self) -> list[DayField]:
        return [field for field in self if isinstance(field, DayField)]

    def _problem(self) -> str:
        since, until, other_since, other_until = (field.data for field in self._days)
        if (since and until and until < since) or (
            other_since and other_until and other_until < other_since
        ):
            return str(_("The period ends before it begins."))
        starts = max((day for day in (since, other_since) if day), default=None)
        ends = min((day for day in (until, other_until) if day), default=None)
        if starts is None or ends is None or starts <= ends:
            return str(_("The two periods overlap. Nobody can be in both."))
        return ""
