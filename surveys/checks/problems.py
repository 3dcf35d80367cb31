"""What can be wrong with a draft, as codes; the web turns them into sentences."""

from collections.abc import Mapping
from typing import Final, NamedTuple

BLOCKING: Final = (
    "no_pages",
    "no_questions",
    "empty_page",  # where: page
    "too_few_options",  # where: item; min
    "too_few_rows",  # where: item; min
    "too_many_others",  # where: item: only one option can open a text
    "duplicate_code",  # where: page, item or option; name
    "retired_code",  # where: page, item or option; name
    "reserved_code",  # where: item; name: addresses use it themselves
    "min_over_max",  # where: item
    "min_over_options",  # where: item; min, count
    "unknown_item",  # where: the page or item with the condition; item
    "forward_reference",  # where: the same; item
    "same_page_reference",  # where: the same; item: without JavaScript it would show too late
    "unknown_option",  # where: the same; item, name
    "wrong_kind",  # where: the same; item: the operator cannot hold for this kind
    "never_shown",  # where: page, item or option
    "unknown_page",  # where: the page with the branch
    "backward_branch",  # where: the same
    "unreachable_page",  # where: page
    "impossible_rule",  # where: page: all answers break it
    "exit_repeats",  # where: page: it ends the questions
    "nothing_repeats",  # where: page: it has nothing to answer
    "not_repeatable",  # where: item: it is there once, not entry by entry
    "summary_elsewhere",  # where: page: its entries are told apart by a question that it lacks
    "unknown_fallback",  # lang: it stands in for another one, and is not offered
    "rule_elsewhere",  # where: page: its rule tells of a question on another page
    "empty_formula",  # where: item: it is reckoned from no answer
    "no_pattern_message",  # where: item: what to say when the form is not kept
    "no_purpose",  # where: item: why it is asked, and until when it is kept
    "no_quota_message",  # where: quota: what to say to those whom it stops
    "unknown_pipe",  # where: string; owner, lang, name
    "pipe_too_late",  # where: string; owner, name: the answer is not there yet
    "bad_plural",  # where: string; owner, lang, name: "other" is missing
    "missing_source_text",  # where: string; owner (page, item, or "" for the survey)
    "unlabelled_option",  # where: option; owner (item)
    "missing_translation",  # where: string; owner, lang
)
ADVICE: Final = (
    "outdated_translation",  # where: string; owner, lang
    "draft_translation",  # where: string; owner, lang
    "lost_pipe",  # where: string; owner, lang, name: the source has it
    "unused_branch",  # where: page: one before it is always taken, or it never holds
    "identical_translation",  # where: string; owner, lang
    "too_many_questions",  # count, max
    "too_many_rows",  # where: item; count, max: long on a phone
    "too_many_columns",  # where: item; count, max: the same
    "long_prompt",  # where: item; count, max (words)
    "no_open_question",
    "too_many_entries",  # where: page; count, max: more can be chosen than are asked about
    "no_summary",  # where: page: people see its entries as numbers only
    "repeated_comment",  # where: item: its comments are not sorted into topics
    "always_shown",  # where: page, item or option: its condition holds for everybody
    "unused_rule",  # where: page: no answers break it
    "unused_quota",  # where: quota: nobody can fit it
    "link_tells_who",  # where: item: an address could tell who somebody is
)
STYLE_CODES: Final = (
    "no_intro",
    "no_notice",
    "unfinished_notice",  # it has words in square brackets, for staff to write
    "nothing_optional",
    "long_page",  # where: page; count, max
    "silent_exit",  # where: page: it says nothing to those who end there
    "same_prompt",  # where: item
    "same_label",  # where: item: two of its answers or rows have the same words
    "long_list",  # where: item; count, max
    "other_not_last",  # where: item
    "long_label",  # where: item; count, max (words)
    "asks_who",  # where: item: its words ask for something that tells who somebody is
    "long_sentence",  # where: string; owner, count, max
    "hard_words",  # where: string; owner, count, max (LIX)
    "pipe_may_be_empty",  # where: string; owner, name
)
PROBLEM_CODES: Final = BLOCKING + ADVICE + STYLE_CODES


class Problem(NamedTuple):
    """One thing to put right: a code, the id of the part, and figures for the sentence."""

    code: str
    where: str
    params: Mapping[str, str | int]
    blocks: bool


def problem(code: str, where: str = "", **params: str | int) -> Problem:
    """Return the problem; whether it blocks publishing follows from its code."""
    return Problem(code, where, params, code in BLOCKING)
