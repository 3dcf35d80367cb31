"""Words, a suggested label and verbatim quotes for each topic."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from scipy import sparse

from analysis.centring import Floats, unit

# One person's words must not stand for a language, nor for a topic.
_ENOUGH_FOR_A_LANGUAGE = 2
_SAID_BY = 2
_LABEL_WORDS = 3
# Labels more alike than this read as one topic (ThemeFinder's rule).
_ALIKE = 0.9
_CLOSEST = 60
_CENTRAL = 0.5
_STEM = 4
_ENDING = 3
_SHORTEST, _LONGEST = 25, 300

Words = dict[str, tuple[str, ...]]


def term(lang: str, word: str) -> str:
    """Return the word as it is counted: the same letters mean other things elsewhere."""
    return f"{lang}:{word}"


class WordPicker:
    """Picks the words that set each topic apart, per language of its comments."""

    def __init__(self, weights: sparse.csr_array, terms: Sequence[str], count: int) -> None:
        self._weights = weights
        self._terms = terms
        self._count = count

    def words(self, topic: int, spoken: Mapping[str, int], used: Sequence[Sequence[str]]) -> Words:
        """Return the words of a topic, given its comments' languages and terms."""
        main = main_language(spoken)
        said_by = Counter(word for words in used for word in set(words))
        ranked = [word for word in self._ranked(topic) if word in said_by]
        shared = [word for word in ranked if said_by[word] >= _SAID_BY]
        chosen = {}
        for lang in sorted(spoken):
            if lang == main or spoken[lang] >= _ENOUGH_FOR_A_LANGUAGE:
                picked = self._pick(shared, lang) or self._pick(ranked, lang)
                if picked:
                    chosen[lang] = picked
        return chosen

    def _ranked(self, topic: int) -> list[str]:
        row = self._weights[[topic]].tocoo()
        scored = zip(row.data.tolist(), row.coords[1].tolist(), strict=True)
        best = sorted((-round(weight, 9), self._terms[place]) for weight, place in scored)
        return [word for weight, word in best if weight < 0]

    def _pick(self, ranked: Sequence[str], lang: str) -> tuple[str, ...]:
        picked: list[str] = []
        for word in (
            word.removeprefix(f"{lang}:") for word in ranked if word.startswith(f"{lang}:")
        ):
            if not any(_same_stem(word, other) for other in picked):
                picked.append(word)
            if len(picked) == self._count:
                break
        return tuple(picked)


def _same_stem(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return (
        len(short) >= _STEM
        and long.startswith(short[: max(_STEM, len(short) - 1)])
        and (len(long) - len(short) <= _ENDING)
    )


def main_language(spoken: Mapping[str, int]) -> str:
    """Return the language most comments are in."""
    return min(spoken, key=lambda lang: (-spoken[lang], lang))


def likeness(one: str, other: str) -> float:
    """Return how much two labels have in common if they read as one (over 90 %), else 0."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() <= _ALIKE or matcher.quick_ratio() <= _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio > _ALIKE else 0.0


def suggested_labels(words: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a label per topic from its words, no two over 90 % alike while there are other words.

    A topic without words has a number, as have those with the same ones.
    """
    labels: list[str] = []
    for number, chosen in enumerate(words, start=1):
        options = [*_in_words(chosen), f"{', '.join(chosen[:_LABEL_WORDS])} #{number}".strip()]
        apart = (one for one in options if not any(likeness(one, other) for other in labels))
        labels.append(next(apart, options[-1]))
    return labels


def _in_words(chosen: Sequence[str]) -> Iterator[str]:
    """Yield the first words, then more of them, then others."""
    for size in range(max(1, min(_LABEL_WORDS, len(chosen))), len(chosen) + 1):
        yield ", ".join(chosen[:size])
    for start in range(1, len(chosen) - _LABEL_WORDS + 1):
        yield ", ".join(chosen[start : start + _LABEL_WORDS])


def quotes(rows: Floats, fit: Sequence[bool], count: int) -> list[int]:
    """Return places of comments that are central to the rows and unlike each other.

    Those that are not `fit` to be quoted come only when there are no others.
    """
    central: list[float] = (rows @ unit(rows.sum(axis=0)[None])[0]).round(9).tolist()
    order = sorted(range(len(rows)), key=lambda row: (not fit[row], -central[row], row))[:_CLOSEST]
    alike: list[list[float]] = (rows[order] @ rows[order].T).tolist()
    pool, chosen = list(range(len(order))), list[int]()
    while pool and len(chosen) < count:
        worth = {
            one: _CENTRAL * central[order[one]]
            - (1 - _CENTRAL) * max((alike[one][other] for other in chosen), default=0.0)
            for one in pool
        }
        best = max(pool, key=lambda one: (fit[order[one]], round(worth[one], 9), -one))
        pool.remove(best)
        chosen.append(best)
    return [order[one] for one in chosen]


def is_quotable(text: str) -> bool:
    """Tell whether a comment can be read at a glance and still says something."""
    return _SHORTEST <= len(text) <= _LONGEST
