"""Machine drafts in words: who made them, why there is none, and where staff can ask for more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l

from app.builder import drafting
from app.builder.drafting import Standing
from app.builder.machine_models import MachineDraft, RequestState
from app.builder.models import Survey
from app.i18n import moment
from app.machines.port import Fault, Trouble

PROVIDERS: Final[Mapping[str, str]] = {
    "aws-translate": "Amazon Translate",
    "bedrock": "Amazon Bedrock",
}
TROUBLES: Final[Mapping[str, Any]] = {
    Trouble.CREDENTIALS: _l(
        "This installation has no credentials for the service. Tell whoever runs this system."
    ),
    Trouble.DENIED: _l(
        "The service refused us: the credentials do not allow this. Tell whoever runs this system."
    ),
    Trouble.BUSY: _l("The service was too busy. Ask again in a few minutes."),
    Trouble.UNREACHABLE: _l(
        "The service did not answer. Ask again later; if that does not help, tell whoever runs"
        " this system."
    ),
    Trouble.LANGUAGE: _l("The service does not translate between these two languages."),
    Trouble.SETTINGS: _l(
        "The service does not know the model or region that is set here. Tell whoever runs this"
        " system."
    ),
    Trouble.FAILED: _l(
        "Something failed. Ask again; if it fails again, tell whoever runs this system."
    ),
}
FAULTS: Final[Mapping[str, Any]] = {
    Fault.PLACEHOLDERS: _l("The draft did not keep the placeholders of the source."),
    Fault.MARKUP: _l("The draft did not keep the tags of the source."),
    Fault.LINES: _l("The draft did not keep the lines, headings or lists of the source."),
    Fault.LINKS: _l("The draft did not keep the links of the source."),
    Fault.TOO_LONG: _l("The text is too long for the service."),
    Fault.OVERLONG: _l("The draft was much longer than its source."),
    Fault.UNREADABLE: _l("The answer of the service was no translation."),
    Fault.DECLINED: _l("The service declined to translate this text."),
    Fault.PERSON: _l("The text has words within placeholders, which only a person can translate."),
}


class Offer(NamedTuple):
    """What there is to say on machine drafts of one language beside its words."""

    lang: str
    waiting: int


def provider() -> str:
    """Return the name of the service that this installation has; "" when it has none."""
    return PROVIDERS.get(current_app.config["SETTINGS"].translate, "")


def offers(survey: Survey, langs: Sequence[str]) -> list[Offer]:
    """Return the languages whose page of drafts is worth a link."""
    found = [Offer(lang, len(drafting.waiting(survey, lang))) for lang in langs]
    # What was made before the service was switched off can still be read.
    return found if provider() else [each for each in found if each.waiting]


def made(draft: MachineDraft, now: datetime) -> str:
    """Return who made a draft, with what, and when."""
    name = PROVIDERS.get(draft.provider, draft.provider)
    engine = f" ({draft.engine})" if draft.provider == "bedrock" else ""
    return f"{name}{engine}, {moment(draft.made_at, now)}"


def outcome(standing: Standing) -> str:
    """Return why a request came to an early end, "" when it did not."""
    if standing.has_crashed:
        return str(TROUBLES[Trouble.FAILED])
    if standing.request.state == RequestState.STOPPED:
        return str(TROUBLES.get(standing.request.trouble, TROUBLES[Trouble.FAILED]))
    return ""
