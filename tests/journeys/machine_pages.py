"""How to get to the pages on which a machine drafts translations."""

from sqlalchemy import select

from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from tests.factories import builder, machine
from tests.journeys.page_types import Visit, staff


def _machined(visit: Visit, *, provider: str = "aws-translate") -> Survey:
    """Return a survey of which Arabic has drafts; to be called inside."""
    machine.set_up(visit.house.app, provider)
    found = db.session.scalar(select(Survey).where(Survey.slug == "machined"))
    if found is None:
        found = builder.draft(machine.half_translated(), slug="machined")
        machine.drafts(found, "ar", _somebody())
    return found


def _somebody() -> User:
    return db.session.scalars(select(User).order_by(User.name, User.id)).all()[0]


@staff("builder.translate", "machine")
def translated_by_a_machine(visit: Visit) -> None:
    with visit.house.inside():
        _machined(visit)
    visit.goes("builder.translate", slug="machined", section="start", to=["ar", "hi"])
    assert visit.page.locator("[name^=take-t-ar]").count() == 2


@staff("builder.machine")
def machine_drafts(visit: Visit) -> None:
    with visit.house.inside():
        _machined(visit)
    visit.goes("builder.machine", slug="machined", code="ar")
    assert visit.page.locator("#region table").count() == 2


@staff("builder.machine", "off")
def no_machine(visit: Visit) -> None:
    with visit.house.inside():
        _machined(visit, provider="off")
    visit.goes("builder.machine", slug="machined", code="fa")


@staff("builder.machine", "under-way")
def machine_at_work(visit: Visit) -> None:
    with visit.house.inside():
        machine.under_way(_machined(visit), "hi", _somebody())
    visit.goes("builder.machine", slug="machined", code="hi")
    assert visit.page.locator("progress").count() == 1


@staff("builder.machine", "stopped")
def machine_in_trouble(visit: Visit) -> None:
    with visit.house.inside():
        machine.request(_machined(visit), "vi", _somebody(), "stopped", "denied")
    visit.goes("builder.machine", slug="machined", code="vi")
    assert visit.page.locator(".note-error").count() == 1
