"""The picture that other sites show beside a link to an answer: colours, figures, the mark.

It has no words: what is installed cannot join Arabic or Indic letters, and letters that are not
joined are not that language. The words stand beside it, as the page's title and the picture's text.
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 1200
HEIGHT: Final = 630
WHITE, BRAND, WEAK, OK, PART, WAIT, NO, PLAIN = range(8)
PALETTE: Final = (
    (255, 255, 255), (31, 78, 140), (230, 238, 248), (11, 98, 57),
    (227, 163, 111), (127, 166, 216), (179, 25, 31), (92, 102, 117),
)  # fmt: skip
COLOURS: Final = {
    "accepted": OK, "already_done": OK, "partly": PART, "not_now": WAIT, "no": NO,
    "not_ours": PLAIN,
}  # fmt: skip
# Each figure as seven rows of five points.
FIGURES: Final = {
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31), "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2), "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14), "9": (14, 17, 17, 15, 1, 2, 12),
    "<": (2, 4, 8, 16, 8, 4, 2), " ": (0, 0, 0, 0, 0, 0, 0),
}  # fmt: skip
# The tick of the mark, as points on a grid.
TICK: Final = ((0, 3), (1, 4), (2, 5), (3, 4), (4, 3), (5, 2), (6, 1))


class _Canvas:
    """Points by the number of their colour; only rectangles are ever drawn."""

    def __init__(self) -> None:
        self.rows = [bytearray([WHITE]) * WIDTH for _ in range(HEIGHT)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        """Draw a rectangle."""
        line = bytes([colour]) * width
        for row in self.rows[top : top + height]:
            row[left : left + width] = line

    def figures(self, text: str, left: int, top: int, *, size: int, colour: int) -> None:
        """Write figures, each point a square of `size`."""
        for place, each in enumerate(text):
            for y, bits in enumerate(FIGURES[each]):
                for x in range(5):
                    if bits >> (4 - x) & 1:
                        at = left + (place * 6 + x) * size
                        self.fill(at, top + y * size, size, size, colour)

    def png(self) -> bytes:
        """Return the picture as a file."""
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        colours = bytes(part for colour in PALETTE for part in colour)
        chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(raw, 9)))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in (*chunks, (b"IEND", b"")))


def drawn(people: int | None, decisions: Sequence[tuple[str, int]]) -> bytes:
    """Return the card: how many took part, and a bar of what was decided, how often."""
    canvas = _Canvas()
    canvas.fill(0, 0, WIDTH, 24, BRAND)
    _mark(canvas)
    text = "<10" if people is None else f"{people}"
    canvas.figures(text, 400, 130, size=min(24, 720 // (6 * len(text))), colour=BRAND)
    _bar(canvas, decisions)
    return canvas.png()


def _mark(canvas: _Canvas) -> None:
    canvas.fill(90, 110, 220, 170, BRAND)
    canvas.fill(120, 280, 40, 40, BRAND)
    for x, y in TICK:
        canvas.fill(123 + x * 22, 130 + y * 22, 22, 34, WHITE)


def _bar(canvas: _Canvas, decisions: Sequence[tuple[str, int]]) -> None:
    left, whole = 90, sum(number for _, number in decisions)
    canvas.fill(left, 400, 1020, 150, WEAK)
    for status, number in decisions:
        width = 1020 * number // whole
        canvas.fill(left, 400, max(width - 6, 1), 150, COLOURS[status])
        if width > len(str(number)) * 60:
            ink = BRAND if COLOURS[status] in {PART, WAIT} else WHITE
            canvas.figures(str(number), left + 24, 440, size=10, colour=ink)
        left += width


def _chunk(name: bytes, data: bytes) -> bytes:
    sum_of = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sum_of)
