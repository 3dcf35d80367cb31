"""Our own definitions: taken exactly as they are, or refused."""

from surveys.choices import ListedQuestion
from surveys.definition import Survey
from surveys.exchange.errors import ExchangeError
from surveys.exchange.report import Converted, Ledger
from surveys.reading import DefinitionError, from_json


def read(data: bytes) -> Converted:
    """Return the survey; ExchangeError when the definition has anything unknown or wrong in it."""
    try:
        survey = from_json(data)
    except DefinitionError as error:
        path, reason = error.problems[0]
        raise ExchangeError("not_a_definition", path=path[:200], reason=reason) from None
    return Converted(survey, _all_became(survey).findings())


def _all_became(survey: Survey) -> Ledger:
    ledger = Ledger()
    for language in survey.languages:
        ledger.became(ledger.enter("language", language))
    for page in survey.pages:
        ledger.became(ledger.enter("group", page.code))
        for item in page.items:
            ledger.became(ledger.enter("question", item.code))
            if isinstance(item, ListedQuestion):
                ledger.became(ledger.enter("choice_list", item.code))
        for part in (page, *page.items):
            if part.show_if is not None:
                ledger.became(ledger.enter("expression", part.code))
    return ledger
