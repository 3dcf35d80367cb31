"""A survey that very many people answered, with a run of it: for `tests.bench.workspace`."""

import json
import random
import struct
from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

from sqlalchemy import insert, select

import surveys
from analysis.text import bare_form
from app.access import Role
from app.db import db
from app.insights import audit, summing, voicing
from app.insights.audit_models import AuditComment
from app.insights.comment_models import Assignment, CommentText, RunComment
from app.insights.models import Run, RunState, Theme, Topic
from app.respond.models import Answer, Response
from surveys import Chosen
from tests.factories import accounts, builder
from tests.factories.insights import RUN_AT, open_question

TOPICS = 60
THEMES = 12
AT_ONCE = 4_000
KNOWN, UNKNOWN = 3, 1
"""Places of a comment whose neighbours are known, and of one whose are not."""
SAMPLE, JUDGED = 500, 300
DAYS = 90
LANGS = ("en",) * 60 + ("es", "ar", "ja", "ko") * 9 + ("vi",) * 4
WORDS = [
    "waiting",
    "parking",
    "nurse",
    "doctor",
    "reception",
    "telephone",
    "chair",
    "window",
    "bus",
    "ticket",
    "letter",
    "answer",
    "hospital",
    "child",
    "mother",
    "minute",
    "hour",
    "morning",
    "night",
    "winter",
    "street",
    "light",
    "water",
    "school",
    "garden",
]


def fill(total: int) -> None:
    """Publish a survey that so many people answered, with a run."""
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    version = survey.versions[-1]
    ids = {item.code: item.id for item in version.definition.items()}
    question = open_question(survey)
    run = Run(
        survey_id=survey.id, question_id=question.id, number=1, state=RunState.DONE,
        recipe_json="{}", comments=total, created_at=RUN_AT, finished_at=RUN_AT,
        accepted_at=RUN_AT, embedder="use-multilingual-3", quality_json=_quality(total),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    topics = _topics(run)
    closed = _closed(ids)
    chance = random.Random(1)
    weights = [1 / number for number in range(1, TOPICS + 1)]
    everywhere = {"run_id": run.id}
    # In the order of the tables, as a run reads them: they are filled faster so.
    keys = sorted(uuid4() for _ in range(total))
    for start in range(0, total, AT_ONCE):
        rows: dict[type, list[dict[str, object]]] = {
            model: [] for model in (Response, Answer, CommentText, RunComment, Assignment)
        }
        for place in range(start, min(total, start + AT_ONCE)):
            key = keys[place]
            lang, said = chance.choice(LANGS), " ".join(chance.choices(WORDS, k=18)).capitalize()
            on = RUN_AT.date() - timedelta(days=chance.randrange(DAYS))
            rows[Response].append(
                {"id": key, "survey_id": survey.id, "version_id": version.id, "lang": lang,
                 "channel": chance.choice(("web", "web", "web", "paper", "phone")),
                 "submitted_on": on, "batch_id": None}
            )  # fmt: skip
            given = [(question.id, json.dumps(said)), *chance.choice(closed)]
            rows[Answer] += [
                {"response_id": key, "question_id": each, "lang": lang, "value_json": value}
                for each, value in given
            ]
            rows[CommentText].append(
                {"question_id": question.id, "response_id": key, "survey_id": survey.id,
                 "folded": bare_form(said), "part_hashes": chance.randbytes(32)}
            )  # fmt: skip
            inside = (
                [] if place % 20 == 0 else set(chance.choices(topics, weights, k=1 + place % 2))
            )
            fit = round(chance.random(), 4)
            known = place % 3 == 0
            near = [chance.randrange(total) for _ in range(15)] if known else []
            rows[RunComment].append(
                everywhere
                | {"response_id": key, "place": place, "grouped": bool(inside), "lang": lang,
                   "certainty": 1.0, "not_grouped": "" if inside else "far", "fit": fit,
                   "sentiment": chance.choice(("negative", "neutral", "positive")),
                   "similar": struct.pack(f"<{len(near)}I", *near), "audit": False,
                   "read_by": survey.id if place % 10 == 5 else None}
            )  # fmt: skip
            rows[Assignment] += [
                everywhere
                | {"response_id": key, "topic_id": each, "machine_strength": fit, "strength": fit,
                   "standing": True, "spans_json": "[]",
                   "decided_by": survey.id if place % 50 == 1 else None}
                for each in inside
            ]  # fmt: skip
        for model, some in rows.items():
            db.session.execute(insert(model), some)
        db.session.commit()
    _look_at(run)


def _look_at(run: Run) -> None:
    """Let people judge a sample, and the worker keep its sums and small voices."""
    person = accounts.user(Role.ANALYST)
    audit.draw(run, audit.planned(run, SAMPLE), by=person.id, at=RUN_AT)
    drawn = select(AuditComment.response_id).where(AuditComment.run_id == run.id)
    for response_id in db.session.scalars(drawn.order_by(AuditComment.place).limit(JUDGED)):
        audit.judge(run, response_id, [], by=person.id, at=RUN_AT)
    db.session.commit()
    summing.sum_up(run.id)
    db.session.commit()
    summing.find_facets(run.id)
    db.session.commit()
    voicing.work_out(str(run.id))
    db.session.commit()


def at(place: int) -> UUID:
    """Return the response at a place of the run."""
    return db.session.scalars(select(RunComment.response_id).where(RunComment.place == place)).one()


def _quality(total: int) -> str:
    languages = {each: total * LANGS.count(each) // len(LANGS) for each in sorted(set(LANGS))}
    return json.dumps({"languages": languages, "coherence": 0.1, "diversity": 0.8})


def drawn() -> UUID:
    """Return a response in the sample that nobody has judged yet."""
    chosen = select(AuditComment.response_id).order_by(AuditComment.place.desc())
    return db.session.scalars(chosen.limit(1)).one()


def unread() -> UUID:
    """Return a response that nobody has read, and that is not in the sample."""
    chosen = select(RunComment.response_id).where(
        RunComment.read_by.is_(None), RunComment.audit.is_(False)
    )
    return db.session.scalars(chosen.order_by(RunComment.place).limit(1)).one()


def _topics(run: Run) -> list[UUID]:
    themes = [
        Theme(run_id=run.id, number=number, label_by_machine=f"theme {number}")
        for number in range(1, THEMES + 1)
    ]
    db.session.add_all(themes)
    db.session.flush()
    rows = [
        Topic(
            run_id=run.id, number=number, theme_id=themes[number % THEMES].id,
            label_by_machine=f"{WORDS[number % len(WORDS)]} {number}",
            words_json=json.dumps({"en": WORDS[:10], "es": WORDS[10:20]}),
        )
        for number in range(1, TOPICS + 1)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    for number in (9, 17):
        rows[number].merged_into_id = rows[1].id
    return [row.id for row in rows]


def _closed(ids: dict[str, str]) -> list[list[tuple[str, str]]]:
    codes = ("channel", "problems", "satisfaction", "effort")
    return [
        [
            (ids[code], json.dumps(surveys.value_to_json(Chosen((option,)))))
            for code, option in zip(codes, options, strict=True)
        ]
        for options in product(("phone", "website"), ("time", "other"), "12345", "12345")
    ]
