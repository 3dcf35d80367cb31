"""Codes that were published stay what they meant, also when an earlier draft comes back."""

from surveys.choices import OfferingQuestion
from surveys.definition import Survey
from surveys.editing.errors import changed
from surveys.editing.tree import all_codes, stored_options, with_item


def retire_codes_of(survey: Survey, published: Survey) -> Survey:
    """Return the survey with every code retired that `published` has, or had, and it has not."""
    lost = {*all_codes(published), *published.retired_codes} - all_codes(survey)
    retired = (*survey.retired_codes, *sorted(lost - set(survey.retired_codes)))
    if retired != survey.retired_codes:
        survey = changed(survey, retired_codes=retired)
    known = {item.id: item for item in published.items()}
    for item in tuple(survey.items()):
        before = known.get(item.id)
        if isinstance(item, OfferingQuestion) and type(before) is type(item):
            survey = _options(survey, item, before)
    return survey


def _options(survey: Survey, item: OfferingQuestion, published: OfferingQuestion) -> Survey:
    fields: dict[str, tuple[str, ...]] = {}
    for field, retired in item.lists.items():
        here = {option.code for option in stored_options(item, field)}
        there = {option.code for option in stored_options(published, field)}
        gone: tuple[str, ...] = getattr(item, retired)
        lost = (there | set(getattr(published, retired))) - here - set(gone)
        if lost:
            fields[retired] = (*gone, *sorted(lost))
    return with_item(survey, changed(item, **fields)) if fields else survey
