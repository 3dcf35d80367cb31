"""Which addresses are pages that can lie as files, and how those of others are written in them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

STATIC: Final = frozenset({
    "home.show", "home.accessibility", "home.contact", "home.privacy",
    "respond.notice", "respond.notice_of_version",
    "results.survey", "results.topic",
    "algorithm.show", "algorithm.as_csv", "algorithm.as_json",
    "entries.index", "entries.public", "entries.version", "entries.version_changes",
    "entries.public_commitment", "easy.show", "easy.picture",
    "open.board", "open.scoreboard_csv", "open.scoreboard_json", "open.topics", "open.concern",
    "open.survey_feed", "open.entries_feed", "open.entries_csv", "open.entries_json",
    "open.entry_json", "open.entry_linked", "open.data_linked", "open.block", "open.picture",
    "open.entries_schema", "open.entry_schema", "open.scoreboard_schema",
    "open.robots", "open.maps", "open.map_of_language",
})  # fmt: skip
"""Routes that say the same to everybody. All others stay with the application."""

ASSETS: Final = "/assets/"
# Our templates write every attribute in double quotes, and escape these in whatever anybody typed.
_LINK = re.compile(r'\b(href|src|action|formaction)="(/[^"]*|\?[^"]*)"')
_IN_CSS = re.compile(r'url\("?(/[^")]+)"?\)')
TEXTS: Final = frozenset({"text/html", "text/xml", "application/xml", "application/atom+xml",
                          "application/json", "application/ld+json", "text/css"})  # fmt: skip


class Addresses:
    """Knows the application's routes; `public_url` is where the files are read, if elsewhere."""

    def __init__(self, app: Flask, base_url: str, public_url: str) -> None:
        self.base_url, self.public_url = base_url, public_url or base_url
        parts = urlsplit(base_url)
        self._known: MapAdapter = app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
        # The map of the site names every page in every language, each time.
        self._is_static = lru_cache(maxsize=None)(self._leads_to_a_file)
        # An address that somebody wrote in a sentence is no link: people's words stay as they are.
        address = rf'{re.escape(base_url)}(/[^"<>\s\\]*)'
        self._in_markup = re.compile(rf'(?:(?<==")|(?<=<loc>)){address}')
        self._in_json = re.compile(rf'(?<=[^\\]"){address}')

    def is_file(self, address: str) -> bool:
        """Return whether an address of the application is that of a page that lies as a file."""
        path, asked = address.partition("#")[0], "?" in address
        if asked or path.startswith(ASSETS):
            return not asked
        return self._is_static(path)

    def _leads_to_a_file(self, path: str) -> bool:
        try:
            endpoint, _values = self._known.match(path, method="GET")
        except (HTTPException, RequestRedirect):
            return False
        return endpoint in STATIC

    def links(self, text: str, mimetype: str) -> Iterator[str]:
        """Yield the paths of files that a text leads to or is shown with."""
        if mimetype not in TEXTS:
            return
        pattern = _IN_CSS if mimetype == "text/css" else _LINK
        for match in pattern.finditer(text):
            address = match[match.lastindex or 1].replace("&amp;", "&")
            if address.startswith("/") and self.is_file(address):
                yield address.partition("#")[0]
        for match in self._whole(mimetype).finditer(text):
            if self.is_file(match[1]):
                yield match[1].partition("#")[0]

    def rewritten(self, text: str, mimetype: str, path: str) -> str:
        """Return the text as it is read from a file: what is no file leads to the application."""
        if mimetype not in TEXTS:
            return text
        whole = self._whole(mimetype)
        text = whole.sub(lambda match: self._place(match[1]) + match[1], text)
        if mimetype != "text/html":
            return text
        return _LINK.sub(self._link_of(path), text)

    def _link_of(self, path: str) -> Callable[[re.Match[str]], str]:
        def link(match: re.Match[str]) -> str:
            name, address = match.groups()
            if address.startswith("?"):
                address = path + address
            is_file = name in {"href", "src"} and self.is_file(address.replace("&amp;", "&"))
            return f'{name}="{address if is_file else self.base_url + address}"'

        return link

    def _whole(self, mimetype: str) -> re.Pattern[str]:
        return self._in_json if mimetype.endswith("json") else self._in_markup

    def _place(self, address: str) -> str:
        return self.public_url if self.is_file(address) else self.base_url


def key_of(path: str) -> str:
    """Return the name of the file in which a path of the site lies."""
    return f"{path[1:]}index.html" if path.endswith("/") else path[1:]
