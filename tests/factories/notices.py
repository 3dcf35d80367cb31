"""People who asked to hear what became of a survey."""

from uuid import UUID

from app import clock
from app.builder.models import Survey
from app.db import db
from app.notices import sealing, service
from app.notices.models import Channel, NoticeRound, Occasion, Subscription, Wanted
from app.notices.story import Story

STORY = Story(
    slug="library",
    source_lang="en",
    titles={"en": "Longer opening hours", "ar": "ساعات أطول"},
    summaries={"en": "The library opens on Sundays."},
)


def asked(survey: Survey, to: str, *, channel: Channel = Channel.EMAIL, lang: str = "en") -> UUID:
    """Return the wish of somebody who has not confirmed it yet."""
    found = service.ask(survey.id, Wanted(channel, to, lang), on=clock.today())
    db.session.commit()
    return found


def hearing(
    survey: Survey, *to: str, channel: Channel = Channel.EMAIL, lang: str = "en"
) -> list[UUID]:
    """Return the wishes of people who are told."""
    ids = [asked(survey, each, channel=channel, lang=lang) for each in to]
    for each in ids:
        service.confirm(each)
    db.session.commit()
    return ids


def told(survey: Survey, occasion: Occasion = Occasion.ANSWERED, about: str = "one") -> NoticeRound:
    """Return the round by which everybody who asked is told of something."""
    service.tell(survey.id, occasion, about, story=STORY, at=clock.now())
    db.session.commit()
    return db.session.query(NoticeRound).filter_by(occasion=occasion, about=about).one()


def content_of(subscription_id: UUID) -> dict[str, str]:
    """Return what is sealed of a wish."""
    return sealing.opened(db.session.get_one(Subscription, subscription_id).sealed)
