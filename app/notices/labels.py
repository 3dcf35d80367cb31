"""What staff read for codes: occasions, and what has to be mended."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n import language_name
from app.notices.models import Occasion
from app.notices.service import Problem

OCCASIONS: Final[Mapping[str, Any]] = {
    Occasion.ANSWERED.value: _l("There is an answer"),
    Occasion.DONE.value: _l("Something promised is done"),
    Occasion.ASKED.value: _l("Some weeks later: does it answer what you told us?"),
    Occasion.CORRECTED.value: _l("The answer was corrected"),
}


def sentence(problem: Problem) -> str:
    """Return what has to be mended before people can be told."""
    if problem.code == "paragraph_missing":
        name = language_name(problem.lang)
        return str(
            _("Your own paragraph for the answer is missing in %(language)s.", language=name)
        )
    sentences = {
        "mail_off": _("People want e-mails, and this installation has no mail server."),
        "sms_off": _("People want text messages, and this installation has no provider for them."),
    }
    return str(sentences[problem.code])
