"""Analyse the comments for real, confirm what the sample answers, and publish the sample entry."""

import json
from datetime import timedelta

from analysis import Recipe
from app import clock
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.demo.sample import SAMPLE, SampleFinding, by_language
from app.entries import omissions, signing
from app.entries import service as entries
from app.entries.models import Entry, EntryStage
from app.insights import editing
from app.insights import queries as insights_queries
from app.insights import service as insights
from app.insights.models import Run, Topic
from app.operations.worker import Worker


def analyse(survey: Survey, code: str, worker: Worker) -> None:
    """Run the analysis as the worker would."""
    question = survey.versions[-1].definition.item_coded(code)
    insights.start_run(survey, question.id, Recipe(), by=None, at=clock.now())
    db.session.commit()
    worker.drain()


def publish(survey: Survey, code: str, *, editor: User, approver: User, worker: Worker) -> None:
    """Name the topics that the sample speaks of, write the entry, approve it as a second person."""
    question = survey.versions[-1].definition.item_coded(code)
    run = insights_queries.current_run(survey.id, question.id)
    if run is None:
        return
    for topic, finding in matched(run):
        editing.rename_topic(
            topic, finding.texts["name"], seen=run.edits, by=editor.id, at=clock.now()
        )
        editing.confirm_topic(topic, seen=run.edits, by=editor.id, at=clock.now())
    db.session.commit()
    entry = entries.draft(survey, run, by=editor.id, at=clock.now())
    entry.is_sample = True
    _write(entry, run, editor)
    db.session.commit()
    worker.drain()
    _check(entry, editor, approver)
    entries.submit_for_review(entry, seen=entry.revision, by=editor.id, at=clock.now())
    entries.approve_and_publish(entry, by=approver.id, at=clock.now())
    db.session.commit()
    worker.drain()


def _check(entry: Entry, editor: User, approver: User) -> None:
    """Say why the sample leaves much out, and sign each language for the texts that it has."""
    found, now = omissions.found(entry), clock.now()
    if found is not None and found.gaps:
        reason = "A sample: it answers a few topics, to show how an answer looks."
        omissions.answer(entry, reason, by=editor.id, at=now)
    for state in signing.states(entry):
        digest = signing.fingerprint(entry, state.lang)
        signing.sign(entry, state.lang, digest, by=approver.id, at=now)


def matched(run: Run) -> list[tuple[Topic, SampleFinding]]:
    """Return for each sample finding the topic that shares most of its words, each topic once."""
    pairs = [
        (len(finding.keywords & set(_words(topic))), topic, finding)
        for finding in SAMPLE.findings
        for topic in run.topics
    ]
    chosen: list[tuple[Topic, SampleFinding]] = []
    for shared, topic, finding in sorted(pairs, key=lambda pair: (-pair[0], pair[1].number)):
        if shared and all(topic is not each[0] and finding is not each[1] for each in chosen):
            chosen.append((topic, finding))
    return chosen


def _words(topic: Topic) -> list[str]:
    return [word for words in json.loads(topic.words_json).values() for word in words[:8]]


def _write(entry: Entry, run: Run, editor: User) -> None:
    now = clock.now()
    entries.edit(
        entry,
        by_language(SAMPLE.entry),
        {
            "stage": EntryStage.UNDER_WAY,
            "contact": "hello@demo.example",
            "next_update_on": now.date() + timedelta(days=90),
        },
        seen=entry.revision,
        by=editor.id,
        at=now,
    )
    by_topic = {topic.id: finding for topic, finding in matched(run)}
    for finding in list(entry.findings):
        sample = by_topic[finding.topics[0].topic_id]
        entries.edit_finding(
            finding,
            by_language(sample.texts),
            {
                "status": sample.status,
                "document": f"NB 2026/{finding.position}",
                "decided_on": now.date(),
                "due_on": sample.due_on,
            },
            topic_ids=[each.topic_id for each in finding.topics],
            quote_ids=[],
            seen=entry.revision,
            by=editor.id,
            at=now,
        )
