"""The rules of RFC 4287 for a feed, written out: what is wrong with one, in words."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("published", "rights", "summary", "content", "subtitle", "generator", "icon")
ABSOLUTE = re.compile(r"(https?://|tag:|urn:)")


def parsed(feed: bytes) -> Element:
    """Return the root of a feed, of which entities and the like are refused."""
    return fromstring(feed, forbid_dtd=True)


def problems(feed: bytes) -> list[str]:
    """Return what is wrong with a feed; nothing when all is well."""
    root = parsed(feed)
    if root.tag != f"{ATOM}feed":
        return ["the root is no feed (4.1.1)"]
    entries = root.findall(f"{ATOM}entry")
    found = [*_container(root), *(each for entry in entries for each in _container(entry))]
    if root.find(f"{ATOM}author") is None and any(
        entry.find(f"{ATOM}author") is None for entry in entries
    ):
        found.append("neither the feed nor an entry has an author (4.1.1)")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    found += ["two entries have one id"] * (len(ids) != len(set(ids)))
    for entry in entries:
        found += _without_content(entry)
    return found


def _container(element: Element) -> Iterator[str]:
    yield from _counts(element)
    yield from _values(element)
    yield from _links(element)


def _counts(element: Element) -> Iterator[str]:
    for name in ONCE:
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"not exactly one {name}"
    for name in AT_MOST_ONCE:
        if len(element.findall(f"{ATOM}{name}")) > 1:
            yield f"more than one {name}"


def _values(element: Element) -> Iterator[str]:
    for name in ("updated", "published"):
        for each in element.findall(f"{ATOM}{name}"):
            if not TIME.fullmatch(each.text or ""):
                yield f"{name} is no date with a zone (3.3)"
    if not ABSOLUTE.match(element.findtext(f"{ATOM}id") or ""):
        yield "id is no absolute IRI (4.2.6)"
    for each in element.findall(f"{ATOM}author"):
        if not each.findtext(f"{ATOM}name"):
            yield "an author without a name (3.2.1)"


def _links(element: Element) -> Iterator[str]:
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        if not link.get("href"):
            yield "a link leads nowhere (4.2.7.1)"
        kind = (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        if kind[0] == "alternate" and kind in seen:
            yield "two alternates of one type and language (4.1.1)"
        seen.add(kind)


def _without_content(entry: Element) -> Iterator[str]:
    if entry.find(f"{ATOM}content") is None:
        rels = {link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")}
        if "alternate" not in rels:
            yield "an entry with neither content nor alternate (4.1.2)"
