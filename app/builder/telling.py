"""The history of a draft as sentences: who did what to which part, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.builder import history
from app.builder.models import DraftRevision, StepKind, Survey
from app.builder.sentences import filled

ACTS: Final[Mapping[str, Any]] = {
    "add_item": _l("%(who)s added a question"),
    "add_page": _l("%(who)s added a page"),
    "bring_back": _l("%(who)s brought back an earlier draft"),
    "delete_item": _l("%(who)s deleted a question"),
    "delete_option": _l("%(who)s removed an answer or row of a question"),
    "delete_page": _l("%(who)s deleted a page"),
    "edit_item": _l("%(who)s changed a question"),
    "edit_page": _l("%(who)s changed the settings of a page"),
    "edit_survey": _l("%(who)s changed the words at the beginning or end"),
    "move_item": _l("%(who)s moved a question"),
    "move_option": _l("%(who)s moved an answer or row of a question"),
    "move_page": _l("%(who)s moved a page"),
    "renew_item": _l("%(who)s made a changed question a new one"),
    "renew_option": _l("%(who)s made a changed answer or row a new one"),
    "set_languages": _l("%(who)s changed the languages"),
    "set_show_if": _l("%(who)s changed a condition"),
    "set_repeat": _l("%(who)s changed how often a page is answered"),
    "set_branches": _l("%(who)s changed where a page leads"),
    "add_rule": _l("%(who)s added a rule"),
    "edit_rule": _l("%(who)s changed a rule"),
    "delete_rule": _l("%(who)s deleted a rule"),
    "add_quota": _l("%(who)s added a quota"),
    "edit_quota": _l("%(who)s changed a quota"),
    "move_quota": _l("%(who)s moved a quota"),
    "delete_quota": _l("%(who)s deleted a quota"),
    "take_translations": _l("%(who)s took words from a file of a translator"),
    "set_text": _l("%(who)s translated words"),
    "take_drafts": _l("%(who)s translated words, partly with drafts by a machine"),
}
_OTHER: Final = _l("%(who)s changed the survey")
_UNDID: Final = _l("%(who)s took a step back")
_REDID: Final = _l("%(who)s did a step again")


class StepLine(NamedTuple):
    """One step in words."""

    number: int
    about: str
    text: str
    label: str
    when: str
    taken: str
    """What was undone or redone, in words."""
    result: int
    """The revision whose draft the step led to; 0 for the draft as it is now."""


def lines(survey: Survey, now: datetime) -> list[StepLine]:
    """Return every step that is kept, the newest first."""
    known = history.steps(survey)
    teller = Teller(known, now)
    after = [*(step.number for step in known[1:]), 0][: len(known)]
    told = [teller.line(step, result) for step, result in zip(known, after, strict=True)]
    return told[::-1]


def since(survey: Survey, number: int, now: datetime) -> list[StepLine]:
    """Return the steps made after somebody saw revision `number`, the newest first."""
    return [line for line in lines(survey, now) if line.number >= number]


class Reachable(NamedTuple):
    """What undo and redo would take back, in words; None where there is nothing."""

    undo: StepLine | None
    redo: StepLine | None


def reachable(survey: Survey, now: datetime) -> Reachable:
    """Return what the buttons of the survey's page do next."""
    known = history.steps(survey)
    teller, reach = Teller(known, now), history.reach(known)
    found = [teller.original(step) if step else None for step in reach]
    return Reachable(*(teller.line(step) if step else None for step in found))


class Teller:
    """Puts steps into words; it knows who made them."""

    def __init__(self, known: Sequence[DraftRevision], now: datetime) -> None:
        self._names = history.people(known)
        self._steps = {step.number: step for step in known}
        self._now = now

    def line(self, step: DraftRevision, result: int = 0) -> StepLine:
        """Return one step in words."""
        taken = "" if self._is_first(step) else self._act(self.original(step))
        return StepLine(
            number=step.number,
            about=step.about,
            text=self._text(step),
            label=step.label,
            when=i18n.moment(step.made_at, self._now),
            taken=taken,
            result=result,
        )

    def original(self, step: DraftRevision) -> DraftRevision:
        """Return the edit that an undo or redo is about; itself when that is no longer kept."""
        if self._is_first(step):
            return step
        return self._steps.get(step.of_number or 0, step)

    def _is_first(self, step: DraftRevision) -> bool:
        return step.kind in {StepKind.EDIT, StepKind.RESTORE}

    def _text(self, step: DraftRevision) -> str:
        if step.kind == StepKind.UNDO:
            return filled(_UNDID, {"who": self._who(step)})
        if step.kind == StepKind.REDO:
            return filled(_REDID, {"who": self._who(step)})
        return self._act(step)

    def _act(self, step: DraftRevision) -> str:
        return filled(ACTS.get(step.act, _OTHER), {"who": self._who(step)})

    def _who(self, step: DraftRevision) -> str:
        name = self._names.get(step.made_by) if step.made_by else None
        return f"\u2068{name}\u2069" if name else str(_("Somebody"))
