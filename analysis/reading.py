"""Read every comment once: clean text, language, words, and whether it says anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis import languages
from analysis.labels import term
from analysis.non_answers import is_non_answer
from analysis.privacy import redact
from analysis.report import Comment, NotGrouped
from analysis.text import clean, has_letters, plain_form
from analysis.words import words


class DuplicateIdError(ValueError):
    """Two comments have the same id; each comment must be one person's."""


@dataclass(frozen=True)
class Read:
    """Comments in the order of their ids, with what every later step needs of them."""

    comments: tuple[Comment, ...]
    texts: tuple[str, ...]  # clean and redacted
    langs: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    reasons: tuple[NotGrouped | None, ...]

    @cached_property
    def plain_forms(self) -> tuple[str, ...]:
        """Return what identical comments share, for each comment."""
        return tuple(map(plain_form, self.texts))

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """Return the places of the comments that say something."""
        return tuple(place for place, reason in enumerate(self.reasons) if reason is None)

    def is_untouched(self, place: int) -> bool:
        """Tell whether redaction found nothing in a comment."""
        return self.texts[place] == clean(self.comments[place].text)


def read(comments: Sequence[Comment], default_lang: str) -> Read:
    """Read the comments, in the order of their ids so that no other order matters."""
    ordered = sorted(comments, key=lambda comment: comment.id)
    repeated = len(ordered) - len({comment.id for comment in ordered})
    if repeated:
        raise DuplicateIdError(f"{repeated} comments have the id of another one")
    texts = [redact(clean(comment.text)) for comment in ordered]
    given = [comment.lang for comment in ordered]
    langs = languages.identify(texts, given, languages.normal(default_lang))
    terms = [
        tuple(term(lang, word) for word in words(text, lang))
        for text, lang in zip(texts, langs, strict=True)
    ]
    reasons = [_reason(text) for text in texts]
    return Read(tuple(ordered), tuple(texts), tuple(langs), tuple(terms), tuple(reasons))


def _reason(text: str) -> NotGrouped | None:
    if not has_letters(text):
        return NotGrouped.NO_LETTERS
    return NotGrouped.NON_ANSWER if is_non_answer(text) else None
