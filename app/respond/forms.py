"""A page of a survey as a form: which questions stand on it, and what was answered."""

from collections.abc import Iterable, Mapping
from functools import singledispatch
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm

import surveys
from app import clock
from app.respond.choice_fields import (
    ChoiceField,
    ListField,
    RatingField,
    ScaleField,
    has_long_list,
)
from app.respond.contact_fields import ContactField
from app.respond.fields import DateField, NumberField, QuestionField, TextField
from app.respond.models import Typed
from app.respond.part_fields import MatrixField, RankingField, SumField
from app.respond.place_field import PlaceField
from app.respond.reading import Reader
from app.respond.sentences import sentence
from app.respond.upload_field import UploadField

# No id of an item has a dot in it, so these cannot be mistaken for an answer.
SEEN: Final = "page.seen"
LANG: Final = "page.lang"
SWITCH: Final = "page.switch"
PASSED: Final = "page.passed"
SAVE: Final = "page.save"
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
    return DateField(question.on(clock.today()), reader)


@field_for.register
def _list(question: surveys.SingleChoice, reader: Reader) -> Field:
    return ListField(question, reader)


@field_for.register
def _choice(
    question: surveys.MultipleChoice | surveys.YesNo | surveys.Consent, reader: Reader
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
def _contact(question: surveys.ContactDetails, reader: Reader) -> Field:
    return ContactField(question, reader)


@field_for.register
def _upload(question: surveys.Upload, reader: Reader) -> Field:
    return UploadField(question, reader)


@field_for.register
def _place(question: surveys.Place, reader: Reader) -> Field:
    return PlaceField(question, reader)


@field_for.register
def _statement(question: surveys.Statement, reader: Reader) -> Field:
    return QuestionField(question, reader)


class Course(NamedTuple):
    """What has been answered before, on any page, and what else the path depends on."""

    known: surveys.Answers = MappingProxyType({})
    seed: int = 0
    stopped_by: str | None = None


class PageForm(BaseForm):
    """One page as one person is asked it."""

    def __init__(
        self, reader: Reader, page: surveys.Page, items: Iterable[surveys.Item], course: Course
    ) -> None:
        asked = surveys.shuffled_items(page, tuple(items), course.seed)
        fields: dict[str, Any] = {
            item.id: field_for(surveys.shuffled(item, course.seed), reader) for item in asked
        }
        super().__init__(fields)
        self.reader, self.page, self.course = reader, page, course
        self.seen: frozenset[str] = frozenset()
        self.passed: frozenset[str] = frozenset()
        self.answers: dict[str, surveys.Value | None] = {}
        self.fresh: list[str] = []
        self.wanting: list[QuestionField] = []

    @property
    def questions(self) -> list[QuestionField]:
        """Return the fields in order."""
        return [field for field in self if isinstance(field, QuestionField)]

    @property
    def asks_point(self) -> bool:
        """Return whether a browser may be asked where it is."""
        items = (field.question for field in self.questions)
        return any(isinstance(item, surveys.Place) and item.asks_point for item in items)

    @property
    def has_long_list(self) -> bool:
        """Return whether a script can help to find an answer in a drop-down list."""
        return has_long_list(self.questions)

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

        Questions that these answers call for, and that were not there yet, become `fresh`; those
        that are pointed out once because they were left empty are `wanting`.
        """
        values, visible = dict(self.course.known), self._visible(self.course.known)
        for field in self.questions:
            if field.question.show_if is not None:
                visible = self._visible(values)
            if field.name not in visible:
                continue
            if field.name not in self.seen:
                self.fresh.append(field.name)
                continue
            field.validate(self)
            self.answers[field.name] = self._in_order(field)
            values.pop(field.name, None)
            if field.value is not None:
                values[field.name] = field.value
        if not self.errors:
            self._hold_to_rules(values)
        is_right = not self.errors
        self.wanting = [field for field in self.questions if self._is_wanting(field)]
        self._keep_only(self._visible(values), touched=not is_right)
        return is_right and not self.wanting

    def read_for_later(self) -> dict[str, Typed]:
        """Read like `validate`, and let what is empty pass. Returns what was typed and is wrong.

        `answers` then holds the answers that are right.
        """
        self.validate()
        for field in self.questions:
            if not field.is_touched:
                field.errors = []
        wrong = [field for field in self.questions if field.errors]
        for field in wrong:
            del self.answers[field.name]
        return {
            field.name: Typed(field.posted, self.reader.locale)
            for field in wrong
            if not field.question.is_kept_apart
        }

    def turn(self, locale: str) -> None:
        """Show what was typed on this page in `locale`, unread and unsaved."""
        for field in self.questions:
            field.turn(locale)
        self._keep_only(self._visible(self.course.known), touched=True)

    def _in_order(self, field: QuestionField) -> surveys.Value | None:
        # Offered in another order to each, answers are stored in the order of the survey.
        question = field.question
        if not (isinstance(question, surveys.OfferingQuestion) and question.is_shuffled):
            return field.value
        return surveys.in_order(self.reader.survey.item(field.name), field.value)

    def _hold_to_rules(self, values: surveys.Answers) -> None:
        survey = self.reader.survey
        own = {rule.id for rule in self.page.rules}
        for rule in surveys.broken(survey, values, stopped_by=self.course.stopped_by):
            field = self._fields.get(rule.item)
            if rule.id in own and isinstance(field, QuestionField):
                error = surveys.AnswerError("refused", {"message": rule.message})
                field.errors = [*field.errors, sentence(error, field.question, self.reader)]

    def _is_wanting(self, field: QuestionField) -> bool:
        return (
            field.question.requested
            and field.name in self.answers
            and self.answers[field.name] is None
            and field.name not in self.passed
        )

    def _visible(self, values: surveys.Answers) -> frozenset[str]:
        items = surveys.visible_items(
            self.reader.survey, self.page, values, stopped_by=self.course.stopped_by
        )
        return frozenset(item.id for item in items)

    def _keep_only(self, visible: frozenset[str], *, touched: bool) -> None:
        # While something is wrong, or unread, what was typed stays in sight.
        for field in self.questions:
            was_used = touched and field.name in self.seen
            if field.name not in visible and not (was_used and field.is_touched):
                del self[field.name]


def shown(
    reader: Reader,
    page: surveys.Page,
    course: Course,
    typed: Mapping[str, Typed] = MappingProxyType({}),
) -> PageForm:
    """Return the page with the answers given so far, and with what was typed and is none yet."""
    items = surveys.visible_items(reader.survey, page, course.known, stopped_by=course.stopped_by)
    form = PageForm(reader, page, items, course)
    form.process(None, data=dict(course.known))
    for field in form.questions:
        if field.name in typed:
            field.recall(*typed[field.name])
    return form


def posted(
    reader: Reader, page: surveys.Page, course: Course, data: MultiDict[str, str]
) -> PageForm:
    """Return the page with what was posted. Names that are not on the page mean nothing."""
    visible = surveys.visible_items(reader.survey, page, course.known, stopped_by=course.stopped_by)
    own = {item.id: item for item in visible}
    items = (own.get(item.id, item) for item in page.items if item.is_asked)
    form = PageForm(reader, page, items, course)
    form.seen = frozenset(data.get(SEEN, "").split())
    form.passed = frozenset(data.get(PASSED, "").split())
    form.process(data)
    return form


def languages_of(form: PageForm) -> Mapping[str, str]:
    """Return in which language each answer of the page was written."""
    return {field.name: field.written_in() for field in form.questions}
