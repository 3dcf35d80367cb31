"""A chart as one reader may see it: lines with public figures, and the exact ones for staff."""

from dataclasses import dataclass

from app.insights.disclosure import PublicCount, PublicPercent, Shown
from app.insights.wording import Wording

STACKED = 5
UNSAID = Wording("")


@dataclass(frozen=True)
class Row:
    """One line of a chart: its words or code, the public figures, and the exact one."""

    label: Wording
    people: PublicCount
    share: PublicPercent | None
    exact: int
    code: str = ""


@dataclass(frozen=True)
class Chart:
    """What people answered to one closed question, or how they are made up."""

    id: str
    title: Wording
    answered: PublicCount
    exact: int
    rows: tuple[Row, ...]
    kind: str = ""
    within: str = ""
    heading: Wording = UNSAID

    @property
    def stack(self) -> tuple[float, ...] | None:
        """Return the shares of five answers in order; None unless each of them may be told."""
        told = [row.people.value for row in self.rows if row.share is not None]
        values = [value for value in told if value is not None]
        if len(values) != STACKED or len(self.rows) != STACKED:
            return None
        return tuple(value / sum(values) for value in values)

    @property
    def is_told(self) -> bool:
        """Return whether anything at all may be said."""
        return any(row.people.shown is not Shown.HIDDEN for row in self.rows)

    @property
    def most_given(self) -> Row | None:
        """Return the line with the highest public count, when one stands out."""
        shown = sorted((row.people.value or 0, place) for place, row in enumerate(self.rows))
        alone = len(shown) < 2 or shown[-1][0] > shown[-2][0]  # noqa: PLR2004
        return self.rows[shown[-1][1]] if shown and shown[-1][0] and alone else None
