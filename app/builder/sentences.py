"""What staff read: the domain's codes as whole sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app import i18n
from app.builder.lines import Line, lines_of
from surveys.editing import EditError


class Kind(NamedTuple):
    """A kind of question in plain words."""

    name: Any
    description: Any


KINDS: Final[Mapping[str, Kind]] = {
    "single_choice": Kind(_l("One answer from a list"), _l("People choose one of your answers.")),
    "multiple_choice": Kind(
        _l("Several answers from a list"), _l("People tick all the answers that are true.")
    ),
    "long_text": Kind(
        _l("Comment"),
        _l("People write as much as they like. These answers can be grouped into topics."),
    ),
    "short_text": Kind(_l("Short text"), _l("A few words on one line.")),
    "scale": Kind(_l("Five-point scale"), _l("Five answers in order, each with words of its own.")),
    "rating": Kind(_l("Rating from 0 to 10"), _l("Eleven points with words at both ends.")),
    "yes_no": Kind(_l("Yes or no"), _l("Two answers, and possibly a third one beside them.")),
    "matrix": Kind(
        _l("Several rows with the same answers"),
        _l("People choose one answer in each row, such as how good each service is."),
    ),
    "ranking": Kind(_l("Put in order"), _l("People say what comes first, second and so on.")),
    "constant_sum": Kind(
        _l("Share out a total"), _l("People share 100 points or a budget out over your answers.")
    ),
    "number": Kind(_l("Number"), _l("With limits and a unit, if you like.")),
    "date": Kind(_l("Date"), _l("Day, month and year in three boxes.")),
    "consent": Kind(_l("Consent"), _l("One box to tick. Left empty, nothing is agreed to.")),
    "statement": Kind(_l("Words to read"), _l("An explanation between questions; no answer.")),
}

LIBRARY: Final[Mapping[str, Any]] = {
    "a11_trust": _l(
        "One scale of trust, what went well and what could be better, and a comment. For measuring"
        " the same thing in the same words at every service."
    ),
    "consultation": _l(
        "For or against a proposal, why, and what would have to change. With a few questions"
        " about who answers."
    ),
    "service_feedback": _l(
        "How satisfied people were, how easy it was, and what was good or could be better, in"
        " their own words."
    ),
}

_LISTS: Final = frozenset({"pages", "items", "options", "rows", "extra", "strings"})
_EDITS: Final[Mapping[str, Any]] = {
    "in_use": _l("This cannot be deleted: a condition depends on it (%(names)s)."),
    "code_taken": _l("The code %(name)s is already in use."),
    "code_retired": _l("The code %(name)s belonged to something that was deleted."),
    "fixed_options": _l("The answers of this kind of question are fixed."),
    "source_language": _l("The language that the survey is written in has to be offered."),
    "bad_character": _l("Remove the characters that cannot be seen."),
    "too_long": _l("This text is too long."),
}

# Sentence parts that follow "Only if"; each also stands alone in a list.
_LINES: Final[Mapping[str, Any]] = {
    "is": _l("%(question)s is %(answers)s"),
    "is_not": _l("%(question)s is answered, but not with %(answers)s"),
    "is_not_or_empty": _l("%(question)s is not %(answers)s"),
    "eq": _l("%(question)s is exactly %(answers)s"),
    "ne": _l("%(question)s is anything but %(answers)s"),
    "ge": _l("%(question)s is at least %(answers)s"),
    "le": _l("%(question)s is at most %(answers)s"),
    "gt": _l("%(question)s is more than %(answers)s"),
    "lt": _l("%(question)s is less than %(answers)s"),
    "answered": _l("%(question)s is answered"),
    "empty": _l("%(question)s is not answered"),
}
MAX_QUOTED: Final = 80


def name_of(survey: surveys.Survey, part_id: str) -> str:
    """Return how staff know a page, a question, an option or a text of the survey."""
    for number, page in enumerate(survey.pages, start=1):
        if page.id == part_id:
            return _page_name(survey, page, number)
        for item in page.items:
            if part_id == item.id or part_id in _inside(item):
                return _quoted(survey, item.prompt) or item.code
    known = {survey.title: _("the title"), survey.intro: _("the introduction")}
    return str(known.get(part_id) or _("the words of thanks"))


def condition_sentences(survey: surveys.Survey, condition: surveys.Condition) -> list[str]:
    """Return the lines of a condition as sentences, under a first one that says how they join."""
    lines = lines_of(condition)
    if lines is None:
        return [_("Only under a condition with several parts inside each other.")]
    sentences = [_line(survey, line) for line in lines.lines]
    if len(sentences) == 1:
        return [_("Only if %(condition)s", condition=sentences[0])]
    head = (
        _("Only if all of this is true:")
        if lines.match == "all"
        else _("Only if any of this is true:")
    )
    return [head, *sentences]


def edit_error(survey: surveys.Survey, error: EditError) -> str:
    """Return why an edit was refused."""
    names = format_list([name_of(survey, part) for part in error.by], locale=get_locale())
    if error.code == "too_long" and error.params.get("field") in _LISTS:
        return str(_("There is no room for more here."))
    sentence = _EDITS.get(error.code, _l("This cannot be saved as it is. Check what you entered."))
    return filled(sentence, {**error.params, "names": names})


def place_of(survey: surveys.Survey, part_id: str) -> str:
    """Return where a page or question stands now."""
    text: str
    for number, page in enumerate(survey.pages, start=1):
        ids = [item.id for item in page.items]
        if page.id == part_id:
            total = figure(len(survey.pages))
            text = _("It is now page %(number)s of %(total)s.", number=figure(number), total=total)
            return text
        if part_id in ids:
            text = _(
                "%(name)s is now question %(place)s of %(total)s on page %(page)s.",
                name=name_of(survey, part_id),
                place=figure(ids.index(part_id) + 1),
                total=figure(len(ids)),
                page=figure(number),
            )
            return text
    return ""


def _inside(item: surveys.Item) -> set[str]:
    found = set(item.string_ids())
    if isinstance(item, surveys.OfferingQuestion):
        found |= {option.id for option in item.labelled()}
    return found


def _page_name(survey: surveys.Survey, page: surveys.Page, number: int) -> str:
    title = _quoted(survey, page.title)
    shown = figure(number)
    if not title:
        return str(_("page %(number)s", number=shown))
    return str(_("page %(number)s, %(title)s", number=shown, title=title))


def _quoted(survey: surveys.Survey, string_id: str | None) -> str:
    text = survey.text(string_id, survey.source_lang).text if string_id else ""
    short = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED].rstrip()}…"
    # The survey may be written in another direction than this sentence: keep them apart.
    return str(_("“%(words)s”", words=f"\u2068{short}\u2069")) if text else ""


def _line(survey: surveys.Survey, line: Line) -> str:
    name = name_of(survey, line.item)
    values = {"question": name, "answers": _answers(survey, line)}
    return filled(_LINES[line.operation], values)


def _answers(survey: surveys.Survey, line: Line) -> str:
    if line.day is not None:
        return i18n.day(line.day)
    labels = _labels(survey, line.item)
    if line.number is not None:
        label = labels.get(format(line.number, "f"))
        is_written = label in survey.strings
        return _quoted(survey, label) if is_written else i18n.number(line.number)
    known = [_quoted(survey, labels.get(code)) or code for code in line.options]
    return str(format_list(known, style="or", locale=get_locale()))


def _labels(survey: surveys.Survey, item_id: str) -> dict[str, str]:
    for item in survey.items():
        if item.id == item_id and isinstance(item, surveys.ClosedQuestion):
            return {option.code: option.label for option in item.offered()}
    return {}


def filled(sentence: object, values: Mapping[str, str]) -> str:
    """Return a sentence with its names and figures."""
    return str(sentence) % values


def figure(value: str | int) -> str:
    """Return a figure as the reader's language writes it; words stay as they are."""
    return value if isinstance(value, str) else i18n.number(value)
