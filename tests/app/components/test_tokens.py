"""Contrast of the colours by which everything is drawn, light and dark."""

import re

import pytest

from app.assets import SOURCE

CSS = (SOURCE / "css" / "civic.css").read_text()
TEXT, GRAPHIC = 4.5, 3.0
WEAK = ("brand-weak", "error-weak", "ok-weak", "warn-weak")
PAIRS = [
    *(("text", ground, 7.0) for ground in ("bg", "surface", *WEAK)),
    *(("muted", ground, TEXT) for ground in ("bg", "surface", "brand-weak", "ok-weak")),
    *(("link", ground, TEXT) for ground in ("bg", "surface", "brand-weak", "ok-weak", "warn-weak")),
    *((colour, "bg", TEXT) for colour in ("link-hover", "visited", "error", "brand")),
    ("visited", "surface", TEXT),
    ("error", "error-weak", TEXT),
    ("error", "surface", TEXT),
    ("ok", "ok-weak", TEXT),
    ("warn", "warn-weak", TEXT),
    ("on-brand", "brand", TEXT),
    ("focus-text", "focus", 7.0),
    *((colour, "bg", GRAPHIC) for colour in ("control", "focus-ring", "1", "5")),
    ("control", "surface", GRAPHIC),
]  # fmt: skip


def tokens(scheme):
    light, dark = (
        dict(re.findall(r"--c-([\w-]+): (#[0-9a-f]+);", block))
        for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    )
    return light if scheme == "light" else light | dark


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "wanted"), PAIRS)
def test_colours_can_be_told_apart(scheme, front, ground, wanted):
    known = tokens(scheme)
    assert contrast(known[front], known[ground]) >= wanted


def test_rules_that_matter_work_in_old_browsers():
    for feature in ("@layer", ":is(", ":where(", "@import", "letter-spacing"):
        assert feature not in CSS
    assert re.findall(r"(?:margin|padding|border)-(?:left|right)|align: (?:left|right)", CSS) == []
