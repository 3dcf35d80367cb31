"""One survey: its pages, its words, and its JSON form."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from surveys.attached import Upload
from surveys.choices import NUMERALS, OfferingQuestion
from surveys.conditions import ShowIf
from surveys.linked import LinkValue
from surveys.model import Code, Id, Language, Model, StringId
from surveys.questions import Item
from surveys.repeats import Repeat
from surveys.steering import Branches, Quotas, Rules
from surveys.text import Message, Wording, resolve, source_hash

MAX_PAGES: Final = 200
MAX_ITEMS: Final = 200
MAX_STRINGS: Final = 20_000


class UnknownItemError(KeyError):
    """The survey has no item with this id."""


class UnknownPageError(KeyError):
    """The survey has no page with this code."""


class UnknownStringError(KeyError):
    """The survey has no string with this id."""


class LibraryRef(Model):
    """The ready-made survey this one began as, and whose wording it has."""

    id: Code
    wording_version: str
    source: str = ""


class Page(Model):
    """Items that are shown together, once or entry by entry.

    An exit page is shown only to those whom a branch leads there, and ends their questions.
    """

    id: Id
    code: Code
    title: StringId | None = None
    items: Annotated[tuple[Item, ...], Field(max_length=MAX_ITEMS)] = ()
    show_if: ShowIf | None = None
    is_exit: bool = False
    is_shuffled: bool = False
    branches: Branches = ()
    rules: Rules = ()
    repeats: Repeat | None = None

    @cached_property
    def item_ids(self) -> frozenset[str]:
        """Return the ids of the items on the page."""
        return frozenset(item.id for item in self.items)

    def string_ids(self) -> Iterator[str]:
        """Yield the id of every string of the page itself."""
        if self.title is not None:
            yield self.title
        if self.repeats is not None:
            yield from self.repeats.string_ids()


class Survey(Model):
    """One immutable definition of a survey."""

    format: Literal[1]
    code: Code
    source_lang: Language
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=60)]
    fallbacks: dict[Language, tuple[Language, ...]] = Field(default_factory=dict)
    title: StringId
    intro: StringId | None = None
    notice: StringId | None = None
    thanks: StringId | None = None
    pages: Annotated[tuple[Page, ...], Field(max_length=MAX_PAGES)] = ()
    strings: Annotated[dict[StringId, Message], Field(max_length=MAX_STRINGS)]
    retired_codes: tuple[Code, ...] = ()
    library: LibraryRef | None = None
    quotas: Quotas = ()

    def items(self) -> Iterator[Item]:
        """Yield every item in order."""
        for page in self.pages:
            yield from page.items

    def item(self, item_id: str) -> Item:
        """Return the item with this id."""
        try:
            return self._items[item_id]
        except KeyError:
            raise UnknownItemError(item_id) from None

    def has_item(self, item_id: str) -> bool:
        """Return whether there is an item with this id."""
        return item_id in self._items

    def is_repeated(self, item_id: str) -> bool:
        """Return whether the item stands on a page that repeats."""
        return item_id in self._repeated

    def item_coded(self, code: str) -> Item:
        """Return the item with this code."""
        for item in self.items():
            if item.code == code:
                return item
        raise UnknownItemError(code)

    def page(self, code: str) -> Page:
        """Return the page with this code."""
        return self.pages[self.position(code)]

    def position(self, page_code: str) -> int:
        """Return the place of the page, counted from 0."""
        for place, page in enumerate(self.pages):
            if page.code == page_code:
                return place
        raise UnknownPageError(page_code)

    def text(self, string_id: str, lang: str) -> Wording:
        """Return the words in this language, or in the nearest one that has them."""
        message = self.strings.get(string_id)
        if message is not None:
            chain = (lang, *self.fallbacks.get(lang, ()), self.source_lang)
            return resolve(message, chain) or Wording("", self.source_lang)
        if string_id in NUMERALS:
            return Wording(NUMERALS[string_id], lang)
        raise UnknownStringError(string_id)

    def string_ids(self) -> Iterator[str]:
        """Yield the id of every string in use, in the order people read them."""
        yield from filter(None, (self.title, self.intro, self.notice))
        for page in self.pages:
            yield from page.string_ids()
            for item in page.items:
                yield from item.string_ids()
            yield from (rule.message for rule in page.rules)
        yield from (quota.message for quota in self.quotas if quota.message)
        yield from filter(None, (self.thanks,))

    @cached_property
    def link_values(self) -> tuple[LinkValue, ...]:
        """Return what is taken from the address of the first page."""
        return tuple(item for item in self.items() if isinstance(item, LinkValue))

    @cached_property
    def is_shuffled(self) -> bool:
        """Return whether anything stands in another order for each person."""
        offering = (item for item in self.items() if isinstance(item, OfferingQuestion))
        return any(page.is_shuffled for page in self.pages) or any(
            item.is_shuffled for item in offering
        )

    @cached_property
    def asks_files(self) -> bool:
        """Return whether any question asks for files."""
        return any(isinstance(item, Upload) for item in self.items())

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items()}

    @cached_property
    def _repeated(self) -> frozenset[str]:
        return frozenset(item.id for page in self.pages if page.repeats for item in page.items)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        counts = Counter(_ids(self))
        if max(counts.values(), default=0) > 1:
            raise PydanticCustomError("duplicate_id", "an id stands for two things")
        return self

    @model_validator(mode="after")
    def _strings_are_there(self) -> Self:
        if not set(self.string_ids()) <= self.strings.keys() | NUMERALS.keys():
            raise PydanticCustomError("unknown_string", "a string id has no string")
        return self

    @model_validator(mode="after")
    def _languages_fit(self) -> Self:
        if self.source_lang not in self.languages:
            raise PydanticCustomError("source_lang", "the source language is not offered")
        if len(set(self.languages)) < len(self.languages):
            raise PydanticCustomError("duplicate_language", "a language is named twice")
        return self

    @model_validator(mode="after")
    def _hashes_are_true(self) -> Self:
        for message in self.strings.values():
            if message.source_hash != source_hash(message.text_in(self.source_lang)):
                raise PydanticCustomError("source_hash", "a source hash is not of its text")
        return self


def to_json(survey: Survey) -> str:
    """Return the canonical JSON: sorted, without spaces, defaults left out."""
    # Leaving defaults out keeps digests as they are when a later format adds a field.
    content = survey.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(survey: Survey) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(to_json(survey).encode()).hexdigest()


def _ids(survey: Survey) -> Iterator[str]:
    yield from (quota.id for quota in survey.quotas)
    for page in survey.pages:
        yield page.id
        yield from (rule.id for rule in page.rules)
        for item in page.items:
            yield item.id
            if isinstance(item, OfferingQuestion):
                yield from (option.id for option in item.labelled())
