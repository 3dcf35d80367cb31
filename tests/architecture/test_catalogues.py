"""Catalogues: what citizens and the public read exists in every language, staff texts in theirs."""

import re
import subprocess
import sys
from functools import cache
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.config import LOCALES, STAFF_LOCALES
from tests.architecture.sources import ROOT

TRANSLATIONS = ROOT / "translations"
STAFF_SOURCES = (
    "app/api/", "app/results/", "app/respond/trials", "app/respond/desk", "app/respond/reach.py",
    "app/respond/flags", "app/respond/templates/respond/reach.html",
    "app/respond/templates/respond/flags.html",
    "app/accounts/", "app/alerts/", "app/builder/", "app/dashboard/", "app/exports/",
    "app/respond/columns.py",
    "app/respond/import", "app/respond/preview", "app/respond/templates/respond/import",
    "app/respond/templates/respond/preview", "app/entries/forms", "app/entries/gate",
    "app/entries/views", "app/entries/faults", "app/entries/hints", "app/entries/language_pages",
    "app/entries/omission_pages", "app/entries/reviews", "app/entries/changes",
    "app/insights/forms", "app/replies/forms", "app/replies/views",
    "app/entries/views", "app/entries/commitment_desk", "app/entries/commitments/forms",
    "app/entries/commitments/letters", "app/entries/labels",
    "app/entries/reviews", "app/entries/changes", "app/insights/forms",
    "app/insights/quote_pages", "app/insights/topic_pages", "app/insights/views",
    "app/insights/quoting", "app/insights/comments", "app/insights/templates/insights/",
    "app/templates/staff.html", "app/templates/components/staff.html",
    "app/invitations/views", "app/invitations/forms", "app/invitations/wording_pages",
    "app/invitations/lists", "app/invitations/templates/invitations/show",
    "app/invitations/templates/invitations/text", "app/invitations/templates/invitations/letters",
    "app/documents/forms", "app/documents/poster_pages",
    "app/documents/templates/documents/_of_entry",
    "app/respond/work_form", "app/receipts/warnings",
    "app/respond/widths", "app/respond/templates/respond/_preview",
    "app/drafting/", "app/insights/quote_checks", "app/insights/run_pages",
    "app/algorithm/views", "app/algorithm/templates/algorithm/staff",
    "app/insights/audit_pages", "app/insights/nightly_pages", "app/insights/comment_acts",
    "app/insights/queue_pages",
    "app/insights/split_pages", "app/insights/theme_pages", "app/insights/voice_pages",
    "app/notices/labels", "app/notices/views", "app/notices/pack", "app/notices/staff_forms",
    "app/notices/templates/notices/show", "app/notices/templates/notices/text",
    "app/notices/templates/notices/letters",
    "app/open/forms", "app/open/staff_pages", "app/open/templates/open/_staff",
    "app/publishing/", "app/insights/codebook_import", "app/insights/codebook_given",
    "app/acts/", "app/workflow/", "app/easy/desk", "app/easy/forms", "app/easy/names",
    "app/easy/picture", "app/easy/views",
    "app/acts/", "app/workflow/", "app/reports/forms", "app/reports/told",
    "app/reports/templates/reports/index", "app/reports/templates/reports/_files",
)  # fmt: skip
# Words that staff put before the public.
PUBLIC = frozenset({"app/builder/notices.py", "app/builder/promise_words.py"})
STAFF_FRAGMENTS = frozenset(
    {
        "app/documents/templates/documents/letters.html",
        "app/entries/templates/entries/_block.html",
        "app/entries/templates/entries/_checklist.html",
        "app/entries/templates/entries/_languages.html",
        "app/entries/templates/entries/correction.html",
    }
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
NAMES = [each for each in LOCALES if each != "en"]


@cache
def template() -> Catalog:
    """Return all messages, as `make messages` last collected them."""
    with (TRANSLATIONS / "messages.pot").open("rb") as file:
        return read_po(file)


@cache
def catalogue(locale: str) -> Catalog:
    """Return one language's catalogue."""
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@cache
def is_for_staff(name: str) -> bool:
    """Return whether only staff read what stands in this source."""
    if name in PUBLIC:
        return False
    if name.startswith(STAFF_SOURCES) or name in STAFF_FRAGMENTS:
        return True
    return name.endswith(".html") and 'extends "staff.html"' in (ROOT / name).read_text("utf-8")


def wanted(locale: str) -> list[Message]:
    """Return the messages that this language must have."""
    messages = [message for message in template() if message.id]
    if locale in STAFF_LOCALES:
        return messages
    return [each for each in messages if not all(is_for_staff(name) for name, _ in each.locations)]


def forms(message: Message | None) -> list[str]:
    """Return a message's translations: one, or one for each plural form."""
    if message is None:
        return [""]
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_template_holds_what_the_sources_say(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    subprocess.run(
        [Path(sys.executable).parent / "pybabel", "--quiet", "extract",
         "-F", "translations/babel.cfg", "-k", "_l", "-k", "lazy_gettext", "-c", "i18n:",
         "-o", fresh, "."],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    with fresh.open("rb") as file:
        now = {(each.id, each.context) for each in read_po(file) if each.id}
    then = {(each.id, each.context) for each in template() if each.id}
    assert now - then == set(), "run make messages"
    assert then - now == set(), "run make messages"


@pytest.mark.parametrize("locale", NAMES)
def test_nothing_is_missing(locale: str) -> None:
    have = catalogue(locale)
    missing = [
        each.id for each in wanted(locale) if not all(forms(have.get(each.id, each.context)))
    ]
    assert missing == []


@pytest.mark.parametrize("locale", NAMES)
def test_placeholders_are_the_same(locale: str) -> None:
    wrong = []
    for message in catalogue(locale):
        if not message.id or not any(forms(message)):
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = set(PLACEHOLDER.findall(sources[-1]))
        for text in forms(message):
            found = set(PLACEHOLDER.findall(text))
            same = found == allowed if len(sources) == 1 else found <= allowed
            if not same or TAG.findall(text) != TAG.findall(sources[0]):
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("locale", NAMES)
def test_plural_forms_follow_the_language(locale: str) -> None:
    have, rule = catalogue(locale), Locale.parse(locale).plural_form
    groups: dict[int, set[str]] = {}
    for number in (*range(201), 1_000, 10_000):
        groups.setdefault(plural_index(have, number), set()).add(rule(number))
    for message in have:
        if isinstance(message.id, tuple):
            assert len(forms(message)) == have.num_plurals
    if locale == "ar":  # six forms, each its own: Babel 2.18 writes two of them the wrong way round
        assert all(len(names) == 1 for names in groups.values()), groups


def plural_index(have: Catalog, number: int) -> int:
    """Return which form the catalogue's own header chooses for a number."""
    return c2py(have.plural_expr)(number)


def test_a_missing_plural_is_noticed() -> None:
    message = Message(("%(n)s person", "%(n)s people"), ("", ""))
    assert not all(forms(message))
