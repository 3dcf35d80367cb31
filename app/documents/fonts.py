"""What a PDF needs of the machine: libraries that lay text out, and a font for each script."""

import shutil
import subprocess
from ctypes.util import find_library
from functools import cache
from typing import Final

from app.config import LOCALES

LIBRARIES: Final = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
_WAIT_SECONDS: Final = 20
_NAMES: Final = {"zh_Hans": "zh-cn"}
"""What fonts call a language, where that is another name than ours."""


def missing_libraries(names: tuple[str, ...] = LIBRARIES) -> list[str]:
    """Return which libraries are not there; with one of these missing, no PDF can be drawn."""
    return [name for name in names if find_library(name) is None]


@cache
def can_draw() -> bool:
    """Return whether this machine can draw PDFs."""
    return not missing_libraries()


def missing_scripts(locales: tuple[str, ...] = LOCALES) -> list[str]:
    """Return the languages that no installed font can write; empty where nobody can tell."""
    listing = shutil.which("fc-list")
    if listing is None:
        return []
    return [locale for locale in locales if not _fonts(listing, _NAMES.get(locale, locale))]


def _fonts(listing: str, lang: str) -> str:
    asked = [listing, f":lang={lang}", "family"]
    return subprocess.run(  # noqa: S603  (no shell, and both words are ours)
        asked, capture_output=True, text=True, check=False, timeout=_WAIT_SECONDS
    ).stdout.strip()
