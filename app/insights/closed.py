"""Closed questions counted over all versions of a survey: by question code and option code."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import surveys
from app.insights.content import ClosedFigures, Part
from app.insights.worded import words, words_over

MOST_BANDS = 8
DECADES = (None, 0, 10, 100, 1_000, 10_000, 100_000, None)


class Counted(NamedTuple):
    """How many people gave exactly this stored answer to this question."""

    question_id: str
    value_json: str
    people: int


class Asked(NamedTuple):
    """A question as one version of the survey asks it; `always`: on every path, and required."""

    item: surveys.Question
    definition: surveys.Survey
    always: bool
    depends_on: tuple[str, ...]

    @property
    def is_repeated(self) -> bool:
        """Return whether one person may answer it several times."""
        return self.definition.is_repeated(self.item.id)


def asked(definition: surveys.Survey) -> Iterator[Asked]:
    """Yield the questions of a version, and whether everybody had to answer them."""
    passing = {parent for quota in definition.quotas for parent in surveys.items_in(quota.when)}
    may_pass = bool(passing)
    for page in definition.pages:
        for item in page.items:
            parents = passing.union(*map(surveys.items_in, _conditions(page, item)))
            parents |= {page.repeats.over} if page.repeats and page.repeats.over else set()
            known = (definition.item(each) for each in _asked_for(definition, parents - {item.id}))
            codes = sorted({code for each in known for code in counted_codes(each)})
            always = item.required and not (parents or may_pass or page.is_exit or page.repeats)
            yield Asked(item, definition, always, tuple(codes))
        for branch in page.branches:
            may_pass = True
            passing |= surveys.items_in(branch.when) if branch.when else set()


def _asked_for(definition: surveys.Survey, ids: Iterable[str]) -> set[str]:
    """Return the ids of the questions that these items are, or are reckoned from."""
    found: set[str] = set()
    waiting = set(ids)
    while waiting:
        item = definition.item(waiting.pop())
        found.add(item.id)
        if isinstance(item, surveys.Calculated):
            waiting |= surveys.items_of(item.formula) - found
    return found


def _conditions(page: surveys.Page, item: surveys.Item) -> list[surveys.Condition]:
    own = [page.show_if, item.show_if]
    if isinstance(item, surveys.OfferingQuestion):
        own += [option.show_if for option in item.labelled()]
    return [each for each in own if each is not None]


def closed_figures(
    definitions: Sequence[surveys.Survey], counted: Iterable[Counted], people: int
) -> tuple[ClosedFigures, ...]:
    """Return the figures of every closed question; `definitions` come newest first."""
    by_id: dict[str, list[Counted]] = {}
    for row in counted:
        by_id.setdefault(row.question_id, []).append(row)
    by_code: dict[str, list[Asked]] = {}
    for definition in definitions:
        for each in asked(definition):
            if is_counted(each.item) and (not each.is_repeated or _takes_codes(each.item)):
                by_code.setdefault(each.item.code, []).append(each)
    figures: list[ClosedFigures] = []
    for same in by_code.values():
        rows = [row for key in {each.item.id for each in same} for row in by_id.get(key, ())]
        if isinstance(same[0].item, surveys.Place):
            # Of a place only the area is counted: whoever named none has not answered that.
            rows = [row for row in rows if _named(_value(row))]
        if isinstance(same[0].item, surveys.Matrix):
            figures += _matrix(same, rows, versions=len(definitions), people=people)
        else:
            everywhere = len(same) == len(definitions)
            figures.append(_figures(same, rows, everywhere=everywhere, people=people))
    return tuple(figures)


def counted_codes(item: surveys.Question) -> tuple[str, ...]:
    """Return the codes under which answers to the item are counted: each row by itself."""
    if isinstance(item, surveys.Matrix):
        return tuple(f"{item.code}.{row.code}" for row in item.rows)
    return (item.code,)


def is_counted(item: surveys.Question) -> bool:
    """Return whether answers to the item are counted: choices, numbers and dates are."""
    if isinstance(item, surveys.Consent) or (isinstance(item, surveys.Place) and not item.options):
        return False
    return isinstance(item, surveys.OfferingQuestion | surveys.Number | surveys.Date)


def counted_ids(definitions: Sequence[surveys.Survey]) -> set[str]:
    """Return the ids of the questions whose answers are counted, in every version."""
    return {item.id for each in definitions for item in each.items() if is_counted(item)}


def _takes_codes(item: surveys.Question) -> bool:
    # Of several answers of one person each option counts once: what is counted are people.
    return isinstance(item, surveys.ClosedQuestion)


def _matrix(
    same: Sequence[Asked], rows: Sequence[Counted], *, versions: int, people: int
) -> Iterator[ClosedFigures]:
    """Yield the figures of each row as of a question of its own."""
    found = [(each, row) for each in same for row in _rows(each.item)]
    for code in dict.fromkeys(row.code for _, row in found):
        having = [(each, row) for each, row in found if row.code == code]
        asked_in = [each for each, _ in having]
        answers = [one for each in rows for one in _of_row(each, code)]
        figures = _figures(asked_in, answers, everywhere=len(having) == versions, people=people)
        newest, row = having[0]
        own = {
            "code": f"{newest.item.code}.{code}",
            "prompt": words(newest.definition, row.label),
            "within": newest.item.code,
            "heading": figures.prompt,
        }
        yield figures.model_copy(update=own)


def _rows(item: surveys.Question) -> tuple[surveys.Option, ...]:
    return item.rows if isinstance(item, surveys.Matrix) else ()


def _of_row(row: Counted, code: str) -> Iterator[Counted]:
    """Yield the answer to one row as if it were one to a single choice."""
    value = _value(row)
    chosen = dict(value.rows) if isinstance(value, surveys.Rated) else {}
    if code in chosen:
        alone = surveys.value_to_json(surveys.Chosen((chosen[code],)))
        yield Counted(row.question_id, json.dumps(alone), row.people)


def _figures(
    same: Sequence[Asked], rows: Sequence[Counted], *, everywhere: bool, people: int
) -> ClosedFigures:
    newest = same[0]
    item = newest.item
    answered = sum(row.people for row in rows)
    limits = {_limits(each.item) for each in same}
    repeats = any(each.is_repeated for each in same)
    least, most = limits.pop() if len(limits) == 1 and not repeats else (1, None)
    return ClosedFigures(
        code=item.code,
        # One person may have said several things, as with a multiple choice.
        kind="multiple_choice" if repeats else item.kind,
        prompt=words(newest.definition, item.prompt),
        answered=answered,
        parts=_parts(same, rows),
        adds_up=not (repeats or isinstance(item, surveys.MultipleChoice | surveys.ConstantSum)),
        exclusive=() if repeats else _exclusive(same),
        at_least=least,
        at_most=most,
        of_all=everywhere and answered == people and all(each.always for each in same),
        depends_on=newest.depends_on,
    )


def _limits(item: surveys.Question) -> tuple[int, int | None]:
    if isinstance(item, surveys.MultipleChoice):
        return item.min_chosen or 1, item.max_chosen
    return 1, None


def _exclusive(same: Sequence[Asked]) -> tuple[str, ...]:
    # Exclusive only where it was so in every version: else somebody may have chosen others too.
    options = [_options(each.item) for each in same]
    codes = {code for each in options for code in each}
    return tuple(
        sorted(
            code
            for code in codes
            if all(each[code].exclusive for each in options if code in each)
            and isinstance(same[0].item, surveys.MultipleChoice)
        )
    )


def _options(item: surveys.Question) -> Mapping[str, surveys.Option]:
    if isinstance(item, surveys.OfferingQuestion):
        return {option.code: option for option in item.offered()}
    return {}


def _parts(same: Sequence[Asked], rows: Sequence[Counted]) -> tuple[Part, ...]:
    item = same[0].item
    if isinstance(item, surveys.Number):
        return tuple(_number_parts(item, rows))
    if isinstance(item, surveys.Date):
        return tuple(_date_parts(rows))
    people: Counter[str] = Counter()
    for row in rows:
        value = _value(row)
        for code in _named(value):
            people[code] += row.people
    offered: dict[str, list[tuple[surveys.Survey, str]]] = {}
    for each in same:
        for code, option in _options(each.item).items():
            offered.setdefault(code, []).append((each.definition, option.label))
    labels = {code: words_over(found) for code, found in offered.items()}
    codes = [*labels, *(code for code in sorted(people) if code not in labels)]
    return tuple(Part(code=code, people=people[code], words=labels.get(code, {})) for code in codes)


def _named(value: surveys.Value) -> frozenset[str]:
    """Return the options that an answer counts for."""
    match value:
        case surveys.Chosen() | surveys.Located():
            return frozenset(surveys.codes_in(value))
        case surveys.Ranked(codes):
            return frozenset(codes[:1])
        case surveys.Shares(amounts):
            return frozenset(code for code, amount in amounts if amount)
        case surveys.Repeated(entries):
            return frozenset().union(*(_named(each) for _key, each in entries))
        case _:
            return frozenset()


def _value(row: Counted) -> surveys.Value:
    return surveys.value_from_json(json.loads(row.value_json))


def _number_parts(item: surveys.Number, rows: Sequence[Counted]) -> Iterator[Part]:
    edges = number_bands(item)
    people = [0] * (len(edges) - 1)
    for row in rows:
        value = _value(row)
        if isinstance(value, Decimal):
            place = sum(edge is not None and value >= edge for edge in edges[1:-1])
            people[place] += row.people
    for place, count in enumerate(people):
        low, end = edges[place], edges[place + 1]
        if low is None and not count:
            continue  # nothing below nought was possible or given
        high = end - 1 if item.whole and end is not None else end
        shown = (None if edge is None else format(edge, "f") for edge in (low, high))
        yield Part(code=str(place), people=count, low=next(shown), high=next(shown))


def number_bands(item: surveys.Number) -> list[Decimal | None]:
    """Return the edges of the bands for a number, from the question alone, never from answers.

    Each band goes from one edge to just below the next; None is open.
    """
    if item.min is None or item.max is None or item.min >= item.max:
        return [None if edge is None else Decimal(edge) for edge in DECADES]
    step = _nice_step((item.max - item.min) / MOST_BANDS, whole=item.whole)
    edge = item.min // step * step
    edges: list[Decimal | None] = []
    while edge <= item.max:
        edges.append(edge)
        edge += step
    return [*edges, edge]


def _nice_step(least: Decimal, *, whole: bool) -> Decimal:
    power = Decimal(10) ** (least.adjusted())
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= least)
    return max(step, Decimal(1)) if whole else step


def _date_parts(rows: Sequence[Counted]) -> Iterator[Part]:
    people: Counter[int] = Counter()
    for row in rows:
        value = _value(row)
        if isinstance(value, date | surveys.CoarseDate):
            people[value.year] += row.people
    for year in sorted(people):
        yield Part(code=str(year), people=people[year])
