"""The questions of a survey over all its versions, and where their words have changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import surveys
from app.builder.models import SurveyVersion
from app.insights.content import Words
from app.insights.worded import words, words_over
from app.insights.wording import Wording, in_language
from app.results.columns import is_open, row_column


@dataclass(frozen=True)
class Version:
    """A published version with its definition."""

    id: UUID
    number: int
    definition: surveys.Survey


@dataclass(frozen=True)
class Asked:
    """A question as one version asks it; of a matrix, one row."""

    version: Version
    item: surveys.Item
    row: surveys.Option | None = None

    @property
    def column(self) -> str:
        """Return the name of the column that its answers stand in."""
        return self.item.id if self.row is None else row_column(self.item.id, self.row.code)

    @property
    def is_repeated(self) -> bool:
        """Return whether one person may answer it several times."""
        return self.version.definition.is_repeated(self.item.id)

    def options(self) -> tuple[surveys.Option, ...]:
        """Return what can be chosen; nothing when it is answered otherwise."""
        return self.item.offered() if isinstance(self.item, surveys.OfferingQuestion) else ()

    def said(self) -> dict[str, Words]:
        """Return everything that people read of it, by code; the question stands under ""."""
        definition = self.version.definition
        found = {option.code: words(definition, option.label) for option in self.options()}
        prompts = [self.item.prompt, *([self.row.label] if self.row else [])]
        found[""] = _joined([words(definition, each) for each in prompts])
        return found


@dataclass(frozen=True)
class Phrasing:
    """Versions in a row that ask a question in the same words."""

    asked: tuple[Asked, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the versions, from the first."""
        return tuple(sorted(each.version.number for each in self.asked))


@dataclass(frozen=True)
class Question:
    """The same question in every version that asks it, the newest first."""

    code: str
    asked: tuple[Asked, ...]

    @property
    def newest(self) -> Asked:
        """Return it as it was asked last."""
        return self.asked[0]

    @property
    def kind(self) -> str:
        """Return its kind; of what one person answers several times, that of several answers."""
        return "multiple_choice" if self._is_choice_repeated else self.newest.item.kind

    @property
    def is_open(self) -> bool:
        """Return whether people answer in their own words."""
        return is_open(self.newest.item)

    @property
    def takes_many(self) -> bool:
        """Return whether one person may give several answers."""
        return any(
            isinstance(each.item, surveys.MultipleChoice) or each.is_repeated for each in self.asked
        )

    @property
    def can_be_crossed(self) -> bool:
        """Return whether it is answered by choosing, so that it can be compared with others."""
        item = self.newest.item
        chosen = isinstance(item, surveys.ClosedQuestion | surveys.Matrix) and item.offered()
        return bool(chosen) and not isinstance(item, surveys.Consent)

    @property
    def _is_choice_repeated(self) -> bool:
        return self.newest.is_repeated and not self.is_open

    @property
    def is_repeated(self) -> bool:
        """Return whether one person may answer it several times."""
        return any(each.is_repeated for each in self.asked)

    def in_version(self, version_id: UUID) -> Asked | None:
        """Return it as this version asks it, or None."""
        return next((each for each in self.asked if each.version.id == version_id), None)

    def labels(self) -> dict[str, Words]:
        """Return the options of all versions in order, in all the words that people read."""
        found: dict[str, list[tuple[surveys.Survey, str]]] = {}
        for each in self.asked:
            for option in each.options():
                found.setdefault(option.code, []).append((each.version.definition, option.label))
        return {code: words_over(labels) for code, labels in found.items()}

    def phrasings(self) -> tuple[Phrasing, ...]:
        """Return the versions that ask it in the same words together, the newest first."""
        groups = [[self.asked[0]]]
        for newer, older in pairwise(self.asked):
            if _alike(newer.said(), older.said()):
                groups[-1].append(older)
            else:
                groups.append([older])
        return tuple(Phrasing(tuple(group)) for group in groups)


@dataclass(frozen=True)
class Say:
    """Says texts of a survey in the reader's language, or in the nearest one."""

    newest: surveys.Survey
    locale: str

    def __call__(self, said: Words) -> Wording:
        """Return the text to show."""
        return in_language(said, self.locale, self.newest.source_lang, self.newest.fallbacks)


def versions_of(found: Sequence[SurveyVersion]) -> tuple[Version, ...]:
    """Return versions with their definitions, in the order given."""
    return tuple(Version(each.id, each.number, each.definition) for each in found)


def questions_of(versions: Sequence[Version]) -> tuple[Question, ...]:
    """Return every question of all versions, which come newest first; each row by itself."""
    by_code: dict[str, list[Asked]] = {}
    for version in versions:
        for item in version.definition.items():
            if version.definition.is_repeated(item.id) and not _is_counted_once(item):
                continue
            for code, asked in _asked(version, item):
                by_code.setdefault(code, []).append(asked)
    return tuple(Question(code, tuple(asked)) for code, asked in by_code.items())


def _is_counted_once(item: surveys.Item) -> bool:
    """Return whether several answers of one person can be counted as those of one person."""
    return isinstance(item, surveys.ClosedQuestion) or is_open(item)


def _asked(version: Version, item: surveys.Item) -> Iterator[tuple[str, Asked]]:
    if isinstance(item, surveys.Matrix):
        for row in item.rows:
            yield f"{item.code}.{row.code}", Asked(version, item, row)
    elif item.takes_answers and not item.is_kept_apart:
        yield item.code, Asked(version, item)


def _joined(parts: Sequence[Words]) -> Words:
    first, *rest = parts
    return {
        lang: " – ".join([text, *(each[lang] for each in rest if lang in each)])  # noqa: RUF001
        for lang, text in first.items()
    }


def _alike(newer: Mapping[str, Words], older: Mapping[str, Words]) -> bool:
    """Return whether nobody read other words: a language that was added changes nothing."""
    return newer.keys() == older.keys() and all(
        newer[code][lang] == older[code][lang]
        for code in newer
        for lang in newer[code].keys() & older[code].keys()
    )
