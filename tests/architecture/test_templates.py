"""Rules about templates: escaping stays on, nothing inline, no near twins, no dead fragments."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of, templates

FORBIDDEN = {
    "marks text as safe": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "has an inline style": re.compile(r"<[^>]*\sstyle=|<style\b"),
    "has an inline handler": re.compile(r"<[^>{]*\son[a-z]+=", re.IGNORECASE),
    "has an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "has a javascript: address": re.compile(r"javascript:"),
    "runs expressions in htmx": re.compile(r"hx-on|hx-vals=.js:|hx-boost"),
    "puts a sign after a number by hand": re.compile(r">[^<]*\}\}\s*%(?!\})[^<]*<"),
}
TEMPLATES = templates()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template(path: Path, what: str) -> None:
    assert not FORBIDDEN[what].search(path.read_text(encoding="utf-8")), f"{name_of(path)} {what}"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ comment|safe }}", "marks text as safe"),
        ('<p style="color:red">', "has an inline style"),
        ('<a onclick="x()">', "has an inline handler"),
        ("<script>alert(1)</script>", "has an inline script"),
        ("<td>{{ share }}%</td>", "puts a sign after a number by hand"),
    ],
)
def test_the_rules_notice_a_planted_fault(text: str, what: str) -> None:
    assert FORBIDDEN[what].search(text)


def test_every_fragment_is_used() -> None:
    sources = [*TEMPLATES, *(ROOT / "app").rglob("*.py")]
    everything = {path: path.read_text(encoding="utf-8") for path in sources}
    for path in TEMPLATES:
        if path.name.startswith("_"):
            others = {each: text for each, text in everything.items() if each != path}
            users = [each for each, text in others.items() if path.name in text]
            assert users, f"{name_of(path)} is used nowhere"


def test_the_public_sees_no_htmx() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        if 'extends "base.html"' in text and path.name != "staff.html":
            assert "hx-" not in text, name_of(path)
