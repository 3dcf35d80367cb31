"""Words, questions and a form that the sheet draws."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

EASE = (
    "Very easy",
    "Fairly easy",
    "Neither easy nor difficult",
    "Fairly difficult",
    "Very difficult",
)
EASE_AR = ("سهل جدًا", "سهل إلى حد ما", "لا سهل ولا صعب", "صعب إلى حد ما", "صعب جدًا")


class Words(NamedTuple):
    """The same sample in one language."""

    organisation: str
    prompt: str
    hint: str
    options: tuple[str, ...]
    apart: str
    error: str
    long: str
    long_hint: str
    comment: str


ENGLISH = Words(
    organisation="City of Northbank",
    prompt="How easy was it to plan your last journey by bus?",
    hint="Think of the last time you took a bus in the city.",
    options=EASE,
    apart="I did not take a bus",
    error="Select how easy it was to plan your last journey",
    long="What would make planning a journey better?",
    long_hint="Please do not write your name, your phone number or your address.",
    comment="Screens at the stop that work, and a driver who waits.",
)
ARABIC = Words(
    organisation="مدينة نورثبانك",
    prompt="ما مدى سهولة التخطيط لرحلتك الأخيرة بالحافلة؟",
    hint="فكّر في آخر مرة ركبت فيها حافلة في المدينة.",
    options=EASE_AR,
    apart="لم أركب حافلة",
    error="اختر مدى سهولة التخطيط لرحلتك الأخيرة",
    long="ما الذي يجعل التخطيط للرحلة أفضل؟",
    long_hint="لا تكتب معلومات شخصية مثل اسمك أو رقم هاتفك.",
    comment="شاشات تعمل في كل محطة، وسائق ينتظر.",
)


class Label(NamedTuple):
    text: str
    lang: str = ""
    dir: str = ""


class Input(NamedTuple):
    code: str
    name: str
    id: str
    label: Label
    value: str


class ContactBox(NamedTuple):
    name: str
    id: str
    label: str
    value: str
    type: str
    is_ltr: bool
    is_long: bool
    is_optional: bool
    is_wrong: bool
    autocomplete: str = "off"


class Part(NamedTuple):
    name: str
    id: str
    label: str
    value: str
    width: int


@dataclass
class Option:
    code: str
    label: str
    checked: bool = False
    apart: bool = False
    lang: str = ""
    dir: str = ""


@dataclass
class Question:
    """What the macros expect of a question field, and nothing more."""

    id: str
    kind: str
    label: Label
    errors: tuple[str, ...]
    description: str = ""
    data: str = ""
    required_mark: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.id

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["extra"][name]
        except KeyError:
            raise AttributeError(name) from None


def questions(words: Words, *, with_errors: bool = False) -> list[Question]:
    """One question of every kind."""
    errors = (words.error,) if with_errors else ()

    def ask(number: int, kind: str, prompt: str, **more: Any) -> Question:
        known = {"description", "data", "required_mark"}
        extra = {key: value for key, value in more.items() if key not in known}
        rest = {key: value for key, value in more.items() if key in known}
        return Question(f"q{number}", kind, Label(prompt), errors, extra=extra, **rest)

    points = [Option(str(number), text) for number, text in enumerate(words.options, 1)]
    away = Option("none", words.apart, apart=True)
    foreign = Option("b", "中文选项", lang="zh-Hans", dir="ltr")
    numbers = [Option(str(number), str(number), checked=number == 7) for number in range(11)]
    parts = [
        Part("q6-day", "q6", "Day", "31", 2),
        Part("q6-month", "q6-month", "Month", "", 2),
        Part("q6-year", "q6-year", "Year", "2026", 4),
    ]

    def inputs(ident: str, value: str) -> list[Input]:
        labels = enumerate(map(Label, words.options[:3]))
        return [
            Input(f"o{n}", f"{ident}-o{n}", f"{ident}-r-o{n}" if n else ident, label, value)
            for n, label in labels
        ]

    def details(ident: str) -> list[ContactBox]:
        asked = [("name", "text"), ("email", "email"), ("address", "text")]
        return [
            ContactBox(
                f"{ident}-{part}", f"{ident}-r-{part}" if n else ident, words.options[n], "", kind,
                part != "name", part == "address", bool(n), bool(errors) and not n,
            )
            for n, (part, kind) in enumerate(asked)
        ]  # fmt: skip

    def row(number: int, label: str, **more: Any) -> Question:
        wrong = errors if number == 1 else ()
        ident = "q12" if number == 1 else f"q12-r-{number}"
        options = [replace(each) for each in points]
        return Question(ident, "", Label(label), wrong, extra={"options": options, **more})

    return [
        ask(1, "single_choice", words.prompt, description=words.hint, options=[*points, away]),
        ask(
            2, "multiple_choice", words.prompt, required_mark=False,
            options=[Option("a", words.options[0], checked=True), foreign],
            other_name="q2-other", other_value=words.comment, other_label=words.long,
        ),
        ask(3, "short_text", words.long, data="abc", max_length=80),
        ask(
            4, "long_text", words.long, description=words.long_hint, data=words.comment,
            required_mark=False, max_length=2000,
        ),
        ask(5, "number", words.prompt, data="12", unit="km", inputmode="decimal"),
        ask(6, "date", words.prompt, description=words.hint, parts=parts),
        ask(7, "scale", words.prompt, layout="row", options=points),
        ask(
            8, "rating", words.prompt, layout="grid", options=numbers,
            low=words.options[-1], high=words.options[0],
        ),
        ask(9, "yes_no", ENGLISH.prompt, options=points[:2], lang="en", dir="ltr"),
        ask(10, "statement", words.prompt, description=words.hint),
        ask(11, "consent", words.long_hint, options=[Option("given", "")]),
        ask(
            12, "matrix", words.prompt, description=words.hint,
            rows=[row(1, words.long, layout="row"), row(2, "中文", lang="zh-Hans", dir="ltr")],
        ),
        ask(13, "ranking", words.prompt, inputs=inputs("q13", "2"), places=[1, 2, 3]),
        ask(
            14, "constant_sum", words.prompt, description=words.hint, total=100, unit="km",
            inputmode="numeric", inputs=inputs("q14", "60"),
        ),
        ask(
            15, "contact", words.prompt, required_mark=False, purpose=Label(words.long_hint),
            kept_until=date(2026, 12, 31), inputs=details("q15"),
        ),
        ask(
            16, "place", words.prompt, description=words.hint, point=inputs("q16-r", "")[:2],
            areas=row(3, words.comment, layout="list"),
        ),
    ]  # fmt: skip


class SampleForm(FlaskForm):
    """One field of every type that staff forms use."""

    email = StringField("E-mail address", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    title = StringField("Title", description="What people will read first.")
    intro = TextAreaField("Introduction", [InputRequired()])
    days = IntegerField("Days open", [InputRequired()])
    kind = SelectField("Kind of question", choices=[SelectChoice("choice", "One choice")])
    channel = RadioField("Channel", [InputRequired()], choices=[SelectChoice("web", "Web")])
    languages = SelectMultipleField("Languages", choices=[SelectChoice("ar", "Arabic")])
    agree = BooleanField("I have read every comment", [InputRequired()])
    file = FileField("File of answers")
