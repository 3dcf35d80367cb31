"""What an expression says, whatever its dialect. Values are text; numbers stay as written.

Terms stand for a figure or a day, trees for what holds or does not.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["eq", "lt", "le", "gt", "ge"]
Making: TypeAlias = Literal["sum", "product", "mean", "least", "most", "minus", "over", "first_of"]


@dataclass(frozen=True)
class Constant:
    """The same for everybody."""

    text: str


@dataclass(frozen=True)
class Answer:
    """What was answered to the question."""

    name: str


@dataclass(frozen=True)
class Reading:
    """What can be read off an answer: how many were chosen, its day, the length of its text."""

    name: str
    what: Literal["count", "day", "length"]
    # Counted together with these.
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Today:
    """The day of answering."""


@dataclass(frozen=True)
class Made:
    """Terms made into one; with `present`, those that are missing are passed over."""

    op: Making
    parts: tuple["Term", ...]
    present: bool = False


@dataclass(frozen=True)
class Rounded:
    """A term with so many decimal places."""

    part: "Term"
    places: int


Term: TypeAlias = Constant | Answer | Reading | Today | Made | Rounded


@dataclass(frozen=True)
class Both:
    """Holds when every part holds."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Either:
    """Holds when at least one part holds."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Negated:
    """Holds when the part does not; so also when nothing was answered."""

    part: "Tree"


@dataclass(frozen=True)
class Empty:
    """Holds when the question has no answer."""

    name: str


@dataclass(frozen=True)
class Has:
    """Holds when this choice is among those chosen."""

    name: str
    value: str


@dataclass(frozen=True)
class Is:
    """Holds when the answer compares so."""

    name: str
    op: Op
    value: str


@dataclass(frozen=True)
class Matches:
    """Holds when the text answered is of this form."""

    name: str
    pattern: str


@dataclass(frozen=True)
class Weighed:
    """Holds when two terms compare so."""

    left: Term
    op: Op
    right: Term


Tree: TypeAlias = Both | Either | Negated | Empty | Has | Is | Matches | Weighed
