"""What is kept of many comments together, so that a page need not count two hundred thousand."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString


class TopicSums(Base):
    """How the people of one topic are made up, as of an edit of the run; a copy, made to be read.

    Topic number 0 stands for all comments of the run. What stands here counts only while no later
    edit has changed the topic; whoever withdraws is taken out.
    """

    __tablename__ = "topic_sums"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    edit: Mapped[int]
    sums_json: Mapped[LongString]
    answers_json: Mapped[LongString]


class RunFacet(Base):
    """Which comments of a run have one thing in common that never changes; a copy to search by.

    `facet` is what they have in common ("lang", "channel", "day", "feeling", or the id of a closed
    question), `value` which. `packed` has one bit for each place of the run, the lowest first.
    Whoever withdraws is taken out.
    """

    __tablename__ = "run_facet"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(130), primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class DaySums(Base):
    """What the responses of one version, day and import add up to; a copy, made to be read.

    It holds no words of people and no ids. It is emptied when one of its responses is withdrawn:
    `erased` says how often that was, so that nothing is kept that was counted before.
    """

    __tablename__ = "day_sums"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    on: Mapped[date] = mapped_column(Date, primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), primary_key=True)
    erased: Mapped[int] = mapped_column(default=0)
    people: Mapped[int]
    made_at: Mapped[Instant | None]
    packed: Mapped[bytes] = mapped_column(LargeBinary)
