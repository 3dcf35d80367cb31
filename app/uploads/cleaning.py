"""Files without what people did not mean to send: places, times, names of owners and devices."""

from collections.abc import Callable, Mapping
from typing import Final

from app.uploads import kinds
from app.uploads.pictures import DamagedError, jpeg, png, riff, riff_chunks, webp

__all__ = ["DamagedError", "cleaned"]

_BOXES: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_TELLING: Final = frozenset({b"udta", b"meta", b"uuid"})
_SOUND: Final = frozenset({b"fmt ", b"data", b"fact"})
_MAX_DEPTH: Final = 8


def cleaned(data: bytes, kind: kinds.FileKind) -> bytes:
    """Return the file as it is kept; DamagedError when it is not whole.

    PDF, Ogg and documents are kept as they came: nothing here can rebuild them.
    """
    clean = _CLEANERS.get(kind)
    return data if clean is None else clean(data)


def _wav(data: bytes) -> bytes:
    kept = [(name, content) for name, content in riff_chunks(data) if name in _SOUND]
    if {b"fmt ", b"data"} - {name for name, _content in kept}:
        raise DamagedError
    return riff(b"WAVE", kept)


def _mp3(data: bytes) -> bytes:
    while data[:3] == b"ID3":
        if len(data) < 10:  # noqa: PLR2004  (the length of its head)
            raise DamagedError
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        data = data[10 + size :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    start = data.find(b"\xff")
    if start < 0 or data[start + 1 : start + 2] not in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}:
        raise DamagedError
    return data[start:]


def _m4a(data: bytes) -> bytes:
    # Blanked where they stand: everything else is found by its distance from the beginning.
    content = bytearray(data)
    _blank(content, 0, len(content), 0)
    return bytes(content)


def _blank(content: bytearray, at: int, end: int, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise DamagedError
    while at < end:
        size, name = int.from_bytes(content[at : at + 4], "big"), bytes(content[at + 4 : at + 8])
        if not 8 <= size <= end - at:  # noqa: PLR2004  (the length of its head)
            raise DamagedError
        if name in _TELLING:
            content[at + 4 : at + size] = b"free" + b"\0" * (size - 8)
        elif name in _BOXES:
            _blank(content, at + 8, at + size, depth + 1)
        at += size


_CLEANERS: Final[Mapping[kinds.FileKind, Callable[[bytes], bytes]]] = {
    kinds.JPEG: jpeg,
    kinds.PNG: png,
    kinds.WEBP: webp,
    kinds.WAV: _wav,
    kinds.MP3: _mp3,
    kinds.M4A: _m4a,
}
