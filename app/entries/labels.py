"""What the parts and texts of an entry are called on staff's pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.entries.models import DecisionStatus, EntryStage

STAGES = {
    EntryStage.ANALYSING: _l("Answers are being read"),
    EntryStage.DECIDED: _l("Decided"),
    EntryStage.UNDER_WAY: _l("Under way"),
    EntryStage.DONE: _l("Done"),
    EntryStage.WITHDRAWN: _l("Withdrawn"),
}
STATUSES = {
    DecisionStatus.ACCEPTED: _l("Accepted"),
    DecisionStatus.PARTLY: _l("Accepted in part"),
    DecisionStatus.NOT_NOW: _l("Not now"),
    DecisionStatus.NO: _l("Not accepted"),
    DecisionStatus.NOT_OURS: _l("Not ours to decide"),
    DecisionStatus.ALREADY_DONE: _l("Already done"),
}
PARTS: Mapping[str, Any] = {
    "head": _l("Title and contact"),
    "asked": _l("What we asked"),
    "heard": _l("Who we heard"),
    "next": _l("What happens next, and proof"),
    "correction": _l("What this version changes"),
}
TITLES: Mapping[str, Any] = {
    "title": _l("Title, in plain words"),
    "place": _l("Place"),
    "service": _l("Service or subject"),
    "unit": _l("Responsible unit"),
    "role": _l("Role of the responsible person"),
    "stake": _l("The decision to be made"),
    "not_open": _l("What could not be changed"),
    "invited": _l("Who was invited, and how"),
    "support": _l("Help that was offered"),
    "not_reached": _l("Who was not reached"),
    "source": _l("Compared with"),
    "outside": _l("Points that are not ours or not part of this"),
    "not_grouped": _l("What we did with comments that are in no topic"),
    "next": _l("What happens next"),
    "involve": _l("Stay involved, or complain"),
    "name": _l("What people said, in a few neutral words"),
    "meaning": _l("What they meant, in one sentence"),
    "disagreement": _l("Where people disagreed"),
    "groups": _l("Groups that differ"),
    "before": _l("How it was before"),
    "change": _l("What changes, or has changed"),
    "reason": _l("Why"),
    "decision_maker": _l("Decided by"),
    "owner": _l("Responsible"),
    "measure": _l("How we will know"),
    "cost": _l("What it costs"),
    "corrected": _l("What has changed since the version before"),
    "corrected_why": _l("Why it was changed"),
    "news": _l("What people will read"),
    "milestone": _l("The step, in a few words"),
}
