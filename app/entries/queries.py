"""Reads: published entries and their versions, decisions by topic, drafts for staff."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

import surveys
from app.builder import queries as builder_queries
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.entries.content import Content, FindingContent, parsed
from app.entries.models import Entry, EntryVersion, Finding, FindingQuote
from app.entries.public_models import EntryPublicTopic
from app.entries.texts import Texts
from app.errors import NotFoundError
from app.insights import lineage
from app.insights import queries as insights_queries
from app.insights.models import PublishedQuote, QuoteState, Run, RunState, Snapshot, Topic


class Published(NamedTuple):
    """An entry in the version that the public sees (or saw, when an earlier one is asked for)."""

    entry: Entry
    version: EntryVersion

    @property
    def content(self) -> Content:
        """Return what the version says."""
        return parsed(self.version.content_json)


class Decision(NamedTuple):
    """What was decided about a topic, and the entry that says so."""

    finding: FindingContent
    content: Content


def _newest() -> Select[Entry, EntryVersion]:
    last = (
        select(func.max(EntryVersion.number))
        .where(EntryVersion.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    return (
        select(Entry, EntryVersion)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .where(EntryVersion.number == last)
    )


def published_entries() -> Sequence[Published]:
    """Return the newest published version of each entry, latest first."""
    newest = _newest().order_by(EntryVersion.published_at.desc(), EntryVersion.id)
    return [Published(row[0], row[1]) for row in db.session.execute(newest)]


def published_about(survey_id: UUID) -> Sequence[Published]:
    """Return the newest published version of each entry about a survey, latest first."""
    newest = _newest().where(Entry.survey_id == survey_id)
    newest = newest.order_by(EntryVersion.published_at.desc(), EntryVersion.id)
    return [Published(row[0], row[1]) for row in db.session.execute(newest)]


def _naming(topic_ids: Collection[UUID]) -> Sequence[Published]:
    """Return the published entries with a finding about any of these topics, latest first."""
    named = select(EntryPublicTopic.entry_id).where(EntryPublicTopic.topic_id.in_(topic_ids))
    newest = _newest().where(Entry.id.in_(named))
    newest = newest.order_by(EntryVersion.published_at.desc(), EntryVersion.id)
    return [Published(row[0], row[1]) for row in db.session.execute(newest)]


def published(slug: str) -> Published:
    """Return an entry's newest published version; NotFoundError for drafts and unknown ones."""
    row = db.session.execute(_newest().where(Entry.slug == slug)).one_or_none()
    if row is None:
        raise NotFoundError(slug)
    return Published(row[0], row[1])


def published_version(slug: str, number: int) -> Published:
    """Return one published version of an entry; NotFoundError when there is none."""
    wanted = (
        select(Entry, EntryVersion)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .where(Entry.slug == slug, EntryVersion.number == number)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFoundError(slug)
    return Published(row[0], row[1])


def decisions_for(topic_ids: Collection[UUID]) -> Mapping[UUID, Decision]:
    """Return what has been decided, in public, about each of these topics."""
    # An answer may name the topic as an earlier or a later analysis found it.
    known = lineage.kin(topic_ids)
    decided = {
        topic.id: Decision(finding, entry.content)
        for entry in reversed(_naming({one for ids in known.values() for one in ids}))
        for finding in entry.content.findings
        for topic in finding.topics
    }
    found = {
        each: next((one for one in ids if one in decided), None) for each, ids in known.items()
    }
    return {each: decided[one] for each, one in found.items() if one is not None}


def entry_of(organisation_id: UUID, entry_id: UUID) -> Entry:
    """Return one of the organisation's own entries; to others it does not exist."""
    entry = db.session.get(Entry, entry_id)
    if entry is None or entry.survey.organisation_id != organisation_id:
        raise NotFoundError(str(entry_id))
    return entry


def entries_of(organisation_id: UUID) -> Sequence[Entry]:
    """Return the organisation's entries, newest first."""
    theirs = select(Entry).join(Entry.survey).where(Survey.organisation_id == organisation_id)
    return db.session.scalars(theirs.order_by(Entry.created_at.desc(), Entry.id)).all()


def finding_of(entry: Entry, finding_id: UUID) -> Finding:
    """Return one finding of this entry; NotFoundError when it has no such finding."""
    for finding in entry.findings:
        if finding.id == finding_id:
            return finding
    raise NotFoundError(str(finding_id))


def topics_of(entry: Entry) -> Sequence[Topic]:
    """Return the standing topics of the entry's run, biggest first."""
    return [sized.topic for sized in sized_topics_of(entry)]


def sized_topics_of(entry: Entry) -> Sequence[insights_queries.SizedTopic]:
    """Return the standing topics of the entry's run with the people in them, biggest first."""
    return [] if entry.run is None else insights_queries.topics_for(entry.run)


def free_topics(entry: Entry) -> Sequence[insights_queries.SizedTopic]:
    """Return the topics that no finding of this entry answers."""
    used = {link.topic_id for finding in entry.findings for link in finding.topics}
    return [sized for sized in sized_topics_of(entry) if sized.topic.id not in used]


def quotes_of(finding: Finding) -> Sequence[PublishedQuote]:
    """Return the quotes chosen for a finding, whatever has become of them since."""
    chosen = (
        select(PublishedQuote)
        .join(FindingQuote, FindingQuote.quote_id == PublishedQuote.id)
        .where(FindingQuote.finding_id == finding.id)
    )
    return db.session.scalars(chosen.order_by(PublishedQuote.id)).all()


def quotes_about(entry: Entry) -> Mapping[UUID, Sequence[PublishedQuote]]:
    """Return the approved quotes of the entry's run, by the standing topic they belong to."""
    if entry.run is None:
        return {}
    roots = insights_queries.standing(insights_queries.all_topics(entry.run))
    approved = select(PublishedQuote).where(
        PublishedQuote.topic_id.in_(roots), PublishedQuote.state == QuoteState.APPROVED
    )
    found: dict[UUID, list[PublishedQuote]] = {}
    for quote in db.session.scalars(approved.order_by(PublishedQuote.id)):
        found.setdefault(roots[quote.topic_id].id, []).append(quote)
    return found


def quotes_by_id(quote_ids: Collection[UUID]) -> Mapping[UUID, PublishedQuote]:
    """Return these quotes, as they are now."""
    chosen = select(PublishedQuote).where(PublishedQuote.id.in_(quote_ids))
    return {quote.id: quote for quote in db.session.scalars(chosen)}


def languages_of(survey: Survey) -> tuple[str, ...]:
    """Return every language that a version of this survey was offered in, in the order of offer."""
    versions = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    found: dict[str, None] = {}
    for version in db.session.scalars(versions.order_by(SurveyVersion.number)):
        found |= dict.fromkeys(version.definition.languages)
    return tuple(found)


def type_questions(survey: Survey) -> Mapping[str, str]:
    """Return the questions with one answer to choose: their words in the source, by code."""
    definition = builder_queries.latest_version(survey).definition
    return {
        item.code: definition.text(item.prompt, definition.source_lang).text
        for item in definition.items()
        if isinstance(item, surveys.SingleChoice) and not definition.is_repeated(item.id)
    }


def versions_of(entry: Entry) -> Sequence[EntryVersion]:
    """Return the published versions of an entry, newest first."""
    theirs = select(EntryVersion).where(EntryVersion.entry_id == entry.id)
    return db.session.scalars(theirs.order_by(EntryVersion.number.desc())).all()


def snapshot_of(version: EntryVersion) -> Snapshot:
    """Return the exact figures that were frozen with a version."""
    return db.session.get_one(Snapshot, version.snapshot_id)


def free_slug(wanted: str) -> str:
    """Return `wanted`, or `wanted` with the first number that no entry's address has yet."""
    taken = set(db.session.scalars(select(Entry.slug).where(Entry.slug.startswith(wanted))))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def runs_to_answer(organisation_id: UUID) -> Sequence[Run]:
    """Return the run of each question that counts, of the organisation's surveys by name."""
    done = (
        select(Run, Survey.name)
        .join(Survey, Survey.id == Run.survey_id)
        .where(Survey.organisation_id == organisation_id, Run.state == RunState.DONE)
        .where(Run.accepted_at.is_not(None))
        .order_by(Survey.name, Survey.id, Run.question_id, Run.number.desc())
    )
    newest: dict[tuple[UUID, str], Run] = {}
    for run, _name in db.session.execute(done):
        newest.setdefault((run.survey_id, run.question_id), run)
    return list(newest.values())


def survey_of_run(run: Run) -> Survey:
    """Return the survey whose comments a run has put into topics."""
    return db.session.get_one(Survey, run.survey_id)


def name_of_run(run: Run) -> str:
    """Return a survey's name and the question whose comments the run has read."""
    survey = survey_of_run(run)
    definition = builder_queries.latest_version(survey).definition
    asked = {item.id: item.prompt for item in definition.items()}
    if run.question_id not in asked:
        return survey.name
    prompt = definition.text(asked[run.question_id], definition.source_lang).text
    return f"{survey.name}: {prompt}"


def names_of(entry: Entry) -> Mapping[UUID, str]:
    """Return what each finding is called, or its place in the list while it has no name."""
    named = {}
    for finding in entry.findings:
        texts = Texts.model_validate_json(finding.texts_json)
        named[finding.id] = texts.text("name", entry.source_lang) or f"{finding.position}"
    return named


def newer_run(run: Run) -> Run | None:
    """Return the run of the same question that counts now, when it is newer than this one."""
    newest = insights_queries.current_run(run.survey_id, run.question_id)
    return newest if newest is not None and newest.number > run.number else None
