"""How to get to the pages of those who were invited."""

from uuid import UUID

from app.invitations import keys
from tests.factories import invitations
from tests.journeys.page_types import Visit, just_open, public


def _invitation(visit: Visit) -> str:
    with visit.house.inside():
        return invitations.codes(visit.house.survey("proposal"), 1)[0]


@public("invitations.show")
def invitation(visit: Visit) -> None:
    visit.goes("invitations.show", token=_invitation(visit))


@public("invitations.begin", "too-old-422")
def invitation_too_old(visit: Visit) -> None:
    invitation(visit)
    visit.page.eval_on_selector("main form input", "field => { field.value = 'old' }")
    visit.presses()


@public("invitations.show", "used-410")
def invitation_used(visit: Visit) -> None:
    invitation(visit)
    here = visit.page.url
    visit.presses()
    visit.page.check(f"[name={visit.ids('proposal')['support']}][value='1']")
    for _page in range(4):
        visit.presses()
    visit.presses()
    visit.page.goto(here)


@public("invitations.show", "unknown-404")
def invitation_unknown(visit: Visit) -> None:
    visit.goes("invitations.show", token="nothing")


public("invitations.ask")(just_open("invitations.ask"))


@public("invitations.find", "slip-422")
def invitation_mistyped(visit: Visit) -> None:
    visit.goes("invitations.ask")
    visit.page.fill("#code", "ABCD")
    visit.presses()


@public("invitations.unsubscribe")
def no_more_mails(visit: Visit) -> None:
    with visit.house.inside():
        key = keys.unsubscribe_key(UUID(int=1))
    visit.goes("invitations.unsubscribe", key=key)


@public("invitations.stop_mails")
def mails_stopped(visit: Visit) -> None:
    no_more_mails(visit)
    visit.presses()
