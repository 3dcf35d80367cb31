"""How to get to the pages over surveys and years, and to those on which staff look after them."""

from uuid import UUID

from app.db import db
from app.entries import concerns
from app.entries.models import Entry
from tests.factories import entries
from tests.journeys.page_types import Visit, just_open, public, staff

for name in ("open.board", "open.topics"):
    public(name)(just_open(name))
for name in ("open.staff_topics", "open.sharing"):
    staff(name)(just_open(name))


@public("entries.index", "nothing-fits")
def nothing_fits(visit: Visit) -> None:
    visit.page.goto(visit.url("entries.index") + "?q=elephant&place=Nowhere&overdue=yes")


@public("open.block")
def block(visit: Visit) -> None:
    visit.goes("open.block", slug=visit.house.content.entry)


@public("open.concern")
def concern(visit: Visit) -> None:
    _known(visit)
    visit.goes("open.concern", slug="waiting")


@public("open.topics", "with-topics")
def topics(visit: Visit) -> None:
    _known(visit)
    visit.goes("open.topics")


@staff("open.staff_topic")
def staff_topic(visit: Visit) -> None:
    visit.goes("open.staff_topic", concern_id=_known(visit))


@staff("open.name_topic", "error-422")
def topic_without_name(visit: Visit) -> None:
    staff_topic(visit)
    for field in visit.page.locator("[name^=name_]").all():
        field.fill("")
    visit.presses("form[action$='/names/'] button.btn")


@staff("open.add_topic", "error-422")
def topic_refused(visit: Visit) -> None:
    visit.goes("open.staff_topics")
    visit.presses("main form button.btn")


def _known(visit: Visit) -> UUID:
    """Return the topic over surveys of this installation, made when there is none."""
    with visit.house.inside():
        entry = db.session.get_one(Entry, visit.house.content.entry_id)
        organisation_id = entry.survey.organisation_id
        there = [each for each in concerns.all_of(organisation_id) if each.slug == "waiting"]
        if there:
            return there[0].id
        act = {"by": entry.author_id, "at": entries.DRAFTED}
        names = {"en": "Waiting", "ar": "الانتظار", "ja": "待ち時間"}
        made = concerns.create(organisation_id, names, **act)
        mine = [
            each
            for each in concerns.topics_of(organisation_id)
            if each.survey.id == entry.survey_id
        ]
        concerns.link(made, mine[0], **act)
        return made.id
