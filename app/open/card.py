"""The picture that other sites show beside a link to an answer: colours, figures, the mark.

It has no words: what is installed cannot join Arabic or Indic letters, and letters that are not
joined are not that language. The words stand beside it, as the page's title and the picture's text.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isqrt
from typing import Final, TypeAlias

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
_Line: TypeAlias = tuple[tuple[float, float], ...]
# Each figure as one stroke through points that are at most four to the right and six down.
FIGURES: Final[Mapping[str, _Line]] = {
    "0": ((0, 1), (1, 0), (3, 0), (4, 1), (4, 5), (3, 6), (1, 6), (0, 5), (0, 1)),
    "1": ((1, 1), (2.5, 0), (2.5, 6)),
    "2": ((0, 1), (1, 0), (3, 0), (4, 1), (4, 2), (0, 6), (4, 6)),
    "3": ((0, 0), (4, 0), (2, 2.5), (3, 2.5), (4, 3.5), (4, 5), (3, 6), (1, 6), (0, 5)),
    "4": ((3, 6), (3, 0), (0, 4), (4, 4)),
    "5": ((4, 0), (0, 0), (0, 2.5), (3, 2.5), (4, 3.5), (4, 5), (3, 6), (1, 6), (0, 5)),
    "6": ((3, 0), (1, 2), (0, 4), (0, 5), (1, 6), (3, 6), (4, 5), (4, 4), (3, 3), (1, 3), (0, 4)),
    "7": ((0, 0), (4, 0), (1.5, 6)),
    "8": ((1, 3), (0, 2), (0, 1), (1, 0), (3, 0), (4, 1), (4, 2), (3, 3), (1, 3), (0, 4), (0, 5),
          (1, 6), (3, 6), (4, 5), (4, 4), (3, 3)),
    "9": ((4, 2), (3, 3), (1, 3), (0, 2), (0, 1), (1, 0), (3, 0), (4, 1), (4, 2), (3, 4), (1, 6)),
    "<": ((4, 1), (0, 3), (4, 5)),
}  # fmt: skip
TICK: Final[_Line] = ((0, 2), (2, 4), (5.5, 0.5))
TAIL: Final[_Line] = ((0, 0), (0, 2), (2, 0))


class _Canvas:
    """Points by the number of their colour: rectangles, and strokes of a round pen."""

    def __init__(self) -> None:
        self.rows = [bytearray([WHITE]) * WIDTH for _ in range(HEIGHT)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        """Draw a rectangle."""
        line = bytes([colour]) * width
        for row in self.rows[top : top + height]:
            row[left : left + width] = line

    def stroke(self, line: _Line, at: tuple[int, int], *, size: int, pen: int, colour: int) -> None:
        """Draw a line through points `size` apart, with a pen of this radius."""
        spans = [(down, isqrt(pen * pen - down * down)) for down in range(-pen, pen + 1)]
        for (x0, y0), (x1, y1) in pairwise(line):
            steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) * size / 2))
            for step in range(steps + 1):
                x = at[0] + round((x0 + (x1 - x0) * step / steps) * size)
                y = at[1] + round((y0 + (y1 - y0) * step / steps) * size)
                for down, half in spans:
                    self.fill(x - half, y + down, 2 * half + 1, 1, colour)

    def figures(self, text: str, at: tuple[int, int], *, size: int, colour: int) -> None:
        """Write figures, in points `size` apart."""
        for place, each in enumerate(text):
            where = (at[0] + place * 6 * size, at[1])
            self.stroke(FIGURES[each], where, size=size, pen=max(size // 2, 2), colour=colour)

    def png(self) -> bytes:
        """Return the picture as a file."""
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        colours = bytes(part for colour in PALETTE for part in colour)
        chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(raw, 9)))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in (*chunks, (b"IEND", b"")))


@lru_cache(maxsize=64)
def drawn(people: int | None, decisions: tuple[tuple[str, int], ...]) -> bytes:
    """Return the card: how many took part, and a bar of what was decided, how often."""
    canvas = _Canvas()
    canvas.fill(0, 0, WIDTH, 24, BRAND)
    _mark(canvas)
    text = "<10" if people is None else f"{people}"
    canvas.figures(text, (420, 140), size=min(26, 720 // (6 * len(text))), colour=BRAND)
    _bar(canvas, decisions)
    return canvas.png()


def _mark(canvas: _Canvas) -> None:
    corners = ((0, 0), (4, 0), (4, 2.6), (0, 2.6), (0, 0))
    canvas.stroke(corners, (115, 135), size=44, pen=25, colour=BRAND)
    canvas.fill(115, 135, 176, 114, BRAND)
    for reach in range(0, 30, 2):
        canvas.stroke(TAIL, (120, 250), size=30 - reach, pen=6, colour=BRAND)
    canvas.stroke(TICK, (145, 145), size=21, pen=13, colour=WHITE)


def _bar(canvas: _Canvas, decisions: Sequence[tuple[str, int]]) -> None:
    left, whole = 90, sum(number for _, number in decisions)
    canvas.fill(left, 400, 1020, 150, WEAK)
    for status, number in decisions:
        width = 1020 * number // whole
        canvas.fill(left, 400, max(width - 6, 1), 150, COLOURS[status])
        if width > 50 + len(str(number)) * 66:
            ink = BRAND if COLOURS[status] in {PART, WAIT} else WHITE
            canvas.figures(str(number), (left + 30, 442), size=11, colour=ink)
        left += width


def _chunk(name: bytes, data: bytes) -> bytes:
    sum_of = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sum_of)
