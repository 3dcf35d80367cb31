"""Drafts of topics, as jobs would have left them and as staff ask for them."""

import json
from dataclasses import replace
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.db import db
from app.drafting import queries, service
from app.drafting.content import Claim, Sample, Written
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.insights import queries as insights
from app.insights import service as insights_service
from app.insights.models import Run, Topic
from app.jobs import TASKS, Job
from app.operations import registry
from app.respond import removal


def set_up(app: Flask, draft: str, seconds: float = 20.0) -> None:
    """Let the installation have this language model, or none ("")."""
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], draft=draft, draft_key="sk-secret", draft_seconds=seconds
    )


def topic_of(run: Run, number: int = 1) -> Topic:
    """Return a topic of a run."""
    return insights.topic_numbered(run, number)


def made(topic: Topic, by: User, *, with_machine: bool) -> None:
    """Ask for drafts of a topic, and do what the worker would do."""
    assert service.ask(topic, with_machine=with_machine, by=by.id, at=clock.now())
    db.session.commit()
    works()


def works() -> None:
    """Do the jobs that make drafts."""
    registry.load()
    for job in db.session.scalars(select(Job).where(Job.name == "drafting.make")).all():
        TASKS[job.name].call(json.loads(job.args))
        db.session.delete(job)
    db.session.commit()
    db.session.expire_all()


def newest(topic: Topic, kind: DraftKind = DraftKind.MACHINE) -> TopicDraft:
    """Return the newest draft of this kind."""
    return next(each.draft for each in queries.drafts(topic) if each.draft.kind == kind)


def written(topic: Topic) -> Written:
    """Return what the newest machine draft holds."""
    return Written.model_validate_json(newest(topic).content_json)


def stored(topic: Topic, by: User) -> TopicDraft:
    """Return a machine draft as the job would have left it, without a model."""
    comments = sorted(queries.comments_of(topic), key=lambda each: each.text)[:6]
    claims = (
        Claim(text="It is hard to park in the morning.", comments=(1, 2), support=(1, 2)),
        Claim(text="Everybody is content.", comments=(2, 3), doubt="far"),
        Claim(text="A barrier would help.", comments=(4,), support=(4,), doubt="alone"),
    )
    content = Written(
        label=Claim(text="Hard to park", support=(1, 2, 3)),
        meaning=Claim(text="Finding a place for the car.", comments=(1, 3), support=(1, 3)),
        claims=claims,
        sample=Sample(central=30, languages=3, drawn=27),
    )
    draft = TopicDraft(
        topic_id=topic.id,
        kind=DraftKind.MACHINE,
        state=DraftState.READY,
        provider="openai",
        model="tiny-model",
        prompt_version=1,
        people=queries.comment_count(topic),
        content_json=content.model_dump_json(),
        asked_by=by.id,
        asked_at=clock.now(),
        made_at=clock.now(),
    )
    db.session.add(draft)
    db.session.flush()
    for number, comment in enumerate(comments, start=1):
        was_given = number < len(comments)
        db.session.add(
            DraftComment(
                draft_id=draft.id,
                number=number,
                response_id=comment.response_id,
                was_given=was_given,
            )
        )
    db.session.commit()
    return draft


def withdrawn(response_id: UUID) -> None:
    """Take a response back, as its author does with the code of the receipt."""
    service.forget(response_id, on=clock.today())
    insights_service.forget(response_id)
    removal.forget(response_id, on=clock.today())
    db.session.commit()
