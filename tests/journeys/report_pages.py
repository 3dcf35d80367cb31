"""How to get to the page on which reports of an answer are asked for."""

from app.db import db
from app.entries.models import Entry
from tests.factories import reports
from tests.journeys.page_types import Visit, staff


def with_reports(visit: Visit, *states: str) -> None:
    with visit.house.inside():
        reports.reports_of(db.session.get_one(Entry, visit.house.content.entry_id), *states)
    visit.goes("reports.index", entry_id=visit.house.content.entry_id)


@staff("reports.index")
def none_yet(visit: Visit) -> None:
    with_reports(visit)


@staff("reports.index", "being-written")
def being_written(visit: Visit) -> None:
    with_reports(visit, "waiting", "writing")


@staff("reports.index", "written")
def written(visit: Visit) -> None:
    with_reports(visit, "ready", "ready", "failed", "dropped", "stopped")


@staff("reports.index", "without-pdf")
def without_pdf(visit: Visit) -> None:
    visit.house.app.config["MAKES_PDF"] = False
    try:
        with_reports(visit)
    finally:
        visit.house.app.config["MAKES_PDF"] = True


@staff("reports.ask", "error-422")
def nothing_chosen(visit: Visit) -> None:
    with_reports(visit)
    visit.page.eval_on_selector("[name=figures]", "each => { each.value = 'none' }")
    visit.presses()
