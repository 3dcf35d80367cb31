"""What goes into an analysis and what comes out of it; plain values, no model is loaded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

STRICT = ConfigDict(extra="forbid", strict=True)
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
# Below this, halves of the seeds find other themes; halves that agree by 0.85 belong to wholes
# that agree by 0.9 and more (measured on five sets).
AGREEMENT = 0.8


class InvalidJSONError(ValueError):
    """The JSON is not a valid recipe or report; the message names the fields."""


class NotGrouped(StrEnum):
    """Why a comment has no topic."""

    NO_LETTERS = "no_letters"
    NON_ANSWER = "non_answer"
    FAR = "far"
    DECIDED = "decided"  # a person took it out of all topics


class Feeling(StrEnum):
    """How a comment sounds; mixed comments are neutral."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Comment:
    """One person's words; `lang` is the language they were written in, if known.

    `form_lang` is the language of the form that they filled in: words too short to tell are taken
    to be in it.
    """

    id: str
    text: str
    lang: str | None = None
    form_lang: str | None = None


class _Canonical:
    """A value with one canonical JSON form."""

    __slots__ = ()

    def to_json(self) -> str:
        """Return the canonical JSON: equal values give equal bytes."""
        raw = TypeAdapter(type(self)).dump_python(self, mode="json")
        return json.dumps(raw, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote; unknown or wrong fields raise InvalidJSONError."""
        try:
            return TypeAdapter(cls).validate_json(text)
        except ValidationError as error:
            faults = (
                f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
                for fault in error.errors(include_url=False, include_input=False)
            )
            raise InvalidJSONError("; ".join(faults)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe(_Canonical):
    """Everything besides the comments that can change a result.

    `default_lang`: of comments too short to tell. `resolution`: higher gives more topics; None
    picks it (communities.py). `segments`: comments are grouped by their parts, not as a whole;
    `context`: how much a comment counts beside each part of it, which is read with it.
    `similar`: the report tells the places of so many nearest comments of each; of those only that
    are new, when there is an earlier analysis. `min_people`, `min_share`: a topic has at least the
    greater of both. `small_language`: below so many comments its mean is trusted less.
    `not_grouped_below`: mean cosine to the nearest hundredth of all comments; None takes what was
    measured for the embedder.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    format: Literal[1] = 1
    embedder: Literal["auto", "use", "e5"] = "auto"
    default_lang: str = "und"
    neighbours: Annotated[int, Field(ge=2, le=100)] = 20
    resolution: Annotated[float, Field(gt=0, le=100)] | None = None
    max_topics: Annotated[int, Field(ge=1, le=500)] = 70
    segments: bool = True
    context: Annotated[float, Field(ge=0, le=10)] = 1.0
    similar: Annotated[int, Field(ge=0, le=50)] = 0
    min_people: Count = 5
    min_share: Share = 0.001
    centre_languages: bool = True
    small_language: Count = 50
    not_grouped_below: Annotated[float, Field(ge=-1, lt=1)] | None = None
    words_per_topic: Count = 10
    quotes_per_topic: Count = 5
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


@dataclass(frozen=True, slots=True)
class Theme:
    """Topics that belong together; number 1 is the biggest, `size` counts comments once."""

    number: int
    size: int
    topics: tuple[int, ...]
    words: dict[str, tuple[str, ...]]
    label: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Comments that say similar things; number 1 is the biggest.

    `size` counts the comments that reach it, so that sizes add up to more than all comments.
    `former` is the key of the topic of an earlier report that this one continues.
    `place` is where a map shows it, each from 0 to 1.
    """

    number: int
    size: int
    words: dict[str, tuple[str, ...]]
    label: str
    quotes: tuple[str, ...]
    languages: dict[str, int] = field(default_factory=dict)
    theme: int = 1
    former: str | None = None
    place: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Reached:
    """A topic that a comment speaks of: how much of it, and where.

    The strengths of one comment add up to 1. `spans` are begin and end of its sentences about
    this topic, in code points of the text as it was given; empty means all of it.
    """

    topic: int
    strength: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one comment went, or why it went nowhere.

    `topics`: strongest first, empty when not grouped. `fit` is the cosine to the centre of the
    strongest (of the nearest, when not grouped), so that 0 is `not_grouped_below` and 1 the centre
    itself. `certainty` is that of the language, from 0 to 1. `similar` are the places, in the
    report's assignments, of the comments nearest to it, when they were asked for.
    """

    comment_id: str
    topics: tuple[Reached, ...]
    fit: float
    lang: str
    not_grouped: NotGrouped | None = None
    certainty: float = 1.0
    sentiment: Feeling | None = None
    similar: tuple[int, ...] = ()

    @property
    def topic(self) -> int | None:
        """Return the topic that it speaks of most, or None."""
        return self.topics[0].topic if self.topics else None


@dataclass(frozen=True, slots=True)
class Former:
    """What an earlier analysis, and people since, made of the comments.

    `topics` names, by comment id, the keys of the topics that it is in now, with their strengths;
    a comment of the earlier analysis that is in none has an empty mapping. `kept` are the keys of
    topics that people confirmed, named or made: these stay, and only gain comments. `decided` are
    the ids of comments that a person put where they are. All other topics stay too, unless
    `renew` asks that they be found anew. `languages` are those that were told then and how surely,
    by comment id: what they name is not told again.
    """

    topics: Mapping[str, Mapping[str, float]]
    kept: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    resolution: float | None = None
    renew: bool = False
    languages: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    @property
    def taken_out(self) -> frozenset[str]:
        """Return the ids of comments that a person took out of all topics."""
        return frozenset(one for one in self.decided if self.topics.get(one) == {})


class Lineage(StrEnum):
    """How a topic relates to the earlier analysis."""

    SAME = "same"
    GROWN = "grown"  # the same, with new comments
    SPLIT = "split"  # part of one that was bigger
    MERGED = "merged"  # made of several
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Descent:
    """One line of the lineage: a former topic, a topic, and how many old comments both share.

    `former` is None for a new topic, `topic` is None for one that is gone.
    """

    kind: Lineage
    former: str | None
    topic: int | None
    shared: int


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A quality rule that this report does not keep, and by how much."""

    code: str
    topics: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a report can be trusted, in figures."""

    comments: int
    grouped: int
    coverage: float
    topics: int
    not_grouped: dict[str, int]
    languages: dict[str, int]
    language_leak: float | None
    coherence: float | None
    diversity: float | None
    agreement: float | None
    broken_rules: tuple[BrokenRule, ...]


@dataclass(frozen=True, slots=True)
class Report(_Canonical):
    """The result of one analysis; the same comments and recipe give the same bytes."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    recipe: Recipe
    embedder: str
    versions: dict[str, str]
    themes: tuple[Theme, ...]
    topics: tuple[Topic, ...]
    assignments: tuple[Assignment, ...]
    quality: Quality
    lineage: tuple[Descent, ...] = ()
