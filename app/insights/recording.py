"""What the worker writes down of a run, in small pieces; the last one makes it visible."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy import delete, insert, select

from analysis import Assignment as Found
from analysis import Report
from analysis import Topic as FoundTopic
from analysis.words import words
from app.db import Base, db
from app.insights import queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.disclosure import THRESHOLD
from app.insights.models import MAX_LABEL, Descent, Run, RunState, Theme, Topic
from app.insights.vectors import BATCH, present
from app.respond.queries import CommentRow

PublicWords = Mapping[int, Mapping[str, Sequence[str]]]


class Written(NamedTuple):
    """The topics of a run as they were stored, by number; and those of the run before, by key.

    `similar`: the neighbours of comments that the run before has told already, as they are stored.
    """

    topic_ids: Mapping[int, UUID]
    former_ids: Mapping[str, UUID]
    similar: Mapping[UUID, bytes] = {}


def public_words(report: Report, rows: Sequence[CommentRow]) -> PublicWords:
    """Return the words of each topic that enough people used for anybody to know of them."""
    texts = {str(row.response_id): row.text for row in rows}
    users: Counter[tuple[int, str, str]] = Counter()
    for each in report.assignments:
        if each.topic is not None:
            said = set(words(texts[each.comment_id], each.lang))
            users.update((each.topic, each.lang, word) for word in said)
    return {
        topic.number: {
            lang: tuple(word for word in listed if users[topic.number, lang, word] >= THRESHOLD)
            for lang, listed in topic.words.items()
        }
        for topic in report.topics
    }


def begin(run: Run) -> None:
    """Say that the worker has taken up the run, and which run it continues."""
    before = queries.current_run(run.survey_id, run.question_id)
    run.previous_id = None if before is None else before.id
    run.previous_edits = 0 if before is None else before.edits
    run.state, run.stage, run.progress, run.error = RunState.RUNNING, "loading", 0.0, ""
    db.session.flush()


def discard(run: Run) -> bool:
    """Remove at most BATCH rows of an earlier try; return whether there may be more."""
    if _discard_some(run, Assignment) or _discard_some(run, RunComment):
        return True
    for model in (Descent, Topic, Theme):
        db.session.execute(delete(model).where(model.run_id == run.id))
    return False


def _discard_some(run: Run, model: type[Assignment] | type[RunComment]) -> bool:
    old = select(model.response_id).where(model.run_id == run.id).limit(BATCH)
    gone = set(db.session.scalars(old))
    if gone:
        theirs = (model.run_id == run.id, model.response_id.in_(gone))
        db.session.execute(delete(model).where(*theirs))
    return bool(gone)


def add_topics(run: Run, report: Report, public_words: PublicWords) -> Written:
    """Store the themes and topics of a report; those that go on keep their key."""
    themes = _add_themes(run, report, public_words)
    rows = [topic_row(run, topic, public_words, themes.get(topic.theme)) for topic in report.topics]
    db.session.add_all(rows)
    db.session.flush()
    return Written({row.number: row.id for row in rows}, _former_ids(run))


def topic_row(
    run: Run, topic: FoundTopic, public_words: PublicWords, theme_id: UUID | None
) -> Topic:
    """Return a topic of a report as it is stored; one that goes on keeps its key."""
    return Topic(
        run_id=run.id,
        theme_id=theme_id,
        number=topic.number,
        label_by_machine=topic.label[:MAX_LABEL],
        place_x=topic.place[0],
        place_y=topic.place[1],
        **said_of(topic, public_words),
        **({} if topic.former is None else {"key": UUID(topic.former)}),
    )


def said_of(topic: FoundTopic, public_words: PublicWords) -> dict[str, str]:
    """Return the words and typical comments of a topic as they are stored."""
    return {
        "words_json": json.dumps(_main_first(topic), ensure_ascii=False),
        "public_words_json": json.dumps(public_words.get(topic.number, {}), ensure_ascii=False),
        "quotes_json": json.dumps(list(topic.quotes)),
    }


def _add_themes(run: Run, report: Report, public_words: PublicWords) -> Mapping[int, UUID]:
    rows = [
        Theme(
            run_id=run.id,
            number=theme.number,
            words_json=json.dumps(theme.words, ensure_ascii=False),
            public_words_json=json.dumps(
                _shared(theme.words, [public_words.get(each, {}) for each in theme.topics]),
                ensure_ascii=False,
            ),
            label_by_machine=theme.label[:MAX_LABEL],
        )
        for theme in report.themes
    ]
    db.session.add_all(rows)
    db.session.flush()
    return {row.number: row.id for row in rows}


def _shared(
    words: Mapping[str, Sequence[str]], shown: Sequence[Mapping[str, Sequence[str]]]
) -> dict[str, list[str]]:
    # A theme's word may be shown where enough people used it in one of its topics already.
    known = {(lang, word) for each in shown for lang, listed in each.items() for word in listed}
    return {lang: [word for word in said if (lang, word) in known] for lang, said in words.items()}


def _former_ids(run: Run) -> Mapping[str, UUID]:
    chosen = select(Topic.key, Topic.id).where(Topic.run_id == run.previous_id)
    return {str(row[0]): row[1] for row in db.session.execute(chosen.order_by(Topic.number))}


def _main_first(topic: FoundTopic) -> dict[str, tuple[str, ...]]:
    # A handful of comments in a language not meant (or misread) must not lead the words.
    langs = sorted(topic.words, key=lambda lang: (-topic.languages.get(lang, 0), lang))
    return {lang: topic.words[lang] for lang in langs}


def batches(found: Sequence[Found]) -> Iterator[tuple[int, Sequence[Found]]]:
    """Yield pieces of a report that make at most BATCH rows, and where each of them begins."""
    start, rows = 0, 0
    for place, each in enumerate(found):
        wanted = 1 + len(each.topics)
        if rows + wanted > BATCH and rows:
            yield start, found[start:place]
            start, rows = place, 0
        rows += wanted
    if rows:
        yield start, found[start:]


def add_comments(run: Run, start: int, found: Sequence[Found], written: Written) -> None:
    """Store what one batch says, from this place on; nothing of a person who has withdrawn."""
    there = present([UUID(each.comment_id) for each in found])
    comments: list[dict[str, object]] = []
    assignments: list[dict[str, object]] = []
    for place, each in enumerate(found, start):
        response_id = UUID(each.comment_id)
        if response_id in there:
            similar = written.similar.get(response_id) or _packed(each.similar)
            comments.append(_comment(run, response_id, place, each) | {"similar": similar})
            assignments += _assignments(run, response_id, each, written)
    _insert(RunComment, comments)
    _insert(Assignment, assignments)


def _insert(model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        db.session.execute(insert(model), list(rows))


def _comment(run: Run, response_id: UUID, place: int, found: Found) -> dict[str, object]:
    return {
        "run_id": run.id,
        "response_id": response_id,
        "place": place,
        "grouped": bool(found.topics),
        "lang": found.lang,
        "certainty": found.certainty,
        "not_grouped": found.not_grouped or "",
        "fit": found.fit,
        "sentiment": found.sentiment or "",
        "audit": False,
    }


def _packed(places: Sequence[int]) -> bytes:
    return np.asarray(places, "<u4").tobytes()


def _assignments(
    run: Run, response_id: UUID, found: Found, written: Written
) -> Iterator[dict[str, object]]:
    for reached in found.topics:
        yield {
            "run_id": run.id,
            "response_id": response_id,
            "topic_id": written.topic_ids[reached.topic],
            "machine_strength": reached.strength,
            "strength": reached.strength,
            "standing": True,
            "spans_json": json.dumps([list(span) for span in reached.spans]),
        }


def add_lineage(run: Run, report: Report, written: Written) -> None:
    """Store how the topics of a report relate to those of the run before."""
    rows = [
        {
            "run_id": run.id,
            "number": number,
            "kind": each.kind,
            "former_topic_id": None if each.former is None else written.former_ids.get(each.former),
            "topic_id": None if each.topic is None else written.topic_ids[each.topic],
            "shared": each.shared,
        }
        for number, each in enumerate(report.lineage, 1)
    ]
    _insert(Descent, rows)


def finish(run: Run, report: Report, moved: int = 0, *, at: datetime) -> None:
    """Make a recorded run visible as done; the first of a question counts at once.

    `moved`: how many comments left their topics since the run before.
    """
    quality = dataclasses.asdict(report.quality) | {"moved": moved}
    run.quality_json = json.dumps(quality, ensure_ascii=False, sort_keys=True)
    run.recipe_json = report.recipe.to_json()
    run.versions_json = json.dumps(report.versions, sort_keys=True)
    run.embedder, run.comments = report.embedder, len(report.assignments)
    run.state, run.stage, run.progress, run.finished_at = RunState.DONE, "", 1.0, at
    if queries.current_run(run.survey_id, run.question_id) is None:
        run.accepted_at = at
    db.session.flush()


def fail(run: Run, code: str, *, at: datetime) -> None:
    """Say why a run came to nothing: a code, never what people wrote."""
    run.state, run.error, run.finished_at = RunState.FAILED, code[:80], at
    db.session.flush()


def cancel(run: Run, *, at: datetime) -> None:
    """Say that a person stopped the run; what it wrote is removed by `discard`."""
    run.state, run.stage, run.finished_at = RunState.CANCELLED, "", at
    db.session.flush()
