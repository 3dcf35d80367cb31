"""What each detail is called on the pages."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

NAMES: Final[Mapping[str, Any]] = {
    "name": _l("Name"),
    "email": _l("Email address"),
    "phone": _l("Telephone number"),
    "address": _l("Postal address"),
    "postcode": _l("Postcode"),
}
