"""How to get to the pages of those who want to hear, and of staff who tell them."""

from uuid import UUID

from app.db import db
from app.notices import keys, tasks
from app.notices.models import Channel, NoticeRound
from tests.factories import notices
from tests.journeys.page_types import Visit, just_open, public, staff

LETTERS = ("Ada Example\nMill Lane 3\n12345 Northbank", "نور مثال\nشارع الطاحونة ٣")


def _hearing(visit: Visit, purpose: str) -> str:
    with visit.house.inside():
        survey = visit.house.survey("proposal")
        (mine,) = notices.hearing(survey, LETTERS[0], channel=Channel.LETTER, lang=visit.lang)
        return keys.key_of(purpose, mine)


def _round(visit: Visit) -> UUID:
    with visit.house.inside():
        survey = visit.house.survey("visit")
        for lang, address in zip(("en", "ar"), LETTERS, strict=True):
            notices.hearing(survey, address, channel=Channel.LETTER, lang=lang)
        known = db.session.query(NoticeRound).filter_by(survey_id=survey.id, about="journey")
        round_ = known.first() or notices.told(survey, about="journey")
        db.session.commit()
        tasks.gather_due()
        return round_.id


public("notices.ask")(just_open("notices.ask", slug="proposal"))


@public("notices.keep", "error-422")
def not_kept(visit: Visit) -> None:
    visit.goes("notices.ask", slug="proposal")
    visit.presses()


@public("notices.keep")
def kept(visit: Visit) -> None:
    visit.goes("notices.ask", slug="proposal")
    visit.page.check("[name=channel][value=letter]")
    visit.page.fill("[name=letter]", LETTERS[1])
    visit.presses()


@public("notices.ask_to_confirm")
def to_confirm(visit: Visit) -> None:
    with visit.house.inside():
        mine = notices.asked(visit.house.survey("proposal"), f"{visit.lang}@example.org")
        key = keys.key_of(keys.CONFIRM, mine)
    visit.goes("notices.ask_to_confirm", key=key)


@public("notices.confirm")
def confirmed(visit: Visit) -> None:
    to_confirm(visit)
    if "/hear/" in visit.page.url and visit.page.locator("main form button.btn").count():
        visit.presses()


@public("notices.mine")
def mine(visit: Visit) -> None:
    visit.goes("notices.mine", key=_hearing(visit, keys.STOP))


@public("notices.speak", "changed")
def changed(visit: Visit) -> None:
    mine(visit)
    visit.presses("main form[action$='/language/'] button")


@public("notices.stop")
def stopped(visit: Visit) -> None:
    mine(visit)
    visit.presses()


@public("notices.mine", "stopped")
def mine_stopped(visit: Visit) -> None:
    mine(visit)
    here = visit.page.url
    visit.presses()
    visit.page.goto(here)


@staff("hearing.show")
def hearing(visit: Visit) -> None:
    _round(visit)
    visit.goes("hearing.show", slug="visit")


staff("hearing.show", "empty")(just_open("hearing.show", slug="fresh"))
staff("hearing.text")(just_open("hearing.text", slug="visit", occasion="asked", in_lang="ar"))


@staff("hearing.settle", "error-422")
def not_settled(visit: Visit) -> None:
    hearing(visit)
    visit.page.fill("#weeks", "99")
    visit.presses("form[action$='/settings'] button")


@staff("hearing.remove", "error-422")
def not_removed(visit: Visit) -> None:
    hearing(visit)
    visit.page.fill("#to", "x")
    visit.presses("form[action$='/remove'] button")


@staff("hearing.letters")
def letters(visit: Visit) -> None:
    hearing(visit)
    visit.presses("form[action$='/letters'] button")
