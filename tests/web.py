"""A browser without a window: keeps connections, reads and posts forms, follows redirects."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from typing_extensions import override

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class Control:
    """One named control of a form; a group of radios or tick boxes is one control."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form as a browser sees it."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, fill: Callable[[Control], list[str]]) -> list[tuple[str, str]]:
        """Return the pairs to post: hidden ones as they are, others as `fill` says."""
        pairs = []
        for control in self.controls.values():
            values = control.chosen if control.kind == "hidden" else fill(control)
            pairs += [(control.name, value) for value in values]
        return pairs


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._textarea: Control | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and tag == "input":
            self._input(given)
        elif self.forms and tag == "textarea":
            self._textarea = self._control(given["name"], "textarea")
        elif self.forms and tag == "select":
            self._control(given["name"], "select")
        elif self.forms and tag == "button" and given.get("type", "submit") == "submit":
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None

    @override
    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.chosen.append(data)

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button"} or "name" not in given:
            return
        control = self._control(given["name"], kind)
        if kind in {"radio", "checkbox"}:
            control.values.append(given.get("value", "on"))
            if "checked" in given:
                control.chosen.append(given.get("value", "on"))
        else:
            control.chosen = [given.get("value", "")]

    def _control(self, name: str, kind: str) -> Control:
        return self.forms[-1].controls.setdefault(name, Control(name, kind))


def forms(html: str) -> list[Form]:
    """Return the forms of a page that are posted."""
    reader = FormReader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


@dataclass(frozen=True)
class Answer:
    """What a server sent: the address it came from, the status, the text."""

    url: str
    status: int
    text: str
    size: int


class Browser:
    """One visitor with one kept-alive connection and no cookies, scripts or cache."""

    def __init__(self, base_url: str, *, timeout: float = 30) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url
        self.host, self.port, self.timeout = parts.hostname or "", parts.port or 80, timeout
        self._connection: http.client.HTTPConnection | None = None
        self.requests = 0

    def get(self, url: str) -> Answer:
        """Fetch a page, following redirects."""
        return self._follow("GET", url, None)

    def post(self, url: str, pairs: list[tuple[str, str]]) -> Answer:
        """Post a form, following redirects."""
        return self._follow("POST", url, urlencode(pairs))

    def send(
        self, method: str, url: str, body: str | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request and return status, headers and body. Raises OSError when it fails."""
        self.requests += 1
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                self.host, self.port, timeout=self.timeout
            )
        headers = {"Origin": self.base_url}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, url, body, headers)
            answer = self._connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError(str(error)) from error

    def close(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _follow(self, method: str, url: str, body: str | None) -> Answer:
        for _ in range(8):
            status, headers, data = self.send(method, url, body)
            if status not in REDIRECTS:
                return Answer(url, status, data.decode(), len(data))
            target = urlsplit(urljoin(f"{self.base_url}{url}", headers["location"]))
            url = target.path + (f"?{target.query}" if target.query else "")
            method, body = "GET", None
        raise ConnectionError("too many redirects")


def walk(
    browser: Browser, start: str, fill: Callable[[Control], list[str]]
) -> Iterator[tuple[Answer, Form, list[tuple[str, str]]]]:
    """Yield each page of a survey with its form and what is going to be posted, then post it.

    Ends with the page that has no way on: the receipt.
    """
    page = browser.get(start)
    for _ in range(60):
        found = [each for each in forms(page.text) if _is_way_on(each)]
        if not found or page.status != 200:
            yield page, Form("", ""), []
            return
        form = found[0]
        pairs = form.filled(fill)
        yield page, form, pairs
        page = browser.post(urljoin(page.url, form.action) if form.action else page.url, pairs)
    raise AssertionError("the survey does not end")


def _is_way_on(form: Form) -> bool:
    return not form.buttons or form.buttons[0][0] in {"", "go"}
