"""How sure one can be of a run: plain figures that staff and public pages are made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import func, select

from app.db import db
from app.insights import audited, model_cards, queries, sums, trends
from app.insights.audit_models import GroupVoices
from app.insights.comment_models import RunComment
from app.insights.disclosure import THRESHOLD
from app.insights.models import Run, Topic

OFTEN: Final = 0.2


@dataclass(frozen=True, slots=True)
class NotGrouped:
    """Comments in no topic for one reason, and how many of them a person has read."""

    reason: str
    comments: int
    read: int


@dataclass(frozen=True, slots=True)
class HowSure:
    """What is known about a run's result: who looked at how much of it, and how they agreed.

    `agreed` of `audited` comments, drawn by chance and judged blind, people would leave where the
    machine put them; for all comments that share probably lies from `low` to `high`.
    `seeds_agree`: how far analyses that begin differently agree, from 0 to 1. None: not known.
    """

    comments: int
    grouped: int
    not_grouped: tuple[NotGrouped, ...]
    read: int
    moved: int
    topics: int
    confirmed: int
    drawn: int
    audited: int
    agreed: int
    low: float | None
    high: float | None
    seeds_agree: float | None

    @property
    def agreement(self) -> float | None:
        """Return the share of the judged comments that people would leave where they are."""
        return self.agreed / self.audited if self.audited else None

    @property
    def in_none(self) -> int:
        """Return how many comments are in no topic."""
        return sum(each.comments for each in self.not_grouped)

    @property
    def in_none_read(self) -> int:
        """Return how many of the comments that are in no topic a person has read."""
        return sum(each.read for each in self.not_grouped)

    def by_reason(self, what: Literal["comments", "read"]) -> dict[str, int]:
        """Return how many comments are in no topic, or of them were read, by reason in order."""
        found = {each.reason: getattr(each, what) for each in self.not_grouped}
        return dict(sorted(found.items()))


def how_sure(run: Run, agreement: audited.Agreement | None = None) -> HowSure:
    """Return how sure one can be of a run as it is now, in exact figures.

    Public pages round and suppress what they take from it.
    """
    found = agreement or audited.agreement(run)
    (read, moved), share = queries.looked_at(run), found.share
    not_grouped = not_grouped_of(run)
    standing, comments = _standing(run), sums.everybody(run).people
    return HowSure(
        comments=comments,
        grouped=comments - sum(each.comments for each in not_grouped),
        not_grouped=not_grouped,
        read=read,
        moved=moved,
        topics=len(standing),
        confirmed=sum(topic.is_confirmed for topic in standing),
        drawn=found.drawn,
        audited=share.judged,
        agreed=share.agreed,
        low=share.interval.low if share.judged else None,
        high=share.interval.high if share.judged else None,
        seeds_agree=figure(quality_of(run), "agreement"),
    )


def not_grouped_of(run: Run) -> tuple[NotGrouped, ...]:
    """Return the comments in no topic by reason, the most first; "" is a person's doing."""
    # Each by itself: each has an index, both together have none.
    comments, read = queries.not_grouped(run), _read_by_reason(run)
    found = [NotGrouped(reason, many, read.get(reason, 0)) for reason, many in comments.items()]
    return tuple(sorted(found, key=lambda each: (-each.comments, each.reason)))


def _read_by_reason(run: Run) -> Mapping[str, int]:
    # Those in topics are left out here: asked for, the index of what was read would not be used.
    kinds = (RunComment.grouped, RunComment.not_grouped)
    counted = select(*kinds, func.count()).where(
        RunComment.run_id == run.id, RunComment.read_by.is_not(None)
    )
    rows = db.session.execute(counted.group_by(*kinds).order_by(*kinds))
    return {reason: read for grouped, reason, read in rows if not grouped}


def quality_of(run: Run) -> Mapping[str, Any]:
    """Return the figures that the analysis gave itself; old runs have fewer."""
    found: dict[str, Any] = json.loads(run.quality_json)
    return found


class Broken(NamedTuple):
    """A rule that the run does not keep, with the topics concerned and by how much."""

    code: str
    topics: tuple[Topic, ...]
    value: float


def broken_rules(run: Run) -> list[Broken]:
    """Return the rules that the run broke, without topics that are no longer on their own."""
    standing = {topic.number: topic for topic in _standing(run)}
    return [
        Broken(
            str(each.get("code", "")),
            tuple(standing[number] for number in each.get("topics", ()) if number in standing),
            float(each.get("value", 0.0)),
        )
        for each in quality_of(run).get("broken_rules", ())
    ]


class Unsure(NamedTuple):
    """A language of which the machine was often not sure, and of how many comments."""

    lang: str
    comments: int
    unsure: int


def unsure_languages(run: Run) -> list[Unsure]:
    """Return the languages in which more than a fifth of the comments may be in another one.

    They are counted together with the small voices of a run; before that none are known.
    """
    row = db.session.get(GroupVoices, run.id)
    stored = [] if row is None else json.loads(row.found_json).get("unsure", [])
    found = [Unsure(*each) for each in stored]
    return [each for each in found if each.unsure > OFTEN * each.comments]


class FeelingIn(NamedTuple):
    """How well feelings are read in one language of a run; None: it was never measured."""

    lang: str
    comments: int
    measured: float | None
    is_weak: bool


def feelings_in(run: Run, *, exact: bool) -> list[FeelingIn]:
    """Return how well feelings are read in each language of a run, the most used first.

    Nothing when the run read none. Without `exact`, languages of fewer than ten people are left
    out.
    """
    everybody = sums.everybody(run)
    if not any(everybody.feelings.get(name) for name in trends.FEELINGS):
        return []
    return [
        FeelingIn(
            lang,
            people,
            model_cards.feeling_measured_in(run.embedder, lang),
            model_cards.feeling_is_weak(run.embedder, lang),
        )
        for lang, people in everybody.langs.items()
        if exact or people >= THRESHOLD
    ]


def figure(quality: Mapping[str, Any], name: str) -> float | None:
    """Return one figure of a run's quality, or None where it was not measured."""
    found = quality.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return float(found)


def _standing(run: Run) -> list[Topic]:
    return [
        topic
        for topic in queries.all_topics(run)
        if topic.merged_into_id is None and not topic.is_undone
    ]
