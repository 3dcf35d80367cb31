"""What is told to programs, field by field: the shapes that the JSON Schemas are made from."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.entries.models import DecisionStatus, EntryStage
from app.insights.disclosure import PublicCount, PublicPercent


class Told(BaseModel):
    """A value that never changes and knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Told):
    """A text and the language that it is in, as a BCP 47 tag."""

    text: str
    language: str


class People(Told):
    """How many people, as far as that is told."""

    shown: Literal["rounded", "few", "most", "hidden"] = Field(
        description="rounded: to the nearest five; few: fewer than ten; most: all but fewer than "
        "ten; hidden: not told, because another number would give it away."
    )
    value: int | None = Field(description="The rounded number; only where `shown` is rounded.")

    @classmethod
    def of(cls, count: PublicCount) -> "People":
        """Return a public count."""
        return cls(shown=count.shown.value, value=count.value)


class Share(Told):
    """A share of rounded figures, in hundredths."""

    shown: Literal["rounded", "few", "most", "hidden"] = Field(
        description="rounded: to whole per cent; few: 5 % or less; most: 95 % or more; hidden: "
        "the numbers are too small for a share."
    )
    value: float | None

    @classmethod
    def of(cls, share: PublicPercent | None) -> "Share":
        """Return a public share; what is too small for one is hidden."""
        if share is None:
            return cls(shown="hidden", value=None)
        return cls(shown=share.shown.value, value=share.fraction)


class Terms(Told):
    """The open licence of the data."""

    code: str
    name: str
    url: str


class FindingTold(Told):
    """One thing that people said, and what was decided about it."""

    number: int
    id: str
    name: Text
    status: DecisionStatus | None
    people: People
    share: Share = Field(description="Of those who answered the question.")
    decided_on: date | None
    due_on: date | None = Field(description="By when the organisation promised to have done it.")
    document: str
    topics: list[str] = Field(description="Addresses of topics over several surveys.")


class EntryTold(Told):
    """A published answer in its newest version."""

    id: str = Field(description="Stays the same over all versions and languages.")
    url: str
    survey: str = Field(description="The address of the results of the survey it answers.")
    version: int
    sha256: str = Field(description="The seal of the version: the digest of all that it says.")
    title: Text
    place: Text
    service: Text
    summary: Text
    stage: EntryStage
    is_sample: bool = Field(description="Whether it only shows how an answer looks.")
    first_published_on: date
    published_on: date
    published_at: datetime
    closed_on: date | None
    people: People = Field(description="How many people took part.")
    answered: People = Field(description="How many of them answered the question in words.")
    answered_in: list[str] = Field(description="The languages in which people answered.")
    findings: list[FindingTold]


class EntriesTold(Told):
    """Published answers, latest first, at most 100 in a document."""

    format: Literal[1] = 1
    language: str
    organisation: str
    licence: Terms
    total: int
    next: str | None = Field(description="The address of the next document, if there is one.")
    entries: list[EntryTold]


class Ratio(Told):
    """So many of so many."""

    part: int
    n: int


class Days(Told):
    """A median of days with the 95 % interval of its order statistics; `n` surveys.

    With fewer than six, none is told.
    """

    median: float | None
    low: int | None
    high: int | None
    n: int


class Closure(Told):
    """The share of comments in a topic about which something was decided in public."""

    share: Share
    comments: int | None = Field(description="Rounded; of how many comments it is a share.")


class SurveyClosure(Told):
    """Loop closure of one survey."""

    survey: str
    title: Text
    closure: Closure


class Commitments(Told):
    """What was promised, and how it stands."""

    kept: int
    overdue: int
    open: int


class YearTold(Told):
    """What happened in one year: surveys by the year they closed in, decisions by publication."""

    year: int
    surveys_answered: Ratio
    days: Days
    changed: Ratio
    closure: Closure


class ScoreboardTold(Told):
    """How an organisation answers: made from published figures alone."""

    format: Literal[1] = 1
    as_of: date
    organisation: str
    licence: Terms
    is_sample: bool
    closure: Closure
    surveys_answered: Ratio
    answers_overdue: int
    days: Days
    changed: Ratio
    promises: Commitments
    surveys: list[SurveyClosure]
    years: list[YearTold]
