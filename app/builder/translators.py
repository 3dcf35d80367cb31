"""What became of translations from a file, in the reader's language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _l

import surveys
from app.builder import sentences
from surveys.exchange.translating import Line, Outcome, Plan

# The order in which they are looked at: what needs a decision first.
OUTCOMES: Final[Mapping[Outcome, Any]] = {
    Outcome.REFUSED: _l("Not taken"),
    Outcome.OUTDATED: _l("Taken, but the source has changed since"),
    Outcome.CHANGED: _l("Replaces other words"),
    Outcome.NEW: _l("New words"),
    Outcome.CONFIRMED: _l("Marked as right"),
    Outcome.SAME: _l("As it is here"),
    Outcome.EMPTY: _l("Not translated in the file"),
}
REASONS: Final[Mapping[str, Any]] = {
    "unknown_string": _l("The survey has no such text."),
    "twice": _l("The file has this text a second time."),
    "unfinished": _l("Only a part of it is translated."),
    "markup": _l("It has tags or codes that the source does not have."),
    "bad_character": _l("It has a character that no text should have."),
    "too_long": _l("It is too long."),
    "placeholders": _l("It does not keep the placeholders of the source."),
}
_TOLD: Final = frozenset(OUTCOMES) - {Outcome.SAME, Outcome.EMPTY}


def counted(plan: Plan) -> list[tuple[int, str]]:
    """Return how many texts there are of each outcome, for those that there are."""
    found = Counter(line.outcome for line in plan.lines)
    return [(found[each], str(name)) for each, name in OUTCOMES.items() if found[each]]


def told(plan: Plan) -> list[Line]:
    """Return the texts that are worth a look, those that are refused on top."""
    order = list(OUTCOMES)
    found = [line for line in plan.lines if line.outcome in _TOLD]
    return sorted(found, key=lambda line: order.index(line.outcome))


def name_of(survey: surveys.Survey, line: Line) -> str:
    """Return how staff know the text; the id of the file for one that is not here."""
    return sentences.name_of(survey, line.string_id) if line.place else line.string_id


def outcomes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return what becomes of each text, and why when it is refused."""
    return [(str(OUTCOMES[line.outcome]), str(REASONS.get(line.reason, ""))) for line in lines]
