"""One WTForms field for each kind of question; templates say what they expect of it.

A field keeps what was posted as it was typed. `question.parse` alone decides what it means.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol

from babel.dates import get_date_format
from flask_babel import gettext as _
from markupsafe import Markup
from typing_extensions import override
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

import surveys
from app.config import LOCALES
from app.i18n import custom
from app.respond.reading import Reader
from app.respond.sentences import sentence

# HTML cannot show these, and no keyboard types them; U+FFFD is what bytes that are no text become.
UNSHOWABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]"
)
MAX_MARKS: Final = 30
REPLACED: Final = "\ufffd"


class Posted(Protocol):
    """What a browser posted: several values under one name."""

    def getlist(self, name: str, /) -> list[str]:
        """Return every value under this name."""
        ...


class QuestionField(Field):
    """One question as it stands on the page, with what was typed and what is wrong with it."""

    question: surveys.Question
    value: surveys.Value | None = None

    # What WTForms adds when it binds a field to a form is its own affair, hence Any.
    def __init__(self, question: surveys.Question, reader: Reader, **bound: Any) -> None:  # noqa: ANN401
        prompt, hint = reader.words(question.prompt), reader.words(question.hint)
        super().__init__(prompt.text, description=hint.text, **bound)
        self.question, self.reader = question, reader
        self.kind, self.required_mark = question.kind, question.required
        self.lang, self.dir = prompt.lang, prompt.dir
        self.hint_lang, self.hint_dir = hint.lang, hint.dir
        self.error_id = self.id
        self.posted: dict[str, tuple[str, ...]] = {}

    @override
    def process(
        self, formdata: Posted | None, data: Any = unset_value, extra_filters: object = None
    ) -> None:
        """Take what was typed or, when nothing was posted, the answer as it would be typed."""
        self.errors, self.process_errors = [], []
        if formdata is not None:
            parts = self.question.parts
            self.posted = {part: tuple(formdata.getlist(self.part_name(part))) for part in parts}
        elif data is not unset_value and data is not None:
            self.posted = dict(self.question.fill(data, self.reader.locale))
        self.data = self.typed("")

    @override
    def pre_validate(self, form: BaseForm) -> None:
        """Read the answer into `value`, or say in a sentence why it is none."""
        try:
            self.value = self.parsed(self.reader.locale)
        except surveys.AnswerError as error:
            self.value = None
            self.error_id = self.part_id(error.part)
            raise StopValidation(sentence(error, self.question, self.reader)) from error

    def parsed(self, locale: str) -> surveys.Value | None:
        """Return the answer as somebody writes it in `locale`; AnswerError when it is none."""
        for part, values in self.posted.items():
            if any(REPLACED in value for value in values):
                raise surveys.AnswerError("bad_character", part=part)
        return self.question.parse(self.posted, locale)

    def typed(self, part: str) -> str:
        """Return what was typed into one input, without what HTML cannot hold."""
        return showable(next(iter(self.posted.get(part, ())), ""))

    def part_name(self, part: str) -> str:
        """Return the name of one of the question's inputs."""
        return f"{self.name}-{part}" if part else self.name

    def part_id(self, part: str) -> str:
        """Return the HTML id of one of the question's inputs."""
        return self.part_name(part)

    def turn(self, locale: str) -> None:
        """Rewrite what was typed on the page in `locale` as the reader's language writes it."""

    def recall(self, posted: dict[str, tuple[str, ...]], locale: str) -> None:
        """Show what was typed on the page in `locale` some time ago."""
        self.posted = posted
        self.data = self.typed("")
        self.turn(locale)

    def written_in(self) -> str:
        """Return the language in which the answer was written."""
        return self.reader.locale

    def drawn(self, *, heading: bool, caller: Callable[[], Markup]) -> Markup:
        """Return what `caller` draws; the reader keeps a question that holds no answer yet."""
        is_empty = not (self.errors or any(map(any, self.posted.values())))
        if not is_empty or not self.reader.is_alike_for_all(self.question):
            return caller()
        kept = self.reader.drawn
        if (self.name, heading) not in kept:
            kept[self.name, heading] = caller()
        return kept[self.name, heading]

    @property
    def is_touched(self) -> bool:
        """Return whether anything was typed or chosen."""
        return any(value.strip() for values in self.posted.values() for value in values)


class TextField(QuestionField):
    """Words, and the language of the page on which they were typed."""

    question: surveys.ShortText | surveys.LongText
    carried: str = ""

    @property
    def max_length(self) -> int:
        """Return how many characters may be written."""
        return self.question.max_length

    @override
    def process(
        self, formdata: Posted | None, data: Any = unset_value, extra_filters: object = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        markers = formdata.getlist(f"{self.name}-lang") if formdata is not None else []
        lang, _dot, imprint = next(iter(markers), "").partition(".")
        if lang in LOCALES and imprint == self._imprint():
            self.carried = f"{lang}.{imprint}"

    @override
    def turn(self, locale: str) -> None:
        """Remember on which language's page this was typed: the words stay as they are."""
        if self.is_touched and not self.carried:
            self.carried = f"{locale}.{self._imprint()}"

    @override
    def written_in(self) -> str:
        return self.carried.partition(".")[0] or self.reader.locale

    def _imprint(self) -> str:
        words = " ".join(self.typed("").split())
        return hashlib.sha256(words.encode()).hexdigest()[:12]


class NumberField(QuestionField):
    """A figure, and what it counts."""

    question: surveys.Number

    @property
    def unit(self) -> str:
        """Return what the figure counts."""
        return self.reader.words(self.question.unit).text

    @property
    def inputmode(self) -> str:
        """Return which keys a phone should offer."""
        return "numeric" if self.question.whole else "decimal"

    @override
    def turn(self, locale: str) -> None:
        """Write the number anew: 1,5 here is 1.5 there. What is no number stays as it is."""
        try:
            number = self.parsed(locale)
        except surveys.AnswerError:
            return
        if number is not None:
            self.process(None, number)


class DatePart(NamedTuple):
    """One of the inputs of a date."""

    name: str
    id: str
    label: str
    value: str
    width: int


class DateField(QuestionField):
    """Day, month and year, or what is asked of them, in the order of the reader's language."""

    @property
    def parts(self) -> list[DatePart]:
        """Return the inputs in order."""
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        widths = {"day": 2, "month": 2, "year": 4}
        return [
            DatePart(
                name=self.part_name(part),
                id=self.part_id(part),
                label=labels[part],
                value=self.typed(part),
                width=widths[part],
            )
            for part in self._order()
        ]

    @override
    def part_id(self, part: str) -> str:
        return self.id if part in {"", self._order()[0]} else self.part_name(part)

    def _order(self) -> list[str]:
        pattern = str(get_date_format("short", locale=custom(self.reader.locale))).lower()
        return sorted(self.question.parts, key=lambda part: pattern.find(part[0]))


def showable(text: str) -> str:
    """Return the text without what HTML cannot hold."""
    text = UNSHOWABLE.sub("", text)
    if text.isascii():
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)
