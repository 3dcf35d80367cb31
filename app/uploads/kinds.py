"""What a file is: decided by its content, never by its name or by what a browser says."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final, NamedTuple


class FileKind(NamedTuple):
    """A kind of file that can be taken: its group, media type, and how its name ends."""

    group: str
    media_type: str
    ending: str


JPEG: Final = FileKind("image", "image/jpeg", "jpg")
PNG: Final = FileKind("image", "image/png", "png")
WEBP: Final = FileKind("image", "image/webp", "webp")
PDF: Final = FileKind("pdf", "application/pdf", "pdf")
MP3: Final = FileKind("audio", "audio/mpeg", "mp3")
M4A: Final = FileKind("audio", "audio/mp4", "m4a")
OGG: Final = FileKind("audio", "audio/ogg", "ogg")
WAV: Final = FileKind("audio", "audio/wav", "wav")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX: Final = FileKind("document", _OFFICE, "docx")
ODT: Final = FileKind("document", "application/vnd.oasis.opendocument.text", "odt")

KINDS: Final = (JPEG, PNG, WEBP, PDF, MP3, M4A, OGG, WAV, DOCX, ODT)
ENDINGS: Final[Mapping[str, str]] = {kind.media_type: kind.ending for kind in KINDS}

# HEIC is missing on purpose: where a photo was taken cannot be taken out of it here. Telephones
# turn such a photo into JPEG by themselves when a page asks for that.
_STARTS: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"OggS", OGG),
)
_IN_RIFF: Final = {b"WEBP": WEBP, b"WAVE": WAV}
_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"mp42", b"isom"})
_MOST_ENTRIES: Final = 2_000
# A reader of such a file may run these. Hidden in a compressed part they are not found: what is
# kept is handed out as a download only, and never shown by us.
_ACTIVE: Final = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFile)\b")


def kind_of(data: bytes) -> FileKind | None:
    """Return what the file is, None when it is nothing that can be taken."""
    if data[:4] == b"RIFF":
        return _IN_RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return M4A if data[8:12] in _BRANDS and b"vide" not in data else None
    if data[:4] == b"PK\x03\x04":
        return _document(data)
    found = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    return None if found is PDF and _ACTIVE.search(data) else found


def _document(data: bytes) -> FileKind | None:
    # Only the list of what is inside is read; nothing is unpacked but the first few bytes.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(names) > _MOST_ENTRIES or any("vba" in name.lower() for name in names):
        return None
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return DOCX
    is_text = data[30:38] == b"mimetype" and data[38:].startswith(ODT.media_type.encode())
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    return ODT if is_text and "content.xml" in names and not macros else None
