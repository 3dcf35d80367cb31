"""From a draft to content: what it would say if it were published now."""

import json
from datetime import date
from uuid import UUID

from app.builder import queries as builder_queries
from app.builder.models import SurveyVersion
from app.entries import counting, omissions, queries, signing
from app.entries.content import (
    Content,
    Dates,
    FindingContent,
    Question,
    QuoteRef,
    Signatures,
    TopicRef,
)
from app.entries.models import DecisionStatus, Entry, EntryStage, Finding
from app.entries.texts import CORRECTION, Texts
from app.insights.models import QuoteState, Snapshot, Topic
from surveys import Statement


def frozen(entry: Entry, snapshot: Snapshot, *, approver: UUID, on: date) -> Content:
    """Return the entry as it is published on this day, with the figures of the snapshot."""
    return _content(entry, counting.of_snapshot(entry, snapshot), snapshot.sha256, approver, on)


def previewed(entry: Entry) -> Content:
    """Return the entry as it would be published now."""
    return _content(entry, counting.exact(entry), "", None, None)


def _content(
    entry: Entry,
    counts: counting.Counts,
    snapshot_sha256: str,
    approver: UUID | None,
    on: date | None,
) -> Content:
    version = builder_queries.latest_version(entry.survey)
    findings = tuple(_finding(finding) for finding in entry.findings)
    earlier = queries.versions_of(entry)
    texts = Texts.model_validate_json(entry.texts_json)
    corrections = [field.name for field in CORRECTION]
    return Content(
        slug=entry.slug,
        number=earlier[0].number + 1 if earlier else 1,
        survey=entry.survey.slug,
        survey_version=version.number,
        survey_sha256=version.sha256,
        snapshot_sha256=snapshot_sha256,
        source_lang=entry.source_lang,
        languages=queries.languages_of(entry.survey),
        stage=EntryStage(entry.stage),
        is_sample=entry.is_sample,
        contact=entry.contact,
        links=json.loads(entry.links_json),
        texts=texts.without(corrections),
        dates=_dates(entry, earlier[-1].published_at.date() if earlier else on, on),
        questions=_questions(version),
        figures=counting.figures(entry, counts, findings),
        analysis=counting.analysis(entry),
        findings=findings,
        signed=Signatures(author=entry.author_id, editor=entry.editor_id, approver=approver),
        dataset_sha256=counts.dataset_sha256,
        types=entry.type_question,
        correction=texts.only(corrections if earlier else ()),
        language_signatures=signing.valid(entry),
        omissions=omissions.kept(entry),
    )


def _dates(entry: Entry, first_published: date | None, published: date | None) -> Dates:
    survey = entry.survey
    opened = survey.opens_on or min(
        (version.published_at.date() for version in survey.versions), default=None
    )
    return Dates(
        opened=opened,
        closed=survey.closes_on,
        promised=survey.promised_on,
        first_published=first_published,
        published=published,
        next_update=entry.next_update_on,
    )


def _questions(version: SurveyVersion) -> tuple[Question, ...]:
    definition = version.definition
    return tuple(
        Question(
            prompts={lang: definition.text(item.prompt, lang).text for lang in definition.languages}
        )
        for item in definition.items()
        if not isinstance(item, Statement)
    )


def _finding(finding: Finding) -> FindingContent:
    standing = queries.topics_of(finding.entry)
    chosen = {link.topic_id for link in finding.topics}
    topics = [topic for topic in standing if topic.id in chosen]
    ids = {topic.id for topic in topics}
    return FindingContent(
        id=finding.id,
        status=None if finding.status is None else DecisionStatus(finding.status),
        people=counting.people_in(finding.entry, ids),
        texts=Texts.model_validate_json(finding.texts_json),
        topics=tuple(_topic(topic, finding.entry.source_lang) for topic in topics),
        quotes=tuple(
            QuoteRef(id=quote.id, lang=quote.lang, text_hash=quote.text_hash)
            for quote in queries.quotes_of(finding)
            if quote.state == QuoteState.APPROVED
        ),
        document=finding.document,
        decided_on=finding.decided_on,
        due_on=finding.due_on,
        languages=counting.languages_in(finding.entry, ids),
    )


def _topic(topic: Topic, source_lang: str) -> TopicRef:
    labels = json.loads(topic.labels_json) or {source_lang: topic.label}
    return TopicRef(id=topic.id, number=topic.number, labels=labels)
