"""How well claims are checked: `python -m analysis.evaluation.claims FILE`."""

import argparse
import csv
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import claims, embeddings
from analysis.closeness import Comments
from analysis.tables import TableError, read_rows

CLAIMS = Path(__file__).with_name("claims.csv")
_ROUNDS = 20
_DESCRIPTION = """
FILE holds comments (columns id and text; the claims that come along are about the NHS comments).
Each claim was written by hand as a language model writes, with the comments that it rests on.
close: share of its comments that count as support. supported: share of claims with at least two
such comments, of those that name two. true: the comments that it rests on. shuffled: those of
another claim. drawn: comments drawn by lot. reversed: claims that say the opposite of their
comments, which this check is not made to find. Words are compared as well.
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, and the comments that it names."""

    text: str
    comments: tuple[str, ...]
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """How often something counted as support."""

    close: float
    supported: float


class Measure:
    """The claims and all comments that may be held against them, embedded once."""

    def __init__(
        self, found: Sequence[Claim], texts: dict[str, str], embedder: str, seed: int
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._claims = found
        self._below = claims.CLOSE_FROM[embeddings.known(embedder)]
        drawn = self._random.sample(sorted(texts), min(300, len(texts)))
        named = {one for claim in found for one in claim.comments}
        self._drawn = [one for one in drawn if one not in named]
        self._texts = texts
        self._places = {one: place for place, one in enumerate(sorted({*drawn, *named}))}
        ordered = [texts[one] for one in self._places]
        comments = Comments(embeddings.make(embedder), ordered, ["en"] * len(ordered))
        self._close = comments.closeness([claim.text for claim in found])

    def shares(self, kind: str) -> Shares:
        """Return the shares for the claims' own comments, or for "shuffled" or "drawn" ones."""
        close, counts = [], []
        for number, claim in enumerate(self._claims):
            if claim.is_reversed == (kind == "reversed"):
                for comments in self._held_against(claim, kind):
                    near = [self._is_close(number, one) for one in comments]
                    close += near
                    counts += [self._is_supported(claim, comments, near)] * (len(near) > 1)
        return Shares(sum(close) / len(close), sum(counts) / len(counts))

    def _held_against(self, claim: Claim, kind: str) -> Iterator[Sequence[str]]:
        if kind in {"true", "reversed"}:
            yield claim.comments
            return
        others = [one for one in self._claims if not {*one.comments} & {*claim.comments}]
        for _ in range(_ROUNDS):
            if kind == "shuffled":
                yield self._random.choice(others).comments
            else:
                yield self._random.sample(self._drawn, len(claim.comments))

    def _is_close(self, number: int, comment: str) -> bool:
        return bool(self._close[number, self._places[comment]] >= self._below)

    def _is_supported(self, claim: Claim, comments: Sequence[str], near: Sequence[bool]) -> bool:
        texts = [self._texts[one] for one, is_near in zip(comments, near, strict=True) if is_near]
        doubt = claims.doubt_in_number(len(texts))
        return doubt is None and claims.doubt_in_words(claim.text, texts, "en") is None


def read_claims(path: Path) -> list[Claim]:
    """Read claims from a CSV file with the columns kind, claim and comments."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Claim(row["claim"], tuple(row["comments"].split()), row["kind"] == "reversed")
            for row in csv.DictReader(file)
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each kind of citation; return the exit status."""
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.claims", description=_DESCRIPTION
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--embedder", choices=("use", "e5"), default="use")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        rows = read_rows(options.file, ["id", "text"])
    except TableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    texts = {row["id"]: row["text"] for row in rows}
    found = [one for one in read_claims(CLAIMS) if all(each in texts for each in one.comments)]
    if not found:
        sys.stderr.write("error: the file has none of the comments that the claims name\n")
        return 2
    measure = Measure(found, texts, options.embedder, options.seed)
    sys.stdout.write(f"{options.embedder}, {len(found)} claims\n")
    for kind in ("true", "shuffled", "drawn", "reversed"):
        shares = measure.shares(kind)
        sys.stdout.write(f"{kind:<9} close {shares.close:.3f}  supported {shares.supported:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
