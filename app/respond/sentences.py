"""What is wrong with an answer: the survey language speaks codes, citizens read sentences."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import surveys
from app.contacts.names import NAMES
from app.i18n import number, quantity
from app.respond.dating import in_words
from app.respond.reading import Reader
from app.uploads.names import size_in_words

Param = str | int | Decimal | date | surveys.CoarseDate
Params = Mapping[str, Param]

NOT_ANSWERED: Final = {
    "single_choice": _l("Choose one answer."),
    "yes_no": _l("Choose one answer."),
    "scale": _l("Choose one answer."),
    "rating": _l("Choose one answer."),
    "multiple_choice": _l("Choose at least one answer."),
    "short_text": _l("Write an answer."),
    "long_text": _l("Write an answer."),
    "number": _l("Enter a number."),
    "date": _l("Enter a date."),
    "consent": _l("Tick the box to go on."),
    "matrix": _l("Choose one answer in each row."),
    "ranking": _l("Give each place to one answer."),
    "constant_sum": _l("Share out the whole total."),
    "upload": _l("Choose a file."),
    "contact": _l("Fill in at least one box."),
    "place": _l("Say where it is, in your own words or in another way below."),
}

NOT_A_DATE: Final[Mapping[str, Any]] = {
    "day": _l("Enter a real date in figures: day, month and year."),
    "month": _l("Enter the month and the year in figures."),
    "year": _l("Enter the year in four figures."),
}
SENTENCES: Final[dict[str, Callable[[Params], str]]] = {
    "bad_character": lambda _p: _(
        "Some characters could not be kept and were taken out. Check your answer."
    ),
    "too_long": lambda p: _(
        "Your answer is too long. Characters used: %(length)s. Characters allowed: %(max)s.",
        **_shown(p),
    ),
    "not_an_option": lambda _p: _("Choose one of the answers that are offered."),
    "exclusive": lambda p: _("“%(option)s” cannot be chosen together with other answers.", **p),
    "too_few": lambda p: ngettext(
        "Choose at least %(count)s answer.",
        "Choose at least %(count)s answers.",
        _count(p["min"]),
        count=_figure(p["min"]),
    ),
    "too_many": lambda p: ngettext(
        "Choose no more than %(count)s answer.",
        "Choose no more than %(count)s answers.",
        _count(p["max"]),
        count=_figure(p["max"]),
    ),
    "not_a_number": lambda p: _(
        "Enter a number in figures, such as %(n)s.", n=_figure(p.get("like", 12))
    ),
    "not_whole": lambda _p: _("Enter a whole number, such as %(n)s.", n=_figure(12)),
    "too_small": lambda p: _("Enter a number that is %(min)s or more.", min=_quantity(p["min"])),
    "too_big": lambda p: _("Enter a number that is %(max)s or less.", max=_quantity(p["max"])),
    "not_a_date": lambda p: str(NOT_A_DATE[str(p["precision"])]),
    "too_early": lambda p: _("Enter a date that is %(min)s or later.", **_shown(p)),
    "row_missing": lambda p: _("Choose an answer for “%(row)s”.", **p),
    "not_a_place": lambda p: _("Choose a place from 1 to %(max)s.", **_shown(p)),
    "ranked_twice": lambda p: _(
        "Place %(place)s is given twice. Give each place only once.", **_shown(p)
    ),
    "rank_gap": lambda p: _("No answer has place %(place)s yet.", **_shown(p)),
    "wrong_sum": lambda p: _(
        "The amounts have to come to %(expected)s. Now they come to %(got)s.",
        expected=_quantity(p["expected"]),
        got=_quantity(p["got"]),
    ),
    "not_in_form": lambda p: str(p["message"] or _("Check what you entered: it has another form.")),
    "detail_missing": lambda p: _("Fill in this box: %(detail)s.", detail=NAMES[str(p["detail"])]),
    "not_an_email": lambda _p: _("Enter an email address like name@example.org"),
    "not_a_phone": lambda _p: _("Enter a telephone number, such as +44 20 7946 0018."),
    "too_many_files": lambda p: ngettext(
        "You can send %(count)s file here. Remove one first, or choose fewer.",
        "You can send %(count)s files here. Remove one first, or choose fewer.",
        _count(p["max"]),
        count=_figure(p["max"]),
    ),
    "file_empty": lambda p: _("“%(name)s” is empty. Choose another file.", **p),
    "file_too_big": lambda p: _(
        "“%(name)s” is too big. A file can have at most %(size)s.",
        name=p["name"],
        size=size_in_words(_count(p["max"]) * 1024 * 1024),
    ),
    "file_not_taken": lambda p: _("“%(name)s” is not a kind of file that can be sent here.", **p),
    "file_damaged": lambda p: _("“%(name)s” is damaged and cannot be read. Choose another.", **p),
    "file_infected": lambda p: _("“%(name)s” holds a virus and was not kept.", **p),
    "file_unchecked": lambda p: _(
        "“%(name)s” could not be checked for viruses. Try again later, or go on without it.", **p
    ),
    "not_degrees": lambda p: _(
        "Enter degrees from %(min)s to %(max)s, such as %(n)s, or leave both boxes empty.",
        min=_quantity(-Decimal(str(p["max"]))),
        max=_quantity(p["max"]),
        n=_quantity(Decimal("46.9481")),
    ),
    "half_a_point": lambda _p: _("Fill in both latitude and longitude, or leave both empty."),
    "outside": lambda p: _(
        "This point lies outside what is asked about: latitude %(south)s to %(north)s, longitude "
        "%(west)s to %(east)s.",
        **{side: _quantity(degrees) for side, degrees in p.items()},
    ),
    "refused": lambda p: str(p["message"]),
    "too_late": lambda p: _("Enter a date that is %(max)s or earlier.", **_shown(p)),
}


def sentence(error: surveys.AnswerError, question: surveys.Question, reader: Reader) -> str:
    """Return what is wrong and what to do, in the reader's language."""
    if error.code == "required":
        return str(NOT_ANSWERED[question.kind])
    params = dict(error.params)
    if isinstance(question, surveys.Date):
        params["precision"] = question.precision
    for name in {"option", "row", "message"} & params.keys():
        params[name] = reader.words(str(params[name]) or None).text
    return SENTENCES[error.code](params)


def _shown(params: Params) -> dict[str, str]:
    return {name: _figure(value) for name, value in params.items()}


def _figure(value: Param) -> str:
    if isinstance(value, int | Decimal):
        return number(value)
    return in_words(value) if isinstance(value, date | surveys.CoarseDate) else value


def _quantity(value: Param) -> str:
    return quantity(value) if isinstance(value, int | Decimal) else _figure(value)


def _count(value: Param) -> int:
    return int(value) if isinstance(value, int) else 1
