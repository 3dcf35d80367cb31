"""The report and the errors in English, for the command; pages have words of their own."""

from collections.abc import Iterable, Mapping
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.report import Finding

_ERRORS: Final[Mapping[str, str]] = {
    "too_big": "The file is larger than {max} bytes.",
    "unknown_format": "The file is no definition, nor XLSForm, LimeSurvey, Qualtrics, SurveyJS.",
    "not_text": "The file is not in UTF-8.",
    "bad_character": "A text has a character that no text should have: {where}.",
    "too_long": "A text is too long: {where}.",
    "not_json": "The file is not valid JSON.",
    "too_deep": "The parts of the file are nested too deeply.",
    "not_xml": "The file is not valid XML.",
    "forbidden_xml": "The file has XML entities or a document type, which are never read.",
    "not_a_survey": "The file holds something else than a questionnaire.",
    "not_a_definition": "The definition is not valid: {path} ({reason}).",
    "not_a_workbook": "The file is not a spreadsheet that can be read.",
    "workbook_too_big": "The spreadsheet would unpack to too much.",
    "too_many_rows": "More than {max} rows: {sheet}.",
    "too_many_columns": "More than {max} columns: {sheet}.",
    "no_questions": "Nothing in the file can become a question.",
    "too_many_questions": "The file has more than {max} questions.",
    "too_many_pages": "The survey would have more than {max} pages.",
    "too_many_texts": "The survey would have more than {max} texts.",
    "no_known_language": "None of the languages of the file is offered here.",
    "not_a_translation": "The file does not hold translations of a survey.",
    "other_survey": "The file is for another survey: {found} instead of {expected}.",
    "wrong_language": "The language {found} is not expected here: {expected}.",
    "bad_line": "Line {line} cannot be read.",
    "not_an_archive": "The archive is damaged, or lacks the structure of a survey.",
    "archive_too_big": "The archive would unpack to too much.",
    "no_responses": "The archive holds no responses.",
    "expression_too_long": "the condition is too long; it is left out",
    "expression_too_deep": "the condition is nested too deeply; it is left out",
    "expression_unknown_sign": "the condition has a sign that is not understood: {name}",
    "expression_unfinished": "the condition ends too early; it is left out",
    "expression_not_supported": "the condition says more than can be said here: {name}",
    "expression_unknown_question": "the condition looks at a question that is not there: {name}",
    "expression_unknown_choice": "the condition looks at a choice that is not there: {name}",
    "expression_looks_ahead": "the condition looks at a later question: {name}",
    "expression_looks_back": "it leads back, to an earlier question: {name}",
    "expression_wrong_kind": "the condition cannot be asked of that kind of question: {name}",
}
_REASONS: Final[Mapping[str, str]] = {
    "code_changed": "its code is now {0}",
    "codes_changed": "codes are now {0}",
    "several_questions": "it became {0} questions",
    "several_pages": "it became {0} pages, as conditions look at earlier pages only",
    "group_opened": "its questions stand in the group around it",
    "dropdown": "it is a list without a drop-down",
    "date_only": "it asks for the day without the time",
    "comments_dropped": "the comments beside the choices are left out",
    "text_made_plain": "the words are kept, what formats them is not",
    "refers_to_answers": "the words quote an earlier answer: look them over",
    "no_source_words": "it has no words in {0}; others stand in",
    "named_by_code": "it has no words; its code {0} stands in",
    "choices_left_out": "choices without a code, or with one twice, are left out",
    "language_assumed": "the file does not say its language; {0} is assumed",
    "words_missing": "{0} texts are not in this language",
    "needs_work": "it must be put right before publishing: {0}",
    "unknown_language": "surveys are not offered in it",
    "language_twice": "the file has another one for {0}",
    "unknown_kind": "there is no such kind of question: {0}",
    "no_room": "there is no place for it",
    "not_used": "nothing uses it",
    "empty_group": "none of its questions was taken",
    "no_choices": "it has no choices or rows",
    "too_many_choices": "it has too many choices: {0}",
    "no_text": "it has no words",
    "limits_left_out": "its limits are left out, as they are beyond what is allowed",
    "inside_repeat": "what repeats cannot hold something else that repeats",
    "duplicate_name": "another question is called {0}",
    "other_kind": "it became another kind of question: {0}",
    "one_language": "it has words in {0} only",
    "words_in_hint": "words that belong to the answer stand in the hint",
    "words_left_out": "the words of its answer are left out",
    "logic_left_out": "what steers people is left out: {0}",
    "signs_changed": "a sign of its words means something else there and was changed",
    "kept_apart": "contact details would stand beside the answers there",
    "whole_page": "it leads to the whole page on which {0} stands",
    "limits_apart": "what its parts add up to, or how many there are, is not checked",
    "says_nothing": "it was switched off",
    "has_its_own": "every survey has this here",
    "not_sent": "not sent: {0}",
    "not_read": "it was not understood",
}


def error_in_words(error: ExchangeError) -> str:
    """Return one sentence that says why the file cannot be read."""
    return _ERRORS[error.code].format(**error.params)


def finding_in_words(finding: Finding) -> str:
    """Return one line that says what became of one part."""
    part = f"{finding.source.kind.replace('_', ' ')} {finding.source.name}".rstrip()
    why = _why(finding.reason, finding.detail)
    return f"{finding.outcome}: {part}" + (f" ({why})" if why else "")


def report_in_words(report: Iterable[Finding]) -> str:
    """Return the whole report, a line for each part."""
    return "".join(f"{finding_in_words(finding)}\n" for finding in report)


def _why(reason: str, detail: str) -> str:
    if reason in _ERRORS:
        return _ERRORS[reason].replace("{name}", detail).rstrip(": ")
    return _REASONS.get(reason, "").replace("{0}", detail)
