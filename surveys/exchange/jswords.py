"""Values and words of a SurveyJS definition, which may be anything."""

from collections.abc import Mapping
from typing import TypeAlias

from surveys.exchange.plain import PlainTexts, plain_texts

Json: TypeAlias = Mapping[str, object]


def objects(value: object) -> list[Json]:
    """Return the objects in a list, nothing for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: object) -> PlainTexts:
    """Return a localised text (a string, or one for each language) as plain text."""
    given = value if isinstance(value, Mapping) else {"default": value}
    texts = {
        "" if lang == "default" else str(lang): text
        for lang, text in given.items()
        if isinstance(text, str)
    }
    return plain_texts(texts)


def plain_value(value: object) -> str:
    """Return a value as expressions write it, nothing for a list or an object."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def named(part: Json, stem: str) -> str:
    """Return the name of a page or question, the stem when it has none."""
    name = part.get("name")
    return name if isinstance(name, str) and name.strip() else stem
