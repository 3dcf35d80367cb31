"""Somebody who answers through pages alone: reads forms, keeps hidden fields, presses buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.builder.models import Survey

Given = Mapping[str, str | list[str]]


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.get_data(as_text=True), "html5lib")


@dataclass
class Citizen:
    """One visitor. Questions are named by their codes, as the definition has them."""

    client: FlaskClient
    survey: Survey
    lang: str = "en"
    page: TestResponse | None = None
    url: str = ""
    seen: list[str] = field(default_factory=list)
    _read: tuple[TestResponse, BeautifulSoup] | None = None

    def __post_init__(self) -> None:
        self.slug = self.survey.slug
        self.ids = {item.code: item.id for item in self.survey.draft.items()}

    @property
    def response(self) -> TestResponse:
        assert self.page is not None
        return self.page

    @property
    def html(self) -> BeautifulSoup:
        if self._read is None or self._read[0] is not self.response:
            self._read = self.response, soup(self.response)
        return self._read[1]

    @property
    def text(self) -> str:
        return " ".join(self.html.get_text(" ").split())

    @property
    def h1(self) -> str:
        heading = self.html.find("h1")
        assert heading is not None
        return " ".join(heading.get_text(" ").split())

    def opens(self, url: str) -> "Citizen":
        self._took(url, self.client.get(url))
        return self

    def comes(self) -> "Citizen":
        return self.opens(f"/{self.lang}/s/{self.slug}/")

    def starts(self) -> "Citizen":
        return self.comes().presses("Start now")

    def answers(self, **given: str | list[str]) -> "Citizen":
        """Fill in what is named and press Continue."""
        return self.posts(self.form(given))

    def presses(self, words: str, **given: str | list[str]) -> "Citizen":
        """Press the button with these words."""
        for button in self.html.find_all("button"):
            if " ".join(button.get_text(" ").split()) == words:
                data = self.form(given, of=button.find_parent("form"))
                if button.get("name"):
                    data[str(button["name"])] = str(button["value"])
                action = button.get("formaction") or self._action(button.find_parent("form"))
                return self.posts(data, str(action))
        raise AssertionError(f"no button {words!r} on {self.url}: {self.text[:300]}")

    def sends(self) -> "Citizen":
        return self.presses("Send my answers")

    def form(self, given: Given, *, of: Tag | None = None) -> MultiDict[str, str]:
        """Return what the browser would post with these answers filled in."""
        form = of or self.html.find("form")
        assert isinstance(form, Tag), self.text
        by_name = {self._name(code): value for code, value in given.items()}
        data: MultiDict[str, str] = MultiDict()
        for control in form.find_all(["input", "textarea"]):
            name, kind = str(control.get("name", "")), control.get("type", "text")
            if name in by_name and kind != "hidden":
                continue
            if kind in {"radio", "checkbox"} and not control.has_attr("checked"):
                continue
            value = control.get_text().removeprefix("\n") if control.name == "textarea" else None
            data.add(name, value if value is not None else str(control.get("value", "")))
        for control in form.find_all("select"):
            chosen = control.find("option", selected=True)
            data.setdefault(str(control["name"]), str(chosen["value"]) if chosen else "")
        for name, value in by_name.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data

    def posts(self, data: Mapping[str, Any], url: str = "") -> "Citizen":
        """Post a form, to where it says, and follow where that leads."""
        url = url or self._action(self.html.find("form"))
        self._took(url, self.client.post(url, data=data))
        return self

    def _took(self, url: str, page: TestResponse) -> None:
        while page.status_code in {302, 303}:
            url = page.location
            page = self.client.get(url)
        self.page, self.url = page, url
        self.seen.append(page.get_data(as_text=True))

    def _action(self, form: Any) -> str:
        return str(form.get("action") or self.url)

    def _name(self, code: str) -> str:
        code, _, part = code.partition("__")
        if "." in code:
            return code
        return f"{self.ids[code]}-{part}" if part else self.ids[code]
