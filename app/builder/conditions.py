"""Conditions as staff read them: line by line, and whole."""

from collections.abc import Mapping
from typing import Any, Final, assert_never

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app import i18n
from app.builder.figures import figure_text
from app.builder.lines import Line, lines_of
from app.builder.sentences import filled, name_of, quoted

# Sentence parts that follow "Only if"; each also stands alone in a list.
_LINES: Final[Mapping[str, Any]] = {
    "is": _l("%(question)s is %(answers)s"),
    "is_not": _l("%(question)s is answered, but not with %(answers)s"),
    "is_not_or_empty": _l("%(question)s is not %(answers)s"),
    "row_is": _l("%(question)s is %(answers)s for %(row)s"),
    "count_ge": _l("%(question)s has at least %(answers)s answers ticked"),
    "count_le": _l("%(question)s has at most %(answers)s answers ticked"),
    "count_le_or_empty": _l(
        "%(question)s has at most %(answers)s answers ticked, or is not answered"
    ),
    "eq": _l("%(question)s is exactly %(answers)s"),
    "ne": _l("%(question)s is anything but %(answers)s"),
    "ge": _l("%(question)s is at least %(answers)s"),
    "le": _l("%(question)s is at most %(answers)s"),
    "gt": _l("%(question)s is more than %(answers)s"),
    "lt": _l("%(question)s is less than %(answers)s"),
    "answered": _l("%(question)s is answered"),
    "empty": _l("%(question)s is not answered"),
}
# Of a question that is answered once for each entry of its page.
_OF_ENTRIES: Final[Mapping[str, Any]] = {
    "answered": _l("%(question)s is answered at least once"),
    "empty": _l("%(question)s is not answered"),
    "count_ge": _l("%(question)s is answered at least %(answers)s times"),
    "count_le": _l("%(question)s is answered, and at most %(answers)s times"),
    "count_le_or_empty": _l("%(question)s is answered at most %(answers)s times"),
}

_FIGURES: Final[Mapping[str, Any]] = {
    "eq": _l("%(left)s is exactly %(right)s"),
    "ne": _l("%(left)s is anything but %(right)s"),
    "ge": _l("%(left)s is at least %(right)s"),
    "le": _l("%(left)s is at most %(right)s"),
    "gt": _l("%(left)s is more than %(right)s"),
    "lt": _l("%(left)s is less than %(right)s"),
}


def condition_sentences(survey: surveys.Survey, condition: surveys.Condition) -> list[str]:
    """Return the lines of a condition as sentences, under a first one that says how they join."""
    lines = lines_of(condition)
    if lines is None or len(lines.lines) == 1:
        return [_("Only if %(condition)s", condition=condition_text(survey, condition))]
    head = (
        _("Only if all of this is true:")
        if lines.match == "all"
        else _("Only if any of this is true:")
    )
    return [head, *(_line(survey, line) for line in lines.lines)]


def condition_text(survey: surveys.Survey, condition: surveys.Condition) -> str:
    """Return a whole condition as the end of a sentence, parts inside others in brackets."""
    lines = lines_of(condition)
    if lines is not None and len(lines.lines) == 1:
        return _line(survey, lines.lines[0])
    match condition:
        case surveys.All() | surveys.AnyOf():
            return _joined(survey, condition)
        case surveys.Not():
            return str(
                _("it is not true that %(condition)s", condition=_bracketed(survey, condition.of))
            )
        case surveys.Figures():
            left, right = (figure_text(survey, each) for each in (condition.left, condition.right))
            return filled(_FIGURES[condition.compare], {"left": left, "right": right})
        case (
            surveys.Answered()
            | surveys.OptionChosen()
            | surveys.OptionsChosen()
            | surveys.RowChosen()
            | surveys.Compared()
        ):
            raise AssertionError(condition)  # each of these is a line
        case _:
            assert_never(condition)


def _joined(survey: surveys.Survey, condition: surveys.All | surveys.AnyOf) -> str:
    texts = [_bracketed(survey, part) for part in condition.of]
    if isinstance(condition, surveys.All):
        return str(format_list(texts, locale=get_locale()))
    return str(format_list(texts, style="or", locale=get_locale()))


def _bracketed(survey: surveys.Survey, part: surveys.Condition) -> str:
    text = condition_text(survey, part)
    is_whole = isinstance(part, surveys.All | surveys.AnyOf) and len(part.of) > 1
    return str(_("(%(words)s)", words=text)) if is_whole else text


def _line(survey: surveys.Survey, line: Line) -> str:
    values = {"question": name_of(survey, line.item), "answers": _answers(survey, line)}
    if line.row:
        values["row"] = quoted(survey, _labels(survey, line.item).get(line.row)) or line.row
    words = _OF_ENTRIES if survey.is_repeated(line.item) else _LINES
    # What an entry cannot be asked stands as it would of one answer: a check says what is wrong.
    return filled(words.get(line.operation, _LINES[line.operation]), values)


def _answers(survey: surveys.Survey, line: Line) -> str:
    if line.other:
        return str(_("the answer to %(name)s", name=name_of(survey, line.other)))
    if line.day is not None:
        return i18n.day(line.day)
    labels = _labels(survey, line.item)
    if line.number is not None:
        label = labels.get(format(line.number, "f"))
        is_written = label in survey.strings
        return quoted(survey, label) if is_written else i18n.number(line.number)
    known = [quoted(survey, labels.get(code)) or code for code in line.options]
    return str(format_list(known, style="or", locale=get_locale()))


def _labels(survey: surveys.Survey, item_id: str) -> dict[str, str]:
    for item in survey.items():
        if item.id == item_id and isinstance(item, surveys.OfferingQuestion):
            return {option.code: option.label for option in item.labelled()}
    return {}
