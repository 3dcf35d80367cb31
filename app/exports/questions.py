"""The questions of a survey over all its versions, each with the words of every version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

import surveys
from app.builder.meaning import Said
from app.exports.table import Kind, Numbered

FIRST_APART = 91
"""The number of the first option that is a word, where others are numbers themselves."""


@dataclass(frozen=True)
class Version:
    """A published version; `text` is its definition as it was frozen."""

    id: UUID
    number: int
    sha256: str
    text: str = field(repr=False)
    definition: surveys.Survey = field(repr=False)
    said: tuple[Said, ...] = ()
    """Changes since the version before that somebody said to mean the same."""


class Asked(NamedTuple):
    """A question as one version asks it."""

    version: int
    definition: surveys.Survey
    item: surveys.Item

    def prompt(self, lang: str | None) -> str:
        """Return the question in this language, or in the nearest one that has it."""
        return self._words(self.item.prompt, lang)

    def options(self) -> tuple[surveys.Option, ...]:
        """Return what can be chosen; nothing when it is answered otherwise."""
        return self.item.offered() if isinstance(self.item, surveys.OfferingQuestion) else ()

    def apart(self) -> tuple[surveys.Option, ...]:
        """Return the rows or options that have a column each; none when there is one column."""
        match self.item:
            case surveys.Matrix():
                return self.item.rows
            case surveys.MultipleChoice() | surveys.Ranking() | surveys.ConstantSum():
                return self.item.offered()
            case _:
                return ()

    def entries(self) -> tuple[str, ...]:
        """Return the keys under which it can be answered; one that says nothing when asked once.

        They follow from the definition alone, so that answers never change the columns.
        """
        if not self.definition.is_repeated(self.item.id):
            return ("",)
        repeat = self._repeat()
        if repeat.over is None:
            return tuple(str(number) for number in range(1, repeat.most + 1))
        listed = self.definition.item(repeat.over)
        options = listed.labelled() if isinstance(listed, surveys.OfferingQuestion) else ()
        return tuple(option.code for option in options if not option.exclusive)

    def entry(self, key: str, lang: str | None) -> str:
        """Return the name of an entry: the words of an option, or what is counted."""
        repeat = self._repeat()
        if repeat.over is None:
            words = self._words(repeat.entry, lang) if repeat.entry else ""
            return f"{words} {key}"
        listed = self.definition.item(repeat.over)
        options = listed.labelled() if isinstance(listed, surveys.OfferingQuestion) else ()
        return self._label(options, key, lang)

    def _repeat(self) -> surveys.Repeat:
        pages = self.definition.pages
        return next(
            page.repeats for page in pages if page.repeats and self.item.id in page.item_ids
        )

    def label(self, code: str, lang: str | None) -> str:
        """Return the words of an option; its code when this version does not have it."""
        return self._label(self.options(), code, lang)

    def part(self, code: str, lang: str | None) -> str:
        """Return the words of a row or option that has a column of its own."""
        return self._label(self.apart(), code, lang)

    def _label(self, among: Iterable[surveys.Option], code: str, lang: str | None) -> str:
        found = next((each for each in among if each.code == code), None)
        return (self._words(found.label, lang) or code) if found else code

    def _words(self, string_id: str, lang: str | None) -> str:
        return self.definition.text(string_id, lang or self.definition.source_lang).text


@dataclass(frozen=True)
class Question:
    """The same question in every version that asks it, the oldest first."""

    code: str
    asked: tuple[Asked, ...]

    @property
    def newest(self) -> Asked:
        """Return it as it was asked last."""
        return self.asked[-1]

    @property
    def takes_many(self) -> bool:
        """Return whether each of its rows or options has a column of its own."""
        return bool(self.newest.apart())

    @property
    def opens_text(self) -> bool:
        """Return whether an option of any version asked to say more."""
        return any(option.opens_text for each in self.asked for option in each.options())

    @property
    def kind(self) -> Kind:
        """Return what stands in its column."""
        return _kind(self.newest.item)

    def apart(self) -> tuple[str, ...]:
        """Return the codes of all rows or options with a column, as versions brought them."""
        return tuple(dict.fromkeys(one.code for each in self.asked for one in each.apart()))

    def part(self, code: str, lang: str | None) -> str:
        """Return the newest words of a row or option with a column."""
        having = [each for each in self.asked if any(one.code == code for one in each.apart())]
        return having[-1].part(code, lang)

    def place_parts(self) -> tuple[str, ...]:
        """Return the parts of a place that have a column beside its words, of any version."""
        found = {
            part
            for each in self.asked
            if isinstance(each.item, surveys.Place)
            for part in each.item.parts
        }
        return tuple(part for part in ("area", "lat", "lon") if part in found)

    def entries(self) -> tuple[str, ...]:
        """Return the keys of all entries, in the order in which versions brought them."""
        found = tuple(dict.fromkeys(key for each in self.asked for key in each.entries()))
        if all(surveys.is_number(key) for key in found):
            return tuple(sorted(found, key=int))
        return found

    def entry(self, key: str, lang: str | None) -> str:
        """Return the newest name of an entry."""
        return [each for each in self.asked if key in each.entries()][-1].entry(key, lang)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all options, in the order in which versions brought them."""
        return tuple(dict.fromkeys(one.code for each in self.asked for one in each.options()))

    def numbered(self, lang: str | None) -> tuple[Numbered, ...]:
        """Return the options with their numbers; what was renamed names its old words too."""
        codes = self.codes()
        own = {code: int(code) for code in codes if code.isdecimal()}
        free = iter(range(FIRST_APART if own else 1, FIRST_APART + len(codes) + 1))
        numbers = {code: own[code] if code in own else next(free) for code in codes}
        return tuple(
            Numbered(number, code, self._wordings(code, lang)) for code, number in numbers.items()
        )

    def label(self, code: str, lang: str | None) -> str:
        """Return the newest words of an option."""
        return self._having(code)[-1].label(code, lang)

    def _having(self, code: str) -> list[Asked]:
        return [each for each in self.asked if any(one.code == code for one in each.options())]

    def _wordings(self, code: str, lang: str | None) -> str:
        newest, older = self.label(code, lang), dict[str, list[str]]()
        for each in self._having(code):
            if (words := each.label(code, lang)) != newest:
                older.setdefault(words, []).append(f"v{each.version}")
        return " ".join([newest, *(f"[{', '.join(when)}: {was}]" for was, when in older.items())])


class Answered(Protocol):
    """An answer and the question it is to."""

    @property
    def question_id(self) -> str:
        """Return the id of the question."""
        ...

    @property
    def value(self) -> surveys.Value:
        """Return the answer."""
        ...


def offered(definition: surveys.Survey, answers: Iterable[Answered]) -> dict[str, frozenset[str]]:
    """Return what a question offered to whoever answered so, where it is not the same for all."""
    narrowing = [
        item
        for item in definition.items()
        if isinstance(item, surveys.OfferingQuestion)
        and item.is_narrowing
        # The areas of a place have one column, which is empty for whoever was offered none.
        and not isinstance(item, surveys.Place)
    ]
    if not narrowing:
        return {}
    values = {given.question_id: given.value for given in answers}
    found = {item.id: surveys.narrowed(item, values) for item in narrowing}
    return {
        item_id: frozenset(part.code for part in own.labelled())
        for item_id, own in found.items()
        if isinstance(own, surveys.OfferingQuestion)
    }


def united(versions: Iterable[Version]) -> tuple[Question, ...]:
    """Return every question of the versions (the oldest first), those asked now at the top."""
    found: dict[tuple[str, str, str], list[Asked]] = {}
    newest: list[tuple[str, str, str]] = []
    for version in versions:
        newest = []
        for item in version.definition.items():
            if (item.parts or not item.is_asked) and not item.is_kept_apart:
                # A code stands for one question for ever; should it not, answers stay apart.
                # A month is no day either: each precision has a column of its own.
                precision = item.precision if isinstance(item, surveys.Date) else ""
                key = (item.code, item.id, f"{item.kind} {precision}")
                found.setdefault(key, []).append(Asked(version.number, version.definition, item))
                newest.append(key)
    return tuple(Question(key[0], tuple(found[key])) for key in _ordered(newest, found))


def _ordered(
    newest: Sequence[tuple[str, str, str]], every: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    yield from newest
    yield from (key for key in every if key not in newest)


def _kind(item: surveys.Item) -> Kind:
    if isinstance(item, surveys.Place):
        return Kind.TEXT
    if isinstance(item, surveys.MultipleChoice | surveys.Ranking):
        return Kind.WHOLE
    if isinstance(item, surveys.ClosedQuestion | surveys.Matrix):
        return Kind.CODE
    if isinstance(item, surveys.Number | surveys.ConstantSum | surveys.Calculated):
        return Kind.NUMBER
    # A month or a year is text: a column of days would make up the day.
    return Kind.DATE if isinstance(item, surveys.Date) and item.is_day else Kind.TEXT
