"""Figures for one reader: rounded as everybody may see them, or exact, for analysts."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from app.i18n import number, percent
from app.insights.charts import Row
from app.insights.disclosure import FEW, MOST, PublicCount, PublicPercent, Shown
from app.reports.content import Figure


class Counter(NamedTuple):
    """Makes figures out of public and exact counts; which of the two, `exact` says."""

    exact: bool

    def people(self, public: PublicCount, exact: int) -> Figure:
        """Return how many people it is."""
        if self.exact:
            return plain(exact)
        if public.value is not None:
            return plain(public.value)
        return Figure(_UNTOLD[public.shown]())

    def inside(self, public: PublicCount, exact: int) -> str:
        """Return how many people it is, in the middle of a sentence."""
        if self.exact or public.value is not None:
            return self.people(public, exact).words
        return _UNTOLD_INSIDE[public.shown]()

    def share(self, public: PublicPercent | None, exact: int, whole: int) -> Figure:
        """Return a share of people; a dash where it may not be told, or of nobody."""
        if self.exact:
            return part(exact / whole) if whole else NONE
        if public is None:
            return NONE
        if public.fraction is not None:
            return part(public.fraction)
        told = _("%(share)s or more", share=percent(MOST))
        less = _("%(share)s or less", share=percent(FEW))
        return Figure(told if public.shown is Shown.MOST else less)

    def row(self, row: Row, whole: int) -> tuple[Figure, Figure]:
        """Return the people of a line of a chart, and their share."""
        return self.people(row.people, row.exact), self.share(row.share, row.exact, whole)


NONE = Figure("–")  # noqa: RUF001  (a dash for what is not told)


def plain(count: int) -> Figure:
    """Return a number that may be told as it is."""
    return Figure(number(count), count)


def part(fraction: float) -> Figure:
    """Return a fraction as a whole percentage."""
    return Figure(percent(fraction), round(fraction, 2), is_share=True)


_UNTOLD_INSIDE: dict[Shown, Callable[[], str]] = {
    Shown.FEW: lambda: pgettext("inside a sentence", "fewer than 10 people"),
    Shown.MOST: lambda: pgettext("inside a sentence", "almost everybody"),
    Shown.HIDDEN: lambda: pgettext("inside a sentence", "not shown, to protect people"),
}
_UNTOLD: dict[Shown, Callable[[], str]] = {
    Shown.FEW: lambda: _("Fewer than 10 people"),
    Shown.MOST: lambda: _("Almost everybody"),
    Shown.HIDDEN: lambda: _("Not shown, to protect people"),
}
