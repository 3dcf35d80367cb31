"""What publishing would change for those who compare answers before it with answers after it."""

import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar

from surveys.bounds import bounds
from surveys.choices import FoldingQuestion, OfferingQuestion, Option
from surveys.definition import Page, Survey
from surveys.question import Question
from surveys.reckoned import Calculated
from surveys.written import Date


class Impact(StrEnum):
    """What a change does to answers: nothing, adds to them, or keeps them from being compared."""

    COSMETIC = "cosmetic"
    ADDITIVE = "additive"
    BREAKING = "breaking"


_IMPACTS: Final = {
    "language_added": Impact.ADDITIVE,
    "language_removed": Impact.COSMETIC,
    "page_added": Impact.COSMETIC,
    "page_removed": Impact.COSMETIC,
    "moved": Impact.COSMETIC,
    "reworded": Impact.COSMETIC,
    "retranslated": Impact.COSMETIC,
    "question_added": Impact.ADDITIVE,
    "question_removed": Impact.BREAKING,
    "question_reworded": Impact.BREAKING,
    "kind_changed": Impact.BREAKING,
    "code_reused": Impact.BREAKING,
    "made_required": Impact.BREAKING,
    "made_optional": Impact.ADDITIVE,
    "asked_of_others": Impact.BREAKING,
    "limits_tightened": Impact.BREAKING,
    "limits_widened": Impact.ADDITIVE,
    "formula_changed": Impact.BREAKING,
    "repeat_changed": Impact.BREAKING,
    "shuffled": Impact.COSMETIC,
    "shown_otherwise": Impact.COSMETIC,
    "quotas_changed": Impact.COSMETIC,
    "option_added": Impact.ADDITIVE,
    "option_removed": Impact.BREAKING,
    "option_reworded": Impact.BREAKING,
    "option_changed": Impact.BREAKING,
    "option_recoded": Impact.BREAKING,
}
CHANGE_CODES: Final = tuple(_IMPACTS)
NEVER_THE_SAME: Final = frozenset({"kind_changed", "code_reused", "option_recoded"})
"""What gives a published code to something else, whatever anybody says of it."""
# Words that say what an answer means; hints and the like only help to give it.
_ASKING: Final = ("prompt", "low", "high", "unit")


class Change(NamedTuple):
    """One difference: a code, and the id of the part, or the language, that it is about.

    Removed parts are known to the older version alone, all others to the newer one.
    """

    code: str
    where: str

    @property
    def impact(self) -> Impact:
        """Return what it does to answers."""
        return _IMPACTS[self.code]


def changes(old: Survey, new: Survey) -> tuple[Change, ...]:
    """Return every difference between two versions of a survey, in the order of the newer one.

    A question or option is the same one when its id is. Other words for either are breaking, unless
    only case, spaces or punctuation differ: the same code could then stand for two things.
    """
    return tuple(_changes(old, new))


def _changes(old: Survey, new: Survey) -> Iterator[Change]:
    yield from (
        Change("language_added", lang) for lang in new.languages if lang not in old.languages
    )
    yield from (
        Change("language_removed", lang) for lang in old.languages if lang not in new.languages
    )
    for string_id in (new.title, new.intro, new.notice, new.thanks):
        yield from _words(old, new, string_id, "")
    if old.quotas != new.quotas:
        yield Change("quotas_changed", "")
    yield from _pages(old, new)
    yield from _questions(old, new)


def _pages(old: Survey, new: Survey) -> Iterator[Change]:
    before = {page.id: page for page in old.pages}
    after = {page.id for page in new.pages}
    moved = _moved(old.pages, new.pages)
    for page in new.pages:
        if page.id not in before:
            yield Change("page_added", page.id)
            continue
        if page.id in moved:
            yield Change("moved", page.id)
        for string_id in page.string_ids():
            yield from _words(old, new, string_id, page.id)
        yield from _entries(before[page.id], page)
        if _steering(page) != _steering(before[page.id]):
            yield Change("asked_of_others", page.id)
        if page.rules != before[page.id].rules:
            yield Change("limits_tightened", page.id)
        if page.is_shuffled != before[page.id].is_shuffled:
            yield Change("shuffled", page.id)
    yield from (Change("page_removed", page_id) for page_id in before if page_id not in after)


def _questions(old: Survey, new: Survey) -> Iterator[Change]:
    before = {item.id: item for item in old.items()}
    codes = {item.code for item in old.items()}
    after = {item.id for item in new.items()}
    moved = _moved(tuple(old.items()), tuple(new.items()))
    for item in new.items():
        if item.id not in before:
            yield Change("code_reused" if item.code in codes else "question_added", item.id)
            continue
        if item.id in moved:
            yield Change("moved", item.id)
        if _repeat(old, item.id) != _repeat(new, item.id):
            yield Change("repeat_changed", item.id)
        yield from _question(old, new, before[item.id], item)
    yield from (Change("question_removed", item_id) for item_id in before if item_id not in after)


def _entries(before: Page, after: Page) -> Iterator[Change]:
    if before.repeats is None or after.repeats is None:
        return  # told of each question
    tighter = after.repeats.least > before.repeats.least or after.repeats.most < before.repeats.most
    if tighter:
        yield Change("limits_tightened", after.id)
    elif (after.repeats.least, after.repeats.most) != (before.repeats.least, before.repeats.most):
        yield Change("limits_widened", after.id)


def _repeat(survey: Survey, item_id: str) -> tuple[bool, str | None]:
    """Return whether the item is asked several times, and for which list."""
    page = next(page for page in survey.pages if item_id in page.item_ids)
    return page.repeats is not None, page.repeats.over if page.repeats else None


def _question(old: Survey, new: Survey, before: Question, after: Question) -> Iterator[Change]:
    if _sort(before) != _sort(after):
        yield Change("kind_changed", after.id)
    yield from _own_words(old, new, before, after)
    if before.required != after.required:
        yield Change("made_required" if after.required else "made_optional", after.id)
    if before.show_if != after.show_if:
        yield Change("asked_of_others", after.id)
    if _folded(before) != _folded(after):
        yield Change("shown_otherwise", after.id)
    yield from _limits(before, after)
    yield from _offers(old, new, before, after)


def _own_words(old: Survey, new: Survey, before: Question, after: Question) -> Iterator[Change]:
    own = set(after.string_ids())
    if isinstance(after, OfferingQuestion):
        own -= {option.label for option in after.labelled()}
    other = _other_words(old, new, before, after)
    if None in other:
        yield Change("question_reworded", after.id)
    for string_id in sorted(own):
        for change in _words(old, new, string_id, after.id):
            is_other = change.code == "reworded" and string_id in other
            yield Change("question_reworded", after.id) if is_other else change


def _sort(item: Question) -> tuple[str, str, str]:
    return item.kind, item.code, item.precision if isinstance(item, Date) else ""


def _folded(item: Question) -> bool:
    return isinstance(item, FoldingQuestion) and item.is_folded


def _other_words(old: Survey, new: Survey, before: Question, after: Question) -> set[str | None]:
    """Return the ids of the words that ask something, and ask it otherwise; None for lost ones."""
    pairs = [(getattr(before, each, None), getattr(after, each, None)) for each in _ASKING]
    other = {now for was, now in pairs if _plain(old, was) != _plain(new, now)}
    return other if after.takes_answers else set()


def _offers(old: Survey, new: Survey, before: Question, after: Question) -> Iterator[Change]:
    match before, after:
        case Calculated(), Calculated() if before.formula != after.formula:
            yield Change("formula_changed", after.id)
        case OfferingQuestion(), OfferingQuestion():
            yield from _options(old, new, before, after)
        case _:
            pass


def _options(
    old: Survey, new: Survey, before: OfferingQuestion, after: OfferingQuestion
) -> Iterator[Change]:
    if before.is_shuffled != after.is_shuffled:
        yield Change("shuffled", after.id)
    known = {option.id: option for option in before.labelled()}
    left = {option.id for option in after.labelled()}
    moved = _moved(before.labelled(), after.labelled())
    for option in after.labelled():
        if option.id not in known:
            is_reused = option.code in _codes_beside(before, after, option)
            yield Change("code_reused" if is_reused else "option_added", option.id)
            continue
        if option.id in moved:
            yield Change("moved", option.id)
        yield from _option(old, new, known[option.id], option)
    yield from (Change("option_removed", option_id) for option_id in known if option_id not in left)


def _codes_beside(before: OfferingQuestion, after: OfferingQuestion, option: Option) -> set[str]:
    fields = [field for field in after.lists if option in getattr(after, field)]
    return {each.code for field in fields for each in getattr(before, field, ())}


def _option(old: Survey, new: Survey, before: Option, after: Option) -> Iterator[Change]:
    if before.code != after.code:
        yield Change("option_recoded", after.id)
    if _manner(before) != _manner(after):
        yield Change("option_changed", after.id)
    for change in _words(old, new, after.label, after.id):
        is_other = change.code == "reworded" and _plain(old, before.label) != _plain(
            new, after.label
        )
        yield Change("option_reworded", after.id) if is_other else change


def _steering(page: Page) -> tuple[object, ...]:
    return page.show_if, page.branches, page.is_exit


def _manner(option: Option) -> tuple[object, ...]:
    return option.exclusive, option.opens_text, option.show_if


def _words(old: Survey, new: Survey, string_id: str | None, where: str) -> Iterator[Change]:
    if string_id is None or string_id not in new.strings:
        return  # the points of a rating are figures and need no words
    if string_id not in old.strings:
        yield Change("reworded", where)
        return
    before, after = old.strings[string_id], new.strings[string_id]
    if before.text_in(old.source_lang) != after.text_in(new.source_lang):
        yield Change("reworded", where)
        return
    shared = set(old.languages) & set(new.languages)
    if any(before.text_in(lang) != after.text_in(lang) for lang in shared):
        yield Change("retranslated", where)


def bare_words(text: str) -> str:
    """Return the text without case, spaces and punctuation, which change no meaning."""
    # Not only letters: signs for vowels and pictures tell one answer from another as well.
    return "".join(char for char in text.casefold() if unicodedata.category(char)[0] not in "PZC")


def _plain(survey: Survey, string_id: str | None) -> str:
    message = survey.strings.get(string_id) if string_id else None
    return bare_words(message.text_in(survey.source_lang)) if message else ""


def _limits(before: Question, after: Question) -> Iterator[Change]:
    pairs = list(zip(bounds(before, after), bounds(after, before), strict=False))
    if any(new > old for old, new in pairs):
        yield Change("limits_tightened", after.id)
    elif any(new < old for old, new in pairs):
        yield Change("limits_widened", after.id)


class _Part(Protocol):
    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=_Part)


def _moved(before: Sequence[P], after: Sequence[P]) -> set[str]:
    """Return the ids of parts that stand after another one than before, among those in both."""
    first = [part.id for part in before]
    second = [part.id for part in after]
    shared = set(first) & set(second)
    old = [part_id for part_id in first if part_id in shared]
    new = [part_id for part_id in second if part_id in shared]
    return {one for one, other in zip(new, old, strict=True) if one != other}
