"""Problems of words: missing, outdated, unfinished, suspiciously equal, too long."""

from collections.abc import Iterator
from typing import Final

from surveys.checks.pipes import pipes
from surveys.checks.problems import Problem, problem
from surveys.choices import NUMERALS, OfferingQuestion
from surveys.definition import Survey
from surveys.questions import Statement

_LONG: Final = 50


def words(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with the texts of the survey."""
    for lang in sorted({each for chain in survey.fallbacks.values() for each in chain}):
        if lang not in survey.languages:
            yield problem("unknown_fallback", lang=lang)
    labels = _labels(survey)
    for string_id, owner in _owners(survey).items():
        if survey.strings[string_id].text_in(survey.source_lang):
            yield from _translations(survey, string_id, owner)
            yield from pipes(survey, string_id, owner)
        elif string_id in labels:
            yield problem("unlabelled_option", labels[string_id], owner=owner)
        else:
            yield problem("missing_source_text", string_id, owner=owner)
    for item in survey.items():
        count = len(survey.text(item.prompt, survey.source_lang).text.split())
        if count > _LONG and not isinstance(item, Statement):
            yield problem("long_prompt", item.id, count=count, max=_LONG)


def _translations(survey: Survey, string_id: str, owner: str) -> Iterator[Problem]:
    message = survey.strings[string_id]
    source = message.text_in(survey.source_lang)
    for lang in survey.languages:
        if lang == survey.source_lang:
            continue
        text = message.text_in(lang)
        where = {"where": string_id, "owner": owner, "lang": lang}
        if not text:
            yield problem("missing_translation", **where)
            continue
        if message.is_outdated(lang):
            yield problem("outdated_translation", **where)
        if message.translations[lang].status == "draft":
            yield problem("draft_translation", **where)
        if text == source:
            yield problem("identical_translation", **where)


def _owners(survey: Survey) -> dict[str, str]:
    """Return every string in use with the part that shows it, in reading order."""
    owners: dict[str, str] = {}
    for string_id, owner in _shown(survey):
        if string_id is not None and string_id not in NUMERALS:
            owners.setdefault(string_id, owner)
    return owners


def _shown(survey: Survey) -> Iterator[tuple[str | None, str]]:
    yield survey.title, ""
    yield survey.intro, ""
    yield survey.notice, ""
    for page in survey.pages:
        yield from ((string_id, page.id) for string_id in page.string_ids())
        for item in page.items:
            yield from ((string_id, item.id) for string_id in item.string_ids())
        yield from ((rule.message, page.id) for rule in page.rules)
    yield from ((quota.message, quota.id) for quota in survey.quotas)
    yield survey.thanks, ""


def _labels(survey: Survey) -> dict[str, str]:
    offering = [item for item in survey.items() if isinstance(item, OfferingQuestion)]
    return {option.label: option.id for item in offering for option in item.labelled()}
