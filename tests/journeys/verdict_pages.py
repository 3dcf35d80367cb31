"""How to get to the pages on which answers are rated, and to what the public and staff see of it."""

from datetime import date

from app.db import db
from app.entries.models import Entry
from app.verdicts import service
from app.verdicts.models import Verdict
from tests.journeys.page_types import Visit, public, staff
from tests.journeys.public_pages import fate

ON = date(2026, 5, 4)


def _rated(visit: Visit) -> None:
    with visit.house.inside():
        entry = db.session.get_one(Entry, visit.house.content.entry_id)
        for number in range(60):
            rater = service.Rater(f"page {number}", by_receipt=number % 2 == 0)
            verdict = list(Verdict)[number % 5 % 3]
            words = "Nothing has changed at our stop." if number < 3 else ""
            kept = {"rater": rater, "lang": "en", "on": ON}
            service.rate(entry, {entry.id: verdict}, words, **kept)
        service.freeze(entry, on=ON)
        db.session.commit()


@public("verdicts.ask")
def asked(visit: Visit) -> None:
    visit.goes("verdicts.ask", slug=visit.house.content.entry)


@public("verdicts.keep", "nothing-422")
def nothing_chosen(visit: Visit) -> None:
    asked(visit)
    visit.presses()


@public("verdicts.keep", "thanks")
def thanked(visit: Visit) -> None:
    asked(visit)
    visit.page.locator("main form input[value=partly]").first.check()
    visit.presses()


@public("entries.public", "rated")
def rated(visit: Visit) -> None:
    _rated(visit)
    visit.goes("entries.public", slug=visit.house.content.entry)


@public("receipts.rate", "kept")
def kept(visit: Visit) -> None:
    fate(visit)
    visit.page.locator("form[action$='/receipt/rate/'] input[value=no]").first.check()
    visit.presses("form[action$='/receipt/rate/'] .btn")


@public("receipts.rate", "nothing-422")
def nothing_chosen_on_receipt(visit: Visit) -> None:
    fate(visit)
    visit.page.locator("form[action$='/receipt/rate/'] textarea").first.fill("x" * 1001)
    visit.presses("form[action$='/receipt/rate/'] .btn")


@staff("ratings.show")
def ratings(visit: Visit) -> None:
    _rated(visit)
    visit.goes("ratings.show", entry_id=visit.house.content.entry_id)


@staff("ratings.show", "none")
def no_ratings(visit: Visit) -> None:
    visit.goes("ratings.show", entry_id=visit.house.content.waiting_entry)
