"""What the checks find in a survey of a few pages."""

import surveys
from surveys.checks.problems import STYLE_CODES
from tests.surveys.drafts import item, page, survey

WHY = item("long_text", "why")
END = page("end", WHY)


def found(*pages, **fields):
    problems = surveys.check(survey(*pages, **fields))
    return {
        (one.code, one.where): dict(one.params) for one in problems if one.code not in STYLE_CODES
    }


def given(raw, *asked):
    """Return what is found when `why`, on the second page, has this condition."""
    return found(page("first", *asked), page("end", WHY | {"show_if": raw}))
