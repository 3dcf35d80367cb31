"""A small application that draws every part on one page, for tests and for looking at."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import Blueprint, Flask, flash, render_template
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
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

import app as application
from app import assets, i18n

HERE = Path(__file__).parent
TEXTS = {
    "en": {
        "organisation": "City of Northbank",
        "prompt": "How easy was it to plan your last journey by bus?",
        "hint": "Think of the last time you took a bus in the city.",
        "options": ["Very easy", "Fairly easy", "Neither easy nor difficult", "Fairly difficult", "Very difficult"],
        "apart": "I did not take a bus",
        "error": "Select how easy it was to plan your last journey",
        "long": "What would make planning a journey better?",
        "long_hint": "Please do not write your name, your phone number or your address.",
        "comment": "Screens at the stop that work, and a driver who waits.",
    },
    "ar": {
        "organisation": "مدينة نورثبانك",
        "prompt": "ما مدى سهولة التخطيط لرحلتك الأخيرة بالحافلة؟",
        "hint": "فكّر في آخر مرة ركبت فيها حافلة في المدينة.",
        "options": ["سهل جدًا", "سهل إلى حد ما", "لا سهل ولا صعب", "صعب إلى حد ما", "صعب جدًا"],
        "apart": "لم أركب حافلة",
        "error": "اختر مدى سهولة التخطيط لرحلتك الأخيرة",
        "long": "ما الذي يجعل التخطيط للرحلة أفضل؟",
        "long_hint": "لا تكتب معلومات شخصية مثل اسمك أو رقم هاتفك.",
        "comment": "شاشات تعمل في كل محطة، وسائق ينتظر.",
    },
}  # fmt: skip


class Label(NamedTuple):
    text: str


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
    description: str = ""
    errors: tuple[str, ...] = ()
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


class SampleForm(FlaskForm):
    """One field of every type that staff forms use."""

    email = StringField("E-mail address", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    title = StringField("Title", description="What people will read first.")
    intro = TextAreaField("Introduction", [InputRequired()])
    days = IntegerField("Days open", [InputRequired()])
    kind = SelectField("Kind of question", choices=[SelectChoice("choice", "One choice"), SelectChoice("text", "Long text")])
    channel = RadioField("Channel", [InputRequired()], choices=[SelectChoice("web", "Web"), SelectChoice("paper", "Paper")])
    languages = SelectMultipleField("Languages", choices=[SelectChoice("en", "English"), SelectChoice("ar", "Arabic")])
    agree = BooleanField("I have read every comment", [InputRequired()])
    file = FileField("File of answers")


def questions(lang: str, *, with_errors: bool = False) -> list[Question]:
    """One question of every kind, in `lang`."""
    t = TEXTS[lang]
    errors = (t["error"],) if with_errors else ()
    points = [Option(str(n), words) for n, words in enumerate(t["options"], 1)]
    numbers = [Option(str(n), str(n), checked=n == 7) for n in range(11)]
    parts = [Part("q6-day", "q6", "Day", "31", 2), Part("q6-month", "q6-month", "Month", "", 2), Part("q6-year", "q6-year", "Year", "2026", 4)]
    ends = {"low": t["options"][4], "high": t["options"][0]}
    other = {"other_name": "q2-other", "other_value": t["comment"], "other_label": t["long"]}
    return [
        Question("q1", "single_choice", Label(t["prompt"]), t["hint"], errors, extra={"options": [*points, Option("none", t["apart"], apart=True)]}),
        Question("q2", "multiple_choice", Label(t["prompt"]), "", errors, required_mark=False, extra={"options": [Option("a", t["options"][0], checked=True), Option("b", "中文选项", lang="zh-Hans", dir="ltr")], **other}),
        Question("q3", "short_text", Label(t["long"]), "", errors, "x" * 3, extra={"max_length": 80}),
        Question("q4", "long_text", Label(t["long"]), t["long_hint"], errors, t["comment"], required_mark=False, extra={"max_length": 2000}),
        Question("q5", "number", Label(t["prompt"]), "", errors, "12", extra={"unit": "km", "inputmode": "decimal"}),
        Question("q6", "date", Label(t["prompt"]), t["hint"], errors, extra={"parts": parts}),
        Question("q7", "scale", Label(t["prompt"]), "", errors, extra={"layout": "row", "options": points}),
        Question("q8", "rating", Label(t["prompt"]), "", errors, extra={"layout": "grid", "options": numbers, **ends}),
        Question("q9", "yes_no", Label(t["prompt"]), "", errors, extra={"layout": "list", "options": points[:2], "lang": "en", "dir": "ltr"}),
        Question("q10", "statement", Label(t["prompt"]), t["hint"]),
        Question("q11", "consent", Label(t["long_hint"]), "", errors, extra={"options": [Option("given", "")]}),
    ]  # fmt: skip


def create_sheet(build_dir: Path) -> Flask:
    """Return an application with the real stylesheet, languages and templates, and no database."""
    app = Flask(application.__name__, static_folder=None)
    app.config.update(SECRET_KEY="sheet", TESTING=True)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(application.__file__).parent / "templates"), FileSystemLoader(HERE / "templates")])
    CSRFProtect(app)
    i18n.init_app(app, lambda: "en")
    assets.init_app(app, build_dir)
    home = Blueprint("home", __name__)

    @home.get("/<lang:lang>/", endpoint="show")
    def show() -> str:
        return page("home")

    @home.get("/<lang:lang>/<name>/")
    def page(name: str) -> str:
        lang = i18n.current_locale()
        with_errors = name.endswith("-errors")
        texts = TEXTS.get(lang, TEXTS["en"])
        fields = questions(lang if lang in TEXTS else "en", with_errors=with_errors)
        return render_template(
            f"{name.removesuffix('-errors')}.html",
            fields=fields, has_errors=with_errors, t=texts, organisation_name=texts["organisation"],
        )  # fmt: skip

    @home.get("/staff/<name>/")
    def staff(name: str) -> str:
        flash("The question has been moved.", "ok")
        person = None if name == "signin" else SimpleNamespace(is_authenticated=True, name="Amina Okafor")
        return render_template(
            f"staff_{name}.html", form=SampleForm(), current_user=person,
            organisation_name=TEXTS["en"]["organisation"], t=TEXTS["en"],
        )  # fmt: skip

    security = Blueprint("security", __name__)
    security.add_url_rule("/staff/sign-out", "logout", lambda: "", methods=["POST"])
    app.register_blueprint(security)
    app.register_blueprint(home)
    return app
