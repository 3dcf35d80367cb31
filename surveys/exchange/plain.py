"""Words out of HTML: what other systems store as markup, surveys store as plain text."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final, NamedTuple

from typing_extensions import override

from surveys.exchange.form import Texts

_LINES: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
)
_UNHEARD: Final = frozenset({"script", "style"})
# Tags without which the words say the same.
_HARMLESS: Final = frozenset({"p", "br", "div", "span"})


class Plain(NamedTuple):
    """The words, and whether something besides them was lost (links, pictures, bold type)."""

    text: str
    lossy: bool


class PlainTexts(NamedTuple):
    """Words in each language, and whether something besides them was lost."""

    texts: dict[str, str]
    lossy: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.lossy = False
        self._unheard = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.lossy |= tag not in _HARMLESS
        self._unheard += tag in _UNHEARD
        self._end_line(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._unheard -= tag in _UNHEARD and self._unheard > 0
        self._end_line(tag)

    @override
    def handle_data(self, data: str) -> None:
        if not self._unheard:
            self.words.append(data)

    def _end_line(self, tag: str) -> None:
        if tag in _LINES:
            self.words.append("\n")


def plain(markup: str) -> Plain:
    """Return the words of the markup; text without any tag or character reference stays as is."""
    if not re.search(r"<[a-zA-Z/!]|&[#a-zA-Z]", markup):
        return Plain(markup.strip(), lossy=False)
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in "".join(reader.words).split("\n"))
    return Plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), reader.lossy)


def plain_texts(texts: Mapping[str, str]) -> PlainTexts:
    """Return the words of each language, without those that say nothing."""
    made = {lang: plain(text) for lang, text in texts.items()}
    kept = {lang: each.text for lang, each in made.items() if each.text}
    return PlainTexts(kept, any(each.lossy for each in made.values()))


def in_row(question: Texts, row: Texts) -> dict[str, str]:
    """Return the words of a question and, on a line of their own, those of one of its rows."""
    both = ((lang, (question.get(lang, ""), row.get(lang, ""))) for lang in (*question, *row))
    return {lang: "\n".join(filter(None, texts)) for lang, texts in both}
