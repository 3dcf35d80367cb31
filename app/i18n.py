"""Languages: the one in the URL for citizens, the account's for staff; dates and numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError, dates
from babel.lists import format_list
from babel.numbers import format_decimal as format_number
from babel.support import Translations
from flask import Flask, g, has_request_context, request, url_for
from flask_babel import Babel, format_decimal, format_percent, get_locale, get_translations, gettext
from jinja2 import Environment
from typing_extensions import override
from werkzeug.routing import BaseConverter, BuildError, ValidationError

from app.config import LOCALES, STAFF_LOCALES

TRANSLATIONS = Path(__file__).parent.parent / "translations"
ALIASES = {"zh": "zh_Hans", "zh-cn": "zh_Hans", "zh-sg": "zh_Hans", "zh-hans": "zh_Hans"}
ENDONYMS = {
    "en": "English", "es": "Español", "fr": "Français", "de": "Deutsch", "pt": "Português",
    "ar": "العربية", "fa": "فارسی", "hi": "हिन्दी", "ja": "日本語", "ko": "한국어",
    "zh_Hans": "简体中文", "vi": "Tiếng Việt",
}  # fmt: skip
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
PERSIAN_NUMBER = PERSIAN | str.maketrans(",.%", "\u066c\u066b\u066a")
UNGROUPED = 10_000
babel = Babel()


@dataclass(frozen=True)
class Language:
    """A language in the switcher, with the address of this same page in it."""

    code: str
    tag: str
    endonym: str
    dir: str
    url: str
    current: bool


def tag_of(locale: str) -> str:
    """Return the BCP 47 tag that URLs and `lang` attributes use."""
    return locale.replace("_", "-")


def locale_of(tag: str) -> str | None:
    """Return the launch locale that a BCP 47 tag names, or None."""
    code = tag.replace("-", "_")
    return code if code in LOCALES else None


def listed(parts: Sequence[str], locale: str) -> str:
    """Return the parts as a list within a sentence: "a, b and c"."""
    return str(format_list(list(parts), locale=locale)) if parts else ""


@lru_cache(maxsize=256)
def direction(locale: str) -> str:
    """Return 'rtl' or 'ltr'."""
    return str(Locale.parse(locale).text_direction)


def language_name(code: str) -> str:
    """Return a language's name in the reader's language, or the bare code when unknown."""
    try:
        return Locale.parse(code).get_display_name(get_locale()) or code
    except (ValueError, LookupError, UnknownLocaleError):
        return code


def negotiated(offered: Sequence[str] = LOCALES) -> str:
    """Return which of the launch locales offered suits the browser best; if none, the first."""
    for wanted, _quality in request.accept_languages:
        tag = wanted.lower()
        found = ALIASES.get(tag) or locale_of(tag.split("-")[0])
        if found in offered:
            return str(found)
    return offered[0]


def wanted(offered: Sequence[str] = LOCALES) -> str:
    """Return what `?lang=` asks for in an address without a language, else what suits best."""
    named = locale_of(request.args.get("lang", ""))
    return named if named in offered and named else negotiated(offered)


class LanguageConverter(BaseConverter):
    """Matches the tags of the launch languages and nothing else."""

    regex = "|".join(tag_of(code) for code in LOCALES)

    @override
    def to_python(self, value: str) -> str:
        locale = locale_of(value)
        if locale is None:
            raise ValidationError(value)
        return locale

    @override
    def to_url(self, value: Any) -> str:
        return tag_of(str(value))


def current_locale() -> str:
    """Return the locale of this request, as an underscore code."""
    return str(g.get("locale", LOCALES[0])) if has_request_context() else LOCALES[0]


def init_app(app: Flask, staff_locale: Callable[[], str | None]) -> None:
    """Select the language of each request and give templates what they need to show it."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.locale = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_locale() if "locale" in g else negotiated()

    def select() -> str:
        if not has_request_context():
            return LOCALES[0]
        if "locale" not in g:
            g.locale = _without_prefix(staff_locale)
        return str(g.locale)

    babel.init_app(app, locale_selector=select)
    _remember_catalogues(app.jinja_env)
    app.jinja_env.filters.update(
        num=number,
        pct=percent,
        quantity=quantity,
        day=day,
        language=language_name,
        joined=lambda parts: listed(list(parts), str(get_locale())),
        colon=with_colon,
    )
    app.context_processor(_context)


def _remember_catalogues(jinja_env: Environment) -> None:
    # A page asks for some twenty translations, and Flask-Babel looks for the catalogue each time.
    catalogues: dict[str, Translations] = {}

    def here() -> Translations:
        # Flask-Babel's notes of this request; while a language is forced, there is another locale.
        notes = g.get("_flask_babel")
        locale = getattr(notes, "babel_locale", None)
        if locale is None or getattr(notes, "catalogue_of", None) is not locale:
            locale = get_locale()
            notes = g.get("_flask_babel")
            notes.catalogue = catalogues.get(str(locale)) or get_translations()
            notes.catalogue_of, catalogues[str(locale)] = locale, notes.catalogue
        found: Translations = notes.catalogue
        return found

    jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
        gettext=lambda text: here().ugettext(text),
        ngettext=lambda one, many, n: here().ungettext(one, many, n),
        pgettext=lambda context, text: here().upgettext(context, text),
        npgettext=lambda context, one, many, n: here().unpgettext(context, one, many, n),
        newstyle=True,
    )
    # Jinja's own "_" looks for "gettext" by name at each call.
    jinja_env.globals["_"] = jinja_env.globals["gettext"]


def _without_prefix(staff_locale: Callable[[], str | None]) -> str:
    wanted = locale_of(request.args.get("lang", "")) or staff_locale() or negotiated()
    if request.path.startswith("/staff") and wanted not in STAFF_LOCALES:
        return STAFF_LOCALES[0]
    return wanted


def _context() -> dict[str, Any]:
    locale = str(get_locale() or LOCALES[0])
    return {
        "locale": locale,
        "lang_tag": tag_of(locale),
        "text_dir": direction(locale),
        "languages": LanguagesHere(),
        "tag_of": tag_of,
        "direction": direction,
    }


class LanguagesHere:
    """The languages of this page, worked out only when a template shows them."""

    @cached_property
    def _all(self) -> list[Language]:
        return languages()

    def __iter__(self) -> Iterator[Language]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def languages() -> list[Language]:
    """Return the languages this page can be read in, each with the page's address in it."""
    current = str(get_locale() or LOCALES[0])
    offered = STAFF_LOCALES if request.path.startswith("/staff") else LOCALES
    return [
        Language(code, tag_of(code), ENDONYMS[code], direction(code), _here(code), code == current)
        for code in offered
    ]


def _here(locale: str) -> str:
    endpoint, values = request.endpoint, dict(request.view_args or {})
    try:
        if endpoint and request.url_rule and "lang" in request.url_rule.arguments:
            return url_for(endpoint, **(values | {"lang": locale}))
    except BuildError:
        pass
    if request.path.startswith("/staff"):
        return f"{request.path}?{urlencode(request.args.to_dict() | {'lang': tag_of(locale)})}"
    # Written out: a request for a foreign host has no routes to build an address from.
    return f"/{tag_of(locale)}/"


def number(value: float | Decimal) -> str:
    """Return a number as the reader's language writes it."""
    return digits(format_decimal(value), PERSIAN_NUMBER)


def quantity(value: float | Decimal, locale: str | None = None) -> str:
    """Return a number of an answer, with every decimal; 1985 may be a year, so it is not 1,985."""
    grouped = not -UNGROUPED < value < UNGROUPED
    here = locale or str(get_locale() or LOCALES[0])
    text = format_number(value, locale=here, decimal_quantization=False, group_separator=grouped)
    return digits(text, PERSIAN_NUMBER)


def percent(fraction: float) -> str:
    """Return a fraction as a whole percentage, as the reader's language writes it."""
    return digits(format_percent(fraction), PERSIAN_NUMBER)


def day(value: date | datetime | None) -> str:
    """Return a date in words, or nothing when there is none."""
    if value is None:
        return ""
    return digits(dates.format_date(value, format="long", locale=custom(current_locale())))


def moment(value: datetime, now: datetime) -> str:
    """Return a day and a time in words, in UTC; the day is "today" when it is."""
    here = custom(current_locale())
    time = digits(dates.format_time(value, format="HH:mm", tzinfo=UTC, locale=here))
    if value.astimezone(UTC).date() == now.astimezone(UTC).date():
        return str(gettext("today, %(time)s UTC", time=time))
    return str(gettext("%(day)s, %(time)s UTC", day=day(value.astimezone(UTC)), time=time))


def local_moment(value: datetime) -> str:
    """Return a day and a time in words, by the clock of the value's own zone, which is named."""
    here = custom(current_locale())
    return str(
        gettext(
            "%(day)s, %(time)s (%(zone)s)",
            day=day(value),
            time=digits(dates.format_time(value, format="short", tzinfo=value.tzinfo, locale=here)),
            zone="UTC" if value.tzname() == "UTC" else dates.get_timezone_name(value, locale=here),
        )
    )


def custom(locale: str) -> str:
    """Return the locale whose customs dates follow: "en" alone would mean the United States."""
    return "en_001" if locale == "en" else locale


def with_colon(label: str) -> str:
    """Return a label with the colon of the reader's language, and what stands before it."""
    return str(gettext("%(label)s:", label=label))


def digits(text: str, table: Mapping[int, int] = PERSIAN) -> str:
    """Return the text with the digits that the reader's language uses (Babel writes 0 to 9)."""
    locale = get_locale()
    if locale is None or locale.default_numbering_system != "arabext":
        return text
    return text.translate(table)
