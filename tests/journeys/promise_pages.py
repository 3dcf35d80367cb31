"""How to get to the pages on which promises are kept, and to those on which the public sees it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.builder import promising
from app.db import db
from app.entries.commitments import service
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.models import Entry
from tests.factories import promises
from tests.journeys.page_types import Visit, just_open, public, staff

WORDS = {"en": "The new beds are built.", "ja": "新しい花壇ができました。"}
LATER = date(2027, 3, 1)


def _commitment(visit: Visit, *, happened: bool = True) -> Commitment:
    """Return the commitment of the published entry; `happened`: with one thing of every kind."""
    with visit.house.inside():
        entry = db.session.get_one(Entry, visit.house.content.entry_id)
        chosen = select(Commitment).where(Commitment.entry_id == entry.id)
        found = db.session.scalars(chosen.order_by(Commitment.number)).first()
        if happened and found.state != CommitmentState.TO_CONFIRM:
            _happen(found, entry.author_id)
        return found


def _happen(found: Commitment, by: UUID) -> None:
    def facts() -> dict[str, object]:
        return {"seen": found.revision, "by": by, "at": promises.NOW}

    service.add_milestone(found, {"en": "Order the trees"}, date(2026, 6, 1), **facts())
    step = service.add_milestone(found, {"en": "Dig"}, date(2027, 6, 1), **facts())
    service.finish_milestone(found, step.id, **facts())
    service.update_on(
        found, WORDS, state=CommitmentState.UNDER_WAY, progress=40, link=promises.LINK,
        document="Minute 14", **facts(),
    )  # fmt: skip
    service.move(found, LATER, {"en": "The ground was wet."}, **facts())
    service.say_done(found, WORDS, link=promises.LINK, document="", **facts())


staff("entries.promises")(just_open("entries.promises"))


@staff("entries.promises", "none")
def no_promise(visit: Visit) -> None:
    visit.page.goto(visit.url("entries.promises") + "?show=mine")


@staff("entries.commitment")
def commitment(visit: Visit) -> None:
    visit.goes("entries.commitment", commitment_id=_commitment(visit).id)


@staff("entries.commitment_owner", "error-422")
def owner_refused(visit: Visit) -> None:
    commitment(visit)
    visit.page.eval_on_selector("#person option:last-child", "each => { each.value = 'x' }")
    visit.page.select_option("#person", "x")
    visit.presses("form[action*=owner] button.btn")


@staff("entries.refuse_done", "error-422")
def claim_refused_without_a_word(visit: Visit) -> None:
    commitment(visit)
    visit.presses("form[action*=refuse] button.btn")


for act in ("update", "milestone", "move", "done", "reopen"):

    @staff("entries.commitment_act", act)
    def form_of(visit: Visit, act: str = act) -> None:
        found = _commitment(visit)
        visit.goes("entries.commitment_act", commitment_id=found.id, act=act)


@staff("entries.commitment_act", "error-422")
def act_refused(visit: Visit) -> None:
    form_of(visit, "move")
    visit.presses("main form button.btn")


def _moved(visit: Visit) -> None:
    """Move the day by which a survey is to be answered, once."""
    with visit.house.inside():
        survey = visit.house.survey("fresh")
        if survey.promised_on is None:
            survey.promised_on = date(2026, 6, 1)
            db.session.flush()
            promising.move(survey, LATER, WORDS, seen=survey.promised_on, by=None, at=promises.NOW)


@staff("builder.promise")
def promise(visit: Visit) -> None:
    _moved(visit)
    visit.goes("builder.promise", slug="fresh")


@staff("builder.move_promise", "error-422")
def promise_moved_without_a_reason(visit: Visit) -> None:
    promise(visit)
    visit.presses("form[action*=move] button.btn")


@public("entries.public_commitment")
def public_commitment(visit: Visit) -> None:
    found = _commitment(visit)
    visit.goes("entries.public_commitment", slug=visit.house.content.entry, number=found.number)


@public("entries.public", "with-a-promise")
def entry_with_a_promise(visit: Visit) -> None:
    _commitment(visit)
    visit.goes("entries.public", slug=visit.house.content.entry)


@public("respond.start", "promise-moved")
def start_with_a_promise_that_was_moved(visit: Visit) -> None:
    _moved(visit)
    visit.goes("respond.start", slug="fresh")
