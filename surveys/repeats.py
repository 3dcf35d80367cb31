"""Pages that are answered several times over, and what one entry of them holds.

An answer on such a page is `Repeated`: a value for each entry that has one, under the entry's key.
The key is its number, from 1, or the code of the option that the entry is about.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from surveys.choices import OfferingQuestion
from surveys.model import Id, Model, StringId
from surveys.question import Question
from surveys.values import Answers, Chosen, Repeated, Value

MAX_ENTRIES: Final = 20


class Repeat(Model):
    """How a page repeats: as often as people add an entry, or once for each option of a list.

    `over` is the id of the multiple choice whose chosen options are asked about; options that
    exclude the others are none to ask about. Without it, `entry` names one entry ("Child") and
    `add` is what the button says ("Add another child"). `summary` is the id of the item whose
    answer tells one entry from the next. Nobody is asked about more than `most`.
    """

    most: Annotated[int, Field(ge=1, le=MAX_ENTRIES)] = MAX_ENTRIES
    least: Annotated[int, Field(ge=0, le=MAX_ENTRIES)] = 0
    over: Id | None = None
    entry: StringId | None = None
    add: StringId | None = None
    summary: Id | None = None

    def string_ids(self) -> Iterator[str]:
        """Yield the id of every string that the repeat shows."""
        yield from (each for each in (self.entry, self.add) if each is not None)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.least > self.most:
            raise PydanticCustomError("least_over_most", "more are needed than there may be")
        if self.over is None and (self.entry is None or self.add is None):
            raise PydanticCustomError("no_entry_words", "an entry and its button need words")
        if self.over is not None and (self.entry or self.add or self.least):
            raise PydanticCustomError("entry_words", "a list has words of its own")
        return self


def keys_in(repeat: Repeat, items: frozenset[str], answers: Answers) -> tuple[str, ...]:
    """Return the keys of the entries that people added, in order."""
    found = {
        key
        for item_id in items
        for key, _value in entries_of(answers.get(item_id))
        if is_number(key, repeat.most)
    }
    return tuple(sorted(found, key=int))


def listed(repeat: Repeat, question: Question, chosen: Value | None) -> tuple[str, ...]:
    """Return the codes of the options that a page repeats for."""
    if not (isinstance(question, OfferingQuestion) and isinstance(chosen, Chosen)):
        return ()
    alone = {option.code for option in question.offered() if option.exclusive}
    return tuple(code for code in chosen.codes if code not in alone)[: repeat.most]


def alone(question: Question, chosen: Value | None, code: str) -> Chosen:
    """Return the answer to a list as it counts inside the entry about one option of it."""
    other = chosen.other if isinstance(chosen, Chosen) else None
    if not (isinstance(question, OfferingQuestion) and question.option(code).opens_text):
        other = None
    return Chosen((code,), other)


def entries_of(value: Value | None) -> tuple[tuple[str, Value], ...]:
    """Return the entries of an answer with their keys; none of an answer given once."""
    return value.entries if isinstance(value, Repeated) else ()


def answers_in(items: frozenset[str], answers: Answers, key: str) -> dict[str, Value]:
    """Return the answers with those to `items` as one entry gives them."""
    flat = {item_id: value for item_id, value in answers.items() if item_id not in items}
    for item_id in items:
        own = dict(entries_of(answers.get(item_id))).get(key)
        if own is not None:
            flat[item_id] = own
    return flat


def with_entry(old: Value | None, key: str, value: Value | None) -> Repeated | None:
    """Return the answer with another value (or none) in this entry; None when nothing is left."""
    kept = {each: own for each, own in entries_of(old) if each != key}
    if value is not None:
        kept[key] = value
    return gathered(kept)


def without_entry(old: Value | None, key: str) -> Repeated | None:
    """Return the answer without the numbered entry, those after it each moved up by one."""
    gone = int(key)
    kept = {
        str(int(each) - (int(each) > gone)): value for each, value in entries_of(old) if each != key
    }
    return gathered(kept)


def gathered(values: dict[str, Value]) -> Repeated | None:
    """Return the values by key as one answer, numbered ones in order; None of none."""
    if not values:
        return None
    if all(is_number(key) for key in values):
        return Repeated(tuple(sorted(values.items(), key=lambda pair: int(pair[0]))))
    return Repeated(tuple(values.items()))


def is_number(key: str, most: int = MAX_ENTRIES) -> bool:
    """Return whether the key is one of the numbers of entries that people add."""
    # Neither other scripts' figures nor leading noughts: one key for one entry.
    return key.isascii() and key.isdecimal() and key[0] != "0" and int(key[:3]) <= most
