"""Which comments a language model is given: all, or a sample that can be told in one sentence."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis import centring, drafting
from analysis.centring import Floats
from analysis.non_answers import is_non_answer
from analysis.orders import speaks_to_machine
from analysis.privacy import redact
from analysis.text import clean, has_letters, plain_form
from app.drafting.content import Sample
from app.drafting.queries import TopicComment

MOST_COMMENTS: Final = 60
MOST_CHARACTERS: Final = 1_000
"""Of one comment: longer ones are given up to the end of the last sentence that fits."""
HEARD: Final = 5
"""A language with so many people in the topic is among what is given."""
OF_A_LANGUAGE: Final = 3
MOST_HELD_BACK: Final = 30


class Given(NamedTuple):
    """A comment as it goes out: cleaned and redacted."""

    comment: TopicComment
    text: str


class Chosen(NamedTuple):
    """What a language model is given, what is held back, and how it was chosen."""

    given: Sequence[Given]
    held_back: Sequence[TopicComment]
    sample: Sample


def choose(comments: Sequence[TopicComment], rows: Floats, seed: int) -> Chosen:
    """Choose what is given: each text once, nothing empty, nothing that speaks to a machine.

    Of too many, half are those nearest to the middle, then come the nearest of each language that
    has too few among them, and the rest is drawn by lot.
    """
    texts = [redact(clean(comment.text)) for comment in comments]
    telling = [place for place, text in enumerate(texts) if _tells_something(text)]
    held = [place for place in telling if speaks_to_machine(comments[place].text)]
    places = _once(sorted(set(telling) - set(held)), texts)
    counts = {"central": len(places)}
    if len(places) > MOST_COMMENTS:
        places, counts = _sampled(places, [comments[place].lang for place in places], rows, seed)
    given = [
        Given(comments[place], _shortened(texts[place], comments[place].lang)) for place in places
    ]
    short = sum(len(one.text) < len(texts[place]) for one, place in zip(given, places, strict=True))
    return Chosen(
        [one for one in given if one.text],
        [comments[place] for place in held[:MOST_HELD_BACK]],
        Sample(**counts, shortened=short),
    )


def _tells_something(text: str) -> bool:
    return has_letters(text) and not is_non_answer(text)


def _once(places: Sequence[int], texts: Sequence[str]) -> list[int]:
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(plain_form(texts[place]), place)
    return list(first.values())


def _sampled(
    places: Sequence[int], langs: Sequence[str], rows: Floats, seed: int
) -> tuple[list[int], dict[str, int]]:
    moved = centring.centred(rows[list(places)], langs, 50)
    near = (moved @ centring.unit(moved.sum(axis=0)[None])[0]).round(9).tolist()
    order = sorted(range(len(places)), key=lambda one: (-near[one], one))
    central = order[: MOST_COMMENTS // 2]
    chosen = set(central)
    for lang, people in sorted(Counter(langs).items(), key=lambda pair: (-pair[1], pair[0])):
        has = sum(langs[one] == lang for one in chosen)
        own = [one for one in order if langs[one] == lang and one not in chosen]
        room = min(OF_A_LANGUAGE - has, MOST_COMMENTS - len(chosen))
        if people >= HEARD and room > 0:
            chosen |= set(own[:room])
    heard = len(chosen) - len(central)
    rest = [one for one in range(len(places)) if one not in chosen]
    drawn = random.Random(seed).sample(rest, MOST_COMMENTS - len(chosen))  # noqa: S311
    found = sorted(chosen | set(drawn))
    counts = {"central": len(central), "languages": heard, "drawn": len(drawn)}
    return [places[one] for one in found], counts


def _shortened(text: str, lang: str) -> str:
    """Return the text up to the last end of a sentence that fits; "" when not even one does."""
    if len(text) <= MOST_CHARACTERS:
        return text
    ends = [end for _start, end in drafting.spans(text, lang) if end <= MOST_CHARACTERS]
    return text[: ends[-1]] if ends else ""
