"""Drafts in words: which model wrote, why there is none, and what speaks against a claim."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l

from analysis.claims import Doubt
from app.builder.machine_words import TROUBLES
from app.drafting.models import DraftState, TopicDraft
from app.machines.port import Fault, Trouble

FEW: Final = "few"
WITHDRAWN: Final = "withdrawn"
PROBLEMS: Final[Mapping[str, Any]] = {
    **TROUBLES,
    Trouble.SETTINGS: _l(
        "The service does not know the model or the address that is set here. Tell whoever runs"
        " this system."
    ),
    Fault.TOO_LONG: _l("The comments were too long for the language model."),
    Fault.OVERLONG: _l("The language model wrote too much. Nothing of it has been kept."),
    Fault.UNREADABLE: _l(
        "The language model did not answer in the form that was asked for. Nothing of it has been"
        " kept."
    ),
    Fault.DECLINED: _l("The language model declined to write about these comments."),
    WITHDRAWN: _l(
        "Somebody took their words back while the draft was being made. Ask for a new one."
    ),
    FEW: _l("There are too few comments here for a draft."),
}
DOUBTS: Final[Mapping[str, Any]] = {
    Doubt.NOTHING: _l("It names no comment that there is."),
    Doubt.NUMBER: _l("It has a number that its comments do not have."),
    Doubt.NAME: _l("It has a name that its comments do not have."),
    Doubt.QUOTE: _l("It quotes words that nobody wrote like this."),
    Doubt.FAR: _l("Its comments speak of something else."),
    Doubt.ALONE: _l("Only one person says so."),
}
STAGES: Final[Mapping[str, tuple[int, Any]]] = {
    "": (0, _l("Waiting to begin")),
    "reading": (20, _l("Reading the comments")),
    "asking": (50, _l("The language model writes")),
    "checking": (90, _l("Checking each sentence against the comments")),
}


class Stage(NamedTuple):
    """What is being done now, and how far that is of a hundred."""

    text: str
    done: int


def model_name() -> str:
    """Return what the language model of this installation is called; "" when there is none."""
    model = current_app.config["SETTINGS"].language_model
    return name_of(model.provider, model.name) if model else ""


def name_of(provider: str, model: str) -> str:
    """Return the name of a model, with the service it was asked through."""
    return f"Amazon Bedrock, {model}" if provider == "bedrock" else model


def problem(draft: TopicDraft, *, is_going_on: bool) -> str:
    """Return why there is no draft, "" when there is one or it is on its way."""
    if draft.state == DraftState.READY or is_going_on:
        return ""
    found = PROBLEMS.get(draft.trouble, PROBLEMS[Trouble.FAILED])
    return str(found)


def stage(drafts: Sequence[TopicDraft]) -> Stage:
    """Return how far those are that are being made."""
    running = (each.stage for each in drafts if each.state == DraftState.RUNNING)
    done, text = STAGES.get(next(running, ""), STAGES[""])
    return Stage(str(text), done)
