"""What a screen does by itself, in words for paper: whom a question is for, and where to go on."""

import operator
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app.builder.lines import Line, lines_of
from app.i18n import day, number, quantity
from app.respond.reading import Reader

Numbers = Mapping[str, int]

COMPARE: Final = {name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}
_LINES: Final[Mapping[str, Any]] = {
    "is": _l("Question %(number)s: %(answers)s was chosen"),
    "is_not": _l("Question %(number)s: %(answers)s was not chosen"),
    "is_not_or_empty": _l("Question %(number)s: %(answers)s was not chosen"),
    "eq": _l("Question %(number)s: the answer is exactly %(answers)s"),
    "ne": _l("Question %(number)s: the answer is not %(answers)s"),
    "ge": _l("Question %(number)s: the answer is %(answers)s or more"),
    "le": _l("Question %(number)s: the answer is %(answers)s or less"),
    "gt": _l("Question %(number)s: the answer is more than %(answers)s"),
    "lt": _l("Question %(number)s: the answer is less than %(answers)s"),
    "answered": _l("Question %(number)s is answered"),
    "empty": _l("Question %(number)s is not answered"),
}


class Skip(NamedTuple):
    """A sentence, and the conditions under which it holds, with the word between them."""

    sentence: str
    lines: tuple[str, ...] = ()
    between: str = ""


def only_if(reader: Reader, numbers: Numbers, condition: surveys.Condition | None) -> Skip | None:
    """Return whom something is for; None when it is for everybody."""
    if condition is None:
        return None
    told = _told(reader, numbers, condition)
    if told is None:
        return Skip(_("This is not for everybody. Leave it empty if it does not fit you."))
    return Skip(_("Answer only if this is true:"), *told)


def onward(reader: Reader, numbers: Numbers, page: surveys.Page) -> list[Skip]:
    """Return where to go on after this page; nothing when it is the page that follows."""
    if page.is_exit:
        return [Skip(_("The questions end here."))]
    return [_branch(reader, numbers, branch) for branch in page.branches]


def _branch(reader: Reader, numbers: Numbers, branch: surveys.Branch) -> Skip:
    place = _first_number(reader.survey, numbers, branch.to)
    told = _told(reader, numbers, branch.when) if branch.when is not None else ((), "")
    if told is None:
        return Skip(_("After this part, some people skip questions. Answer those that fit you."))
    if place is None:
        sentence = _("If this is true, the questions end here:") if told[0] else None
        return Skip(sentence or _("The questions end here."), *told)
    sentence = _("If this is true, go on with question %(number)s:", number=number(place))
    always = _("Go on with question %(number)s.", number=number(place))
    return Skip(sentence if told[0] else always, *told)


def _first_number(survey: surveys.Survey, numbers: Numbers, page_id: str | None) -> int | None:
    ids = [page.id for page in survey.pages]
    if page_id not in ids:
        return None
    ahead = (item.id for page in survey.pages[ids.index(page_id) :] for item in page.items)
    return next((numbers[item_id] for item_id in ahead if item_id in numbers), None)


def _told(
    reader: Reader, numbers: Numbers, condition: surveys.Condition
) -> tuple[tuple[str, ...], str] | None:
    lines = lines_of(condition)
    if lines is None or not all(_can_be_told(numbers, line) for line in lines.lines):
        return None
    sentences = tuple(_line(reader, numbers, line) for line in lines.lines)
    return sentences, _("and") if lines.match == "all" else _("or")


def _can_be_told(numbers: Numbers, line: Line) -> bool:
    return line.item in numbers and line.operation in _LINES and not line.other


def _line(reader: Reader, numbers: Numbers, line: Line) -> str:
    line = _in_words(reader.survey.item(line.item), line)
    values = {"number": number(numbers[line.item]), "answers": _answers(reader, line)}
    return str(_LINES[line.operation]) % values


def _in_words(item: surveys.Item, line: Line) -> Line:
    # The points of a scale are printed with their words, not with their numbers.
    if not isinstance(item, surveys.Scale) or line.number is None:
        return line
    codes = [each.code for each in item.offered() if each.code.isdigit()]
    fitting = (code for code in codes if COMPARE[line.operation](int(code), line.number))
    return Line(line.item, "is", tuple(fitting))


def _answers(reader: Reader, line: Line) -> str:
    if line.day is not None:
        return day(line.day)
    if line.number is not None:
        return quantity(line.number, reader.locale)
    item = reader.survey.item(line.item)
    offered = item.offered() if isinstance(item, surveys.ClosedQuestion) else ()
    words = [reader.words(each.label).text for each in offered if each.code in line.options]
    quoted = [_("“%(words)s”", words=f"\u2068{text}\u2069") for text in words]
    return str(format_list(quoted, style="or", locale=reader.locale)) if quoted else ""
