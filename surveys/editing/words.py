"""Edits to the words and languages of a survey."""

from collections.abc import Container, Mapping, Sequence
from typing import Literal

from surveys.definition import Survey
from surveys.editing.errors import EditError, changed, refusing
from surveys.editing.naming import new_id
from surveys.editing.tree import all_ids
from surveys.posted import clean
from surveys.text import MAX_TEXT, Message, Translation, source_hash
from surveys.values import AnswerError


def new_survey(*, code: str, source_lang: str, title: str, languages: Sequence[str] = ()) -> Survey:
    """Return a survey without pages."""
    with refusing():
        return Survey(
            format=1,
            code=code,
            source_lang=source_lang,
            languages=tuple(languages) or (source_lang,),
            title="title",
            strings={"title": message(title, source_lang)},
        )


def set_text(
    survey: Survey,
    string_id: str,
    lang: str,
    text: str,
    *,
    status: Literal["good", "draft"] = "good",
) -> Survey:
    """Return the survey with these words in this language; empty words take the old ones away."""
    if string_id not in survey.strings:
        raise EditError("unknown_string")
    if lang not in survey.languages:
        raise EditError("unknown_language")
    old, text = survey.strings[string_id], _clean(text)
    current = source_hash(text) if lang == survey.source_lang else old.source_hash
    others = {key: value for key, value in old.translations.items() if key != lang}
    if text:
        others[lang] = Translation(text=text, status=status, source_hash=current)
    new = Message(source_hash=current, translations=others)
    return changed(survey, strings={**survey.strings, string_id: new})


def edit_survey(
    survey: Survey,
    *,
    title: str | None = None,
    intro: str | None = None,
    notice: str | None = None,
    thanks: str | None = None,
) -> Survey:
    """Return the survey with other words in its source language; "" removes any but the title."""
    given = {"title": title, "intro": intro, "notice": notice, "thanks": thanks}
    texts = {field: text for field, text in given.items() if text is not None}
    survey, fields = with_words(survey, dict(survey), texts, optional={"intro", "notice", "thanks"})
    return without_unused(changed(survey, **fields))


def set_languages(
    survey: Survey,
    languages: Sequence[str],
    fallbacks: Mapping[str, Sequence[str]] | None = None,
) -> Survey:
    """Return the survey offered in these languages; words in others are kept, not shown."""
    if survey.source_lang not in languages:
        raise EditError("source_language")
    chains = survey.fallbacks if fallbacks is None else fallbacks
    kept = {lang: tuple(chain) for lang, chain in chains.items() if lang in languages}
    with refusing():
        return changed(survey, languages=tuple(languages), fallbacks=kept)


def message(text: str, source_lang: str) -> Message:
    """Return a new string with words in the source language only."""
    text = _clean(text)
    if not text:
        return Message()
    current = source_hash(text)
    words = Translation(text=text, source_hash=current)
    return Message(source_hash=current, translations={source_lang: words})


def add_strings(survey: Survey, texts: Sequence[str]) -> tuple[Survey, list[str]]:
    """Return the survey with new strings, and their ids in order."""
    taken, strings, ids = all_ids(survey), dict(survey.strings), []
    for text in texts:
        string_id = new_id(taken)
        taken.add(string_id)
        ids.append(string_id)
        strings[string_id] = message(text, survey.source_lang)
    return changed(survey, strings=strings), ids


def with_words(
    survey: Survey,
    owner: Mapping[str, object],
    texts: Mapping[str, str],
    *,
    optional: Container[str],
) -> tuple[Survey, dict[str, str | None]]:
    """Return the survey with the texts stored, and the string id for each field of the owner.

    A field that has a string keeps its id, so that translations stay and count as outdated;
    an optional one whose words are emptied gives its string up.
    """
    fields: dict[str, str | None] = {}
    for field, text in texts.items():
        old = owner[field]
        if not text.strip() and field in optional:
            fields[field] = None
        elif isinstance(old, str):
            survey, fields[field] = set_text(survey, old, survey.source_lang, text), old
        else:
            survey, (fields[field],) = add_strings(survey, [text])
    return survey, fields


def without_unused(survey: Survey) -> Survey:
    """Return the survey without strings that nothing shows."""
    used = set(survey.string_ids())
    kept = {key: value for key, value in survey.strings.items() if key in used}
    return changed(survey, strings=kept)


def _clean(text: str) -> str:
    try:
        return clean(text, max_length=MAX_TEXT)
    except AnswerError as error:
        raise EditError(error.code) from None
