"""Verbs on entries: draft, edit, submit, send back, approve and publish, forget."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from app import jobs
from app.accounts import service as accounts
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.entries import gate, omissions, projecting, queries, rendering, signing, telling
from app.entries.changes import EntryFacts, FindingFacts, TextsByLang
from app.entries.commitments import carrying
from app.entries.content import Content, canonical, digest
from app.entries.freezing import frozen, previewed
from app.entries.models import (
    Entry,
    EntryStage,
    EntryState,
    EntryVersion,
    Finding,
    FindingQuote,
    FindingTopic,
)
from app.entries.refusals import (
    NotInReviewError,
    NotReadyError,
    OwnWorkError,
    ReasonMissingError,
)
from app.entries.texts import CORRECTION, Texts, needs_reason
from app.errors import ConflictError
from app.insights import figures
from app.insights import queries as insights_queries
from app.insights.models import PublishedQuote, Run, Topic

MAX_PREFILLED = 12


def draft(survey: Survey, run: Run | None, *, by: UUID, at: datetime) -> Entry:
    """Return a new entry about a survey, with a finding for each topic people have confirmed."""
    definition = builder_queries.latest_version(survey).definition
    entry = Entry(
        survey=survey,
        run=run,
        slug=queries.free_slug(survey.slug),
        state=EntryState.DRAFT,
        stage=EntryStage.DECIDED,
        revision=1,
        is_sample=survey.is_sample,
        source_lang=definition.source_lang,
        author_id=by,
        editor_id=by,
        created_at=at,
    )
    db.session.add(entry)
    for position, topic in enumerate(_worth_answering(run), start=1):
        entry.findings.append(_finding(entry, position, [topic]))
    db.session.flush()
    omissions.ask(entry)
    _record("entry.drafted", entry, by=by, at=at, findings=len(entry.findings))
    return entry


def edit(
    entry: Entry, texts: TextsByLang, facts: EntryFacts, *, seen: int, by: UUID, at: datetime
) -> None:
    """Change texts and facts of the draft that the editor has seen; ConflictError otherwise."""
    _next_revision(entry, seen, by)
    before = entry.texts_json
    entry.texts_json = _changed(before, texts)
    signing.typed(entry, before, entry.texts_json, by=by)
    for name, value in facts.items():
        setattr(entry, name, value)
    db.session.flush()
    _record("entry.edited", entry, by=by, at=at, facts=sorted(facts))


def add_finding(
    entry: Entry, topic_ids: Sequence[UUID], *, seen: int, by: UUID, at: datetime
) -> Finding:
    """Add a finding about these topics at the end."""
    _next_revision(entry, seen, by)
    topics = [topic for topic in queries.topics_of(entry) if topic.id in topic_ids]
    position = max((finding.position for finding in entry.findings), default=0) + 1
    finding = _finding(entry, position, topics)
    entry.findings.append(finding)
    db.session.flush()
    omissions.ask(entry)
    _record("entry.finding_added", entry, by=by, at=at, finding=str(finding.id))
    return finding


def edit_finding(  # noqa: PLR0913  (an edit is these facts)
    finding: Finding,
    texts: TextsByLang,
    facts: FindingFacts,
    *,
    topic_ids: Sequence[UUID],
    quote_ids: Sequence[UUID],
    seen: int,
    by: UUID,
    at: datetime,
) -> None:
    """Change a finding; ReasonMissingError when it says anything but yes without saying why."""
    entry = finding.entry
    changed = _changed(finding.texts_json, texts)
    status = facts.get("status")
    reason = Texts.model_validate_json(changed).text("reason", entry.source_lang)
    if status is not None and needs_reason(status) and not reason:
        raise ReasonMissingError
    _next_revision(entry, seen, by)
    signing.typed(entry, finding.texts_json, changed, by=by)
    finding.texts_json = changed
    for name, value in facts.items():
        setattr(finding, name, value)
    known = {topic.id for topic in queries.topics_of(entry)}
    finding.topics = [FindingTopic(topic_id=each) for each in topic_ids if each in known]
    about = queries.quotes_about(entry)
    allowed = {quote.id for each in topic_ids for quote in about.get(each, ())}
    finding.quotes = [FindingQuote(quote_id=each) for each in quote_ids if each in allowed]
    db.session.flush()
    omissions.ask(entry)
    _record("entry.finding_edited", entry, by=by, at=at, finding=str(finding.id), status=status)


def move_finding(finding: Finding, by_steps: int, *, seen: int, by: UUID, at: datetime) -> None:
    """Move a finding up (-1) or down (1) in the order; at the end of the list nothing happens."""
    entry = finding.entry
    order = list(entry.findings)
    place = order.index(finding)
    target = min(max(place + by_steps, 0), len(order) - 1)
    _next_revision(entry, seen, by)
    order.insert(target, order.pop(place))
    for position, each in enumerate(order, start=1):
        each.position = position
    db.session.flush()
    _record("entry.finding_moved", entry, by=by, at=at, finding=str(finding.id))


def remove_finding(finding: Finding, *, seen: int, by: UUID, at: datetime) -> None:
    """Take a finding out of the draft; published versions keep it."""
    entry = finding.entry
    _next_revision(entry, seen, by)
    entry.findings.remove(finding)
    db.session.flush()
    omissions.ask(entry)
    _record("entry.finding_removed", entry, by=by, at=at, finding=str(finding.id))


def submit_for_review(entry: Entry, *, seen: int, by: UUID, at: datetime) -> None:
    """Hand the draft to another person; NotReadyError while something blocks it."""
    _refuse_unready(entry, on=at.date())
    _check_revision(entry, seen)
    entry.state, entry.submitted_by, entry.review_note = EntryState.IN_REVIEW, by, ""
    db.session.flush()
    _record("entry.submitted", entry, by=by, at=at)


def send_back(entry: Entry, note: str, *, seen: int, by: UUID, at: datetime) -> None:
    """Return the draft to its author, with a note on what to change."""
    _refuse_unless_in_review(entry)
    _check_revision(entry, seen)
    entry.state, entry.submitted_by, entry.review_note = EntryState.DRAFT, None, note
    db.session.flush()
    _record("entry.sent_back", entry, by=by, at=at)


def approve_and_publish(
    entry: Entry, *, by: UUID, at: datetime, seen: int | None = None
) -> EntryVersion:
    """Freeze the entry, its texts and its exact figures, as the next version that the public reads.

    Refuses whoever wrote it, changed it last or handed it in: OwnWorkError.
    """
    _refuse_unless_in_review(entry)
    if by in {entry.author_id, entry.editor_id, entry.submitted_by}:
        raise OwnWorkError
    _check_revision(entry, entry.revision if seen is None else seen)
    snapshot = figures.make_snapshot(entry.survey, at=at)
    content = frozen(entry, snapshot, approver=by, on=at.date())
    _refuse_unready(entry, content, on=at.date())
    text = canonical(content)
    version = EntryVersion(
        entry=entry,
        number=content.number,
        snapshot_id=snapshot.id,
        content_json=text,
        sha256=digest(text),
        author_id=entry.author_id,
        editor_id=entry.editor_id,
        approver_id=by,
        published_at=at,
    )
    entry.state = EntryState.PUBLISHED
    # The next version has to say anew what it changes.
    texts = Texts.model_validate_json(entry.texts_json)
    entry.texts_json = texts.without([field.name for field in CORRECTION]).model_dump_json()
    db.session.add(version)
    db.session.flush()
    projecting.project(entry, version)
    _record("entry.published", entry, by=by, at=at, version=version.number, sha256=version.sha256)
    told = {"event": "entry.published", "about": str(entry.id), "mark": str(version.number)}
    jobs.enqueue("api.tell", told)
    jobs.enqueue("publishing.changed", {"about": f"entry:{entry.slug}"})
    paper = {"version_id": str(version.id)}
    jobs.enqueue("documents.print", paper, unique_key=f"papers:{version.id}")
    carrying.carry(entry, content, by=by, at=at)
    telling.tell(entry, content, at=at)
    return version


def forget(response_id: UUID) -> None:
    """Take this person's quotes out of every draft. Published versions hold no quote's words."""
    omissions.forget(response_id)
    theirs = select(PublishedQuote.id).where(PublishedQuote.response_id == response_id)
    db.session.execute(delete(FindingQuote).where(FindingQuote.quote_id.in_(theirs)))


def _worth_answering(run: Run | None) -> Sequence[Topic]:
    if run is None:
        return []
    topics = [sized.topic for sized in insights_queries.topics_for(run)]
    confirmed = [topic for topic in topics if topic.is_confirmed]
    return (confirmed or topics)[:MAX_PREFILLED]


def _finding(entry: Entry, position: int, topics: Sequence[Topic]) -> Finding:
    names: dict[str, str] = {}
    for topic in topics[:1]:
        names = {entry.source_lang: topic.label} | json.loads(topic.labels_json)
    return Finding(
        position=position,
        texts_json=json.dumps({"name": names} if names else {}, ensure_ascii=False),
        topics=[FindingTopic(topic_id=topic.id) for topic in topics],
    )


def _changed(texts_json: str, texts: TextsByLang) -> str:
    changed = Texts.model_validate_json(texts_json)
    for lang, by_field in texts.items():
        changed = changed.with_texts(lang, by_field)
    return changed.model_dump_json()


def _next_revision(entry: Entry, seen: int, by: UUID) -> None:
    # The database compares, so that of two editors on any database exactly one is first.
    turned = db.session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.revision == seen)
        .values(revision=seen + 1, editor_id=by, state=EntryState.DRAFT, submitted_by=None)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]  # an update has a cursor
        raise ConflictError
    db.session.refresh(entry)


def _check_revision(entry: Entry, seen: int) -> None:
    if entry.revision != seen:
        raise ConflictError


def _refuse_unless_in_review(entry: Entry) -> None:
    # Whoever edits or approves in the same moment waits, and then meets what this one has done.
    db.session.flush()
    db.session.refresh(entry, with_for_update=True)
    if entry.state != EntryState.IN_REVIEW:
        raise NotInReviewError


def _refuse_unready(entry: Entry, content: Content | None = None, *, on: date) -> None:
    blocking = [problem for problem in gate.problems(entry) if problem.blocks]
    if not blocking:
        told = content or previewed(entry)
        blocking = [*gate.sums(told), *gate.page(rendering.faults(entry, told, on=on))]
    if blocking:
        raise NotReadyError(blocking)


def _record(action: str, entry: Entry, *, by: UUID, at: datetime, **detail: object) -> None:
    detail["revision"] = entry.revision
    accounts.record(action, str(entry.id), detail, by=by, at=at)
