"""Concerns over surveys and years: what staff link, what is suggested, and what there is."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import delete, exists, select

from app.accounts import service as accounts
from app.builder.models import Survey
from app.db import db
from app.entries.concern_models import Concern, ConcernTopic
from app.entries.folding import folded
from app.entries.reading import Words, words
from app.errors import DomainError, NotFoundError
from app.insights.models import Run, RunState, Topic
from app.upsert import insert

MAX_NAME: Final = 120
MAX_SLUG: Final = 60
NEAR: Final = 0.5
"""How much of their names' letters two topics share at least, to be suggested together."""
MOST_SUGGESTED: Final = 12


class LinkedElsewhereError(DomainError):
    """A topic is about one concern at most: what is counted twice tells nobody anything."""

    status = HTTPStatus.CONFLICT
    code = "linked_elsewhere"


class SurveyTopic(NamedTuple):
    """A confirmed topic as its question's newest accepted run knows it, and its survey."""

    topic: Topic
    survey: Survey


class Suggestion(NamedTuple):
    """A topic that may be about the same, and how near its name is: 1 is the same name."""

    found: SurveyTopic
    nearness: float


def create(organisation_id: UUID, names: Mapping[str, str], *, by: UUID, at: datetime) -> Concern:
    """Return a new concern with a name in each of these languages; the first stands for others."""
    source_lang = next(iter(names))
    concern = Concern(
        organisation_id=organisation_id,
        slug=_free_slug(names[source_lang]),
        source_lang=source_lang,
        names_json=_kept(names),
        created_by=by,
        created_at=at,
    )
    db.session.add(concern)
    db.session.flush()
    accounts.record("concern.created", str(concern.id), {"languages": len(names)}, by=by, at=at)
    return concern


def rename(concern: Concern, names: Mapping[str, str], *, by: UUID, at: datetime) -> None:
    """Give a concern other names; its address stays."""
    concern.names_json = _kept(names)
    concern.source_lang = concern.source_lang if concern.source_lang in names else next(iter(names))
    db.session.flush()
    accounts.record("concern.renamed", str(concern.id), {"languages": len(names)}, by=by, at=at)


def link(concern: Concern, topic: SurveyTopic, *, by: UUID, at: datetime) -> None:
    """Say that a topic is about this concern; LinkedElsewhereError when it is about another."""
    key = topic.topic.key
    values = {
        "topic_key": key,
        "concern_id": concern.id,
        "survey_id": topic.survey.id,
        "linked_by": by,
        "linked_at": at,
    }
    # Of two people who link it at the same time, the database lets one be first.
    db.session.execute(insert(ConcernTopic).values(**values).on_conflict_do_nothing())
    kept = db.session.get_one(ConcernTopic, key)
    if kept.concern_id != concern.id:
        raise LinkedElsewhereError
    accounts.record("concern.linked", str(concern.id), {"topic": str(key)}, by=by, at=at)


def unlink(concern: Concern, topic_key: UUID, *, by: UUID, at: datetime) -> None:
    """Take a topic out of a concern again."""
    theirs = (ConcernTopic.topic_key == topic_key) & (ConcernTopic.concern_id == concern.id)
    db.session.execute(delete(ConcernTopic).where(theirs))
    accounts.record("concern.unlinked", str(concern.id), {"topic": str(topic_key)}, by=by, at=at)


def remove(concern: Concern, *, by: UUID, at: datetime) -> None:
    """Remove a concern with its links; the topics stay as they are."""
    db.session.execute(delete(ConcernTopic).where(ConcernTopic.concern_id == concern.id))
    db.session.delete(concern)
    db.session.flush()
    accounts.record("concern.removed", str(concern.id), {}, by=by, at=at)


def all_of(organisation_id: UUID) -> Sequence[Concern]:
    """Return the organisation's concerns, in the order of their addresses."""
    theirs = select(Concern).where(Concern.organisation_id == organisation_id)
    return db.session.scalars(theirs.order_by(Concern.slug)).all()


def linked() -> Sequence[Concern]:
    """Return every concern that a topic is linked to, in the order of their addresses."""
    there = exists().where(ConcernTopic.concern_id == Concern.id)
    return db.session.scalars(select(Concern).where(there).order_by(Concern.slug)).all()


def concern_of(organisation_id: UUID, concern_id: UUID) -> Concern:
    """Return one of the organisation's own concerns; to others it does not exist."""
    found = db.session.get(Concern, concern_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError(str(concern_id))
    return found


def concern_at(slug: str) -> Concern:
    """Return the linked concern at this address."""
    for found in linked():
        if found.slug == slug:
            return found
    raise NotFoundError(slug)


def keys_of(concern: Concern) -> Mapping[UUID, UUID]:
    """Return the survey of each topic that is linked, by the topic's key."""
    theirs = select(ConcernTopic).where(ConcernTopic.concern_id == concern.id)
    rows = db.session.scalars(theirs.order_by(ConcernTopic.linked_at, ConcernTopic.topic_key))
    return {row.topic_key: row.survey_id for row in rows}


def names_of(concern: Concern) -> Mapping[str, str]:
    """Return a concern's name in each language that it has one in."""
    found: dict[str, str] = json.loads(concern.names_json)
    return found


def name_in(concern: Concern, locale: str) -> Words:
    """Return a concern's name for readers of one language, or in the language it was made in."""
    names = names_of(concern)
    lang = locale if locale in names else concern.source_lang
    return words(names[lang], lang, locale=locale)


def topics_of(organisation_id: UUID) -> Sequence[SurveyTopic]:
    """Return the confirmed topics of all surveys, as the newest accepted runs know them."""
    accepted = (
        select(Run.id, Run.survey_id, Run.question_id)
        .join(Survey, Survey.id == Run.survey_id)
        .where(Survey.organisation_id == organisation_id, Run.state == RunState.DONE)
        .where(Run.accepted_at.is_not(None))
        .order_by(Run.number)
    )
    newest = {(row.survey_id, row.question_id): row.id for row in db.session.execute(accepted)}
    chosen = (
        select(Topic, Survey)
        .join(Run, Run.id == Topic.run_id)
        .join(Survey, Survey.id == Run.survey_id)
        .where(Topic.run_id.in_(newest.values()), Topic.is_confirmed)
        .where(Topic.merged_into_id.is_(None), Topic.is_undone.is_(False))
        .order_by(Survey.name, Survey.id, Topic.number)
    )
    return [SurveyTopic(row[0], row[1]) for row in db.session.execute(chosen)]


def free_topics(organisation_id: UUID) -> Sequence[SurveyTopic]:
    """Return the confirmed topics that are in no concern yet."""
    taken = set(db.session.scalars(select(ConcernTopic.topic_key)))
    return [each for each in topics_of(organisation_id) if each.topic.key not in taken]


def suggested(concern: Concern) -> Sequence[Suggestion]:
    """Return topics whose names are near the concern's or those of its topics, nearest first."""
    topics = topics_of(concern.organisation_id)
    mine = keys_of(concern)
    wanted = [_letters(name) for name in names_of(concern).values()]
    wanted += [_letters(name) for each in topics if each.topic.key in mine for name in _names(each)]
    near = [
        Suggestion(each, max(_alike(a, _letters(b)) for a in wanted for b in _names(each)))
        for each in free_topics(concern.organisation_id)
        if wanted
    ]
    near.sort(key=lambda each: (-each.nearness, each.found.survey.name, each.found.topic.number))
    return [each for each in near if each.nearness >= NEAR][:MOST_SUGGESTED]


def _names(each: SurveyTopic) -> list[str]:
    labels: dict[str, str] = json.loads(each.topic.labels_json)
    return [name for name in labels.values() if name] or [each.topic.label]


def _letters(name: str) -> frozenset[str]:
    # Three letters at a time, as whole words differ by language and ending; two where a word is
    # one or two characters long, as in Chinese.
    text = f" {folded(name)} "
    return frozenset(text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    # A longer name may hold the whole shorter one: half of the weight is on that.
    both = len(one & other)
    return (both / len(one | other) + both / min(len(one), len(other))) / 2


def _kept(names: Mapping[str, str]) -> str:
    said = {lang: name.strip() for lang, name in names.items() if name.strip()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].strip("-") or "concern"
    taken = set(db.session.scalars(select(Concern.slug).where(Concern.slug.startswith(wanted))))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
