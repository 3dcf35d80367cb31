"""Pages for paper as PDF: tagged, in any of our scripts. Loaded only by the process that draws.

Nothing is fetched: a page brings its pictures and styles with it.
"""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from typing_extensions import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from app.assets import SOURCE

SHEETS: Final = Path(__file__).parent / "sheets"
VARIANT: Final = "pdf/ua-1"
# They speak of what screens need and paper does not, and of fonts by their size.
for _name in ("weasyprint", "weasyprint.progress", "fontTools"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
_FIGURE: Final = re.compile(r'(<span class="num">([^<]*)</span><svg class="draw"[^>]*>)')
_ICON: Final = re.compile(r'<svg(?! class="draw")[^>]*aria-hidden="true".*?</svg>', re.DOTALL)
_LABELLED: Final = re.compile(r'(<svg\b[^>]*\baria-label="([^"]*)"[^>]*>)')
_PATH: Final = re.compile(r'(<a\b[^>]*\bhref=")(/[^"]*)"')


class _Nothing(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Whatever a page asks for, it does not get."""

    @override
    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        raise ValueError(f"a page for paper asks for {url.partition(':')[0]}")


class Drawn:
    """A page that has been laid out, and can be looked at before it is written."""

    def __init__(self, html: str, sheets: Sequence[str], base_url: str) -> None:
        fonts = FontConfiguration()
        styles = [CSS(string=sheet(name), font_config=fonts) for name in sheets]
        page = HTML(string=for_paper(html, base_url), base_url=base_url, url_fetcher=_Nothing())
        self._document: Any = page.render(
            stylesheets=styles, font_config=fonts, pdf_variant=VARIANT
        )

    @property
    def pages(self) -> int:
        """Return how many pages it has."""
        return len(self._document.pages)

    def pdf(self) -> bytes:
        """Return it as a tagged PDF; the same page gives the same bytes."""
        return bytes(self._document.write_pdf(pdf_variant=VARIANT))


def sheet(name: str) -> str:
    """Return a style sheet: one for paper alone, or one that browsers print with as well."""
    here = SHEETS / f"{name}.css"
    return (here if here.exists() else SOURCE / "css" / here.name).read_text("utf-8")


def for_paper(html: str, base_url: str) -> str:
    """Return the page with a text for each bar, whole addresses, and no mere ornaments."""
    # The tags of a PDF know no "hidden": each picture needs a text, or has to go.
    told = _FIGURE.sub(r"\1<title>\2</title>", _ICON.sub("", html))
    told = _LABELLED.sub(r"\1<title>\2</title>", told)
    return _PATH.sub(lambda link: f'{link[1]}{base_url.rstrip("/")}{link[2]}"', told)
