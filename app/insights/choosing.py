"""Which comments of a run fit what somebody asks for, as one statement to the database."""

import struct
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import Subquery

import surveys
from analysis.text import bare_form
from app.builder.models import Survey
from app.db import db
from app.insights import facets, queries, sums
from app.insights.comment_models import Assignment, CommentText, RunComment
from app.insights.models import Run, Topic
from app.insights.wanted import ANY, BY_PERSON, YES, Sort, Wanted
from app.respond.models import Answer, Response

Order: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]
PRIME = 1_000_003
"""More than a survey has comments, so that no two of them share a place in a shuffle."""


class Nearest(NamedTuple):
    """What comments are compared with; without neighbours, those of its topic that fit alike."""

    comment: RunComment
    places: tuple[int, ...]
    topic_ids: tuple[UUID, ...]

    @property
    def is_known(self) -> bool:
        """Return whether the analysis said which comments are nearest."""
        return bool(self.places)


class Chosen(NamedTuple):
    """The ids of the comments that fit, without an order; and the order."""

    ids: Select[UUID]
    order: Sequence[Order]

    @property
    def ordered(self) -> Select[UUID]:
        """Return the ids in the order asked for."""
        return self.ids.order_by(*self.order)


def chosen(run: Run, wanted: Wanted) -> Chosen:
    """Return the comments of a run that somebody wants."""
    near = None if wanted.like is None else nearest(run, wanted.like)
    inside = _inside(_topic_ids(run, wanted, near))
    if inside is not None and _is_of_topics(wanted):
        return Chosen(_in_topics(run, inside, wanted), _order(wanted, inside))
    ids = select(RunComment.response_id).where(RunComment.run_id == run.id)
    if inside is not None:
        ids = ids.join(inside, inside.c.response_id == RunComment.response_id)
    bits = _bits(run, wanted)
    if bits is not None:
        ids, wanted = ids.where(facets.inside(bits)), _looked_up(wanted)
    ids = _by_comment(ids, run, wanted)
    ids = _by_response(ids, run, wanted)
    if near is not None:
        return _near(ids, near)
    if wanted.sort == Sort.DATE and not _asks_of_response(wanted):
        ids = _with_responses(ids, run, wanted)
    return Chosen(ids, _order(wanted, inside))


def known_people(run: Run, wanted: Wanted) -> int | None:
    """Return how many comments fit, when that is known without looking for them."""
    if not wanted.filters:
        return sums.everybody(run).people
    if len(wanted.topics) == 1 and not replace(wanted, topics=()).filters:
        return _people_of(run, wanted.topics[0])
    bits = None if _rest(wanted).filters else _bits(run, wanted)
    return None if bits is None else bits.bit_count()


def _people_of(run: Run, number: int) -> int:
    topics = queries.all_topics(run)
    root = next(
        (queries.standing(topics)[each.id] for each in topics if each.number == number), None
    )
    return 0 if root is None else sums.of_topic(run, root.number).people


def _bits(run: Run, wanted: Wanted) -> int | None:
    """Return the places of the comments that fit as far as facets tell; None when they do not."""
    if not facets.is_asked(wanted):
        return None
    asked = wanted.by_question()
    return facets.fitting(run, wanted, {code: _question_ids(run, code) for code in asked})


def _rest(wanted: Wanted) -> Wanted:
    """Return what is wanted beyond what facets tell."""
    told: dict[str, Any] = {"language": "", "channel": "", "feeling": "", "answers": ()}
    return replace(wanted, since=None, until=None, **told)


def _looked_up(wanted: Wanted) -> Wanted:
    """Return what is still looked up: days as well where the index of days gives the order."""
    rest = _rest(wanted)
    if wanted.sort == Sort.DATE:
        return replace(rest, since=wanted.since, until=wanted.until)
    return rest


def nearest(run: Run, response_id: UUID) -> Nearest | None:
    """Return which comments say nearly the same as one of a run; None when there is no such."""
    comment = db.session.get(RunComment, (run.id, response_id))
    if comment is None:
        return None
    places = struct.unpack(f"<{len(comment.similar) // 4}I", comment.similar)
    topic_ids = () if places else _family(run, queries.topics_of(run, response_id)[:1])
    return Nearest(comment, places, tuple(topic_ids))


def _near(ids: Select[UUID], near: Nearest) -> Chosen:
    ids = ids.where(RunComment.response_id != near.comment.response_id)
    if near.is_known:
        ids = ids.where(RunComment.place.in_(near.places))
        by_rank = case({place: rank for rank, place in enumerate(near.places)},
                       value=RunComment.place)  # fmt: skip
        return Chosen(ids, (by_rank,))
    if not near.topic_ids:
        ids = ids.where(RunComment.grouped.is_(False))
    return Chosen(ids, (func.abs(RunComment.fit - near.comment.fit), RunComment.place))


def _order(wanted: Wanted, inside: Subquery | None) -> Sequence[Order]:
    if wanted.sort == Sort.DATE:
        return Response.submitted_on.desc(), Response.id
    if wanted.sort == Sort.SHUFFLED:
        factor = 1 + 611_953 * (2 * wanted.seed + 1) % (PRIME - 1)
        return ((cast(RunComment.place, BigInteger) + 1) * factor % PRIME,)
    if inside is None:
        return RunComment.fit.desc(), RunComment.response_id.desc()
    return inside.c.strength.desc(), inside.c.response_id.desc()


def _topic_ids(run: Run, wanted: Wanted, near: Nearest | None) -> Sequence[UUID] | None:
    """Return the topics that a comment has to be in one of; None when any will do."""
    if near is not None and near.topic_ids:
        return near.topic_ids
    if not wanted.topics and wanted.theme is None:
        return None
    topics = queries.all_topics(run)
    wanted_ones = [each for each in topics if each.number in wanted.topics]
    if wanted.theme is not None:
        themes = {each.id for each in queries.themes(run) if each.number == wanted.theme}
        roots = [each for each in topics if each.theme_id in themes]
        wanted_ones = [each for each in roots if not wanted.topics or each in wanted_ones]
    return _family(run, wanted_ones)


def _family(run: Run, wanted: Sequence[Topic]) -> list[UUID]:
    """Return the ids of topics, and of all that were merged into them."""
    ids = {each.id for each in wanted}
    return [
        key for key, root in queries.standing(queries.all_topics(run)).items() if root.id in ids
    ]


def _inside(topic_ids: Sequence[UUID] | None) -> Subquery | None:
    if topic_ids is None:
        return None
    if len(topic_ids) == 1:
        # One topic is read in the order of its index, so that the first page comes at once.
        one = select(Assignment.response_id, Assignment.strength)
        return one.where(Assignment.topic_id == topic_ids[0], Assignment.standing).subquery()
    rows = select(Assignment.response_id, func.max(Assignment.strength).label("strength"))
    standing = rows.where(Assignment.topic_id.in_(topic_ids), Assignment.standing)
    return standing.group_by(Assignment.response_id).subquery()


def _by_comment(ids: Select[UUID], run: Run, wanted: Wanted) -> Select[UUID]:
    """Keep the comments of which the run knows what was asked for."""
    if wanted.reason:
        ids = ids.where(RunComment.grouped.is_(False))
        if wanted.reason != ANY:
            ids = ids.where(
                RunComment.not_grouped == ("" if wanted.reason == BY_PERSON else wanted.reason)
            )
    if wanted.language:
        ids = ids.where(RunComment.lang == wanted.language)
    if wanted.feeling:
        ids = ids.where(RunComment.sentiment == wanted.feeling)
    if wanted.read:
        known = RunComment.read_by.is_not(None)
        ids = ids.where(known if wanted.read == YES else ~known)
    if wanted.moved:
        decided = select(Assignment.response_id).where(
            Assignment.run_id == run.id, Assignment.decided_by.is_not(None)
        )
        inside = RunComment.response_id.in_(decided)
        ids = ids.where(inside if wanted.moved == YES else ~inside)
    return ids


def _by_response(ids: Select[UUID], run: Run, wanted: Wanted) -> Select[UUID]:
    """Keep the comments of people who answered what was asked for."""
    if _asks_of_response(wanted):
        ids = _with_responses(ids, run, wanted)
    if wanted.channel:
        ids = ids.where(Response.channel == wanted.channel)
    if wanted.since is not None:
        ids = ids.where(Response.submitted_on >= wanted.since)
    if wanted.until is not None:
        ids = ids.where(Response.submitted_on <= wanted.until)
    words = bare_form(wanted.words).split()
    if words:
        ids = ids.where(RunComment.response_id.in_(_saying(run, words)))
    for code, options in wanted.by_question().items():
        ids = ids.where(_answered(run, code, options))
    return ids


def _is_of_topics(wanted: Wanted) -> bool:
    """Return whether nothing but topics and words is asked for, in the order of fit."""
    rest = replace(wanted, topics=(), theme=None, words="")
    return wanted.sort == Sort.FIT and not rest.filters


def _in_topics(run: Run, inside: Subquery, wanted: Wanted) -> Select[UUID]:
    """Return all of these comments that say what is asked for; no other texts are read."""
    ids = select(inside.c.response_id).select_from(inside)
    words = bare_form(wanted.words).split()
    if not words:
        return ids
    said = _saying(run, words).where(CommentText.response_id == inside.c.response_id)
    return ids.where(said.exists())


def _with_responses(ids: Select[UUID], run: Run, wanted: Wanted) -> Select[UUID]:
    joined = ids.join(Response, Response.id == RunComment.response_id)
    if wanted.channel:
        return joined
    # With the survey, the index of its days can be read in order; it does not know the channel.
    return joined.where(Response.survey_id == run.survey_id)


def _asks_of_response(wanted: Wanted) -> bool:
    return bool(wanted.channel or wanted.since or wanted.until)


def _saying(run: Run, words: Sequence[str]) -> Select[UUID]:
    find = func.instr if db.engine.dialect.name == "sqlite" else func.strpos
    said = select(CommentText.response_id).where(CommentText.question_id == run.question_id)
    return said.where(*(find(CommentText.folded, word) > 0 for word in words))


def _answered(run: Run, code: str, options: Sequence[str]) -> ColumnElement[bool]:
    keys = _question_ids(run, code)
    # A code stands in quotes; quotes that somebody typed are escaped, so that they do not match.
    given = [Answer.value_json.contains(f'"{each}"', autoescape=True) for each in options]
    return exists().where(
        Answer.response_id == RunComment.response_id, Answer.question_id.in_(keys), or_(*given)
    )


def _question_ids(run: Run, code: str) -> list[str]:
    survey = db.session.get_one(Survey, run.survey_id)
    items = [item for each in queries.definitions(survey) for item in each.items()]
    return sorted({item.id for item in items if item.code == code})


def offered_answers(survey: Survey) -> list[tuple[surveys.ClosedQuestion, surveys.Survey]]:
    """Return the closed questions that one can ask by, each as it was put last."""
    found: dict[str, tuple[surveys.ClosedQuestion, surveys.Survey]] = {}
    for definition in queries.definitions(survey):
        for item in definition.items():
            if isinstance(item, surveys.Consent) or definition.is_repeated(item.id):
                continue
            if isinstance(item, surveys.ClosedQuestion):
                found.setdefault(item.code, (item, definition))
    return list(found.values())
