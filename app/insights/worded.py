"""Words of a survey as figures tell them: in each language, over all its versions."""

from collections.abc import Iterable

import surveys
from app.insights.content import Words


def words(definition: surveys.Survey, string_id: str) -> Words:
    """Return the words of a string in each language that really has them."""
    texts = {lang: definition.text(string_id, lang) for lang in definition.languages}
    # What tells each person's own answer again tells the public none.
    return {
        lang: surveys.told(found.text, {}, lang)
        for lang, found in texts.items()
        if found.lang == lang
    }


def words_over(labels: Iterable[tuple[surveys.Survey, str]]) -> Words:
    """Return the words of one label in all versions, which come newest first.

    Where people read other words before, both are told, as “Orange / Green”: nobody who chose
    green is ever shown as having chosen orange.
    """
    told: dict[str, Words] = {}
    for definition, string_id in labels:
        source = definition.text(string_id, definition.source_lang).text
        told.setdefault(surveys.bare_words(source), words(definition, string_id))
    newest, *older = told.values()
    return {
        lang: " / ".join(dict.fromkeys([text, *(each[lang] for each in older if lang in each)]))
        for lang, text in newest.items()
    }
