"""Groups that are answered several times, on their way in."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from surveys.choices import MultipleChoice
from surveys.exchange.form import Form, Group, Repeated
from surveys.exchange.parts import Parts
from surveys.exchange.reckoning import Placed
from surveys.exchange.report import Ledger, Source
from surveys.exchange.stock import stock
from surveys.exchange.workbook import Row
from surveys.questions import Item
from surveys.repeats import MAX_ENTRIES, Repeat

_LISTED: Final = re.compile(r"count-selected\(\s*\$\{\s*([\w.-]+)\s*\}\s*\)")


def repeated_of(row: Row, ledger: Ledger, source: Source) -> Repeated:
    """Return how often the group is answered that an XLSForm begins in this row."""
    count = row.cells.get("repeat_count", "").strip()
    listed = _LISTED.fullmatch(count)
    if listed is not None:
        return Repeated(over=listed[1])
    if count.isascii() and count.isdecimal() and 1 <= int(count[:4]) <= MAX_ENTRIES:
        return Repeated(times=int(count))
    if count:
        ledger.changed(source, "limits_left_out")
    return Repeated()


def repeat_of(
    group: Group,
    items: Sequence[Item],
    placed: Mapping[str, Placed],
    form: Form,
    parts: Parts,
    ledger: Ledger,
) -> Repeat | None:
    """Return how the page repeats that a group becomes; None when it is answered once.

    Forms have no words for one more and none for the entry: those of the group stand for it.
    """
    repeated = group.repeated
    if repeated is None:
        return None
    listed = placed.get(repeated.over)
    if listed is not None and isinstance(listed.item, MultipleChoice):
        return Repeat(over=listed.item.id)
    if repeated.over and group.source is not None:
        ledger.changed(group.source, "logic_left_out", repeated.over)
    words = group.title if parts.words(group.title) else {"": group.name}
    asked = [item for item in items if item.takes_answers]
    button = stock("add", list(form.languages), form.source_lang)
    return Repeat(
        least=repeated.times or 0,
        most=repeated.times or MAX_ENTRIES,
        entry=parts.string(words, where=group.name),
        add=parts.string({"": button.get(form.source_lang, "+")} | dict(button), where=group.name),
        summary=asked[0].id if asked else None,
    )
