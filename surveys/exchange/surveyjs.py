"""SurveyJS: a definition in JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from surveys.exchange.jskinds import Element, entries_of
from surveys.exchange.jslogic import leads_of, with_calculated
from surveys.exchange.jswords import Json, named, objects, words
from surveys.exchange.report import Ledger

_QUOTES: Final = re.compile(r"\{(?P<name>[\w.\-]+)\}")
_SURVEY: Final = frozenset({"title", "description", "completedHtml", "pages", "elements",
                            "questions", "locale", "calculatedValues", "triggers", "questionsOrder",
                            "questionOrder"})  # fmt: skip
_PAGE: Final = frozenset({"name", "title", "description", "elements", "questions", "visibleIf",
                          "type", "questionsOrder", "questionOrder"})  # fmt: skip
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
    groups = with_calculated(content, groups, ledger)
    refuse_too_many(sum(len(group.entries) for group in groups))
    return Form(
        name=next(iter(texts["title"].values()), "survey"),
        source_lang=source_lang,
        languages=reader.languages,
        title=texts["title"],
        intro=texts["description"],
        thanks=texts["completedHtml"],
        groups=groups,
        quotes=_QUOTES,
        called=reader.called,
        leads=tuple(leads_of(content, ledger)),
        language_is_assumed="locale" not in content,
    )


@dataclass
class _Reader:
    ledger: Ledger
    languages: list[str]
    source_lang: str
    count: int = 0
    # The first row of a question that became one for each row.
    called: dict[str, str] = field(default_factory=dict)

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
        pages = objects(content.get("pages"))
        is_shuffled = self._is_shuffled(content, "survey")
        if not pages:
            entries = list(self._entries(content, (), 0))
            yield Group(None, "page", entries, is_shuffled=is_shuffled)
        for page in pages:
            name = named(page, "page")
            source = self.ledger.enter("group", name)
            self._no_room(page, name)
            title = words(page.get("title"))
            if title.lossy:
                self.ledger.changed(source, "text_made_plain")
            shown_if = self._shown_if(page, name)
            entries = [*self._preface(page, name), *self._entries(page, (), 0)]
            mixed = self._is_shuffled(page, name, default=is_shuffled)
            yield Group(source, name, entries, title.texts, shown_if, is_shuffled=mixed)

    def _is_shuffled(self, part: Json, name: str, *, default: bool = False) -> bool:
        order = str(part.get("questionsOrder") or part.get("questionOrder") or "default")
        if order not in {"default", "inherit", "initial", "random"}:
            self.ledger.no_room("setting", f"{name}.questionsOrder")
        return order == "random" or (default and order in {"default", "inherit"})

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
        for element in objects(holder.get("elements") or holder.get("questions")):
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
            elif made[0].name != name:
                self.called[name] = made[0].name
            yield from made

    def _shown_if(self, part: Json, name: str) -> _Shown:
        text = part.get("visibleIf")
        return relevance(self.ledger, name, text, SURVEYJS) if isinstance(text, str) else ()

    def _no_room(self, part: Json, name: str) -> None:
        for key in part:
            if key not in _PAGE:
                self.ledger.no_room("setting", f"{name}.{key}")


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
