"""Drafts as their page shows them: people's sentences where they stand, claims with reasons."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from app.db import db
from app.drafting import queries, words
from app.drafting.content import Claim, Extract, Sample, Written
from app.drafting.models import DraftComment, TopicDraft
from app.drafting.queries import Asked
from app.insights.models import Topic


class Quoted(NamedTuple):
    """A sentence of a person, and the comment that it stands in."""

    text: str
    lang: str
    response_id: UUID


class ExtractView(NamedTuple):
    """An extract: read anew from the comments each time, so that nothing outlives them."""

    draft: TopicDraft
    sentences: Sequence[Quoted]


class Link(NamedTuple):
    """A comment that a claim names."""

    number: int
    response_id: UUID


class ClaimView(NamedTuple):
    """A sentence of a machine with the comments that it names."""

    text: str
    reason: str
    links: Sequence[Link]

    @property
    def shown(self) -> str:
        """Return the text if comments bear it out."""
        return "" if self.reason else self.text


class WrittenView(NamedTuple):
    """What a machine wrote: what is borne out, and apart from it what is not."""

    draft: TopicDraft
    model: str
    label: ClaimView
    meaning: ClaimView
    claims: Sequence[ClaimView]
    doubted: Sequence[ClaimView]
    given: Sequence[Link]
    held_back: Sequence[Link]
    sample: Sample
    taken: Mapping[str, str]


class Line(NamedTuple):
    """One draft in the list of all."""

    draft: TopicDraft
    asker: str
    model: str
    problem: str


def extract(draft: TopicDraft) -> ExtractView:
    """Return an extract that is ready, with its sentences."""
    places = Extract.model_validate_json(draft.content_json).sentences
    ids = {row.number: row.response_id for row in queries.comments_behind(draft)}
    texts = queries.texts(_question_of(draft), ids.values())
    return ExtractView(
        draft,
        [
            Quoted(texts[ids[one.comment]][one.start : one.end], one.lang, ids[one.comment])
            for one in places
            if ids.get(one.comment) in texts
        ],
    )


def written(draft: TopicDraft) -> WrittenView:
    """Return what a machine wrote, in a draft that is ready."""
    content = Written.model_validate_json(draft.content_json)
    rows = queries.comments_behind(draft)
    ids = {row.number: row.response_id for row in rows}
    claims = [_claim(each, ids) for each in content.claims]
    label, meaning = _claim(content.label, ids), _claim(content.meaning, ids)
    return WrittenView(
        draft,
        words.name_of(draft.provider, draft.model),
        label,
        meaning,
        [each for each in claims if each.shown],
        [each for each in (label, meaning, *claims) if not each.shown],
        _links(rows, was_given=True),
        _links(rows, was_given=False),
        content.sample,
        json.loads(draft.taken_json),
    )


def line(asked: Asked, *, is_going_on: bool) -> Line:
    """Return one draft for the list of all that were asked for."""
    draft = asked.draft
    model = words.name_of(draft.provider, draft.model) if draft.model else ""
    return Line(draft, asked.asker, model, words.problem(draft, is_going_on=is_going_on))


def _claim(claim: Claim, ids: Mapping[int, UUID]) -> ClaimView:
    numbers = claim.comments if claim.doubt else claim.support
    links = [Link(number, ids[number]) for number in numbers if number in ids]
    if not claim.text:
        return ClaimView("", _("Its words were deleted: their author took them back."), links)
    reason = str(words.DOUBTS[claim.doubt]) if claim.doubt else ""
    return ClaimView(claim.text, reason, links)


def _links(rows: Sequence[DraftComment], *, was_given: bool) -> list[Link]:
    return [Link(row.number, row.response_id) for row in rows if row.was_given == was_given]


def _question_of(draft: TopicDraft) -> str:
    return db.session.get_one(Topic, draft.topic_id).run.question_id
