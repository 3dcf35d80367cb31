"""Pictures without what they tell beside the picture: where, when, by whom and with what."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

MOST_PIXELS: Final = 100_000_000


class DamagedError(Exception):
    """The file is not whole, not what it begins as, or too large to be shown."""


_SCAN, _END, _APP1, _APP2 = 0xDA, 0xD9, 0xE1, 0xE2
# JPEG: what says how the picture is drawn. APP0 is JFIF, APP2 colours, APP14 Adobe's colours.
_KEPT_SEGMENTS: Final = frozenset({0xE0, 0xEE, 0xDB, 0xC4, 0xDD, 0xCC})
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ICC: Final = b"ICC_PROFILE\0"
_EXIF: Final = b"Exif\0\0"
_ORIENTATION: Final = 0x0112
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
_KEPT_WEBP: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
_HAS_METADATA: Final = 0b1100  # the flags of VP8X for EXIF and XMP


def jpeg(data: bytes) -> bytes:
    """Return the picture and which way up it is, nothing else. Raises DamagedError."""
    kept, turned, at, has_picture = [b"\xff\xd8"], b"", 2, False
    while True:
        marker, content, at = _segment(data, at)
        if marker == _END:  # what comes after the end is no part of the picture
            break
        if marker == _APP1 and content.startswith(_EXIF):
            turned = turned or _turned(content[6:])
        if marker in _FRAMES:
            _check_size(*struct.unpack(">HH", _at_least(content, 5)[1:5]))
            has_picture = True
        if _is_kept(marker, content):
            kept.append(b"\xff%c%b%b" % (marker, struct.pack(">H", len(content) + 2), content))
        if marker == _SCAN:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    if not has_picture:
        raise DamagedError
    return b"".join([kept[0], turned, *kept[1:], b"\xff\xd9"])


def png(data: bytes) -> bytes:
    """Return the picture without texts, times and whatever follows it. Raises DamagedError."""
    kept = [_PNG_START]
    names = []
    for name, content in _chunks(data):
        names.append(name)
        if name == b"IHDR":
            _check_size(*struct.unpack(">II", _at_least(content, 8)[:8]))
        if name in _KEPT_CHUNKS:
            check = struct.pack(">I", zlib.crc32(name + content))
            kept.append(struct.pack(">I", len(content)) + name + content + check)
    if names[:1] != [b"IHDR"] or b"IDAT" not in names:
        raise DamagedError
    return b"".join(kept)


def webp(data: bytes) -> bytes:
    """Return the picture without EXIF and XMP. Raises DamagedError."""
    kept = []
    for name, content in riff_chunks(data):
        if name == b"VP8X":
            size = _at_least(content, 10)
            _check_size(*(int.from_bytes(size[at : at + 3], "little") + 1 for at in (4, 7)))
            content = bytes([size[0] & ~_HAS_METADATA]) + size[1:]  # noqa: PLW2901
        elif name == b"VP8 ":
            sizes = struct.unpack("<HH", _at_least(content, 10)[6:10])
            _check_size(*(each & 0x3FFF for each in sizes))
        if name in _KEPT_WEBP:
            kept.append((name, content))
    if not {b"VP8 ", b"VP8L", b"ANMF"} & {name for name, _ in kept}:
        raise DamagedError
    return riff(b"WEBP", kept)


def riff(form: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    """Return a RIFF file of these chunks."""
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a RIFF file up to the end that it names. Raises DamagedError."""
    end = min(len(data), int.from_bytes(data[4:8], "little") + 8)
    at = 12
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise DamagedError
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _segment(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Return a marker, its content, and where the next one stands."""
    while data[at : at + 2] == b"\xff\xff":  # a marker may be filled up with these
        at += 1
    if data[at : at + 1] != b"\xff" or at + 2 > len(data):
        raise DamagedError
    marker = data[at + 1]
    if marker == _END:
        return marker, b"", at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    if length < 2 or at + 2 + length > len(data):  # noqa: PLR2004  (it counts itself)
        raise DamagedError
    return marker, data[at + 4 : at + 2 + length], at + 2 + length


def _is_kept(marker: int, content: bytes) -> bool:
    is_colour = marker == _APP2 and content.startswith(_ICC)
    return marker in _KEPT_SEGMENTS or marker in _FRAMES or marker == _SCAN or is_colour


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise DamagedError
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:  # noqa: PLR2004  (stuffed, restarted)
            return at
        at += 2


def _turned(tiff: bytes) -> bytes:
    """Return a segment that says which way up the picture is, and nothing else."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _n, way = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, 3) and 1 < way <= 8:  # noqa: PLR2004
                entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, way, 0)
                body = _EXIF + b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
                return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    except struct.error:
        pass
    return b""


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_START)
    while True:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        content, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if struct.pack(">I", zlib.crc32(name + content)) != check:
            raise DamagedError
        yield name, content
        if name == b"IEND":
            return
        at += 12 + size


def _check_size(height: int, width: int) -> None:
    if not 0 < height * width <= MOST_PIXELS:
        raise DamagedError


def _at_least(content: bytes, length: int) -> bytes:
    if len(content) < length:
        raise DamagedError
    return content
