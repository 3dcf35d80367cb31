"""Writes the short copy that lists, feeds and figures read: made from versions, and only from them.

It is written in the transaction that publishes, and can be made anew whenever its shape changes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from uuid import UUID

from sqlalchemy import delete, select

from app.builder.models import Survey
from app.config import LOCALES
from app.db import Base, db
from app.entries import queries, reading
from app.entries.adding import once
from app.entries.content import Content
from app.entries.folding import folded
from app.entries.models import Entry, EntryVersion
from app.entries.public_models import (
    EntryPublic,
    EntryPublicFinding,
    EntryPublicText,
    EntryPublicTopic,
)
from app.insights import results
from app.insights.disclosure import PublicCount
from app.insights.models import Topic

TABLES = (EntryPublicTopic, EntryPublicFinding, EntryPublicText, EntryPublic)
LISTED = ("title", "place", "service")
MOST_SUMMARY = 400


def project(entry: Entry, version: EntryVersion) -> None:
    """List an entry as its newest version says."""
    for table in TABLES:
        db.session.execute(delete(table).where(table.entry_id == entry.id))
    db.session.add_all(rows_of(queries.Published(entry, version)))
    db.session.flush()


def published_slugs() -> Sequence[str]:
    """Return the address of every published entry."""
    there = select(Entry.slug).where(Entry.id.in_(select(EntryVersion.entry_id)))
    return db.session.scalars(there.order_by(Entry.slug)).all()


def project_again(slug: str) -> None:
    """List a published entry anew."""
    found = queries.published(slug)
    project(found.entry, found.version)


def rows_of(found: queries.Published) -> list[Base]:
    """Return all rows that stand for a published entry."""
    content = found.content
    figures = queries.snapshot_of(found.version).figures_json
    shown = reading.read(
        content,
        content.source_lang,
        {},
        results.frozen(figures, content.source_lang),
        on=found.version.published_at.date(),
    )
    return [
        _entry(found, shown),
        *_texts(found),
        *(_finding(found, view) for view in shown.findings),
        *_topics(found),
    ]


def _entry(found: queries.Published, shown: reading.Reading) -> EntryPublic:
    entry, version = found
    content = found.content
    told = [finding.people for finding in shown.findings if finding.status]
    decided = once(told, content.figures.decided)
    survey = db.session.get_one(Survey, entry.survey_id)
    published_on = version.published_at.date()
    return EntryPublic(
        entry_id=entry.id,
        organisation_id=survey.organisation_id,
        survey_id=entry.survey_id,
        slug=content.slug,
        survey=content.survey,
        number=version.number,
        sha256=version.sha256,
        stage=content.stage,
        is_sample=content.is_sample,
        source_lang=content.source_lang,
        first_published_on=content.dates.first_published or published_on,
        published_at=version.published_at,
        closed_on=content.dates.closed,
        languages=f",{','.join(sorted(bar.code for bar in shown.languages))},",
        **_told("people", shown.people),
        **_told("answered", shown.answered),
        **_told("decided", decided),
    )


def _told(name: str, count: PublicCount) -> dict[str, str | int | None]:
    return {f"{name}_shown": str(count.shown), name: count.value}


def _texts(found: queries.Published) -> Iterator[EntryPublicText]:
    content = found.content
    for lang in LOCALES:
        texts = {name: _said(content, name, lang) for name in LISTED}
        text, in_lang = content.texts.wording("stake", lang, content.source_lang)
        texts["summary"] = [_short(text), in_lang]
        yield EntryPublicText(
            lang=lang,
            entry_id=found.entry.id,
            texts_json=json.dumps(texts, ensure_ascii=False, sort_keys=True),
            folded=_folded(content, dict.fromkeys((lang, content.source_lang))),
        )


def _said(content: Content, name: str, lang: str) -> list[str]:
    return list(content.texts.wording(name, lang, content.source_lang))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_SUMMARY else f"{line[: MOST_SUMMARY - 1].rstrip()}…"


def _folded(content: Content, langs: Mapping[str, None]) -> str:
    said = chain.from_iterable(_words(content, lang) for lang in langs)
    # A word that is searched for must not be found across the end of a text.
    return "\n".join(folded(text) for text in dict.fromkeys(said) if text)


def _words(content: Content, lang: str) -> Iterator[str]:
    for name in (*LISTED, "stake"):
        yield content.texts.text(name, lang)
    for finding in content.findings:
        for name in ("name", "meaning", "change", "reason"):
            yield finding.texts.text(name, lang)
        yield from (topic.labels.get(lang, "") for topic in finding.topics)


def _finding(found: queries.Published, view: reading.FindingView) -> EntryPublicFinding:
    kept = found.content.findings[view.number - 1]
    return EntryPublicFinding(
        entry_id=found.entry.id,
        number=view.number,
        finding_id=kept.id,
        status=view.status,
        names_json=json.dumps(kept.texts.root.get("name", {}), ensure_ascii=False, sort_keys=True),
        document=view.document,
        decided_on=view.decided_on,
        due_on=view.due_on,
        share_shown=None if view.share is None else str(view.share.shown),
        share=None if view.share is None else view.share.fraction,
        **_told("people", view.people),
    )


def _topics(found: queries.Published) -> Iterator[EntryPublicTopic]:
    findings = found.content.findings
    keys = keys_of([topic.id for finding in findings for topic in finding.topics])
    for number, finding in enumerate(findings, start=1):
        for topic in finding.topics:
            yield EntryPublicTopic(
                entry_id=found.entry.id, number=number, topic_id=topic.id, key=keys[topic.id]
            )


def keys_of(topic_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Return the key of each topic, which is the same in all runs of its question."""
    chosen = select(Topic.id, Topic.key).where(Topic.id.in_(topic_ids))
    found = {row[0]: row[1] for row in db.session.execute(chosen)}
    # A topic whose run was deleted has no key any more: it stands for itself.
    return {each: found.get(each, each) for each in topic_ids}
