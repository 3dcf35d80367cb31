"""How to get to the pages about who does what, and to the record of acts."""

from app import clock
from app.acts import service as acts
from app.db import db
from app.workflow import service
from app.workflow.models import WorkState
from app.workflow.plans import Plan
from app.workflow.queries import people, place_about
from tests.journeys.page_types import Visit, just_open, staff

staff("workflow.show_reasons")(just_open("workflow.show_reasons"))
staff("acts.show")(just_open("acts.show"))


def set_up(visit: Visit) -> None:
    """Give the draft to somebody, who is late, with a comment for everybody."""
    with visit.house.inside():
        entry_id = visit.house.content.draft_entry
        organisation_id = visit.house.survey("visit").organisation_id
        place, staff_ = place_about(organisation_id, entry_id), people(organisation_id)
        plan = Plan(staff_[0].id, clock.today().replace(year=2020), WorkState.WAITS, staff_[-1].id)
        if service.plan_of(entry_id) == Plan():
            service.assign(place, plan, by=staff_[0].id, at=clock.now())
            everybody = [each.id for each in staff_]
            for words in ("Please read this.", "To be deleted"):
                made = service.comment(place, words, everybody, by=staff_[0].id, at=clock.now())
            service.remove(made, by=staff_[0], at=clock.now())
            db.session.commit()


@staff("workflow.show_board")
def board(visit: Visit) -> None:
    set_up(visit)
    visit.goes("workflow.show_board")


@staff("workflow.show_board", "nothing")
def board_of_nothing(visit: Visit) -> None:
    board(visit)
    visit.page.goto(visit.url("workflow.show_board") + "?state=ready&overdue=yes")


@staff("workflow.move", "swapped")
def card_moved(visit: Visit) -> None:
    board(visit)
    visit.swaps("#board form button")


@staff("workflow.change_many", "error-422")
def nothing_ticked(visit: Visit) -> None:
    board(visit)
    visit.presses("#several button.btn")


@staff("workflow.show")
def place(visit: Visit) -> None:
    set_up(visit)
    entry_id = visit.house.content.draft_entry
    visit.goes("workflow.show", entry_id=entry_id, about_id=entry_id)


@staff("workflow.comment", "error-422")
def comment_refused(visit: Visit) -> None:
    place(visit)
    visit.presses("form[action$='comments/'] button.btn")


@staff("workflow.ask_back")
def ask_back(visit: Visit) -> None:
    visit.goes("workflow.ask_back", entry_id=visit.house.content.waiting_entry)


@staff("workflow.send_back", "error-422")
def sent_back_without_reasons(visit: Visit) -> None:
    ask_back(visit)
    visit.presses("form[action*=send-back] button.btn")


@staff("workflow.keep_reason", "error-422")
def reason_refused(visit: Visit) -> None:
    visit.goes("workflow.show_reasons")
    visit.page.fill("[name=code][type=text]", "No good")
    visit.presses("form:has([name=code][type=text]) button.btn")


@staff("acts.show", "checked")
def record_checked(visit: Visit) -> None:
    visit.goes("acts.show")
    visit.presses("form[action$='checks/'] button.btn")


@staff("acts.check", "error-422")
def noted_wrongly(visit: Visit) -> None:
    visit.goes("acts.show")
    visit.page.fill("[name=number]", "4")
    visit.presses("form[action$='checks/'] button.btn")


@staff("acts.show", "broken")
def record_broken(visit: Visit) -> None:
    with visit.house.inside():
        organisation_id = visit.house.survey("visit").organisation_id
        who = people(organisation_id)[0]
        acts.ask(acts.record.Head(1, "0" * 64), by=who.id, at=clock.now())
        db.session.commit()
    visit.goes("acts.show")
