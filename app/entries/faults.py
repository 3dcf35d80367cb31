"""What staff are told of a page that a machine found wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.entries.gate import Problem
from app.i18n import language_name

FAULTS: Mapping[str, Any] = {
    "pieces": _l("In %(language)s stands a text in the letters of another language."),
    "suppression": _l("In %(language)s a figure would tell of fewer than ten people."),
    "links": _l("In %(language)s a link has no words. A name or a title may be empty."),
    "headings": _l("In %(language)s a heading is empty, or out of order."),
}
"""What a machine found wrong with the page of an entry, where staff can mend it themselves."""
OTHER_FAULT: Any = _l(
    "In %(language)s the page is not sound (%(code)s). Tell whoever looks after this installation."
)


def sentences(problems: Sequence[Problem]) -> Iterator[str]:
    """Return what is wrong with the rendered page, as sentences."""
    for problem in problems:
        for code in problem.fields if problem.code == "page_unsound" else ():
            name = language_name(problem.lang)
            told = str(FAULTS.get(code, OTHER_FAULT))
            yield told % {"language": name, "code": code}
