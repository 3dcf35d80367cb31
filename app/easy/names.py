"""What the parts of an easy-read text, and what is hard or missing in it, are called for staff."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.easy.checks import IN_CHARACTERS, Hint, Kind
from app.easy.content import ASKED, QUESTIONS
from app.entries.content import Content
from app.entries.labels import STATUSES
from app.entries.reading import Words, words
from app.entries.texts import Texts
from app.i18n import current_locale, number

FIELDS: Final[Mapping[str, Any]] = {
    "title": _l("Title"),
    "text": _l("The text in easy read"),
    "said": _l("What people said, in easy read"),
    "did": _l("What we do, in easy read"),
    "picture": _l("Picture"),
    "alt": _l("What the picture shows"),
}
_OWN: Final[Mapping[str, Sequence[str]]] = {
    ASKED: ("stake", "not_open"),
    QUESTIONS: ("next", "involve", "unit", "role"),
    "said": ("meaning", "disagreement"),
    "did": ("change", "reason", "decision_maker"),
}


class Part(NamedTuple):
    """One part of the text: its key, its heading, and beside it the answer's own words."""

    key: str
    heading: str
    own: list[Words]


def parts(content: Content, lang: str) -> list[Part]:
    """Return the parts of the easy-read text, each with what the answer itself says there."""
    first = Part(ASKED, _("What we asked"), _own(content.texts, _OWN[ASKED], lang, content))
    listed = [first]
    for place, finding in enumerate(content.findings, start=1):
        name = finding.texts.wording("name", lang, content.source_lang).text
        heading = _("Finding %(number)s: %(name)s", number=number(place), name=name)
        said = _own(finding.texts, _OWN["said"], lang, content)
        decided = [] if finding.status is None else [Words(str(STATUSES[finding.status]))]
        did = _own(finding.texts, _OWN["did"], lang, content)
        listed.append(Part(str(finding.id), heading, [*said, *decided, *did]))
    last = _own(content.texts, _OWN[QUESTIONS], lang, content)
    contact = [Words(content.contact)] if content.contact else []
    return [*listed, Part(QUESTIONS, _("How to ask questions"), [*last, *contact])]


def _own(texts: Texts, fields: Sequence[str], lang: str, content: Content) -> list[Words]:
    locale = current_locale()
    found = [texts.wording(field, lang, content.source_lang) for field in fields]
    return [words(text, written_in, locale=locale) for text, written_in in found if text]


def told(hint: Hint, lang: str) -> str:
    """Return in a sentence what is hard to read."""
    if hint.kind is Kind.LONG:
        return _long(hint, lang)
    if hint.kind is Kind.SEVERAL:
        found = ngettext(
            "This line has %(count)s sentence. Write one on each line: “%(words)s”",
            "This line has %(count)s sentences. Write one on each line: “%(words)s”",
            hint.number,
            count=number(hint.number),
            words=hint.words,
        )
    elif hint.kind is Kind.CAPITALS:
        found = _("“%(words)s” is an abbreviation. Write the whole words.", words=hint.words)
    else:
        found = _(
            "Say it without a per cent sign, such as “half of the people”: “%(words)s”",
            words=hint.words,
        )
    return str(found)


def _long(hint: Hint, lang: str) -> str:
    values = {"count": number(hint.number), "most": number(hint.most), "words": hint.words}
    if lang in IN_CHARACTERS:
        found = ngettext(
            "This sentence has %(count)s character. Up to %(most)s are easy to read: “%(words)s”",
            "This sentence has %(count)s characters. Up to %(most)s are easy to read: “%(words)s”",
            hint.number,
            **values,
        )
    else:
        found = ngettext(
            "This sentence has %(count)s word. Up to %(most)s are easy to read: “%(words)s”",
            "This sentence has %(count)s words. Up to %(most)s are easy to read: “%(words)s”",
            hint.number,
            **values,
        )
    return str(found)
