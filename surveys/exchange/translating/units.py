"""What translators of one language are given: each text with its source, its state, its place."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from surveys.definition import Survey
from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating.places import places

Status: TypeAlias = Literal["missing", "machine", "outdated", "draft", "same", "good"]
"""`machine`: nothing but what a machine made and nobody has read, which is no part of a survey."""

MACHINE: Final = "Made by a machine; nobody has read it yet."


class Unit(NamedTuple):
    """One text of the survey as it stands in one language."""

    string_id: str
    source: str
    target: str
    status: Status
    place: str


class Work(NamedTuple):
    """The texts of a survey for one language; `survey` is its code."""

    survey: str
    source_lang: str
    lang: str
    units: tuple[Unit, ...]


class Returned(NamedTuple):
    """One text as a file brings it back.

    `is_done`: new words are settled, not a draft. `confirms`: words that are here already are
    said to be right. `problem` is one of REFUSALS when the file itself shows that it has one.
    """

    string_id: str
    source: str
    target: str
    is_done: bool
    confirms: bool
    problem: str = ""


class Parcel(NamedTuple):
    """What a file brings back; the languages are written as the file writes them."""

    survey: str
    source_lang: str
    lang: str
    units: tuple[Returned, ...]


def work_for(survey: Survey, lang: str, machine: Mapping[str, str] | None = None) -> Work:
    """Return what there is to translate into a language.

    `machine`: drafts that stand in for words that are missing, by string. ExchangeError when the
    survey is not offered in it, or written in it.
    """
    drafts = machine or {}
    if lang not in survey.languages or lang == survey.source_lang:
        raise ExchangeError("wrong_language", found=lang, expected=others(survey))
    found = []
    for string_id, place in places(survey).items():
        message = survey.strings[string_id]
        source = message.text_in(survey.source_lang)
        if source:
            status, target = status_of(survey, string_id, lang), message.text_in(lang)
            if status == "missing" and string_id in drafts:
                status, target = "machine", drafts[string_id]
            found.append(Unit(string_id, source, target, status, place))
    return Work(survey.code, survey.source_lang, lang, tuple(found))


def status_of(survey: Survey, string_id: str, lang: str) -> Status:
    """Return how one text stands in one language."""
    message = survey.strings[string_id]
    text = message.text_in(lang)
    if not text:
        return "missing"
    if message.is_outdated(lang):
        return "outdated"
    if message.translations[lang].status == "draft":
        return "draft"
    return "same" if text == message.text_in(survey.source_lang) else "good"


def others(survey: Survey) -> str:
    """Return the languages that a survey is translated into, as a list in one line."""
    return ", ".join(lang for lang in survey.languages if lang != survey.source_lang)
