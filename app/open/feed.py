"""Published answers as an Atom feed (RFC 4287): an element for each, in one language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.open.shapes import EntryTold
from app.open.shapes import Terms as TermsTold

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Head:
    """What a feed says of itself; `name` is what its id ends in, and stays for ever."""

    name: str
    title: str
    organisation: str
    language: str
    licence: TermsTold
    base: str
    page: str
    feed: str
    others: Sequence[tuple[str, str]]
    """This same feed in other languages: tag and address."""


def atom(head: Head, entries: Sequence[EntryTold], summaries: Sequence[str]) -> bytes:
    """Return a feed; `summaries` are the decisions on each entry in words."""
    feed = Element(_name("feed"), {f"{{{XML}}}lang": head.language})
    _say(feed, "id", _tag(head.base, "2026-01-01", f"{head.name}/{head.language}"))
    _say(feed, "title", head.title)
    newest = max((each.published_at for each in entries), default=EPOCH)
    _say(feed, "updated", _moment(newest))
    _say(SubElement(feed, _name("author")), "name", head.organisation)
    _say(feed, "rights", head.licence.name)
    _link(feed, "self", head.feed, type="application/atom+xml", hreflang=head.language)
    _link(feed, "alternate", head.page, type="text/html", hreflang=head.language)
    _link(feed, "license", head.licence.url)
    for tag, url in head.others:
        _link(feed, "alternate", url, type="application/atom+xml", hreflang=tag)
    for entry, summary in zip(entries, summaries, strict=True):
        _entry(feed, head, entry, summary)
    # Here and not once: others of this process name their own namespace in the same way.
    register_namespace("", ATOM)
    made: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _entry(feed: Element, head: Head, told: EntryTold, summary: str) -> None:
    entry = SubElement(feed, _name("entry"), {f"{{{XML}}}lang": told.title.language})
    first = told.first_published_on.isoformat()
    # The address of an answer and the day on which it was first there never change.
    path = urlsplit(told.url).path
    _say(entry, "id", _tag(head.base, first, path.strip("/")))
    _say(entry, "title", told.title.text or told.survey)
    _say(entry, "updated", _moment(told.published_at))
    _say(entry, "published", f"{first}T00:00:00Z")
    _link(entry, "alternate", told.url, type="text/html", hreflang=head.language)
    said = SubElement(entry, _name("summary"), {"type": "text"})
    said.text = _clean("\n".join(part for part in (told.summary.text, summary) if part))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _tag(base: str, day: str, name: str) -> str:
    return f"tag:{urlsplit(base).hostname},{day}:{name}"


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _name(name)).text = _clean(text)


def _link(parent: Element, rel: str, href: str, **more: str) -> None:
    SubElement(parent, _name("link"), {"rel": rel, "href": href, **more})


def _clean(text: str) -> str:
    # Characters that no XML document may hold, even escaped.
    return _FORBIDDEN.sub("", text)
