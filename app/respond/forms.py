"""A page of a survey as a form: which questions stand on it, and what was answered."""

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, Final

from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm

import surveys
from app.respond.choice_fields import ChoiceField, RatingField, ScaleField
from app.respond.fields import DateField, NumberField, QuestionField, TextField
from app.respond.part_fields import MatrixField, RankingField, SumField
from app.respond.reading import Reader

# No id of an item has a dot in it, so these cannot be mistaken for an answer.
SEEN: Final = "page.seen"
LANG: Final = "page.lang"
SWITCH: Final = "page.switch"
TOKEN: Final = "page.token"  # noqa: S105  (the name of an input)


@singledispatch
def field_for(question: object, reader: Reader) -> Field:  # noqa: ARG001  (for the kinds below)
    """Return the (unbound) field of one item."""
    raise TypeError(type(question).__name__)


@field_for.register
def _text(question: surveys.ShortText | surveys.LongText, reader: Reader) -> Field:
    return TextField(question, reader)


@field_for.register
def _number(question: surveys.Number, reader: Reader) -> Field:
    return NumberField(question, reader)


@field_for.register
def _date(question: surveys.Date, reader: Reader) -> Field:
    return DateField(question, reader)


@field_for.register
def _choice(
    question: surveys.SingleChoice | surveys.MultipleChoice | surveys.YesNo | surveys.Consent,
    reader: Reader,
) -> Field:
    return ChoiceField(question, reader)


@field_for.register
def _scale(question: surveys.Scale, reader: Reader) -> Field:
    return ScaleField(question, reader)


@field_for.register
def _rating(question: surveys.Rating, reader: Reader) -> Field:
    return RatingField(question, reader)


@field_for.register
def _matrix(question: surveys.Matrix, reader: Reader) -> Field:
    return MatrixField(question, reader)


@field_for.register
def _ranking(question: surveys.Ranking, reader: Reader) -> Field:
    return RankingField(question, reader)


@field_for.register
def _sum(question: surveys.ConstantSum, reader: Reader) -> Field:
    return SumField(question, reader)


@field_for.register
def _statement(question: surveys.Statement, reader: Reader) -> Field:
    return QuestionField(question, reader)


class PageForm(BaseForm):
    """One page. `known` is what has been answered before, on any page."""

    def __init__(self, reader: Reader, page: surveys.Page, items: Iterable[surveys.Item]) -> None:
        fields: dict[str, Any] = {item.id: field_for(item, reader) for item in items}
        super().__init__(fields)
        self.reader, self.page = reader, page
        self.known: surveys.Answers = {}
        self.seen: frozenset[str] = frozenset()
        self.answers: dict[str, surveys.Value | None] = {}
        self.fresh: list[str] = []

    @property
    def questions(self) -> list[QuestionField]:
        """Return the fields in order."""
        return [field for field in self if isinstance(field, QuestionField)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return where each error leads and what it says, for the summary."""
        wrong = [field for field in self.questions if field.errors]
        if len(self.questions) == 1:
            return [(field.error_id, field.errors[0]) for field in wrong]
        return [
            (field.error_id, f"{field.label.text} \N{EN DASH} {field.errors[0]}") for field in wrong
        ]

    @override
    def validate(self, extra_validators: object = None) -> bool:
        """Read the answers to the questions that were on the page, into `answers`.

        Questions that these answers call for, and that were not there yet, become `fresh`.
        """
        values, visible = dict(self.known), self._visible(self.known)
        for field in self.questions:
            if field.question.show_if is not None:
                visible = self._visible(values)
            if field.name not in visible:
                continue
            if field.name not in self.seen:
                self.fresh.append(field.name)
                continue
            field.validate(self)
            self.answers[field.name] = field.value
            values.pop(field.name, None)
            if field.value is not None:
                values[field.name] = field.value
        is_right = not self.errors
        self._keep_only(self._visible(values), touched=not is_right)
        return is_right

    def turn(self, locale: str) -> None:
        """Show what was typed on this page in `locale`, unread and unsaved."""
        for field in self.questions:
            field.turn(locale)
        self._keep_only(self._visible(self.known), touched=True)

    def _visible(self, values: surveys.Answers) -> frozenset[str]:
        items = surveys.visible_items(self.reader.survey, self.page, values)
        return frozenset(item.id for item in items)

    def _keep_only(self, visible: frozenset[str], *, touched: bool) -> None:
        # While something is wrong, or unread, what was typed stays in sight.
        for field in self.questions:
            was_used = touched and field.name in self.seen
            if field.name not in visible and not (was_used and field.is_touched):
                del self[field.name]


def shown(reader: Reader, page: surveys.Page, known: surveys.Answers) -> PageForm:
    """Return the page with the answers given so far."""
    form = PageForm(reader, page, surveys.visible_items(reader.survey, page, known))
    form.process(None, data=dict(known))
    return form


def posted(
    reader: Reader,
    page: surveys.Page,
    known: surveys.Answers,
    data: MultiDict[str, str],
) -> PageForm:
    """Return the page with what was posted. Names that are not on the page mean nothing."""
    form = PageForm(reader, page, page.items)
    form.known, form.seen = known, frozenset(data.get(SEEN, "").split())
    form.process(data)
    return form


def languages_of(form: PageForm) -> Mapping[str, str]:
    """Return in which language each answer of the page was written."""
    return {field.name: field.written_in() for field in form.questions}
