"""Whether a rendered page can be read by everybody, as far as a machine can tell without a browser.

It looks at what a draft can break or a template forget: tags, ids, headings, names, languages.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
BARE: Final = frozenset({"rect", "path", "circle", "line", "use", "stop"})
"""Parts of drawings, which may close themselves."""
REFERENCES: Final = ("aria-describedby", "aria-labelledby", "for")
SCRIPTS: Final[Mapping[str, frozenset[str]]] = {
    "ar": frozenset({"ARABIC"}),
    "fa": frozenset({"ARABIC"}),
    "hi": frozenset({"DEVANAGARI"}),
    "ja": frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"}),
    "ko": frozenset({"HANGUL", "CJK"}),
    "zh": frozenset({"CJK"}),
}
"""Scripts that a language is written in besides Latin letters, in which names stand everywhere."""
FOREIGN: Final = 3
"""So many letters of another script are a piece in another language."""


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str | None]
    lang: str
    words: list[str] = field(default_factory=list)
    heads: int = 0
    has_caption: bool = False


def faults(html: str) -> list[str]:
    """Return codes of what is wrong with a whole page, each once; nothing when all is well."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return sorted({*reader.found, *_whole(reader)})


def _whole(reader: "_Reader") -> Iterator[str]:
    if reader.open:
        yield "tags"
    if any(times > 1 for times in Counter(reader.ids).values()):
        yield "ids"
    if reader.wanted - set(reader.ids):
        yield "references"
    if reader.levels.count(1) != 1 or not reader.titles:
        yield "headings"
    if any(level > before + 1 for before, level in zip(reader.levels, reader.levels[1:])):  # noqa: B905
        yield "headings"


class _Reader(HTMLParser):
    """Reads a page once, and keeps what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Element] = []
        self.found: set[str] = set()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.levels: list[int] = []
        self.titles: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._refer(attributes)
        lang = attributes["lang"] if "lang" in attributes else self._lang()
        element = _Element(tag, attributes, lang or "")
        self._enter(element)
        if tag not in VOID:
            self.open.append(element)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._refer(dict(attrs))
        if tag not in VOID | BARE:
            self.found.add("tags")

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.found.add("tags")
            return
        element = self.open.pop()
        self._leave(element)
        if self.open:
            self.open[-1].words += element.words

    @override
    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.open[-1].words.append(data)
            self._check_script(data)

    def _lang(self) -> str:
        return self.open[-1].lang if self.open else ""

    def _refer(self, attributes: Mapping[str, str | None]) -> None:
        if attributes.get("id"):
            self.ids.append(str(attributes["id"]))
        for name in REFERENCES:
            self.wanted.update((attributes.get(name) or "").split())

    def _enter(self, element: _Element) -> None:
        if element.tag == "html" and not (element.lang and element.attributes.get("dir")):
            self.found.add("language")
        if element.tag == "img" and element.attributes.get("alt") is None:
            self.found.add("alternatives")
        if element.attributes.get("lang") and not element.attributes.get("dir"):
            self._check_direction(element)
        table = next((each for each in reversed(self.open) if each.tag == "table"), None)
        if table is not None:
            table.heads += element.tag == "th" and bool(element.attributes.get("scope"))
            table.has_caption = table.has_caption or element.tag == "caption"

    def _leave(self, element: _Element) -> None:
        words = "".join(element.words).strip()
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.levels.append(int(element.tag[1]))
                self._named(words, "headings")
            case "a" if "href" in element.attributes:
                self._named(words or element.attributes.get("aria-label") or "", "links")
            case "button" | "summary" | "caption" | "label":
                self._named(words or element.attributes.get("aria-label") or "", "names")
            case "title":
                self.titles.append(words)
            case "table" if not (element.heads and element.has_caption):
                self.found.add("tables")
            case _:
                pass

    def _named(self, words: str, code: str) -> None:
        if not words:
            self.found.add(code)

    def _check_direction(self, element: _Element) -> None:
        # A word within a sentence keeps its own direction by <bdi>; any other piece has to say it.
        outside = self._lang()
        turns = _is_rtl(element.lang) != _is_rtl(outside)
        if outside and turns and element.tag != "bdi":
            self.found.add("directions")

    def _check_script(self, data: str) -> None:
        inside = self.open[-1]
        is_set_apart = any(each.tag in {"bdi", "code", "script", "style"} for each in self.open)
        is_free = any(each.attributes.get("dir") == "auto" for each in self.open)
        if is_set_apart or is_free or not inside.lang:
            return
        own = SCRIPTS.get(inside.lang.split("-")[0], frozenset())
        others = Counter(script for script in map(_script, data) if script)
        if sum(n for script, n in others.items() if script not in own) >= FOREIGN:
            self.found.add("pieces")


def _is_rtl(lang: str) -> bool:
    return "ARABIC" in SCRIPTS.get(lang.split("-", maxsplit=1)[0], frozenset())


def _script(char: str) -> str:
    """Return the script of a letter that is not Latin; nothing for signs, digits and Latin."""
    if char.isascii() or not char.isalpha():
        return ""
    script = unicodedata.name(char, "").split(" ")[0]
    return "" if script in {"LATIN", "FEMININE", "MASCULINE", "MODIFIER", "MICRO"} else script
