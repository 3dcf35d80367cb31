"""Fields and checks that several forms share."""

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, Length, Optional, Regexp

import surveys

SLUG_PATTERN: Final = r"^[a-z0-9](?:[a-z0-9]|-(?!-))*[a-z0-9]$"
MAX_NAME: Final = 200
REPLACEMENT: Final = "\ufffd"
UNCLEAN: Final = _l("Remove the characters that are shown as \ufffd.")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAX_REVISION_DIGITS: Final = 9


def whole(smallest: int, biggest: int) -> surveys.Number:
    """Return the question for a whole number between two."""
    least, most = Decimal(smallest), Decimal(biggest)
    return surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=least, max=most
    )


class Part(NamedTuple):
    """One of the three inputs of a date, as the template draws it."""

    name: str
    id: str
    label: str
    value: str
    width: int


class SpokenField(Field):
    """A field that can say in words what stands in it."""

    def told(self) -> list[tuple[str, str]]:
        """Return labels and texts."""
        raise NotImplementedError


class EditForm(Form):
    """A form that changes a survey; `seen` is the revision that its editor was looking at."""

    seen = HiddenField()

    @property
    def seen_revision(self) -> int:
        """Return the revision posted, or 0, which no survey has, when there is none."""
        return revision_from(self.seen.data)

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, each with its label, to be shown when it cannot be saved."""
        found: list[tuple[str, str]] = []
        for field in self:
            if field.type not in {"HiddenField", "CSRFTokenField"}:
                told = field.told() if isinstance(field, SpokenField) else _told(field)
                found.extend((label, text) for label, text in told if text)
        return found


class ParsedField(SpokenField):
    """A field whose inputs are read by the rules of the survey language itself."""

    question: surveys.Question
    message: object = ""
    typed: dict[str, str]

    @override
    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[Any] = []
        self.errors = ()
        data = self.default if data is unset_value else data
        self.data = self.object_data = data
        locale = str(get_locale())
        if formdata is None:
            filled = {} if data is None else self.question.fill(data, locale)
            self.typed = {part: values[0] for part, values in filled.items()}
            return
        self.typed = {part: first(formdata, self._name(part)) for part in self.question.parts}
        self.raw_data = [text for text in self.typed.values() if text]
        try:
            posted = {part: [text] for part, text in self.typed.items()}
            self.data = self.question.read(posted, locale)
        except surveys.AnswerError:
            self.data = None
            self.process_errors.append(self.message)

    @override
    def told(self) -> list[tuple[str, str]]:
        return [(str(self.label.text), " ".join(text for text in self.typed.values() if text))]

    def _name(self, part: str) -> str:
        return f"{self.name}-{part}" if part else self.name


class DayField(ParsedField):
    """A day in three inputs, in the order of the reader's language."""

    kind = "date"
    question = surveys.Date(kind="date", id="day", code="day", prompt="day")
    message = _l("Enter a real date: day, month and year.")

    @property
    def parts(self) -> list[Part]:
        """Return the three inputs; the first has the field's own id, so that errors lead there."""
        labels = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year")}
        return [
            Part(
                name=self._name(part),
                id=self.id if place == 0 else self._name(part),
                label=str(labels[part]),
                value=self.typed.get(part, ""),
                width=4 if part == "year" else 2,
            )
            for place, part in enumerate(day_order())
        ]


class FigureField(ParsedField):
    """A number, written as the reader's language writes numbers."""

    question = surveys.Number(kind="number", id="n", code="n", prompt="n")
    message = _l("Enter a number.")

    @override
    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(formdata, Decimal(data) if isinstance(data, int) else data)

    @property
    def shown(self) -> str:
        """Return what stands in the input."""
        return self.typed.get("", "")

    @property
    def whole_number(self) -> int | None:
        """Return the number as an int, None when there is none."""
        return None if self.data is None else int(self.data)


class TotalField(FigureField):
    """What is shared out: more than nought."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", min=Decimal("0.01"), max=Decimal(10**15)
    )
    message = _l("Enter a number above 0.")


class CountField(FigureField):
    """How many of something, or the how-manieth place."""

    question = whole(1, 200)
    message = _l("Enter a whole number from 1 to 200.")


class DaysField(FigureField):
    """How many days before or after another day."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(0), max=Decimal(20_000)
    )
    message = _l("Enter a whole number from 0 to 20,000.")


class LengthField(FigureField):
    """How long a comment may be."""

    question = whole(1, 20_000)
    message = _l("Enter a whole number from 1 to 20,000.")


class ShortLengthField(LengthField):
    """How long a short text may be."""

    question = whole(1, 1000)
    message = _l("Enter a whole number from 1 to 1,000.")


class TickField(BooleanField):
    """A box to tick; left empty it is an answer too, so it is never marked as optional."""

    required_mark = True


class PickField(SelectField, SpokenField):
    """One of several choices in a list, which can be said in words."""

    required_mark = True

    @override
    def told(self) -> list[tuple[str, str]]:
        labels = {option.data: str(option.label.text) for option in self}
        return [(str(self.label.text), labels.get(self.data, ""))]


class OneOfField(PickField, RadioField):
    """One of a few choices that are all in view."""


class CodesField(Field):
    """Boxes that were ticked, by their values."""

    @override
    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]


def choice(value: str, label: str) -> SelectChoice:
    """Return one entry of a list to choose from."""
    return SelectChoice(value=value, label=label)


def _told(field: Field) -> list[tuple[str, str]]:
    words = {True: _("Yes"), False: _("No")}.get(field.data, field.data)
    return [(str(field.label.text), words if isinstance(words, str) else "")]


def revision_from(typed: object) -> int:
    """Return the revision that a form carries, or 0, which no survey has."""
    text = str(typed or "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MAX_REVISION_DIGITS
    return int(text) if is_number else 0


def day_order() -> list[str]:
    """Return day, month and year in the order that the reader's language writes them."""
    locale = str(get_locale() or "en")
    # Plain "en" would ask for the month first, and the pages write dates in world English.
    known = Locale.parse("en_001" if locale == "en" else locale)
    pattern = str(known.date_formats["short"].pattern)
    signs = {"day": "d", "month": "M", "year": "y"}
    return sorted(signs, key=lambda part: pattern.find(signs[part]))


def visible(text: str) -> str:
    """Return the text with a sign in the place of each character that cannot be shown."""
    return _CONTROL.sub(REPLACEMENT, text)


def is_clean(text: str) -> bool:
    """Return whether the text has no character that cannot be shown, or could not be read."""
    return REPLACEMENT not in visible(text)


def clean_text(_form: Form, field: Field) -> None:
    """Refuse control characters, which no keyboard types and which break exports."""
    if not is_clean(field.data or ""):
        raise ValidationError(UNCLEAN)


def stripped(text: str | None) -> str:
    """Return the text without spaces around it, with plain line ends, and fit to be shown."""
    return visible((text or "").replace("\r\n", "\n").strip())


def at_most(length: int) -> Length:
    """Return the check that a text is not longer than this."""
    return Length(max=length, message=_l("Write at most %(max)s characters.", max=length))


def line(message: str) -> list[Any]:
    """Return the checks of one line of text that has to be given."""
    return [DataRequired(message), at_most(MAX_NAME), clean_text]


def slug_checks() -> list[Any]:
    """Return the checks of a survey's address."""
    message = _l(
        "Use small letters from a to z, figures and hyphens, at least two and at most 60 of them."
    )
    return [
        DataRequired(_l("Enter an address.")),
        Length(min=2, max=60, message=message),
        Regexp(SLUG_PATTERN, message=message),
    ]


def optional() -> Optional:
    """Return the check that lets a field stay empty."""
    return Optional()


def first(formdata: MultiDict[str, str], name: str) -> str:
    """Return the first value posted under this name, or ""."""
    values = formdata.getlist(name)
    return visible(str(values[0])) if values else ""
