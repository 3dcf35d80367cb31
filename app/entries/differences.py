"""What changed between two versions of an entry: word by word, figure by figure, for one reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from app.entries.content import Content, FindingContent
from app.entries.drift import ENOUGH
from app.entries.reading import FindingView, Reading, Words
from app.entries.texts import BLOCKS, FINDING_FIELDS, Texts
from app.i18n import direction, tag_of
from app.insights.disclosure import PublicCount

# Chinese and Japanese put no spaces between words: there each sign stands for itself.
TOKENS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|[^\w\s]")
MOST_TOKENS: Final = 4_000
"""Longer texts are shown as replaced whole: comparing them word by word would take too long."""
Kind = Literal["same", "added", "removed"]


class Piece(NamedTuple):
    """A part of a text that stayed, was added or was removed."""

    kind: Kind
    text: str


class TextChange(NamedTuple):
    """A text that was changed; `lang` and `dir` only when it is not in the page's language."""

    field: str
    pieces: tuple[Piece, ...]
    lang: str
    dir: str


class FactChange(NamedTuple):
    """A fact that was changed, from what to what: codes, dates or public counts, or nothing."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class FindingChange:
    """What changed in one finding; `is_new`, `is_gone`: all of it."""

    name: Words
    texts: tuple[TextChange, ...]
    facts: tuple[FactChange, ...]
    quotes_added: int
    quotes_removed: int
    is_new: bool = False
    is_gone: bool = False

    @property
    def is_any(self) -> bool:
        """Return whether anything changed."""
        quotes = self.quotes_added or self.quotes_removed
        return bool(self.texts or self.facts or quotes or self.is_new or self.is_gone)


@dataclass(frozen=True)
class Changes:
    """Everything that changed from one version to the next, as one reader sees it."""

    texts: tuple[TextChange, ...]
    facts: tuple[FactChange, ...]
    findings: tuple[FindingChange, ...]
    elsewhere: tuple[tuple[str, int], ...]

    @property
    def is_any(self) -> bool:
        """Return whether anything changed that this reader can see."""
        return bool(self.texts or self.facts or self.findings)


def changes(before: Reading, after: Reading, locale: str) -> Changes:
    """Return what changed, the texts in the reader's language, or else in the source language."""
    old, new = before.content, after.content
    lang = locale if locale in (*old.languages, *new.languages) else new.source_lang
    names = [field.name for block in BLOCKS.values() for field in block]
    return Changes(
        texts=tuple(_texts(old.texts, new.texts, names, lang, locale)),
        facts=tuple(_facts(before, after)),
        findings=tuple(each for each in _findings(before, after, lang, locale) if each.is_any),
        elsewhere=tuple(_elsewhere(old, new, lang)),
    )


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, word by word: what stayed, was removed and was added."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        whole = (Piece("removed", before), Piece("added", after))
        return tuple(each for each in whole if each.text)
    found: list[Piece] = []
    for act, low, high, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(Piece("same", "".join(old[low:high])))
            continue
        both = (Piece("removed", "".join(old[low:high])), Piece("added", "".join(new[from_:to])))
        found += [each for each in both if each.text]
    return tuple(found)


def _texts(
    old: Texts, new: Texts, names: list[str], lang: str, locale: str
) -> Iterator[TextChange]:
    here = ("", "") if lang == locale else (tag_of(lang), direction(lang))
    for name in names:
        before, after = old.text(name, lang), new.text(name, lang)
        if before != after:
            yield TextChange(name, pieces(before, after), *here)


def _facts(before: Reading, after: Reading) -> Iterator[FactChange]:
    old, new = before.content, after.content
    yield from _differing(
        {
            "stage": (old.stage, new.stage),
            "contact": (old.contact, new.contact),
            "promised": (old.dates.promised, new.dates.promised),
            "next_update": (old.dates.next_update, new.dates.next_update),
            "closed": (old.dates.closed, new.dates.closed),
            **{
                f"link_{kind}": (old.links.get(kind), new.links.get(kind))
                for kind in sorted({*old.links, *new.links})
            },
        }
    )
    for fact in ("people", "answered", "not_grouped"):
        yield from _counted(fact, getattr(before, fact), getattr(after, fact))


def _findings(before: Reading, after: Reading, lang: str, locale: str) -> Iterator[FindingChange]:
    old, new = _by_id(before), _by_id(after)
    for key, (finding, view) in new.items():
        if key not in old:
            yield FindingChange(view.texts.get("name", Words("")), (), (), 0, 0, is_new=True)
            continue
        yield _finding(*old[key], finding, view, (lang, locale))
    for key, (_finding_content, view) in old.items():
        if key not in new:
            yield FindingChange(view.texts.get("name", Words("")), (), (), 0, 0, is_gone=True)


def _by_id(reading: Reading) -> Mapping[UUID, tuple[FindingContent, FindingView]]:
    both = zip(reading.content.findings, reading.findings, strict=True)
    return {finding.id: (finding, view) for finding, view in both}


def _finding(
    old: FindingContent,
    old_view: FindingView,
    new: FindingContent,
    new_view: FindingView,
    langs: tuple[str, str],
) -> FindingChange:
    quotes, former = {each.id for each in new.quotes}, {each.id for each in old.quotes}
    facts = {
        "status": (old.status, new.status),
        "decided_on": (old.decided_on, new.decided_on),
        "document": (old.document, new.document),
        "due_on": (old_view.due_on, new_view.due_on),
    }
    names = [field.name for field in FINDING_FIELDS]
    return FindingChange(
        name=new_view.texts.get("name", Words("")),
        texts=tuple(_texts(old.texts, new.texts, names, *langs)),
        facts=(*_differing(facts), *_counted("people", old_view.people, new_view.people)),
        quotes_added=len(quotes - former),
        quotes_removed=len(former - quotes),
    )


def _differing(facts: Mapping[str, tuple[Any, Any]]) -> Iterator[FactChange]:
    for fact, (before, after) in facts.items():
        if before != after:
            yield FactChange(fact, before or None, after or None)


def _counted(fact: str, before: PublicCount, after: PublicCount) -> Iterator[FactChange]:
    # Two versions may lie a day apart: a small step would tell of a person.
    if before.value is None or after.value is None:
        return
    if abs(before.value - after.value) >= ENOUGH:
        yield FactChange(fact, before, after)


def _elsewhere(old: Content, new: Content, lang: str) -> Iterator[tuple[str, int]]:
    """Yield the other languages in which texts changed, and how many."""
    former = {each.id: each.texts for each in old.findings}
    for other in dict.fromkeys((*new.languages, *old.languages)):
        if other == lang:
            continue
        count = _changed_in(old.texts, new.texts, other)
        count += sum(
            _changed_in(former.get(each.id, Texts({})), each.texts, other) for each in new.findings
        )
        if count:
            yield other, count


def _changed_in(old: Texts, new: Texts, lang: str) -> int:
    before, after = old.in_language(lang), new.in_language(lang)
    return sum(before.get(name) != after.get(name) for name in before.keys() | after.keys())
