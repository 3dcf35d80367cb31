"""How to get to the pages about alerts."""

from sqlalchemy import select

from app.accounts.models import User
from app.alerts.models import Alert
from app.db import db
from tests.factories import alerts
from tests.journeys.page_types import Visit, just_open, staff

staff("alerts.index")(just_open("alerts.index", slug="fresh"))
staff("alerts.settings")(just_open("alerts.settings", slug="fresh"))


def _alert(visit: Visit, kind: str) -> Alert:
    """Return an alert that nobody has seen, of the survey that is analysed."""
    with visit.house.inside():
        survey = visit.house.survey("visit")
        somebody = db.session.scalars(select(User).order_by(User.name, User.id)).all()[0]
        return alerts.of_every_kind(survey, somebody.id)[kind]


for kind in alerts.EVERY_KIND:

    @staff("alerts.show", kind)
    def show(visit: Visit, kind: str = kind) -> None:
        visit.goes("alerts.show", slug="visit", alert_id=_alert(visit, kind).id)


@staff("alerts.index", "some")
def some(visit: Visit) -> None:
    _alert(visit, "burst")
    visit.goes("alerts.index", slug="visit")


@staff("dashboard.show", "alerts")
def start_page(visit: Visit) -> None:
    _alert(visit, "burst")
    visit.goes("dashboard.show")


@staff("alerts.comments")
def comments(visit: Visit) -> None:
    visit.goes("alerts.comments", slug="visit", alert_id=_alert(visit, "term").id)


@staff("alerts.mark_seen", "seen-swapped")
def seen(visit: Visit) -> None:
    with visit.house.inside():
        survey = visit.house.survey("visit")
        made = alerts.stored(survey, "more", days_ago=len(alerts.alerts_of(survey.id)))
    visit.goes("alerts.show", slug="visit", alert_id=made.id)
    visit.page.fill("#note", "We rang the water works.")
    visit.swaps("#alert form button.btn")


@staff("alerts.mark_seen", "error-422")
def note_too_long(visit: Visit) -> None:
    show(visit, "burst")
    visit.page.fill("#note", "x" * 1_001)
    visit.swaps("#alert form button.btn")


@staff("alerts.settings", "some")
def settings(visit: Visit) -> None:
    _alert(visit, "term")
    visit.goes("alerts.settings", slug="visit")


@staff("alerts.add_term", "error-422")
def term_refused(visit: Visit) -> None:
    settings(visit)
    visit.page.fill("#words", "RUMOUR")
    visit.swaps("#terms form[action$='terms/'] button.btn")
