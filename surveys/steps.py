"""One page on somebody's path: what it shows, once or entry by entry, and what of it counts."""

from typing import NamedTuple

from surveys.conditions import evaluate
from surveys.definition import Page, Survey
from surveys.figures import reckon
from surveys.narrowing import fitting, narrowed
from surveys.questions import Item
from surveys.reckoned import Calculated
from surveys.repeats import Repeat, alone, answers_in, gathered, keys_in, listed
from surveys.values import Answers, Repeated, Value


class Entry(NamedTuple):
    """One entry of a page that repeats; `about` is what its list counts as inside it."""

    key: str
    items: tuple[Item, ...]
    values: dict[str, Value]
    about: dict[str, Value]


class Step(NamedTuple):
    """One page on the path: what it shows, and what of it is answered or reckoned."""

    page: Page
    items: tuple[Item, ...]
    values: dict[str, Value]
    entries: tuple[Entry, ...] = ()


def step_of(survey: Survey, page: Page, answers: Answers, known: dict[str, Value]) -> Step:
    """Return what the page shows after what is `known`, which grows by the answers on it."""
    if page.repeats is None:
        return _step(page, answers, known)
    entries = _entries(survey, page, page.repeats, answers, known)
    by_item: dict[str, dict[str, Value]] = {}
    shown = {item.id: item for entry in reversed(entries) for item in entry.items}
    for entry in entries:
        for item_id, value in entry.values.items():
            by_item.setdefault(item_id, {})[entry.key] = value
    if page.repeats.over is None:
        # Nothing tells one entry of these from the next, so all of them ask the same.
        shown = {item.id: item for item in _step(page, {}, dict(known)).items}
    values = {
        item.id: found
        for item in page.items
        if (found := gathered(by_item.get(item.id, {}))) is not None
    }
    known.update(values)
    in_order = tuple(shown[item.id] for item in page.items if item.id in shown)
    return Step(page, in_order, dict(values), entries)


def lacking(step: Step) -> tuple[Item, ...]:
    """Return the required items of the page that have no whole answer.

    Of a page with fewer entries than it needs, the first question.
    """
    repeat = step.page.repeats
    if repeat is None:
        return tuple(item for item in step.items if _lacks(item, step.values))
    found = {item.id for entry in step.entries for item in lacking_in(entry)}
    if not found and sum(bool(entry.values) for entry in step.entries) < repeat.least:
        found = {item.id for item in [each for each in step.items if each.takes_answers][:1]}
    return tuple(item for item in step.items if item.id in found)


def lacking_in(entry: Entry) -> tuple[Item, ...]:
    """Return the required items of one entry that have no whole answer."""
    return tuple(item for item in entry.items if _lacks(item, entry.values))


def _lacks(item: Item, values: Answers) -> bool:
    return item.required and not (item.id in values and item.is_complete(values[item.id]))


def _entries(
    survey: Survey, page: Page, repeat: Repeat, answers: Answers, known: dict[str, Value]
) -> tuple[Entry, ...]:
    own = page.item_ids
    if repeat.over is None:
        return tuple(
            _entry(page, answers_in(own, answers, key), known, key, {})
            for key in keys_in(repeat, own, answers)
        )
    if not survey.has_item(repeat.over):
        return ()
    question, chosen = survey.item(repeat.over), known.get(repeat.over)
    return tuple(
        _entry(
            page,
            answers_in(own, answers, code),
            known,
            code,
            {repeat.over: alone(question, chosen, code)},
        )
        for code in listed(repeat, question, chosen)
    )


def _entry(
    page: Page, answers: Answers, known: Answers, key: str, about: dict[str, Value]
) -> Entry:
    step = _step(page, answers, {**known, **about})
    return Entry(key, step.items, step.values, about)


def _step(page: Page, answers: Answers, known: dict[str, Value]) -> Step:
    shown: list[Item] = []
    values: dict[str, Value] = {}
    for item in page.items:
        if item.show_if is not None and not evaluate(item.show_if, known):
            continue
        own = narrowed(item, known)
        if own is None:
            continue
        if own.is_asked:
            shown.append(own)
        found = _value(own, answers, known)
        if found is not None and own is not item:
            found = fitting(own, found)
        if found is not None:
            known[item.id] = values[item.id] = found
    return Step(page, tuple(shown), values)


def _value(item: Item, answers: Answers, known: Answers) -> Value | None:
    if isinstance(item, Calculated):
        return reckon(item.formula, known)
    found = answers.get(item.id) if item.takes_answers else None
    return None if isinstance(found, Repeated) else found
