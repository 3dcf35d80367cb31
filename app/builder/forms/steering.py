"""Forms of what steers people beside conditions on parts: branches, rules, quotas."""

from decimal import Decimal
from typing import Any, Final, Literal, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired

import surveys
from app.builder import known, sentences
from app.builder.forms.conditions import ConditionForm
from app.builder.forms.fields import (
    FigureField,
    OneOfField,
    PickField,
    at_most,
    choice,
    clean_text,
    line,
    stripped,
    whole,
)

END: Final = "end"
MAX_MESSAGE: Final = 2000


class LimitField(FigureField):
    """How many responses are wanted."""

    question = whole(0, 10_000_000)
    message = _l("Enter a whole number from 0 to 10,000,000.")


class BranchForm(ConditionForm):
    """Whom a page leads elsewhere, and where."""

    who = OneOfField(
        _l("Who goes there?"),
        choices=[
            choice("some", _l("People for whom the condition below is true")),
            choice("everybody", _l("Everybody who comes to this way on")),
        ],
        default="some",
    )
    to = PickField(_l("Where to?"), validate_choice=False)

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        page_id: str,
        posted: MultiDict[str, str] | None = None,
        stored: surveys.Branch | None = None,
    ) -> None:
        when = stored.when if stored else None
        data = {"who": "everybody" if stored and when is None else "some"}
        if stored is not None:
            data["to"] = stored.to or END
        super().__init__(survey, known.through(survey, page_id, entries=True), posted, when, **data)
        ids = [page.id for page in survey.pages]
        later = ids[ids.index(page_id) + 1 :]
        pages = [(each, sentences.name_of(survey, each)) for each in later]
        self.to.choices = [
            choice("", _("Choose a page")),
            *(choice(each, name) for each, name in pages),
            choice(END, _("The end of the questions")),
        ]
        self._targets = {*later, END}

    @property
    @override
    def has_lines(self) -> bool:
        return super().has_lines and self.who.data != "everybody"

    def validate_to(self, field: PickField) -> None:
        """Refuse a page that is not offered."""
        if field.data not in self._targets:
            raise ValidationError(_("Choose where people go on."))

    def branch(self) -> surveys.Branch:
        """Return the branch; only of a valid form."""
        when = None if self.who.data == "everybody" else self.condition()
        return surveys.Branch(when=when, to=None if self.to.data == END else self.to.data)


class RuleForm(ConditionForm):
    """Which answers of a page cannot be together, and what people are told."""

    place = PickField(_l("At which question is the message shown?"), validate_choice=False)
    message = TextAreaField(
        _l("Message"),
        [DataRequired(_l("Write what people are told.")), at_most(MAX_MESSAGE), clean_text],
        filters=[stripped],
        description=_l("What does not go together, and how to put it right."),
    )

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        page: surveys.Page,
        posted: MultiDict[str, str] | None = None,
        stored: surveys.Rule | None = None,
    ) -> None:
        data: dict[str, object] = {}
        if stored is not None:
            message = survey.strings[stored.message].text_in(survey.source_lang)
            data = {"place": stored.item, "message": message}
        when = stored.refused_when if stored else None
        # A rule of a page that repeats is held to within one entry, where there are no others.
        own = {item.id for item in page.items} if page.repeats is not None else frozenset()
        earlier = known.through(survey, page.id, entries=True)
        found = [item for item in earlier if item.id not in own]
        super().__init__(survey, found, posted, when, **data)
        asked = [item.id for item in page.items if item.parts]
        self.place.choices = [
            choice("", _("Choose a question")),
            *(choice(each, sentences.name_of(survey, each)) for each in asked),
        ]
        self._places = asked

    def validate_place(self, field: PickField) -> None:
        """Refuse a question of another page."""
        if field.data not in self._places:
            raise ValidationError(_("Choose a question."))


class QuotaForm(ConditionForm):
    """How many responses of one sort are wanted, and what happens beyond."""

    quota_name = StringField(
        _l("Name of the quota"),
        line(_l("Enter a name.")),
        filters=[stripped],
        description=_l("Only staff see it. Its code in data files is made of it, and stays."),
    )
    limit = LimitField(
        _l("How many responses are wanted?"),
        [InputRequired(_l("Enter a whole number from 0 to 10,000,000."))],
    )
    action = OneOfField(
        _l("When there are as many"),
        choices=[
            choice("flag", _l("Mark further responses, and go on as before")),
            choice("stop", _l("Ask further people nothing more, and tell them why")),
        ],
        default="flag",
    )
    message = TextAreaField(
        _l("What people are told when nothing more is asked"),
        [at_most(MAX_MESSAGE), clean_text],
        filters=[stripped],
        description=_l("They can still send what they have answered."),
    )

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        posted: MultiDict[str, str] | None = None,
        stored: surveys.Quota | None = None,
    ) -> None:
        data: dict[str, Any] = {}
        if stored is not None:
            told = survey.strings[stored.message] if stored.message else None
            data = {
                "limit": Decimal(stored.limit),
                "action": stored.action,
                "message": told.text_in(survey.source_lang) if told else "",
            }
        when = stored.when if stored else None
        super().__init__(survey, known.everywhere(survey, entries=True), posted, when, **data)
        if stored is not None:
            del self.quota_name

    def validate_message(self, field: TextAreaField) -> None:
        """Ask for words where people are stopped."""
        if self.action.data == "stop" and not field.data:
            raise ValidationError(_("Write what people are told."))

    @property
    def chosen_action(self) -> Literal["stop", "flag"]:
        """Return what happens beyond the limit."""
        return cast("Literal['stop', 'flag']", self.action.data)

    @property
    def chosen_limit(self) -> int:
        """Return the limit; only of a valid form."""
        return self.limit.whole_number or 0
