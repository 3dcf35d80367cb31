"""SurveyJS: a definition in JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import SURVEYJS
from surveys.exchange.form import (
    Entry,
    Form,
    Group,
    Relevance,
    Texts,
    refuse_too_many,
    relevance,
)
from surveys.exchange.jskinds import Element, Json, entries_of, named, words
from surveys.exchange.report import Ledger

_QUOTES: Final = re.compile(r"\{[\w.\-]+\}")
_SURVEY: Final = frozenset({"title", "description", "completedHtml", "pages", "elements",
                            "questions", "locale"})  # fmt: skip
_PAGE: Final = frozenset({"name", "title", "description", "elements", "questions", "visibleIf",
                          "type"})  # fmt: skip
_MAX_DEPTH: Final = 30
_Shown: TypeAlias = Sequence[Relevance]


def read(content: Json, ledger: Ledger) -> Form:
    """Return the questionnaire; ExchangeError when the content is not one."""
    source_lang = str(content.get("locale") or "en")
    languages = list(dict.fromkeys(_languages(content, 0)))
    reader = _Reader(ledger, [lang for lang in languages if lang != "default"], source_lang)
    for key in content:
        if key not in _SURVEY:
            ledger.no_room("setting", key)
    texts = {
        key: reader.text(key, content.get(key)) for key in ("title", "description", "completedHtml")
    }
    groups = list(reader.groups(content))
    refuse_too_many(reader.count)
    return Form(
        name=next(iter(texts["title"].values()), "survey"),
        source_lang=source_lang,
        languages=reader.languages,
        title=texts["title"],
        intro=texts["description"],
        thanks=texts["completedHtml"],
        groups=groups,
        quotes=_QUOTES,
        language_is_assumed="locale" not in content,
    )


@dataclass
class _Reader:
    ledger: Ledger
    languages: list[str]
    source_lang: str
    count: int = 0

    def text(self, name: str, value: object) -> Texts:
        made = words(value)
        if made.texts:
            source = self.ledger.enter("text", name)
            if any(_QUOTES.search(text) for text in made.texts.values()):
                self.ledger.changed(source, "refers_to_answers")
            if made.lossy:
                self.ledger.changed(source, "text_made_plain")
            self.ledger.became(source)
        return made.texts

    def groups(self, content: Json) -> Iterator[Group]:
        pages = _objects(content.get("pages"))
        if not pages:
            yield Group(None, "page", list(self._entries(content, (), 0)))
        for page in pages:
            name = named(page, "page")
            source = self.ledger.enter("group", name)
            self._no_room(page, name)
            title = words(page.get("title"))
            if title.lossy:
                self.ledger.changed(source, "text_made_plain")
            shown_if = self._shown_if(page, name)
            entries = [*self._preface(page, name), *self._entries(page, (), 0)]
            yield Group(source, name, entries, title.texts, shown_if)

    def _preface(self, page: Json, name: str) -> Iterator[Entry]:
        text = words(page.get("description"))
        if text.texts:
            source = self.ledger.enter("text", f"{name}.description")
            if text.lossy:
                self.ledger.changed(source, "text_made_plain")
            yield Entry(source, f"{name}_description", "statement", text.texts)

    def _entries(self, holder: Json, shown_if: _Shown, depth: int) -> Iterator[Entry]:
        if depth > _MAX_DEPTH:
            raise ExchangeError("too_deep")
        for element in _objects(holder.get("elements") or holder.get("questions")):
            name = named(element, "question")
            if element.get("type") == "panel":
                source = self.ledger.enter("group", name)
                self.ledger.changed(source, "group_opened")
                self._no_room(element, name)
                inner = (*shown_if, *self._shown_if(element, name))
                yield from self._preface(element, name)
                yield from self._entries(element, inner, depth + 1)
                continue
            self.count += 1
            refuse_too_many(self.count)
            own = self._shown_if(element, name)
            asked = Element(element, name, self.ledger.enter("question", name), (*shown_if, *own))
            made = entries_of(asked, self.ledger, (self.languages, self.source_lang))
            if not made:
                for each in own:
                    self.ledger.refused(each.source, "not_used")
            yield from made

    def _shown_if(self, part: Json, name: str) -> _Shown:
        text = part.get("visibleIf")
        return relevance(self.ledger, name, text, SURVEYJS) if isinstance(text, str) else ()

    def _no_room(self, part: Json, name: str) -> None:
        for key in part:
            if key not in _PAGE:
                self.ledger.no_room("setting", f"{name}.{key}")


def _objects(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _languages(value: object, depth: int) -> Iterator[str]:
    """Yield the languages of every localised text; those have a "default" or are all codes."""
    if depth > 4 * _MAX_DEPTH:
        raise ExchangeError("too_deep")
    if isinstance(value, Mapping):
        if "default" in value and all(isinstance(text, str) for text in value.values()):
            yield from value
        for inner in value.values():
            yield from _languages(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _languages(inner, depth + 1)
