"""What is still to be put right in a draft, as sentences that say where."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import surveys
from app.builder.advice import ADVICE
from app.builder.sentences import figure, filled, name_of
from app.i18n import language_name

SENTENCES: Final[Mapping[str, Any]] = {
    "no_pages": _l("The survey has no page yet."),
    "no_questions": _l("The survey has no question yet."),
    "empty_page": _l("The page %(name)s has no question."),
    "too_few_options": _l("%(name)s needs at least %(min)s answers to choose from."),
    "too_few_rows": _l("%(name)s needs at least %(min)s rows."),
    "too_many_others": _l("Only one answer of %(name)s can ask for more words."),
    "duplicate_code": _l("The code %(code)s is used twice; the second time at %(name)s."),
    "retired_code": _l("The code %(code)s at %(name)s belonged to something that was deleted."),
    "reserved_code": _l("The name %(code)s at %(name)s is used by the platform. Choose another."),
    "min_over_max": _l("The lower limit of %(name)s is above the upper one."),
    "no_purpose": _l(
        "%(name)s needs words that say what the details are for, and the last day they are kept."
    ),
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
    "unknown_page": _l("A way on from %(name)s leads to a page that is gone."),
    "backward_branch": _l("A way on from %(name)s leads back. It can only lead to a later page."),
    "unreachable_page": _l("Nobody ever comes to %(name)s: no way leads there."),
    "unused_branch": _l(
        "A way on from %(name)s is never taken: it can never hold, or one before it is always"
        " taken."
    ),
    "rule_elsewhere": _l(
        "A rule of %(name)s tells of a question on another page. Choose one of this page."
    ),
    "empty_formula": _l("%(name)s is reckoned from no answer. Say what it is reckoned from."),
    "no_pattern_message": _l("%(name)s asks for a certain format, but does not tell people which."),
    "no_quota_message": _l("%(name)s ends people's questions, but does not tell them why."),
    "unknown_pipe": _l(
        "%(name)s tells the answer to {%(code)s} again in %(language)s. No question has that code."
    ),
    "pipe_too_late": _l(
        "%(name)s tells the answer to {%(code)s} again before people have given it. Use a question"
        " of an earlier page."
    ),
    "bad_plural": _l(
        "%(name)s has a plural for {%(code)s} in %(language)s without the form “other”."
    ),
    "lost_pipe": _l(
        "%(name)s no longer tells the answer to {%(code)s} again in %(language)s, as the source"
        " does."
    ),
    "exit_repeats": _l("%(name)s ends the survey, so it cannot be answered several times."),
    "nothing_repeats": _l("%(name)s is answered several times, but has no question."),
    "not_repeatable": _l(
        "%(name)s can be there only once. Move it to a page that people answer only once."
    ),
    "summary_elsewhere": _l(
        "The answers to %(name)s are told apart by a question that is not on that page. Choose"
        " another one."
    ),
    "too_many_entries": _l(
        "People can tick %(count)s answers, but %(name)s asks about the first %(max)s only."
    ),
    "no_summary": _l(
        "On %(name)s people see numbers only. Choose a question that tells their answers apart."
    ),
    "repeated_comment": _l(
        "The comments at %(name)s are not grouped into topics, because one person can write"
        " several."
    ),
    "missing_source_text": _l("Words are missing: %(name)s."),
    "unlabelled_option": _l("An answer of %(name)s has no words."),
    "too_many_questions": _l(
        "There are %(count)s questions. People give up: try to stay below %(max)s."
    ),
    "too_many_rows": _l(
        "%(name)s has %(count)s rows. More than %(max)s are hard to answer on a phone."
    ),
    "too_many_columns": _l(
        "%(name)s offers %(count)s answers in each row. More than %(max)s are hard to read on a"
        " phone."
    ),
    "long_prompt": _l("%(name)s has %(count)s words. Up to %(max)s are easy to read."),
    "no_open_question": _l(
        "There is no comment question: nobody can say what you did not think of."
    ),
}


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
        if problem.code in COUNTED:
            texts.setdefault((problem.code, str(problem.params["lang"])), []).append(problem)
        else:
            found.append(_finding(survey, problem))
    for (code, lang), problems in texts.items():
        owner = str(problems[0].params.get("owner", ""))
        found.append(
            Finding(code, _counted(code, lang, len(problems)), owner, lang, problems[0].blocks)
        )
    return sorted(found, key=lambda finding: not finding.blocks)


def _finding(survey: surveys.Survey, problem: surveys.Problem) -> Finding:
    part = str(problem.params.get("owner", problem.where))
    lang = str(problem.params.get("lang", ""))
    values = {key: figure(value) for key, value in problem.params.items()}
    values |= {"code": values.get("name", ""), "name": name_of(survey, problem.where)}
    if "item" in values:
        values["item"] = name_of(survey, values["item"])
    if lang:
        values["language"] = language_name(lang)
    text = filled(ADVICE.get(problem.code) or SENTENCES[problem.code], values)
    # Words in the source language are put right where they are written.
    lang = "" if lang == survey.source_lang else lang
    return Finding(problem.code, text, part, lang, problem.blocks)


def _missing(number: int, **values: str) -> str:
    text: str = ngettext(
        "%(count)s text is not translated into %(language)s.",
        "%(count)s texts are not translated into %(language)s.",
        number,
        **values,
    )
    return text


def _outdated(number: int, **values: str) -> str:
    text: str = ngettext(
        "%(count)s text in %(language)s is older than the words it translates.",
        "%(count)s texts in %(language)s are older than the words they translate.",
        number,
        **values,
    )
    return text


def _unchecked(number: int, **values: str) -> str:
    text: str = ngettext(
        "%(count)s text in %(language)s is a draft that nobody has checked.",
        "%(count)s texts in %(language)s are drafts that nobody has checked.",
        number,
        **values,
    )
    return text


def _identical(number: int, **values: str) -> str:
    text: str = ngettext(
        "%(count)s text in %(language)s is the same as the words it translates.",
        "%(count)s texts in %(language)s are the same as the words they translate.",
        number,
        **values,
    )
    return text


COUNTED: Final[Mapping[str, Callable[..., str]]] = {
    "missing_translation": _missing,
    "outdated_translation": _outdated,
    "draft_translation": _unchecked,
    "identical_translation": _identical,
}


def _counted(code: str, lang: str, count: int) -> str:
    return COUNTED[code](count, count=figure(count), language=language_name(lang))
