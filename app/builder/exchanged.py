"""What became of a questionnaire made elsewhere, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.i18n import number
from surveys.exchange import ExchangeError, Finding, Outcome

OUTCOMES: Final[Mapping[Outcome, Any]] = {
    Outcome.BECAME: _l("Taken"),
    Outcome.CHANGED: _l("Taken, changed"),
    Outcome.REFUSED: _l("Left out"),
}
SOURCES: Final[Mapping[str, Any]] = {
    "language": _l("Language"),
    "setting": _l("Setting"),
    "text": _l("Text"),
    "group": _l("Group"),
    "question": _l("Question"),
    "choice_list": _l("List of answers"),
    "expression": _l("Condition"),
    "column": _l("Column"),
    "response": _l("Response"),
}
REASONS: Final[Mapping[str, Any]] = {
    "code_changed": _l("Its code is now %(detail)s."),
    "codes_changed": _l("Codes are now %(detail)s."),
    "several_questions": _l("It became several questions: %(detail)s."),
    "several_pages": _l("It became several pages, as conditions look at earlier pages only."),
    "group_opened": _l("Its questions stand in the group around it."),
    "dropdown": _l("It is a list without a drop-down."),
    "date_only": _l("It asks for the day without the time."),
    "comments_dropped": _l("The comments beside the answers are left out."),
    "text_made_plain": _l("The words are kept, what formats them is not."),
    "refers_to_answers": _l("The words quote an earlier answer: look them over."),
    "no_source_words": _l("It has no words in the main language; others stand in."),
    "named_by_code": _l("It has no words; its code stands in: %(detail)s."),
    "choices_left_out": _l("Answers without a code, or with one twice, are left out."),
    "language_assumed": _l("The file does not say its language; this one is assumed: %(detail)s."),
    "words_missing": _l("Texts that are not in this language: %(detail)s."),
    "needs_work": _l("It must be put right before publishing."),
    "unknown_language": _l("Surveys are not offered in this language."),
    "language_twice": _l("The file has this language a second time."),
    "unknown_kind": _l("There is no such kind of question: %(detail)s."),
    "no_room": _l("There is no place for it."),
    "not_used": _l("Nothing uses it."),
    "empty_group": _l("None of its questions was taken."),
    "no_choices": _l("It has no answers or rows to choose from."),
    "too_many_choices": _l("It has too many answers: %(detail)s."),
    "no_text": _l("It has no words."),
    "limits_left_out": _l("Its limits are left out, as they are beyond what is allowed."),
    "inside_repeat": _l("What repeats cannot hold something else that repeats."),
    "duplicate_name": _l("Another question has the same code: %(detail)s."),
    "other_kind": _l("It became another kind of question: %(detail)s."),
    "one_language": _l("It has words in one language only: %(detail)s."),
    "words_in_hint": _l("Words that belong to the answer stand in the hint."),
    "words_left_out": _l("The words of its answer are left out."),
    "logic_left_out": _l("What steers people is left out: %(detail)s."),
    "signs_changed": _l("A sign of its words means something else there and was changed."),
    "kept_apart": _l("Contact details would stand beside the answers there."),
    "whole_page": _l("It leads to the whole page on which this question stands: %(detail)s."),
    "limits_apart": _l("What its parts add up to, or how many there are, is not checked."),
    "says_nothing": _l("It was switched off."),
    "has_its_own": _l("It is not needed: every survey has this here."),
    "not_sent": _l("Not sent: %(detail)s."),
    "not_read": _l("It was not understood."),
    "expression_too_long": _l("The condition is too long."),
    "expression_too_deep": _l("The condition is nested too deeply."),
    "expression_unknown_sign": _l("The condition has an unknown sign: %(detail)s"),
    "expression_unfinished": _l("The condition ends too early."),
    "expression_not_supported": _l("The condition says more than can be said here."),
    "expression_unknown_question": _l("The condition looks at no question that was taken."),
    "expression_unknown_choice": _l("The condition looks at an answer that is not there."),
    "expression_looks_ahead": _l("The condition looks at a later question."),
    "expression_looks_back": _l("It leads back, to an earlier question."),
    "expression_wrong_kind": _l("The condition does not fit that kind of question."),
}
ERRORS: Final[Mapping[str, Any]] = {
    "too_big": _l("The file is too big: choose one of at most %(megabytes)s MB."),
    "unknown_format": _l("Choose a file of XLSForm, LimeSurvey, Qualtrics, SurveyJS or Heeded."),
    "not_text": _l("The file is not in UTF-8."),
    "bad_character": _l("A text has a character that no text should have: %(where)s."),
    "too_long": _l("A text is too long: %(where)s."),
    "not_json": _l("The file is not valid JSON."),
    "too_deep": _l("The parts of the file are nested too deeply."),
    "not_xml": _l("The file is not valid XML."),
    "forbidden_xml": _l("The file has XML entities or a document type, which are never read."),
    "not_a_survey": _l("The file holds something else than a questionnaire."),
    "not_a_definition": _l("The definition is not valid: %(path)s (%(reason)s)."),
    "not_a_workbook": _l("The file is not a spreadsheet that can be read."),
    "workbook_too_big": _l("The spreadsheet is too big once it is unpacked."),
    "too_many_rows": _l("The sheet has too many rows: %(sheet)s."),
    "too_many_columns": _l("The sheet has too many columns: %(sheet)s."),
    "no_questions": _l("Nothing in the file can become a question."),
    "too_many_questions": _l("The file has more than %(max)s questions."),
    "too_many_pages": _l("The survey would have more than %(max)s pages."),
    "too_many_texts": _l("The survey would have more than %(max)s texts."),
    "no_known_language": _l("None of the languages of the file is offered here."),
    "not_a_translation": _l("The file does not hold translations of a survey."),
    "other_survey": _l("The file is for another survey: %(found)s instead of %(expected)s."),
    "wrong_language": _l("The file is for %(found)s; what fits here is %(expected)s."),
    "bad_line": _l("Line %(line)s cannot be read."),
    "not_an_archive": _l("The archive is damaged, or lacks the structure of a survey."),
    "archive_too_big": _l("The archive is too big once it is unpacked."),
    "no_responses": _l("The archive holds no responses."),
}


def losses_first(report: Iterable[Finding]) -> list[Finding]:
    """Return the findings with what is left out on top."""
    order = list(OUTCOMES)
    return sorted(report, key=lambda each: -order.index(each.outcome))


def reason(finding: Finding) -> str:
    """Return why a part is as it is, or nothing when it is as it was."""
    said = REASONS.get(finding.reason)
    return str(said) % {"detail": finding.detail} if said is not None else ""


def sentence(error: ExchangeError) -> str:
    """Return why the file cannot be read."""
    megabytes = int(error.params.get("max", 0)) // 1_000_000
    return str(ERRORS[error.code]) % {**error.params, "megabytes": number(megabytes)}
