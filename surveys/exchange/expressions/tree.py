"""What an expression says, whatever its dialect. Values are text; numbers stay as written."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["eq", "lt", "le", "gt", "ge"]


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


Tree: TypeAlias = Both | Either | Negated | Empty | Has | Is
