"""Big sets for benchmarks, made of real comments: nobody wrote what is beyond the real ones.

The real ones come first, as they are. Each other one is a real comment in which three words in ten
are taken from a near one, and whose vectors lie between both, with a little noise. What has fewer
than four words (bare non-answers, names) is repeated as it is, as people do.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis import Comment
from analysis.neighbours import nearest
from analysis.reading import units

NEAR = 5
TAKEN = 0.3
NOISE = 0.3
FEW_WORDS = 4
BLOCK = 50_000


@dataclass
class Maker:
    """Makes comments out of real ones; `vectors` are those of their units, in order."""

    real: Sequence[Comment]
    vectors: NDArray[np.float16]
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        self.parts = [units(one.text) for one in self.real]
        starts = np.cumsum([0, *map(len, self.parts)])
        self.first = starts[:-1].tolist()
        self.texts = [part for parts in self.parts for part in parts]
        rows = self.vectors.astype(np.float32)
        once = np.ones(len(rows), np.int64)
        self.near = nearest(rows, once, NEAR, NEAR).indices.tolist()

    def make(self, count: int, start: int = 0) -> tuple[list[Comment], NDArray[np.float16]]:
        """Return so many comments, numbered from `start`, and the vectors of their units."""
        self.chance.seed(start)
        comments, pairs = [], []
        for number in range(start, start + count):
            text, of_text = self._one(number)
            comments.append(Comment(f"{number:08d}", text))
            pairs += of_text
        return comments, self._between(np.array(pairs), start)

    def _one(self, number: int) -> tuple[str, list[tuple[int, int]]]:
        if number < len(self.real):
            places = range(self.first[number], self.first[number] + len(self.parts[number]))
            return self.real[number].text, [(place, place) for place in places]
        which = self.chance.randrange(len(self.real))
        text, pairs = "", []
        for place in range(self.first[which], self.first[which] + len(self.parts[which])):
            near = self.chance.choice(self.near[place])
            words, others = self.texts[place].split(" "), self.texts[near].split()
            mixed = len(words) >= FEW_WORDS and len(others) >= FEW_WORDS
            if mixed:
                for _ in range(max(1, round(TAKEN * len(words)))):
                    words[self.chance.randrange(len(words) - 1)] = self.chance.choice(others)
            text += " ".join(words)
            pairs.append((place, near if mixed else place))
        # Other words can make other sentences.
        found = len(units(text))
        return text, [pairs[min(place, len(pairs) - 1)] for place in range(found)]

    def _between(self, pairs: NDArray[np.int64], seed: int) -> NDArray[np.float16]:
        chance = np.random.default_rng(seed)
        made = np.empty((len(pairs), self.vectors.shape[1]), np.float16)
        for start in range(0, len(pairs), BLOCK):
            one, other = pairs[start : start + BLOCK].T
            share = chance.uniform(0.1, 0.5, (len(one), 1)).astype(np.float32)
            noise = chance.standard_normal((len(one), made.shape[1]), np.float32)
            noise *= (one != other)[:, None] * NOISE / np.sqrt(made.shape[1])
            rows = (1 - share) * self.vectors[one] + share * self.vectors[other] + noise
            made[start : start + BLOCK] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return made
