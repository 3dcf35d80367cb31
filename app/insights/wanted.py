"""Which comments somebody wants to read, as it stands in the address of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict

MAX_WORDS: Final = 200
MAX_CODE: Final = 130
MAX_ANSWERS: Final = 20
MAX_TOPICS: Final = 500
MAX_SEED: Final = 100_000
ANY: Final = "any"
BY_PERSON: Final = "person"
"""How an address says that a person took a comment out of its topics."""
YES, NO = "yes", "no"


class Sort(StrEnum):
    """In which order comments are read."""

    FIT = "fit"
    DATE = "date"
    SHUFFLED = "shuffled"


@dataclass(frozen=True)
class Wanted:
    """Which comments are wanted, and in which order; empty means all.

    `topics` are numbers, and `reason` is why a comment is in no topic (ANY: whatever the reason).
    `answers` are a question's code and an option's code each: one of those given for a question,
    for every question. `like`: the comments that say nearly the same as this one.
    """

    topics: tuple[int, ...] = ()
    theme: int | None = None
    reason: str = ""
    words: str = ""
    language: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    feeling: str = ""
    read: str = ""
    moved: str = ""
    answers: tuple[str, ...] = ()
    like: UUID | None = None
    sort: Sort = Sort.FIT
    seed: int = 0

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Self:
        """Return what an address asks for, without what nobody can ask for."""
        answers = [each[:MAX_CODE] for each in args.getlist("answer") if ":" in each]
        numbers = [_number(each) for each in args.getlist("topic")[:MAX_TOPICS]]
        return cls(
            topics=tuple(dict.fromkeys(each for each in numbers if each is not None)),
            theme=_number(args.get("theme", "")),
            reason=args.get("reason", "")[:20],
            words=" ".join(args.get("words", "")[:MAX_WORDS].replace("\0", " ").split()),
            language=args.get("language", "")[:20],
            channel=args.get("channel", "")[:20],
            since=_day(args.get("since", "")),
            until=_day(args.get("until", "")),
            feeling=args.get("feeling", "")[:10],
            read=_one_of(args.get("read", ""), (YES, NO)),
            moved=_one_of(args.get("moved", ""), (YES, NO)),
            answers=tuple(dict.fromkeys(answers))[:MAX_ANSWERS],
            like=_id(args.get("like", "")),
            sort=Sort(_one_of(args.get("sort", ""), list(Sort)) or Sort.FIT),
            seed=(_number(args.get("seed", "")) or 0) % MAX_SEED,
        )

    @classmethod
    def from_query(cls, query: str) -> Self:
        """Return what `query` wrote."""
        return cls.from_args(MultiDict(parse_qsl(query[:10_000])))

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Return what was asked for, without the order, as the parts of an address."""
        single = {
            "theme": self.theme,
            "reason": self.reason,
            "words": self.words,
            "language": self.language,
            "channel": self.channel,
            "since": self.since,
            "until": self.until,
            "feeling": self.feeling,
            "read": self.read,
            "moved": self.moved,
            "like": self.like,
        }
        return [
            *(("topic", str(each)) for each in self.topics),
            *((name, str(value)) for name, value in single.items() if value not in {None, ""}),
            *(("answer", each) for each in self.answers),
        ]

    @property
    def query(self) -> str:
        """Return it all as the query of an address."""
        order = [] if self.sort == Sort.FIT else [("sort", self.sort.value)]
        seed = [("seed", str(self.seed))] if self.sort == Sort.SHUFFLED else []
        return urlencode([*self.filters, *order, *seed])

    def without(self, name: str, value: str) -> Self:
        """Return it without one of its filters."""
        if name == "topic":
            return replace(self, topics=tuple(each for each in self.topics if str(each) != value))
        if name == "answer":
            return replace(self, answers=tuple(each for each in self.answers if each != value))
        none = None if name in {"theme", "since", "until", "like"} else ""
        changed: dict[str, Any] = {name: none}
        return replace(self, **changed)

    def by_question(self) -> dict[str, list[str]]:
        """Return the options of `answers`, by the code of their question."""
        found: dict[str, list[str]] = {}
        for each in self.answers:
            question, _colon, option = each.rpartition(":")
            found.setdefault(question, []).append(option)
        return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None  # noqa: PLR2004


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
