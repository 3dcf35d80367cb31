"""Whether people answer a page once, as often as they like, or for each option of a list."""

from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError

import surveys
from app.builder import sentences
from app.builder.forms.fields import (
    EditForm,
    FigureField,
    OneOfField,
    PickField,
    at_most,
    choice,
    clean_text,
    stripped,
)
from surveys import editing

MAX_WORDS: Final = 100
_TOP: Final = Decimal(surveys.MAX_ENTRIES)


class LeastField(FigureField):
    """How many entries are needed."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(0), max=_TOP
    )
    message = _l("Enter a whole number from 0 to 20.")


class MostField(FigureField):
    """How many entries there may be."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(1), max=_TOP
    )
    message = _l("Enter a whole number from 1 to 20.")


class RepeatForm(EditForm):
    """How often people answer a page."""

    way = OneOfField(
        _l("How often do people answer this page?"),
        choices=[
            choice("once", _l("Once")),
            choice("added", _l("As often as they like, such as once for each child")),
            choice("listed", _l("Once for each answer that they ticked in an earlier question")),
        ],
        default="once",
    )
    entry = StringField(
        _l("What is it about each time?"),
        [at_most(MAX_WORDS), clean_text],
        filters=[stripped],
        description=_l("One or two words, such as “Child”. A number is put behind them."),
    )
    add = StringField(
        _l("Words of the button for one more"),
        [at_most(MAX_WORDS), clean_text],
        filters=[stripped],
        description=_l("Such as “Add another child”."),
    )
    summary = PickField(_l("Which answer tells them apart?"), validate_choice=False)
    least = LeastField(_l("At least how many times?"))
    most = MostField(_l("At most how many times?"))
    over = PickField(_l("Which earlier question?"), validate_choice=False)

    @override
    def __init__(
        self,
        survey: surveys.Survey,
        page: surveys.Page,
        posted: MultiDict[str, str] | None = None,
    ) -> None:
        super().__init__(posted, data=_stored(survey, page))
        asked = [each for each in page.items if each.takes_answers and each.is_asked]
        self.summary.choices = [
            choice("", _("None: they only have numbers")),
            *(choice(each.id, sentences.name_of(survey, each.id)) for each in asked),
        ]
        place = survey.pages.index(page)
        lists = [
            item
            for before in survey.pages[:place]
            for item in before.items
            if isinstance(item, surveys.MultipleChoice) and before.repeats is None
        ]
        self.over.choices = [
            choice("", _("Choose a question")),
            *(choice(each.id, sentences.name_of(survey, each.id)) for each in lists),
        ]
        self._lists = {each.id for each in lists}
        self._asked = {each.id for each in asked}

    def validate_entry(self, field: StringField) -> None:
        """Ask for words where people add what they like."""
        if self.way.data == "added" and not field.data:
            raise ValidationError(_("Write what it is about each time."))

    def validate_add(self, field: StringField) -> None:
        """Ask for words where people add what they like."""
        if self.way.data == "added" and not field.data:
            raise ValidationError(_("Write what stands on the button."))

    def validate_over(self, field: PickField) -> None:
        """Refuse a question that is not offered."""
        if self.way.data == "listed" and field.data not in self._lists:
            raise ValidationError(
                _("Choose a question with several answers from a list, on an earlier page.")
            )

    def validate_least(self, field: LeastField) -> None:
        """Refuse more than there may be."""
        most = self.most.whole_number or surveys.MAX_ENTRIES
        if self.way.data == "added" and (field.whole_number or 0) > most:
            raise ValidationError(_("Enter no more than people may answer at most."))

    def applied(self, draft: surveys.Survey, page_id: str) -> surveys.Survey:
        """Return the draft where people answer the page as the form says; only of a valid form."""
        most = self.most.whole_number or surveys.MAX_ENTRIES
        match self.way.data:
            case "added":
                return editing.repeat_page(
                    draft,
                    page_id,
                    entry=self.entry.data or "",
                    add=self.add.data or "",
                    least=self.least.whole_number or 0,
                    most=most,
                    summary=self.summary.data if self.summary.data in self._asked else None,
                )
            case "listed":
                return editing.repeat_over(draft, page_id, str(self.over.data), most=most)
            case _:
                return editing.stop_repeating(draft, page_id)


def _stored(survey: surveys.Survey, page: surveys.Page) -> dict[str, object]:
    repeat = page.repeats
    if repeat is None:
        return {"way": "once"}
    words = {
        name: survey.text(string_id, survey.source_lang).text
        for name, string_id in (("entry", repeat.entry), ("add", repeat.add))
        if string_id is not None
    }
    return {
        "way": "added" if repeat.over is None else "listed",
        "over": repeat.over or "",
        "summary": repeat.summary or "",
        "least": repeat.least,
        "most": repeat.most,
        **words,
    }
