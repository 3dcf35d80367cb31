# ruff: noqa: RUF001 (quotation marks and full stops of all scripts)
"""An extractive draft: sentences that people wrote, chosen by a rule and never changed.

Nothing is worded here. What a draft holds stands, letter for letter, in a comment.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from zlib import crc32

import numpy as np
from icu4py.breakers import SentenceBreaker

from analysis.centring import Floats, unit
from analysis.languages import UNKNOWN, primary
from analysis.non_answers import is_non_answer
from analysis.privacy import redact
from analysis.report import Comment
from analysis.text import MAX_CHARACTERS, clean, has_letters, plain_form
from analysis.words import words

COUNT = 7
# A language with so many people in a topic has a sentence in the draft, however big the others are.
_HEARD = 5
_SHORTEST, _LONGEST = 25, 300
_CENTRAL = 0.5
_DIMENSIONS = 512
_HALVES = re.compile("[\ud800-\udfff]")
_ENDS = tuple(".!?…。！？｡؟۔।॥។៕།՜።")
# ICU takes the full stop of an abbreviation, or a line that was wrapped, for the end of a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:Mrs?|Ms|Dra?|Prof|Sra?s?|Srta|Uds?|St|Nr|No|Mme|Mlle|M|bzw|ca|z\. ?B|d\. ?h|"
    r"e\.g|i\.e|p\. ?ej|approx|vs|[A-Z])\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a comment; `start` and `end` are code points of the text as it is stored."""

    comment_id: str
    start: int
    end: int
    text: str
    lang: str


def spans(text: str, lang: str | None) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends, in code points, without spaces."""
    read = text[:MAX_CHARACTERS]
    # Half a character, which no database stores, would stop the breaker.
    safe = _HALVES.sub("\ufffd", read)
    found, start, end = [], 0, 0
    pieces = list(SentenceBreaker(safe, primary(lang or UNKNOWN) if lang != UNKNOWN else "en"))
    for place, piece in enumerate(pieces):
        end += len(piece)
        follows = pieces[place + 1] if place + 1 < len(pieces) else ""
        if not _goes_on(safe[start:end], follows):
            found.append((start, end))
            start = end
    if len(text) > len(read) and found:
        found.pop()  # the reading ended within it
    return [trimmed for begin, stop in found if (trimmed := _trimmed(read, begin, stop))]


def sentences_of(comments: Iterable[Comment]) -> list[Sentence]:
    """Return the sentences that may be shown as they are.

    Left out: bare non-answers, what has no letters, what cannot be shown whole, and every sentence
    in which redaction finds something, by itself or in the comment around it.
    """
    found = []
    for comment in comments:
        if is_non_answer(comment.text):
            continue
        redacted = redact(comment.text)
        for start, end in spans(comment.text, comment.lang):
            text = comment.text[start:end]
            if _may_show(text) and text in redacted:
                found.append(Sentence(comment.id, start, end, text, comment.lang or UNKNOWN))
    return found


def shortlist(rows: Floats, langs: Sequence[str], most: int) -> list[int]:
    """Return the places of the comments worth taking apart: central ones, and some of the rest.

    Three quarters are those nearest to the middle of their language, the others are spread evenly
    over what is left, so that not only the usual is looked at. Each language gets up to `most`.
    """
    chosen: list[int] = []
    for lang in sorted(set(langs)):
        places = [place for place, one in enumerate(langs) if one == lang]
        order = [places[place] for place in _nearest_first(rows[places])]
        near, rest = order[: most - most // 4], order[most - most // 4 :]
        step = max(1, -(-len(rest) // max(1, most // 4)))
        chosen += near + rest[::step]
    return sorted(chosen)


def extract(
    sentences: Sequence[Sentence], rows: Floats, people: Mapping[str, int], count: int = COUNT
) -> list[Sentence]:
    """Return sentences that are central and unlike each other, each of another person.

    `rows` are their vectors, `people` how many people of the topic wrote in which language:
    languages share the draft in proportion, and a language of five people is always in it.
    """
    picked = {
        lang: _picked(sentences, rows, lang, count)
        for lang in sorted({sentence.lang for sentence in sentences})
    }
    order = _seats({lang: len(picked[lang]) for lang in picked}, people, count)
    queues = {lang: iter(places) for lang, places in picked.items()}
    return [sentences[next(queues[lang])] for lang in order]


def word_rows(texts: Sequence[str], langs: Sequence[str]) -> Floats:
    """Return vectors made of words alone, for when there is no model: rare words weigh more."""
    used = [
        [f"{lang}:{word}" for word in words(clean(text), lang)]
        for text, lang in zip(texts, langs, strict=True)
    ]
    in_texts = Counter(word for each in used for word in set(each))
    rows = np.zeros((len(texts), _DIMENSIONS))
    for row, each in zip(rows, used, strict=True):
        for word in sorted(set(each)):
            number = crc32(word.encode())
            sign = 1.0 if number & 1 else -1.0
            row[(number >> 1) % _DIMENSIONS] += sign * np.log1p(len(texts) / in_texts[word])
    return unit(rows)


def _goes_on(text: str, follows: str) -> bool:
    if not follows:
        return False
    if _ABBREVIATION.search(text):
        return True
    return follows[0].islower() and not text.rstrip().endswith(_ENDS)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _may_show(text: str) -> bool:
    # What people cannot see could turn the words around it, so that such a sentence stays out.
    is_plain = clean(text) == text and len(text) <= _LONGEST
    return is_plain and has_letters(text) and not is_non_answer(text) and redact(text) == text


def _is_telling(text: str) -> bool:
    """Tell whether a sentence is long enough to say something by itself; wide signs count twice."""
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in text) >= _SHORTEST


def _nearest_first(rows: Floats) -> list[int]:
    central = (rows @ unit(rows.sum(axis=0)[None])[0]).round(9).tolist()
    return sorted(range(len(rows)), key=lambda place: (-central[place], place))


def _picked(sentences: Sequence[Sentence], rows: Floats, lang: str, count: int) -> list[int]:
    """Return the places of one language's sentences, the best first, each of another person."""
    places = [place for place, each in enumerate(sentences) if each.lang == lang]
    of_lang = rows[places]
    central = (of_lang @ unit(of_lang.sum(axis=0)[None])[0]).round(9)
    worth = [
        (not _is_telling(sentences[place].text), -score, place)
        for place, score in zip(places, central.tolist(), strict=True)
    ]
    pool = _one_each(sentences, sorted(worth))
    chosen: list[int] = []
    nearest = dict.fromkeys(pool, 0.0)
    while pool and len(chosen) < count:
        best = max(pool, key=lambda one: (pool[one][0], _gain(pool[one][1], nearest[one]), -one))
        del pool[best]
        chosen.append(best)
        left = list(pool)
        alike = (rows[left] @ rows[best]).round(9).tolist()
        nearest = {one: max(nearest[one], near) for one, near in zip(left, alike, strict=True)}
    return chosen


def _gain(central: float, nearest: float) -> float:
    return round(_CENTRAL * central - (1 - _CENTRAL) * nearest, 9)


def _one_each(
    sentences: Sequence[Sentence], ranked: Sequence[tuple[bool, float, int]]
) -> dict[int, tuple[bool, float]]:
    """Return each person's best sentence, and of those that say the same words the first one."""
    pool: dict[int, tuple[bool, float]] = {}
    people, forms = set(), set()
    for is_short, score, place in ranked:
        sentence = sentences[place]
        form = plain_form(sentence.text)
        if sentence.comment_id not in people and form not in forms:
            people.add(sentence.comment_id)
            forms.add(form)
            pool[place] = (not is_short, -score)
    return pool


def _seats(available: Mapping[str, int], people: Mapping[str, int], count: int) -> list[str]:
    """Return whose turn it is, seat by seat (Sainte-Laguë, after one for each that is heard)."""
    size = {lang: people.get(lang, 0) for lang in available}
    biggest = sorted(size, key=lambda lang: (-size[lang], lang))
    order = [lang for lang in biggest if size[lang] >= _HEARD and available[lang]][:count]
    while len(order) < count:
        taken = Counter(order)
        free = [lang for lang in biggest if taken[lang] < available[lang]]
        if not free:
            break
        order.append(max(free, key=lambda lang: (size[lang] / (2 * taken[lang] + 1), lang)))
    return order
