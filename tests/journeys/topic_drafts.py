"""How to get to the page on which drafts of a topic are read."""

from datetime import timedelta

from sqlalchemy import select

from app import clock, jobs
from app.accounts.models import User
from app.db import db
from app.drafting import queries, service
from app.drafting.models import DraftState
from app.insights import queries as insights
from app.insights.models import Topic
from tests.factories import drafting
from tests.journeys.page_types import Visit, staff

PLACE = {"slug": "visit", "number": 1, "topic_number": 1}


def _topic(visit: Visit, number: int = 1) -> Topic:
    """Return a topic, the language model set up; to be called inside."""
    drafting.set_up(visit.house.app, "openai:https://models.example.org/v1#small-model-3")
    return insights.topic_numbered(insights.run_numbered(visit.house.survey("visit").id, 1), number)


def _somebody() -> User:
    return db.session.scalars(select(User).order_by(User.name, User.id)).all()[0]


@staff("drafting.show")
def a_draft(visit: Visit) -> None:
    with visit.house.inside():
        topic = _topic(visit)
        if not queries.drafts(topic):
            drafting.made(topic, _somebody(), with_machine=False)
            drafting.stored(topic, _somebody())
    visit.goes("drafting.show", **PLACE)
    assert visit.page.locator("#draft .note-warn").count() >= 1


@staff("drafting.show", "nothing")
def no_draft(visit: Visit) -> None:
    with visit.house.inside():
        drafting.set_up(visit.house.app, "")
    visit.goes("drafting.show", **PLACE | {"topic_number": 2})


@staff("drafting.show", "under-way")
def draft_under_way(visit: Visit) -> None:
    with visit.house.inside():
        topic = _topic(visit, 2)
        if service.ask(topic, with_machine=True, by=_somebody().id, at=clock.now()):
            job = db.session.scalar(
                select(jobs.Job).where(jobs.Job.unique_key == queries.job_key(topic.id))
            )
            job.run_at = clock.now() + timedelta(days=1)  # no worker takes it up meanwhile
            db.session.commit()
    visit.goes("drafting.show", **PLACE | {"topic_number": 2})
    assert visit.page.locator("progress").count() == 1


@staff("drafting.show", "stopped")
def draft_stopped(visit: Visit) -> None:
    with visit.house.inside():
        topic = _topic(visit, 3)
        if not queries.drafts(topic):
            draft = drafting.stored(topic, _somebody())
            draft.state, draft.trouble, draft.content_json = DraftState.STOPPED, "unreadable", "{}"
            db.session.commit()
    visit.goes("drafting.show", **PLACE | {"topic_number": 3})
    assert visit.page.locator("#draft .note-error").count() == 1


@staff("drafting.take", "error-422")
def draft_refused(visit: Visit) -> None:
    a_draft(visit)
    visit.page.fill("[name=label]", "")
    visit.page.fill("[name=meaning]", "")
    visit.presses("form[action$='take/'] button.btn")
