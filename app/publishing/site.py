"""The public site as the application itself shows it, page by page, each link followed."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask
from werkzeug.test import Client

from app.assets import PREFIX
from app.config import LOCALES
from app.i18n import ENDONYMS, direction, tag_of
from app.publishing.addresses import TEXTS, Addresses, key_of

_ROOT: Final = "index.html"
_LONG: Final = "public, max-age=31536000, immutable"
_SHORT: Final = "public, max-age=300"


class BrokenLinkError(Exception):
    """A page of the site cannot be shown: nothing is published that leads nowhere."""

    def __init__(self, path: str, status: int, seen_on: str) -> None:
        super().__init__(f"{path} answered {status}; it is linked on {seen_on or 'no page'}")
        self.path, self.status, self.seen_on = path, status, seen_on


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site."""

    key: str
    body: bytes
    mimetype: str
    cache: str


def front_pages() -> list[str]:
    """Return the addresses from which every page of the site can be reached."""
    return [*(f"/{tag_of(locale)}/" for locale in LOCALES), "/sitemap.xml", "/robots.txt"]


class Site:
    """Asks the application for its public pages; nobody else is asked."""

    def __init__(self, app: Flask, base_url: str, public_url: str = "") -> None:
        self.addresses = Addresses(app, base_url, public_url)
        self._client = Client(app.wsgi_app)
        self._base_url = base_url

    def files(
        self, begin: Iterable[str], is_known: Callable[[str], bool] = lambda _path: False
    ) -> Iterator[File]:
        """Yield the pages of `begin` and whatever they lead to that is not known already.

        Raises BrokenLinkError.
        """
        waiting = deque((path, "") for path in dict.fromkeys(begin))
        seen = {path for path, _ in waiting}
        while waiting:
            path, seen_on = waiting.popleft()
            made, links = self._file(path, seen_on)
            yield made
            for link in links:
                if link not in seen and not is_known(link):
                    seen.add(link)
                    waiting.append((link, path))

    def _file(self, path: str, seen_on: str) -> tuple[File, list[str]]:
        # In an empty context, as a server would: the job's own has a language and a connection.
        answer = Context().run(self._client.get, path, base_url=self._base_url)
        body = answer.get_data()
        if answer.status_code != HTTPStatus.OK:
            raise BrokenLinkError(path, answer.status_code, seen_on)
        links: list[str] = []
        if answer.mimetype in TEXTS:
            text = body.decode()
            links = list(dict.fromkeys(self.addresses.links(text, answer.mimetype)))
            body = self.addresses.rewritten(text, answer.mimetype, path).encode()
        cache = _LONG if path.startswith(f"/{PREFIX}/") else _SHORT
        kind = answer.content_type or answer.mimetype or ""
        return File(key_of(path), body, kind, cache), links


def first_page() -> File:
    """Return what stands at the very beginning, where nobody can be asked for a language."""
    named = [(tag_of(each), direction(each), ENDONYMS[each]) for each in LOCALES]
    listed = "".join(
        f'<li><a lang="{tag}" dir="{side}" href="/{tag}/">{name}</a></li>'
        for tag, side, name in named
    )
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Heeded</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="refresh" content="0; url=/{tag_of(LOCALES[0])}/"></head>'
        f"<body><main><h1>Heeded</h1><ul>{listed}</ul></main></body></html>"
    )
    return File(_ROOT, page.encode(), "text/html; charset=utf-8", _SHORT)
