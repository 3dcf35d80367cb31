"""What staff read: the domain's codes as whole sentences in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import surveys
from app.builder.lines import Line, lines_of
from app.i18n import language_name
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

_PROBLEMS: Final[Mapping[str, Any]] = {
    "no_pages": _l("The survey has no page yet."),
    "no_questions": _l("The survey has no question yet."),
    "empty_page": _l("The page %(name)s has no question."),
    "too_few_options": _l("%(name)s needs at least %(min)s answers to choose from."),
    "too_many_others": _l("Only one answer of %(name)s can ask for more words."),
    "duplicate_code": _l("The code %(code)s is used twice; the second time at %(name)s."),
    "retired_code": _l("The code %(code)s at %(name)s belonged to something that was deleted."),
    "min_over_max": _l("The lower limit of %(name)s is above the upper one."),
    "min_over_options": _l("%(name)s asks for %(min)s answers but offers only %(count)s."),
    "unknown_item": _l("The condition of %(name)s looks at a question that is gone."),
    "forward_reference": _l("The condition of %(name)s looks at %(item)s, which comes later."),
    "same_page_reference": _l(
        "The condition of %(name)s looks at %(item)s on the same page. Move one of them to"
        " another page."
    ),
    "unknown_option": _l(
        "The condition of %(name)s looks at an answer that %(item)s no longer offers."
    ),
    "wrong_kind": _l("The condition of %(name)s does not suit the kind of question of %(item)s."),
    "never_shown": _l("Nobody would ever see %(name)s: its condition can never be true."),
    "missing_source_text": _l("Words are missing: %(name)s."),
    "unlabelled_option": _l("An answer of %(name)s has no words."),
    "too_many_questions": _l(
        "There are %(count)s questions. People give up: try to stay below %(max)s."
    ),
    "long_prompt": _l("%(name)s has %(count)s words. Up to %(max)s are easy to read."),
    "no_open_question": _l(
        "There is no comment question: nobody can say what you did not think of."
    ),
}
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


class Finding(NamedTuple):
    """One thing to put right: the sentence, and which part of the survey it is about."""

    code: str
    text: str
    part: str
    lang: str
    blocks: bool


def findings(survey: surveys.Survey) -> list[Finding]:
    """Return what is to be put right, blocking things first; translations counted by language."""
    texts: dict[tuple[str, str], list[surveys.Problem]] = {}
    found = []
    for problem in surveys.check(survey):
        if problem.code in _COUNTED:
            texts.setdefault((problem.code, str(problem.params["lang"])), []).append(problem)
        else:
            found.append(_finding(survey, problem))
    for (code, lang), problems in texts.items():
        owner = str(problems[0].params.get("owner", ""))
        found.append(
            Finding(code, _counted(code, lang, len(problems)), owner, lang, problems[0].blocks)
        )
    return sorted(found, key=lambda finding: not finding.blocks)


def name_of(survey: surveys.Survey, part_id: str) -> str:
    """Return how staff know a page, a question, an option or a text of the survey."""
    for number, page in enumerate(survey.pages, start=1):
        if page.id == part_id:
            return _page_name(survey, page, number)
        for item in page.items:
            if part_id == item.id or part_id in _inside(item):
                return _quoted(survey, item.prompt) or item.code
    return {survey.title: _("the title"), survey.intro: _("the introduction")}.get(
        part_id, _("the words of thanks")
    )


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
    sentence = _EDITS.get(error.code, _l("This cannot be saved as it is. Check what you entered."))
    return _filled(sentence, {**error.params, "names": names})


def _finding(survey: surveys.Survey, problem: surveys.Problem) -> Finding:
    part = str(problem.params.get("owner", problem.where))
    values = {key: _figure(value) for key, value in problem.params.items()}
    values |= {"code": values.get("name", ""), "name": name_of(survey, problem.where)}
    if "item" in values:
        values["item"] = name_of(survey, values["item"])
    return Finding(problem.code, _filled(_PROBLEMS[problem.code], values), part, "", problem.blocks)


def _missing(count: int, **values: str) -> str:
    return ngettext(
        "%(count)s text is not translated into %(language)s.",
        "%(count)s texts are not translated into %(language)s.",
        count,
        **values,
    )


def _outdated(count: int, **values: str) -> str:
    return ngettext(
        "%(count)s text in %(language)s is older than the words it translates.",
        "%(count)s texts in %(language)s are older than the words they translate.",
        count,
        **values,
    )


def _unchecked(count: int, **values: str) -> str:
    return ngettext(
        "%(count)s text in %(language)s is a draft that nobody has checked.",
        "%(count)s texts in %(language)s are drafts that nobody has checked.",
        count,
        **values,
    )


def _identical(count: int, **values: str) -> str:
    return ngettext(
        "%(count)s text in %(language)s is the same as the words it translates.",
        "%(count)s texts in %(language)s are the same as the words they translate.",
        count,
        **values,
    )


_COUNTED: Final[Mapping[str, Callable[..., str]]] = {
    "missing_translation": _missing,
    "outdated_translation": _outdated,
    "draft_translation": _unchecked,
    "identical_translation": _identical,
}


def _counted(code: str, lang: str, count: int) -> str:
    return _COUNTED[code](count, count=_figure(count), language=language_name(lang))


def _inside(item: surveys.Item) -> set[str]:
    found = set(item.string_ids())
    if isinstance(item, surveys.ClosedQuestion):
        found |= {option.id for option in item.offered()}
    return found


def _page_name(survey: surveys.Survey, page: surveys.Page, number: int) -> str:
    title = _quoted(survey, page.title)
    figure = _figure(number)
    return (
        _("page %(number)s, %(title)s", number=figure, title=title)
        if title
        else _("page %(number)s", number=figure)
    )


def _quoted(survey: surveys.Survey, string_id: str | None) -> str:
    text = survey.text(string_id, survey.source_lang).text if string_id else ""
    short = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED].rstrip()}…"
    # The survey may be written in another direction than this sentence: keep them apart.
    return _("“%(words)s”", words=f"\u2068{short}\u2069") if text else ""


def _line(survey: surveys.Survey, line: Line) -> str:
    name = name_of(survey, line.item)
    values = {"question": name, "answers": _answers(survey, line)}
    return _filled(_LINES[line.operation], values)


def _answers(survey: surveys.Survey, line: Line) -> str:
    if line.day is not None:
        return str(format_date(line.day, format="long"))
    labels = _labels(survey, line.item)
    if line.number is not None:
        label = labels.get(format(line.number, "f"))
        is_written = label in survey.strings
        return _quoted(survey, label) if is_written else str(format_decimal(line.number))
    known = [_quoted(survey, labels.get(code)) or code for code in line.options]
    return str(format_list(known, style="or", locale=get_locale()))


def _labels(survey: surveys.Survey, item_id: str) -> dict[str, str]:
    for item in survey.items():
        if item.id == item_id and isinstance(item, surveys.ClosedQuestion):
            return {option.code: option.label for option in item.offered()}
    return {}


def _filled(sentence: Any, values: Mapping[str, str]) -> str:
    return str(sentence) % values


def _figure(value: str | int) -> str:
    return value if isinstance(value, str) else str(format_decimal(value))
