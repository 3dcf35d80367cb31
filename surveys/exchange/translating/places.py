"""Where each text of a survey stands, in words for translators."""

from collections.abc import Iterator

from surveys.choices import OfferingQuestion, Rating
from surveys.definition import Page, Survey
from surveys.details import ContactDetails
from surveys.grids import Matrix
from surveys.ordered import ConstantSum
from surveys.questions import Item, Statement
from surveys.written import Number, ShortText


def places(survey: Survey) -> dict[str, str]:
    """Return the place of each string of the survey, in the order in which people read them."""
    found: dict[str, str] = {}
    for string_id, place in _everything(survey):
        if string_id in survey.strings:
            found.setdefault(string_id, place)
    return {string_id: found[string_id] for string_id in survey.string_ids() if string_id in found}


def _everything(survey: Survey) -> Iterator[tuple[str | None, str]]:
    yield survey.title, "Survey: title"
    yield survey.intro, "Survey: introduction"
    yield survey.notice, "Survey: privacy notice"
    for number, page in enumerate(survey.pages, start=1):
        yield from _on(page, f"Page {number} ({page.code})")
    for quota in survey.quotas:
        yield quota.message, f"Limit {quota.code}: what people are told"
    yield survey.thanks, "Survey: thanks"


def _on(page: Page, place: str) -> Iterator[tuple[str | None, str]]:
    yield page.title, f"{place}: title"
    for item in page.items:
        owner = f"{place}, {item.code} ({item.kind.replace('_', ' ')})"
        for string_id, part in _in(item):
            yield string_id, f"{owner}: {part}"
    for rule in page.rules:
        yield rule.message, f"{place}: what is said when answers do not fit together"


def _in(item: Item) -> Iterator[tuple[str | None, str]]:
    yield item.prompt, "text" if isinstance(item, Statement) else "question"
    yield item.hint, "hint"
    if isinstance(item, Matrix):
        yield from ((row.label, f"row {row.code}") for row in item.rows)
    if isinstance(item, OfferingQuestion):
        yield from ((option.label, f"answer {option.code}") for option in item.offered())
    if isinstance(item, Rating):
        yield item.low, "what 0 means"
        yield item.high, "what 10 means"
    if isinstance(item, Number | ConstantSum):
        yield item.unit, "unit"
    if isinstance(item, ContactDetails):
        yield item.purpose, "what the details are for"
    if isinstance(item, ShortText):
        yield item.pattern_message, "what is said when the form is not kept"
