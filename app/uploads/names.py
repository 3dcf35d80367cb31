"""Files in words: what kinds there are, and how big one is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n import quantity

GROUPS: Final[Mapping[str, Any]] = {
    "image": _l("pictures (JPEG, PNG, WebP)"),
    "pdf": _l("PDF"),
    "audio": _l("sound (MP3, M4A, OGG, WAV)"),
    "document": _l("text documents (DOCX, ODT)"),
}
_STEP: Final = 1024


def size_in_words(size: int) -> str:
    """Return a size that people can compare: 0.3 MB."""
    megabytes = Decimal(size) / (_STEP * _STEP)
    shown = max(megabytes.quantize(Decimal("0.1")), Decimal("0.1"))
    shown = shown.to_integral_value() if shown == shown.to_integral_value() else shown
    return str(_("%(number)s MB", number=quantity(shown)))
