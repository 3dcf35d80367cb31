"""Whether this machine can make PDF: WeasyPrint sets its pages with Pango, a library of its own."""

import ctypes
from functools import cache
from typing import Final

LIBRARIES: Final = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
)


@cache
def is_there(libraries: tuple[tuple[str, ...], ...] = LIBRARIES) -> bool:
    """Return whether each of the libraries is there, under one of its names."""
    return all(any(map(_opens, names)) for names in libraries)


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
