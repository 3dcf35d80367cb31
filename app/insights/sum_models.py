"""Sums of topics that are kept, so that a page need not count two hundred thousand comments."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, LongString


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
