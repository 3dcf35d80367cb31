"""What stands beside the run of `tests.bench.filling`: alerts, a split, a draft, names."""

import json
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select

from app.access import Role
from app.alerts import service as alerts
from app.alerts.models import Alert, AlertMatch
from app.builder.models import Survey
from app.db import db
from app.drafting.content import Extract, Place
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.insights.comment_models import Assignment
from app.insights.models import Run, Topic
from app.insights.split_models import SplitComment, SplitState, TopicSplit
from app.insights.splitting import MOST
from app.respond.models import Response
from tests.factories import accounts
from tests.factories.alerts import EVERY_KIND, stored
from tests.factories.insights import RUN_AT

ALERT_DAYS: Final = 60
QUOTES: Final = 5
PARTS: Final = 3
AT_ONCE: Final = 4_000


def fill_beside() -> None:
    """Add to the run what people and the worker make of it, once."""
    if db.session.scalar(select(func.count()).select_from(Alert)):
        return
    run, person = db.session.scalars(select(Run)).one(), accounts.user(Role.ANALYST)
    for topic in db.session.scalars(select(Topic).order_by(Topic.number)):
        ids = _strongest(topic, QUOTES)
        topic.quotes_json = json.dumps([str(each) for each in ids])
        if topic.number % 2:
            topic.labels_json = json.dumps({"en": topic.label_by_machine})
            topic.label_by_staff, topic.is_confirmed = topic.label_by_machine, True
    db.session.commit()
    _alerts(db.session.get_one(Survey, run.survey_id), person.id)
    biggest = db.session.scalars(select(Topic).where(Topic.number == 1)).one()
    _split(biggest, person.id)
    _draft(biggest, person.id)


def _strongest(topic: Topic, most: int) -> Sequence[UUID]:
    chosen = select(Assignment.response_id).where(
        Assignment.topic_id == topic.id, Assignment.standing
    )
    ordered = chosen.order_by(Assignment.strength.desc(), Assignment.response_id)
    return db.session.scalars(ordered.limit(most)).all()


def _alerts(survey: Survey, by: UUID) -> None:
    """Tell each kind on sixty days; the newest about a term is about half of all comments."""
    term = alerts.add_term(survey, "nurse", "They are told to leave", by=by, at=RUN_AT)
    db.session.commit()
    newest = [stored(survey, kind, ago) for ago in range(ALERT_DAYS) for kind in EVERY_KIND]
    about = next(each for each in newest if each.kind == "term")
    about.evidence_json = json.dumps({"term": term.words, "why": term.why})
    ids = db.session.scalars(select(Response.id).order_by(Response.id)).all()[::2]
    for start in range(0, len(ids), AT_ONCE):
        rows = [
            {"term_id": term.id, "response_id": each, "alert_id": about.id}
            for each in ids[start : start + AT_ONCE]
        ]
        db.session.execute(insert(AlertMatch), rows)
    db.session.commit()


def _split(topic: Topic, by: UUID) -> None:
    split = TopicSplit(topic_id=topic.id, edits=topic.run.edits, asked_by=by, asked_at=RUN_AT)
    split.state = SplitState.READY
    split.words_json = json.dumps([{"en": ["kind", "patient"]}] * PARTS)
    db.session.add(split)
    db.session.flush()
    rows = [
        {"split_id": split.id, "response_id": each, "part": 1 + place % PARTS,
         "quote": place // PARTS if place < PARTS * QUOTES else None}
        for place, each in enumerate(_strongest(topic, MOST))
    ]  # fmt: skip
    db.session.execute(insert(SplitComment), rows)
    db.session.commit()


def _draft(topic: Topic, by: UUID) -> None:
    places = tuple(
        Place(comment=number, start=0, end=20, lang="en") for number in range(1, QUOTES + 1)
    )
    draft = TopicDraft(
        topic_id=topic.id, kind=DraftKind.EXTRACT, state=DraftState.READY, asked_by=by,
        content_json=Extract(sentences=places).model_dump_json(), asked_at=RUN_AT, made_at=RUN_AT,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    rows = [
        {"draft_id": draft.id, "number": number, "response_id": each}
        for number, each in enumerate(_strongest(topic, QUOTES), 1)
    ]
    db.session.execute(insert(DraftComment), rows)
    db.session.commit()


def alert(kind: str) -> UUID:
    """Return the newest alert of a kind."""
    chosen = select(Alert.id).where(Alert.kind == kind)
    return db.session.scalars(chosen.order_by(Alert.day.desc(), Alert.id).limit(1)).one()


def question_id(code: str) -> str:
    """Return the id of a question of the survey."""
    survey = db.session.scalars(select(Survey)).one()
    return next(each.id for each in survey.versions[-1].definition.items() if each.code == code)
