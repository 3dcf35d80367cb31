"""What a published version says, frozen: the form that is hashed, kept and shown.

Quotes stand in it by id and salted hash alone, so that their authors can take them back and the
version still proves itself.
"""

import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.entries.models import DecisionStatus, EntryStage
from app.entries.texts import Texts


class Frozen(BaseModel):
    """A value that never changes and knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuoteRef(Frozen):
    """A quote, without its words: its id, the language it is in, and its salted hash."""

    id: UUID
    lang: str
    text_hash: str


class TopicRef(Frozen):
    """A topic that a finding answers, under the names it had."""

    id: UUID
    number: int
    labels: dict[str, str]


class FindingContent(Frozen):
    """One thing people said, how many said it, and what was decided."""

    id: UUID
    status: DecisionStatus | None
    people: int
    texts: Texts
    topics: tuple[TopicRef, ...]
    quotes: tuple[QuoteRef, ...]
    document: str
    decided_on: date | None
    due_on: date | None
    # Since format 3: in which languages they wrote.
    languages: dict[str, int] = {}


class Question(Frozen):
    """A question as it was put, in every language it was put in."""

    prompts: dict[str, str]


class Figures(Frozen):
    """Exact figures at publication. Public pages show them rounded."""

    people: int
    answered: int
    other_topics: int
    not_grouped: int
    not_analysed: int
    channels: dict[str, int]
    languages: dict[str, int]
    late: int
    duplicates: int
    withdrawn: int
    # Since format 2 one person may speak of several topics: of how many people that is true, and
    # how many of them speak of one about which something was decided.
    grouped: int | None = None
    decided: int | None = None
    # Since format 3: sent after the survey had closed, and counted; set aside by staff and not
    # counted, and of these the ones whose words are almost the same as those of others.
    late_sent: int = 0
    set_aside: int = 0
    copies: int = 0


class Analysis(Frozen):
    """How the comments were grouped, and how much of that people looked at."""

    run: int
    embedder: str
    topics: int
    confirmed: int
    read: int
    moved: int
    finished_on: date | None
    # Since format 3: of how many comments, and how far people agreed in a sample judged blind.
    comments: int | None = None
    judged: int | None = None
    agreed: int | None = None


class LanguageSigned(Frozen):
    """That a person signed the texts of one language, and which texts these were."""

    lang: str
    by: UUID
    on: date
    digest: str
    by_typist: bool


class Omissions(Frozen):
    """What the findings leave out, as staff were told before publication, and their answer to it.

    `gaps` name groups and topics by their codes; no figure stands here.
    """

    statements: int
    draws: int
    gaps: tuple[str, ...]
    reason: str
    by: UUID | None


class Dates(Frozen):
    """What happened when, and what was promised."""

    opened: date | None
    closed: date | None
    promised: date | None
    first_published: date | None
    published: date | None
    next_update: date | None


class Signatures(Frozen):
    """Who wrote it, who changed it last, who approved it."""

    author: UUID
    editor: UUID
    approver: UUID | None


class Content(Frozen):
    """A whole entry as it is, or would be, published."""

    format: Literal[1, 2, 3] = 3
    slug: str
    number: int
    survey: str
    survey_version: int
    survey_sha256: str
    snapshot_sha256: str
    source_lang: str
    languages: tuple[str, ...]
    stage: EntryStage
    is_sample: bool
    contact: str
    links: dict[str, str]
    texts: Texts
    dates: Dates
    questions: tuple[Question, ...]
    figures: Figures
    analysis: Analysis | None
    findings: tuple[FindingContent, ...]
    signed: Signatures
    # Since format 3. `dataset_sha256` stands for whose comments were counted, `types` is the code
    # of the question that says as what people answered.
    dataset_sha256: str = ""
    types: str = ""
    correction: Texts = Texts({})
    language_signatures: tuple[LanguageSigned, ...] = ()
    omissions: Omissions | None = None

    @property
    def decided(self) -> int:
        """Return how many people's comments are in a topic that this entry answers."""
        return sum(finding.people for finding in self.findings)


def canonical(content: Content) -> str:
    """Return the one text that stands for this content: sorted keys, no spaces."""
    return json.dumps(
        content.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def digest(text: str) -> str:
    """Return the SHA-256 of a content's canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def parsed(text: str) -> Content:
    """Return the content of a stored version (parsed once per process: it never changes)."""
    return Content.model_validate_json(text)
