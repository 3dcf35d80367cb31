"""Read every comment once: clean text, language, parts, words, and whether it says anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis import languages
from analysis.labels import term
from analysis.non_answers import is_non_answer
from analysis.privacy import redact
from analysis.report import Comment, NotGrouped
from analysis.segments import Span, segments, weight
from analysis.text import clean, has_letters, plain_form
from analysis.words import words


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
) -> Read:
    """Read the comments, in the order of their ids so that no other order matters.

    `whole` takes each comment as one unit; those with an id in `left_out` have none, as a person
    took them out of all topics.
    """
    ordered = sorted(comments, key=lambda comment: comment.id)
    repeated = len(ordered) - len({comment.id for comment in ordered})
    if repeated:
        raise DuplicateIdError(f"{repeated} comments have the id of another one")
    texts = [redact(clean(comment.text)) for comment in ordered]
    told = languages.identified(
        texts, [one.lang for one in ordered], [one.form_lang for one in ordered], default_lang
    )
    langs = [one.code for one in told]
    reasons = [
        NotGrouped.DECIDED if one.id in left_out else _reason(text)
        for one, text in zip(ordered, texts, strict=True)
    ]
    parts = [((0, len(one.text)),) if whole else segments(one.text) for one in ordered]
    owners, spans, of_units, terms = [], [], [], []
    for place, (comment, of_comment) in enumerate(zip(ordered, parts, strict=True)):
        if reasons[place] is not None:
            continue
        for start, end in of_comment:
            text = texts[place] if len(of_comment) == 1 else _readable(comment.text[start:end])
            owners.append(place)
            spans.append((start, end))
            of_units.append(text)
            terms.append(tuple(term(langs[place], word) for word in words(text, langs[place])))
    return Read(
        tuple(ordered), tuple(langs), tuple(round(one.confidence, 4) for one in told),
        tuple(reasons), tuple(parts),
        tuple(owners), tuple(spans), tuple(of_units), tuple(terms),
    )  # fmt: skip


def _readable(text: str) -> str:
    return redact(clean(text))


def _reason(text: str) -> NotGrouped | None:
    if not has_letters(text):
        return NotGrouped.NO_LETTERS
    return NotGrouped.NON_ANSWER if is_non_answer(text) else None
