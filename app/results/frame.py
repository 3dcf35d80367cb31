"""Who is counted: the people that the filters leave, in blocks of columns, by version and day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import surveys
from app.results.blocks import Known
from app.results.columns import CHANNEL, LANG, Given, Selection, codes_of, read, row_column
from app.results.questions import Question, Version


@dataclass(frozen=True)
class Filters:
    """What somebody asked for; empty means everybody."""

    lang: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    version: int | None = None
    question: str = ""
    answer: str = ""

    @property
    def only_by_day(self) -> bool:
        """Return whether nothing but a period was asked for."""
        return replace(self, since=None, until=None) == Filters()


@dataclass(frozen=True)
class Part:
    """The people of one block that are left."""

    version: Version
    on: date
    selection: Selection
    is_brought_in: bool = False
    """Whether they came in a file."""


@dataclass(frozen=True)
class Frame:
    """The people that are counted; `waiting` more have answered and are not in here yet."""

    parts: tuple[Part, ...]
    waiting: int = 0

    @property
    def people(self) -> int:
        """Return how many people are counted."""
        return sum(part.selection.people for part in self.parts)

    @property
    def sent_here(self) -> "Frame":
        """Return the same people without those who came in files."""
        return replace(self, parts=tuple(part for part in self.parts if not part.is_brought_in))

    def by_day(self) -> dict[date, int]:
        """Return how many people answered on each day that had any."""
        found: Counter[date] = Counter()
        for part in self.parts:
            found[part.on] += part.selection.people
        return {day: people for day, people in sorted(found.items()) if people}

    def by(self, column: str) -> dict[str, int]:
        """Return how many people have which language or channel, the most first."""
        found: Counter[str] = Counter()
        for part in self.parts:
            for (value,), people in part.selection.count(column).items():
                found[value or ""] += people
        rows = [(value, people) for value, people in found.items() if people]
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    def by_version(self) -> dict[UUID, int]:
        """Return how many people answered each version."""
        found: Counter[UUID] = Counter()
        for part in self.parts:
            found[part.version.id] += part.selection.people
        return dict(found)

    def count(self, *questions: Question | str) -> dict[UUID, Counter[tuple[Given, ...]]]:
        """Return how many people of each version that asks them all gave which answers.

        A text stands for a column of this name.
        """
        found: dict[UUID, Counter[tuple[Given, ...]]] = {}
        for part in self.parts:
            names = _columns(part.version, questions)
            if len(names) == len(questions):
                counted = found.setdefault(part.version.id, Counter())
                counted.update(part.selection.count(*names))
        return found

    def joined(self, name: str, questions: Sequence[Question]) -> "Frame":
        """Return the same people with one more column: their answers to all these questions."""
        parts = []
        for part in self.parts:
            names = _columns(part.version, questions)
            whole = len(names) == len(questions)
            selection = part.selection.joined(name, names) if whole else part.selection
            parts.append(replace(part, selection=selection))
        return replace(self, parts=tuple(parts))

    def reached(self, version: Version, page: surveys.Page, item_id: str | None = None) -> int:
        """Return how many people of a version came to this page and, with it, to this item."""
        definition = version.definition
        parents = _parents(definition, page.id)
        reached = 0
        for part in self.parts:
            if part.version.id == version.id:
                for values, people in part.selection.count(*parents).items():
                    answers = _answers(definition, dict(zip(parents, values, strict=True)))
                    shown = {item.id for item in surveys.visible_items(definition, page, answers)}
                    reached += people * (item_id in shown if item_id else bool(shown))
        return reached


def frame_of(
    known: Known, versions: Sequence[Version], filters: Filters, questions: Sequence[Question]
) -> Frame:
    """Return the people that the filters leave."""
    by_id = {version.id: version for version in versions}
    asked = next((each for each in questions if each.code == filters.question), None)
    parts = []
    for key, block in known.blocks.items():
        version = by_id[key.version_id]
        if _is_wanted(version, key.on, filters):
            selection = _selected(Selection(block), version, filters, asked)
            parts.append(Part(version, key.on, selection, bool(key.batch)))
    return Frame(tuple(parts), known.waiting)


def _columns(version: Version, questions: Sequence[Question | str]) -> list[str]:
    asked = (each if isinstance(each, str) else each.in_version(version.id) for each in questions)
    return [each if isinstance(each, str) else each.column for each in asked if each is not None]


def _is_wanted(version: Version, on: date, filters: Filters) -> bool:
    after = filters.since is None or filters.since <= on
    before = filters.until is None or on <= filters.until
    return after and before and filters.version in {None, version.number}


def _selected(
    selection: Selection, version: Version, filters: Filters, asked: Question | None
) -> Selection:
    for name, wanted in ((LANG, filters.lang), (CHANNEL, filters.channel)):
        if wanted:
            selection = selection.only(name, wanted.__eq__)
    if filters.question and filters.answer:
        here = None if asked is None else asked.in_version(version.id)
        column = "" if here is None else here.column
        selection = selection.only(column, lambda value: filters.answer in codes_of(value))
    return selection


def _answers(definition: surveys.Survey, given: Mapping[str, Given]) -> dict[str, surveys.Value]:
    return dict(_given(definition, given))


def _given(
    definition: surveys.Survey, given: Mapping[str, Given]
) -> Iterator[tuple[str, surveys.Value]]:
    rated: dict[str, list[tuple[str, str]]] = {}
    for name, value in given.items():
        item_id, _dot, row = name.partition(".")
        if value is not None and row:
            rated.setdefault(item_id, []).append((row, value))
        elif value is not None and definition.is_repeated(item_id):
            yield item_id, surveys.Repeated((("1", value),))
        elif value is not None:
            yield item_id, read(definition.item(item_id), value)
    yield from ((item_id, surveys.Rated(tuple(rows))) for item_id, rows in rated.items())


def _parents(definition: surveys.Survey, page_id: str) -> list[str]:
    """Return the columns of the questions that decide who comes to a page."""
    found: list[str] = []
    for item_id in sorted(surveys.steering_items(definition, page_id)):
        item = definition.item(item_id)
        if isinstance(item, surveys.Matrix):
            found += [row_column(item_id, row.code) for row in item.rows]
        elif not isinstance(item, surveys.Calculated):  # what is reckoned follows from the rest
            found.append(item_id)
    return found
