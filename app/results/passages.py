"""Where people stopped: of those who came to each page, how many went on, and how many did not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.exports.table import Cell
from app.insights.worded import words
from app.insights.wording import Wording
from app.respond.trail import CHECK
from app.results.files import share
from app.results.queries import Passage
from app.results.questions import Say, Version

COLUMNS = ("page", "title", "reached", "went_on", "stopped", "stopped_share")


@dataclass(frozen=True)
class PageStop:
    """One page: who did not come to it because answers led elsewhere is not among `reached`."""

    code: str
    title: Wording
    reached: int
    passed: int

    @property
    def stopped(self) -> int:
        """Return how many came and did not go on, or are still there."""
        # Each process stores its counts now and then: one may be ahead of another.
        return max(self.reached - self.passed, 0)

    @property
    def is_check(self) -> bool:
        """Return whether it is the page where all answers are checked before they are sent."""
        return self.code == CHECK


def stops(
    versions: Sequence[Version], counted: Mapping[str, Passage], say: Say
) -> tuple[PageStop, ...]:
    """Return the pages in the order of the newest version, then those of older ones, then check."""
    titles: dict[str, Wording] = {}
    for version in versions:
        for number, page in enumerate(version.definition.pages, 1):
            told = say(words(version.definition, page.title)) if page.title else Wording("")
            titles.setdefault(page.code, told if told.text else Wording(str(number)))
    titles[CHECK] = Wording("")
    return tuple(
        PageStop(code, title, *counted[code]) for code, title in titles.items() if code in counted
    )


def rows(found: Iterable[PageStop]) -> Iterator[Sequence[Cell]]:
    """Yield a row of the file for each page."""
    for each in found:
        part = share(each.stopped, each.reached)
        yield each.code, each.title.text, each.reached, each.passed, each.stopped, part
