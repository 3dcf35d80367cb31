"""Flask and Jinja as this application uses them: without what it never asks for."""

from collections.abc import Callable, MutableMapping
from typing import Any

import flask
from flask.templating import Environment
from typing_extensions import override


class Templates(Environment):
    """Jinja's environment; what templates may use is settled when a template is loaded."""

    @override
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Jinja's own chain of dictionaries is searched in Python, for each page and each import.
        return {**self.globals, **(d or {})}


class Application(flask.Flask):
    """Flask, all of whose functions are ordinary ones."""

    jinja_environment = Templates

    @override
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        # Flask would look at each hook of each request whether it is a coroutine.
        return func
