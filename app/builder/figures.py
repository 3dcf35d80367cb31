"""Figures reckoned from answers, as staff read them."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, assert_never

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app import i18n
from app.builder.sentences import filled, name_of, offered_by, quoted

Leaf: TypeAlias = surveys.Fixed | surveys.ValueOf | surveys.DayOf | surveys.CountOf | surveys.PartOf
_TOGETHER: Final[Mapping[str, Any]] = {
    "sum": _l("the sum of %(parts)s"),
    "mean": _l("the mean of %(parts)s"),
    "least": _l("the smallest of %(parts)s"),
    "most": _l("the largest of %(parts)s"),
    "product": _l("the product of %(parts)s"),
    "minus": _l("%(left)s less %(right)s"),
    "over": _l("%(left)s divided by %(right)s"),
}


def figure_text(survey: surveys.Survey, figure: surveys.Figure) -> str:
    """Return how a figure is reckoned, as a part of a sentence."""
    match figure:
        case surveys.Together() | surveys.FirstOf():
            return _together(survey, figure)
        case surveys.Between():
            sides = {"left": figure.left, "right": figure.right}
            texts = {side: _bracketed(survey, part) for side, part in sides.items()}
            return filled(_TOGETHER[figure.op], texts)
        case surveys.Rounded():
            return _rounded(survey, figure)
        case _:
            return _leaf(survey, figure)


def _leaf(survey: surveys.Survey, figure: Leaf) -> str:
    match figure:
        case surveys.Fixed():
            return i18n.quantity(figure.number)
        case surveys.ValueOf() | surveys.DayOf():
            return name_of(survey, figure.item)
        case surveys.CountOf():
            name = name_of(survey, figure.item)
            return str(_("the number of answers given to %(name)s", name=name))
        case surveys.PartOf():
            return _part(survey, figure)
        case _:
            assert_never(figure)


def _part(survey: surveys.Survey, figure: surveys.PartOf) -> str:
    item = next((each for each in survey.items() if each.id == figure.item), None)
    options = offered_by(item) if item is not None else ()
    label = next((option.label for option in options if option.code == figure.code), None)
    answer = quoted(survey, label) or figure.code
    return str(_("%(answer)s at %(name)s", answer=answer, name=name_of(survey, figure.item)))


def _together(survey: surveys.Survey, figure: surveys.Together | surveys.FirstOf) -> str:
    parts = format_list([_bracketed(survey, part) for part in figure.of], locale=get_locale())
    if isinstance(figure, surveys.FirstOf):
        return str(_("the first of %(parts)s that is there", parts=parts))
    text = filled(_TOGETHER[figure.op], {"parts": parts})
    return (
        str(_("%(figure)s, leaving out what is missing", figure=text)) if figure.present else text
    )


def _rounded(survey: surveys.Survey, figure: surveys.Rounded) -> str:
    text = figure_text(survey, figure.of)
    if not figure.places:
        return str(_("%(figure)s, as a whole number", figure=text))
    told: str = ngettext(
        "%(figure)s, with %(num)s decimal place",
        "%(figure)s, with %(num)s decimal places",
        figure.places,
        figure=text,
    )
    return told


def _bracketed(survey: surveys.Survey, part: surveys.Figure) -> str:
    text = figure_text(survey, part)
    is_plain = isinstance(part, surveys.Fixed | surveys.ValueOf | surveys.DayOf | surveys.PartOf)
    return text if is_plain else str(_("(%(words)s)", words=text))
