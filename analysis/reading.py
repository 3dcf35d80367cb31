"""Read every comment once: clean text, language, parts, words, and whether it says anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from analysis import languages
from analysis.labels import term
from analysis.languages import Identified
from analysis.non_answers import is_non_answer
from analysis.privacy import redact
from analysis.report import Comment, NotGrouped
from analysis.segments import Span, segments, weight
from analysis.text import clean, has_letters, plain_form
from analysis.words import words
from analysis.workers import Alone, Processes, Workers, shares_of

# Fewer different comments are read here before another process has started.
_MANY = 20_000
_SHARE = 2_000


class DuplicateIdError(ValueError):
    """Two comments have the same id; each comment must be one person's."""


@dataclass(frozen=True)
class Read:
    """Comments in the order of their ids, with what every later step needs of them.

    Units are the parts of the comments that say something, in the order of the comments.
    """

    comments: tuple[Comment, ...]
    langs: tuple[str, ...]
    certainties: tuple[float, ...]
    reasons: tuple[NotGrouped | None, ...]
    parts: tuple[tuple[Span, ...], ...]
    owners: tuple[int, ...]  # the comment of each unit
    spans: tuple[Span, ...]
    texts: tuple[str, ...]  # of each unit, clean and redacted
    terms: tuple[tuple[str, ...], ...]

    @cached_property
    def plain_forms(self) -> tuple[str, ...]:
        """Return what identical units share, for each unit."""
        return tuple(map(plain_form, self.texts))

    @cached_property
    def same(self) -> list[str]:
        """Return what units share that say the same in the same comment, for each unit."""
        whole: dict[int, str] = {}
        for owner, form in zip(self.owners, self.plain_forms, strict=True):
            whole[owner] = f"{whole[owner]}\n{form}" if owner in whole else form
        return [
            form if form == whole[owner] else f"{form}\n\n{whole[owner]}"
            for owner, form in zip(self.owners, self.plain_forms, strict=True)
        ]

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Return how much each unit says."""
        return tuple(max(1, weight(text)) for text in self.texts)

    def comment_terms(self) -> list[tuple[str, ...]]:
        """Return the words of each comment, those that say nothing included."""
        found: list[tuple[str, ...]] = [()] * len(self.comments)
        for owner, used in zip(self.owners, self.terms, strict=True):
            found[owner] += used
        return found

    def is_untouched(self, unit: int) -> bool:
        """Tell whether redaction found nothing in a unit."""
        start, end = self.spans[unit]
        return self.texts[unit] == clean(self.comments[self.owners[unit]].text[start:end])


def units(text: str) -> list[str]:
    """Return the parts of a comment, as they are to be embedded."""
    return [text[start:end] for start, end in segments(text)]


def read(
    comments: Sequence[Comment],
    default_lang: str,
    *,
    whole: bool = False,
    left_out: Collection[str] = (),
    languages_told: Mapping[str, tuple[str, float]] = MappingProxyType({}),
) -> Read:
    """Read the comments, in the order of their ids so that no other order matters.

    `whole` takes each comment as one unit; those with an id in `left_out` have none, as a person
    took them out of all topics. `languages_told` are those that an earlier analysis told, and how
    surely, by id.
    """
    ordered = sorted(comments, key=lambda comment: comment.id)
    repeated = len(ordered) - len({comment.id for comment in ordered})
    if repeated:
        raise DuplicateIdError(f"{repeated} comments have the id of another one")
    looked = _looked_at([_asked(one, languages_told) for one in ordered], default_lang, whole=whole)
    told = languages.settled([one.text for one in looked], [one.told for one in looked])
    reasons = [
        NotGrouped.DECIDED if comment.id in left_out else one.reason
        for comment, one in zip(ordered, looked, strict=True)
    ]
    saying = [place for place, reason in enumerate(reasons) if reason is None]
    return Read(
        comments=tuple(ordered),
        langs=tuple(one.code for one in told),
        certainties=tuple(round(one.confidence, 4) for one in told),
        reasons=tuple(reasons),
        parts=tuple(one.parts for one in looked),
        owners=tuple(place for place in saying for _ in looked[place].units),
        spans=tuple(span for place in saying for span in looked[place].parts),
        texts=tuple(text for place in saying for text in looked[place].units),
        terms=tuple(chain.from_iterable(_in(told[place].code, looked[place]) for place in saying)),
    )


class _Asked(NamedTuple):
    """All of a comment that decides how it is read."""

    text: str
    lang: str | None
    form_lang: str | None
    told: tuple[str, float] | None


class _Looked(NamedTuple):
    """What a comment shows by itself; one that says nothing has no units."""

    text: str
    told: Identified
    reason: NotGrouped | None
    parts: tuple[Span, ...]
    units: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]  # of each unit, in the language that is told


def _asked(comment: Comment, languages_told: Mapping[str, tuple[str, float]]) -> _Asked:
    told = None if comment.lang else languages_told.get(comment.id)
    return _Asked(comment.text, comment.lang, comment.form_lang, told)


def _looked_at(asked: Sequence[_Asked], default_lang: str, *, whole: bool) -> list[_Looked]:
    different = list(dict.fromkeys(asked))
    workers: Workers = Processes() if len(different) >= _MANY else Alone()
    shares = [different[start:end] for start, end in shares_of(len(different), _SHARE)]
    found = chain.from_iterable(workers.each(_look_at, (default_lang, whole), shares))
    looked = dict(zip(different, found, strict=True))
    return [looked[one] for one in asked]


def _look_at(how: tuple[str, bool], asked: Sequence[_Asked]) -> list[_Looked]:
    default_lang, whole = how
    # The same few words make up most text: each is kept, and sent, once.
    once: dict[str, str] = {}
    return [_look(one, default_lang, once, whole=whole) for one in asked]


def _look(asked: _Asked, default_lang: str, once: dict[str, str], *, whole: bool) -> _Looked:
    given = asked.text
    text = redact(clean(given))
    if asked.told is not None:
        told = Identified(*asked.told, "given")
    else:
        told = languages.by_itself(text, asked.lang, asked.form_lang, default_lang)
    reason = _reason(text)
    parts = ((0, len(given)),) if whole else segments(given)
    if reason is not None:
        return _Looked(text, told, reason, parts, (), ())
    several = len(parts) > 1
    units = tuple(redact(clean(given[a:b])) for a, b in parts) if several else (text,)
    return _Looked(text, told, None, parts, units, _terms(units, told.code, once))


def _in(lang: str, looked: _Looked) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each unit; other comments may have told the language of this one."""
    return looked.terms if looked.told.code == lang else _terms(looked.units, lang, {})


def _terms(units: Sequence[str], lang: str, once: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    of_units = ([term(lang, word) for word in words(text, lang)] for text in units)
    return tuple(tuple(once.setdefault(each, each) for each in used) for used in of_units)


def _reason(text: str) -> NotGrouped | None:
    if not has_letters(text):
        return NotGrouped.NO_LETTERS
    return NotGrouped.NON_ANSWER if is_non_answer(text) else None
