"""What staff read: the domain's codes as whole sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app import i18n
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
    "upload": Kind(
        _l("File, photo or recording"), _l("People send files, and say in words what they show.")
    ),
    "place": Kind(
        _l("Place on the map"),
        _l("People say in words where it is, and may choose an area or give the exact point."),
    ),
    "contact": Kind(
        _l("Contact details"),
        _l("Name, email, telephone or address: kept apart from the answers, until a day you name."),
    ),
    "statement": Kind(_l("Words to read"), _l("An explanation between questions; no answer.")),
    "calculated": Kind(
        _l("Calculated value"),
        _l("A sum, a mean or a number of days, reckoned from other answers. People do not see it."),
    ),
    "link_value": Kind(
        _l("Value from the link"),
        _l(
            "What the address says, such as which poster somebody came from. Nobody is asked;"
            " people see it before they send."
        ),
    ),
}

LIBRARY: Final[Mapping[str, Any]] = {
    "a11_trust": _l(
        "One scale of trust, what went well and what could be better, and a comment. For measuring"
        " the same thing in the same words at every service."
    ),
    "a11_trust_v2": _l(
        "Whether trust grew, yes or no, what went well or could be better, and a comment. Shorter"
        " than the scale of trust; figures of the two are never put together."
    ),
    "consultation": _l(
        "For or against a proposal, why, and what would have to change. With a few questions"
        " about who answers."
    ),
    "service_scores": _l(
        "Satisfaction (CSAT), effort (CES) and recommendation (NPS), each in one question, and a"
        " comment. For scores that are compared over time."
    ),
    "service_feedback": _l(
        "How satisfied people were, how easy it was, and what was good or could be better, in"
        " their own words."
    ),
}

_LISTS: Final = frozenset(
    {"pages", "items", "options", "rows", "extra", "strings", "branches", "rules", "quotas"}
)
_EDITS: Final[Mapping[str, Any]] = {
    "unknown_page": _l("That page is gone. Choose another one."),
    "unknown_rule": _l("This rule has been deleted."),
    "unknown_quota": _l("This quota has been deleted."),
    "in_use": _l("This cannot be deleted: a condition depends on it (%(names)s)."),
    "code_taken": _l("The code %(name)s is already in use."),
    "code_retired": _l("The code %(name)s belonged to something that was deleted."),
    "fixed_options": _l("The answers of this kind of question are fixed."),
    "source_language": _l("The language that the survey is written in has to be offered."),
    "condition_too_big": _l("This condition has too many parts."),
    "formula_too_big": _l("This is reckoned from too many parts."),
    "bad_character": _l("Remove the characters that cannot be seen."),
    "too_long": _l("This text is too long."),
}

MAX_QUOTED: Final = 80


def name_of(survey: surveys.Survey, part_id: str) -> str:
    """Return how staff know a page, question, option, rule, quota or text of the survey."""
    for number, page in enumerate(survey.pages, start=1):
        if part_id in (page.id, page.title):
            return _page_name(survey, page, number)
        if page.repeats is not None and part_id in page.repeats.string_ids():
            return _page_name(survey, page, number)
        if any(part_id in (rule.id, rule.message) for rule in page.rules):
            return str(_("a rule of %(name)s", name=_page_name(survey, page, number)))
    for item in survey.items():
        if part_id == item.id or part_id in _inside(item):
            return _of_item(survey, item, part_id)
    return _around(survey, part_id)


def owner_of(survey: surveys.Survey, part_id: str) -> str:
    """Return the id of the question that offers an option; of anything else its own."""
    for item in survey.items():
        if any(option.id == part_id for option in offered_by(item)):
            return item.id
    return part_id


def offered_by(item: surveys.Question) -> tuple[surveys.Option, ...]:
    """Return the options and rows of a question; none for a kind that offers nothing."""
    return item.labelled() if isinstance(item, surveys.OfferingQuestion) else ()


def edit_error(survey: surveys.Survey, error: EditError) -> str:
    """Return why an edit was refused."""
    names = format_list([name_of(survey, part) for part in error.by], locale=get_locale())
    if error.code == "too_long" and error.params.get("field") in _LISTS:
        return str(_("There is no room for more here."))
    code = error.params.get("reason", "") if error.code == "invalid" else error.code
    sentence = _EDITS.get(code, _l("This cannot be saved as it is. Check what you entered."))
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


def _around(survey: surveys.Survey, part_id: str) -> str:
    for quota in survey.quotas:
        if part_id in (quota.id, quota.message):
            return str(_("the quota %(code)s", code=quota.code))
    known = {
        survey.title: _("the title"),
        survey.intro: _("the introduction"),
        survey.notice: _("the privacy notice"),
    }
    return str(known.get(part_id) or _("the words of thanks"))


def _inside(item: surveys.Item) -> set[str]:
    return {*item.string_ids(), *(option.id for option in offered_by(item))}


def _of_item(survey: surveys.Survey, item: surveys.Item, part_id: str) -> str:
    name = quoted(survey, item.prompt) or item.code
    label = next((option.label for option in offered_by(item) if option.id == part_id), None)
    answer = quoted(survey, label)
    return str(_("%(answer)s at %(name)s", answer=answer, name=name)) if answer else name


def _page_name(survey: surveys.Survey, page: surveys.Page, number: int) -> str:
    title = quoted(survey, page.title)
    shown = figure(number)
    if not title:
        return str(_("page %(number)s", number=shown))
    return str(_("page %(number)s, %(title)s", number=shown, title=title))


def filled(sentence: object, values: Mapping[str, str]) -> str:
    """Return a sentence with its names and figures."""
    return str(sentence) % values


def figure(value: str | int) -> str:
    """Return a figure as the reader's language writes it; words stay as they are."""
    return value if isinstance(value, str) else i18n.number(value)


def quoted(survey: surveys.Survey, string_id: str | None) -> str:
    """Return the first words of a text in quotation marks, "" when it has none."""
    text = survey.text(string_id, survey.source_lang).text if string_id else ""
    short = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED].rstrip()}…"
    # The survey may be written in another direction than this sentence: keep them apart.
    return str(_("“%(words)s”", words=f"\u2068{short}\u2069")) if text else ""
