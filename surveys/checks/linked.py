"""Problems of what comes with a link: names that are taken, and personal details in addresses."""

from collections.abc import Iterator
from typing import Final

from surveys.checks.problems import Problem, problem
from surveys.checks.readability import tells_who
from surveys.definition import Survey
from surveys.linked import RESERVED

_TELLING: Final = frozenset({"id", "uid", "user", "token", "email", "mail", "name", "phone", "key"})


def linked(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with the values that come with a link."""
    for item in survey.link_values:
        if item.code in RESERVED:
            yield problem("reserved_code", item.id, name=item.code)
        words = survey.text(item.prompt, survey.source_lang).text
        if _TELLING.intersection(item.code.split("_")) or tells_who(words):
            yield problem("link_tells_who", item.id)
