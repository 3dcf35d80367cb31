"""Names of topics, and texts in several languages, as one reader sees them."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.i18n import direction, tag_of
from app.insights.models import Theme, Topic


class Wording(NamedTuple):
    """A text to show; `lang` and `dir` only when it is not in the reader's language."""

    text: str
    lang: str = ""
    dir: str = ""


class Name(NamedTuple):
    """What a topic is called, and whether only the machine has named it so far."""

    text: str
    lang: str
    dir: str
    by_machine: bool


def in_language(
    words: Mapping[str, str],
    locale: str,
    source_lang: str,
    fallbacks: Mapping[str, Sequence[str]] | None = None,
) -> Wording:
    """Return a text in the reader's language, or in the nearest one that has it."""
    chain = (locale, *(fallbacks or {}).get(locale, ()), source_lang, *words)
    lang = next((each for each in chain if words.get(each)), None)
    if lang is None:
        return Wording("")
    if lang == locale:
        return Wording(words[lang])
    return Wording(words[lang], tag_of(lang), direction(lang))


def name_of(topic: Topic | Theme, locale: str, source_lang: str) -> Name:
    """Return people's name for a topic or theme, or the machine's words until there is one."""
    labels = json.loads(topic.labels_json)
    if labels:
        return Name(*in_language(labels, locale, source_lang), by_machine=False)
    return Name(topic.label_by_staff or topic.label_by_machine, "", "", not topic.label_by_staff)


def words_of(topic: Topic) -> list[str]:
    """Return the words that tell a topic from the others, those of its main languages first."""
    by_language: Mapping[str, Sequence[str]] = json.loads(topic.words_json)
    return list(dict.fromkeys(word for words in by_language.values() for word in words))


def words_by_language(topic: Topic) -> Mapping[str, Sequence[str]]:
    """Return the words of a topic in each language that people used, the main one first."""
    found: Mapping[str, Sequence[str]] = json.loads(topic.words_json)
    return found
