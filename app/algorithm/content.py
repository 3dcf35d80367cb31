"""The record as a value: what the software knows and what staff stated, in no one language."""

from datetime import date
from typing import Literal

from app.insights.content import Frozen, Growing, Words

Said = dict[str, Words]
"""What staff stated, by point and language."""


class Agreement(Frozen):
    """How far people agreed with the machine in a sample; for all, the share is in the range."""

    judged: int
    share: float
    low: float
    high: float


class QuestionFacts(Growing):
    """How the comments on one question were sorted; counts as the public may see them."""

    code: str
    prompt: Words
    model: str
    versions: dict[str, str]
    analysed_on: date
    comments: int | None
    topics_found: int
    topics_confirmed: int
    languages: tuple[str, ...] = ()
    weak_languages: tuple[str, ...] = ()
    agreement: Agreement | None = None


class Content(Frozen):
    """All that one version of the record is made from; its digest is taken of this."""

    record: Literal["heeded-algorithm-record"] = "heeded-algorithm-record"
    schema_version: Literal[1] = 1
    standard: str
    survey: str
    title: Words
    source_lang: str
    organisation: str
    questions: tuple[QuestionFacts, ...]
    said: Said
