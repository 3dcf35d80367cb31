"""Why a file cannot be read at all, or an expression not be taken over."""

from typing import Final

EXCHANGE_CODES: Final = (
    "too_big",  # max: bytes
    "unknown_format",
    "not_text",  # not UTF-8
    "bad_character",  # where: a control character, half a character, or a tower of accents
    "too_long",  # where: one text of it
    "not_json",
    "too_deep",
    "not_xml",
    "forbidden_xml",  # entities or a document type, which no questionnaire needs
    "not_a_survey",
    "not_a_definition",  # path, reason
    "not_a_workbook",
    "workbook_too_big",
    "too_many_rows",  # sheet, max
    "too_many_columns",  # sheet, max
    "no_questions",
    "too_many_questions",  # max
    "too_many_pages",  # max
    "too_many_texts",  # max
    "no_known_language",
    "not_a_translation",
    "other_survey",  # found, expected: codes
    "wrong_language",  # found, expected
    "bad_line",  # line
    "not_an_archive",
    "archive_too_big",
    "no_responses",
)
EXPRESSION_CODES: Final = (
    "expression_too_long",
    "expression_too_deep",
    "expression_unknown_sign",
    "expression_unfinished",
    "expression_not_supported",
    "expression_unknown_question",  # name
    "expression_unknown_choice",  # name
    "expression_looks_ahead",  # name
    "expression_looks_back",  # name
    "expression_wrong_kind",  # name
)


class ExchangeError(ValueError):
    """The file or expression cannot be taken over; `code` says why, `params` names where."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
