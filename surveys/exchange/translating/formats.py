"""The formats of translators' files: told by their content, never by their name."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating import po, spreadsheet, xliff
from surveys.exchange.translating.units import Parcel, Work

MAX_BYTES: Final = 12_000_000
_ZIP: Final = b"PK\x03\x04"
_XML: Final = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")
_MARK: Final = b"\xef\xbb\xbf"


class Format(NamedTuple):
    """How a format is written, how the names of its files end, and how it is sent."""

    ending: str
    media_type: str
    write: Callable[[Work], bytes]


FORMATS: Final[Mapping[str, Format]] = {
    "xliff": Format("xlf", "application/xliff+xml", xliff.write),
    "po": Format("po", "text/x-gettext-translation; charset=utf-8", po.write),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        spreadsheet.write,
    ),
}


def written(work: Work, name: str) -> bytes:
    """Return a file in one of FORMATS."""
    return FORMATS[name].write(work)


def parcel_from(data: bytes) -> Parcel:
    """Return what a file brings back; ExchangeError when nothing can be made of it."""
    if len(data) > MAX_BYTES:
        raise ExchangeError("too_big", max=MAX_BYTES)
    if data.startswith(_ZIP):
        return spreadsheet.read(data)
    if data.removeprefix(_MARK).lstrip().startswith(_XML):
        return xliff.read(data)
    return po.read(data)
