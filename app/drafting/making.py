"""Drafts are made: loaded only by the process that does it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from flask import current_app
from sqlalchemy.exc import OperationalError
from threadpoolctl import threadpool_limits

from analysis import Comment, drafting, embeddings
from analysis.centring import Floats
from analysis.context import middles
from analysis.reading import units
from app import clock
from app.db import BusyError, db, reading
from app.drafting import checking, loading, prompting, queries, sampling
from app.drafting.answer import Answer, read
from app.drafting.content import Extract, Place, Value
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.drafting.queries import TopicComment
from app.insights import queries as insights
from app.insights import vectors
from app.insights.comment_models import text_hash
from app.insights.models import Topic
from app.machines import opening
from app.machines.port import MachineError, NoDraftError, Trouble

logger = logging.getLogger(__name__)
TAKEN_APART: Final = 200
"""How many comments of each language are looked at sentence by sentence."""
FEW: Final = "few"
WITHDRAWN: Final = "withdrawn"


class Work(NamedTuple):
    """What drafts are about, as plain values: no transaction is open while they are made."""

    topic_id: UUID
    embedder: embeddings.Name
    source_lang: str
    question: Mapping[str, str]
    comments: Sequence[TopicComment]


class Made(NamedTuple):
    """A draft, and the comments that it was made from, in the order of their numbers."""

    content: Value
    given: Sequence[UUID]
    held_back: Sequence[UUID] = ()
    provider: str = ""
    model: str = ""


class TooFewError(Exception):
    """There is nothing that two people said."""


class WithdrawnError(Exception):
    """Somebody took back what the draft was made from."""


def make(topic_id: str) -> None:
    """Make the drafts of a topic that wait; one that is ready stays as it is."""
    waiting = queries.open_drafts(UUID(topic_id))
    db.session.rollback()
    for draft_id in waiting:
        _make_one(draft_id)


def _make_one(draft_id: UUID) -> None:
    trouble = ""
    try:
        kind, work = _take_up(draft_id)
        with threadpool_limits(limits=1):
            made = MAKERS[DraftKind(kind)](work, lambda stage: _tell(draft_id, stage))
        _store(draft_id, made, len(work.comments))
    except (BusyError, OperationalError):
        raise  # the database was away: the worker tries again
    except MachineError as error:
        trouble = error.trouble.value
    except NoDraftError as error:
        trouble = error.fault.value
    except TooFewError:
        trouble = FEW
    except WithdrawnError:
        trouble = WITHDRAWN
    except Exception as error:  # noqa: BLE001  (whatever it was, staff must see that it failed)
        # The message may hold people's words, so that only its type is told.
        logger.error("draft %s failed: %s", draft_id, type(error).__name__)  # noqa: TRY400
        trouble = Trouble.FAILED.value
    if trouble:
        _stop(draft_id, trouble)
    logger.info("draft %s: %s", draft_id, trouble or "ready")


def _take_up(draft_id: UUID) -> tuple[str, Work]:
    draft = db.session.get_one(TopicDraft, draft_id)
    kind, topic_id = draft.kind, draft.topic_id
    draft.state, draft.stage = DraftState.RUNNING, "reading"
    db.session.commit()
    with reading(only=True):
        topic = db.session.get_one(Topic, topic_id)
        work = Work(
            topic_id,
            _embedder_of(topic.run.embedder),
            insights.source_lang(topic.run),
            queries.question(topic),
            queries.comments_of(topic),
        )
        db.session.rollback()
    return kind, work


def _embedder_of(model_id: str) -> embeddings.Name:
    for name, model in embeddings.EMBEDDERS.items():
        if model.model_id == model_id:
            return name
    return "e5"


def _extract(work: Work, _tell: Callable[[str], None]) -> Made:
    """Choose sentences of people; only some comments are taken apart when there are very many."""
    if not work.comments:
        raise TooFewError
    model = loading.embedder(work.embedder)
    rows = _rows(work, model)
    places = drafting.shortlist(rows, [one.lang for one in work.comments], TAKEN_APART)
    some = [work.comments[place] for place in places]
    sentences = drafting.sentences_of(
        Comment(str(one.response_id), one.text, one.lang) for one in some
    )
    if not sentences:
        raise TooFewError
    near = embeddings.embed(model, [each.text for each in sentences])
    people: dict[str, int] = {}
    for one in work.comments:
        people[one.lang] = people.get(one.lang, 0) + 1
    chosen = drafting.extract(sentences, near.astype(np.float64), people)
    found = tuple(
        Place(comment=number, start=each.start, end=each.end, lang=each.lang)
        for number, each in enumerate(chosen, start=1)
    )
    return Made(Extract(sentences=found), [UUID(each.comment_id) for each in chosen])


def _written(work: Work, tell: Callable[[str], None]) -> Made:
    """Let the language model write, and hold every sentence against the comments that it names."""
    writer = opening.open_writer(current_app.config["SETTINGS"])
    rows = _rows(work, loading.embedder(work.embedder)) if _is_big(work) else np.zeros((0, 1))
    chosen = sampling.choose(work.comments, rows, seed=work.topic_id.int % 2**32)
    if len(chosen.given) < checking.FEWEST:
        raise TooFewError
    texts = [each.text for each in chosen.given]
    tell("asking")
    question = next(iter(work.question.values()), "")
    told, sent = prompting.told(work.source_lang), prompting.sent(question, texts)
    answer: Answer = read(writer.write(told, sent, prompting.MOST_TOKENS))
    tell("checking")
    langs = [each.comment.lang for each in chosen.given]
    known = "\n".join(work.question.values())
    against = checking.Against(texts, langs, work.source_lang, known)
    written = checking.checked(answer, against, chosen.sample)
    return Made(
        written,
        [each.comment.response_id for each in chosen.given],
        [each.response_id for each in chosen.held_back],
        writer.provider,
        writer.engine,
    )


MAKERS = {DraftKind.EXTRACT: _extract, DraftKind.MACHINE: _written}


def _is_big(work: Work) -> bool:
    return len(work.comments) > sampling.MOST_COMMENTS


def _rows(work: Work, model: embeddings.Embedder) -> Floats:
    """Return a vector for each comment, the middle of its parts; missing ones are made now."""
    parts = [units(one.text) for one in work.comments]
    texts = {text_hash(part): part for of_comment in parts for part in of_comment}
    with reading(only=True):
        known = dict(vectors.known_vectors(list(texts), model.model_id))
        db.session.rollback()
    missing = {key: text for key, text in texts.items() if key not in known}
    made = embeddings.embed(model, list(missing.values())) if missing else ()
    rows = {key: np.frombuffer(raw, np.float16).astype(np.float64) for key, raw in known.items()}
    rows |= {key: row.astype(np.float64) for key, row in zip(missing, made, strict=True)}
    every = [(place, part) for place, of_one in enumerate(parts) for part in of_one]
    stacked = np.stack([rows[text_hash(part)] for _, part in every])
    weights = [max(1, len(part)) for _, part in every]
    return middles(stacked, [place for place, _ in every], weights)[1]


def _tell(draft_id: UUID, stage: str) -> None:
    draft = db.session.get_one(TopicDraft, draft_id)
    draft.stage = stage
    db.session.commit()


def _store(draft_id: UUID, made: Made, people: int) -> None:
    """Store a draft in one transaction; WithdrawnError when somebody has withdrawn meanwhile."""
    ids = [*made.given, *made.held_back]
    if len(queries.present(ids)) < len(ids):
        raise WithdrawnError
    draft = db.session.get_one(TopicDraft, draft_id)
    draft.state, draft.stage, draft.people = DraftState.READY, "", people
    draft.provider, draft.model = made.provider, made.model
    draft.prompt_version = prompting.VERSION if made.provider else 0
    draft.content_json, draft.made_at = made.content.model_dump_json(), clock.now()
    numbered = list(enumerate([*made.given, *made.held_back], start=1))
    for number, response_id in numbered:
        was_given = number <= len(made.given)
        db.session.add(
            DraftComment(
                draft_id=draft.id, number=number, response_id=response_id, was_given=was_given
            )
        )
    db.session.flush()
    db.session.commit()


def _stop(draft_id: UUID, trouble: str) -> None:
    db.session.rollback()
    draft = db.session.get_one(TopicDraft, draft_id)
    draft.state, draft.stage, draft.trouble = DraftState.STOPPED, "", trouble
    db.session.commit()
