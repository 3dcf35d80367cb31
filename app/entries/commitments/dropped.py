"""What an entry promised once and promises no more: it stays in public, and says so."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.entries.commitments import queries
from app.entries.commitments.shown import Standing, shown
from app.entries.models import Entry
from app.entries.reading import Words, words


class Dropped(NamedTuple):
    """A commitment that the newest version of its entry does not make any more."""

    name: Words
    told: Standing


def dropped(entry: Entry, locale: str, *, on: date) -> Sequence[Dropped]:
    """Return what this entry promises no more, in the order in which it was promised."""
    found = []
    for each in queries.commitments_of(entry):
        if each.dropped_on is not None:
            finding, source_lang = queries.words_of(each)
            name = words(*finding.texts.wording("name", locale, source_lang), locale=locale)
            found.append(Dropped(name, shown(each, locale, on=on)))
    return found
