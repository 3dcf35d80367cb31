"""One URL, two answers: a whole page for browsers, a fragment for htmx."""

from flask import Flask, Response, render_template, request


def is_fragment() -> bool:
    """Return whether htmx asks, and only wants the part that changes.

    After "Back" it may ask for a page that it has not kept; that one it wants whole.
    """
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-History-Restore-Request") != "true"


def render(page: str, /, *, fragment: str, **context: object) -> str:
    """Return `page` for browsers, `fragment` for htmx swaps."""
    return render_template(fragment if is_fragment() else page, **context)


def init_app(app: Flask) -> None:
    """Keep caches from mixing pages and fragments."""

    @app.after_request
    def vary(response: Response) -> Response:
        response.vary.update(["HX-Request", "HX-History-Restore-Request"])
        return response
