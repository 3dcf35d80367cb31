"""How to get to the pages on which staff and one person write to each other."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists

from app.accounts import queries as accounts
from app.db import db
from app.replies import queries, service
from app.respond.models import Receipt, Response
from tests.factories import entries
from tests.journeys.page_types import Visit, just_open, public, staff
from tests.journeys.public_pages import fate

ON = date(2026, 5, 4)

for name in ("replies.texts", "replies.add_text", "replies.settings"):
    staff(name)(just_open(name))
staff("replies.index", "nothing")(just_open("replies.index"))


def _talk(visit: Visit) -> UUID:
    """Return the conversation of this installation, begun when there is none."""
    with visit.house.inside():
        response = db.session.get_one(Response, visit.house.content.response)
        author = accounts.users_of(accounts.organisation().id)[0]
        act = {"by": author.id, "at": entries.PUBLISHED}
        if not queries.canned_of(author.organisation_id):
            texts = {"en": "Thank you for writing.", "ja": "ご連絡ありがとうございます。"}
            service.keep_canned(None, author.organisation_id, "Thanks", texts, **act)
        if queries.of_response(response.id) is None:
            asked = {"lang": "en", "mark": "1", "on": ON}
            service.write_as_person(response, "Call me: +44 20 7946 0958", **asked)
            service.write_as_staff(response, "We look into it.", mark="2", **act)
            service.write_as_person(response, "Thank you", lang="ar", mark="3", on=ON)
        db.session.commit()
        return queries.of_response(response.id).id


@public("receipts.write", "nothing-422")
def nothing_written(visit: Visit) -> None:
    fate(visit)
    visit.presses("form[action$='/receipt/write/'] .btn")


@public("receipts.write", "kept")
def written(visit: Visit) -> None:
    fate(visit)
    visit.page.locator("#message").fill("Somebody follows me home")
    visit.presses("form[action$='/receipt/write/'] .btn")


@staff("replies.index")
def listed(visit: Visit) -> None:
    _talk(visit)
    visit.goes("replies.index")


@staff("replies.show")
def shown(visit: Visit) -> None:
    visit.goes("replies.show", conversation_id=_talk(visit))


@staff("replies.write", "nothing-422")
def nothing(visit: Visit) -> None:
    shown(visit)
    visit.presses("form[action$='/reply/'] .btn")


@staff("replies.write", "unseen-409")
def unseen(visit: Visit) -> None:
    shown(visit)
    visit.page.locator("form[action$='/reply/'] [name=seen]").evaluate("each => each.value = 1")
    visit.page.locator("form[action$='/reply/'] textarea").fill("We reply in May")
    visit.presses("form[action$='/reply/'] .btn")


@staff("replies.stop", "nothing-422")
def no_reason(visit: Visit) -> None:
    shown(visit)
    visit.presses("form[action$='/stop/'] .btn")


@staff("replies.begin", "no-receipt")
def nobody_reads(visit: Visit) -> None:
    with visit.house.inside():
        has_receipt = exists().where(Receipt.response_id == Response.id)
        found = db.session.query(Response).where(~has_receipt).order_by(Response.id).first()
    visit.goes("replies.begin", response_id=found.id)


@staff("replies.begin")
def begun(visit: Visit) -> None:
    with visit.house.inside():
        found = db.session.query(Response).order_by(Response.id.desc()).first()
    visit.goes("replies.begin", response_id=found.id)


@staff("replies.add_text", "nothing-422")
def nameless(visit: Visit) -> None:
    visit.goes("replies.add_text")
    visit.presses()


@staff("replies.edit_text")
def known_text(visit: Visit) -> None:
    _talk(visit)
    visit.goes("replies.texts")
    visit.page.locator("main .qlist a").first.click()
    visit.page.wait_for_load_state()


@staff("replies.settings", "error-422")
def no_days(visit: Visit) -> None:
    visit.goes("replies.settings")
    visit.page.locator("#days").fill("0")
    visit.presses()
