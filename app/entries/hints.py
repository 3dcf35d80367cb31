"""What staff are told beside the inputs of an entry."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

HINTS: Mapping[str, Any] = {
    "not_reached": _l("Compare with who lives there or uses the service."),
    "support": _l("For example: large print, interpreters, help by phone."),
    "disagreement": _l("If there was none, say so."),
    "source": _l("Where the figures about everybody come from. If nobody was compared, say so."),
    "groups": _l("Who speaks of it more, or otherwise, than the rest. If there is none, say so."),
    "before": _l("Needed for yes and partly."),
    "change": _l("What comes instead of what was before. Needed for yes and partly."),
    "cost": _l("If it is known."),
    "corrected": _l("Everybody can read this in the list of corrections."),
    "reason": _l("And on what evidence. Needed for everything but a plain yes."),
    "owner": _l("The office that keeps the promise. Needed for yes and partly."),
    "measure": _l("What will show that it was done. Needed for yes and partly."),
    "not_grouped": _l("For example: a person read all of them."),
}
