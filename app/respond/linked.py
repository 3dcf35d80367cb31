"""What came with the link: kept from the first page on, in the answers, and told to its author."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import request

import surveys
from app.respond.models import Written
from app.respond.reading import AnswerRow, Reader, answer_row
from surveys.linked import RESERVED
from surveys.model import CODE_PATTERN

_NAME: Final = re.compile(CODE_PATTERN)
# More than any survey has, and longer than any code: what lies beyond is of no survey.
_MOST: Final = 20
_LONGEST: Final = 64


def carried() -> dict[str, Any]:
    """Return what the address of this request may hold for the first page of a survey.

    For addresses that lead there: only that page looks which of it the survey keeps.
    """
    found = {
        name: value
        for name, value in request.args.items()
        if name not in RESERVED and _NAME.fullmatch(name) and 0 < len(value) <= _LONGEST
    }
    return dict(list(found.items())[:_MOST])


def here(definition: surveys.Survey) -> dict[str, str]:
    """Return, by their names, the values in the address of this request that are kept."""
    return {
        item.code: request.args[item.code]
        for item in definition.link_values
        if item.code in request.args and item.taken(request.args[item.code]) is not None
    }


def answers(definition: surveys.Survey, given: Mapping[str, str], lang: str) -> dict[str, Written]:
    """Return what an address said, as answers that nobody has to give any more."""
    found: dict[str, Written] = {}
    for item in definition.link_values:
        value = item.taken(given.get(item.code, ""))
        if value is not None:
            found[item.id] = Written(value, lang)
    return found


def rows(reader: Reader, answers: Mapping[str, Written]) -> list[AnswerRow]:
    """Return what came with the link, in words."""
    items = (item for item in reader.survey.link_values if item.id in answers)
    return [answer_row(reader, item, answers[item.id]) for item in items]
