"""Entries in every state, with all texts in all languages, written and approved by two people."""

import json
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import select

import surveys
import surveys.library
from analysis import Comment
from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.entries import omissions, omitting, queries, service, signing
from app.entries.content import parsed
from app.entries.models import DecisionStatus, Entry, EntryStage, EntryVersion
from app.entries.reading import Reading, read
from app.entries.texts import BLOCKS, FINDING_FIELDS, Texts
from app.insights import editing, quote_checks, quoting, results
from app.insights import queries as insights
from app.insights.models import PublishedQuote, Run
from app.respond.models import Receipt, Response
from tests.factories import accounts, builder, respond
from tests.factories import insights as runs

DRAFTED = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
STATUSES = (DecisionStatus.ACCEPTED, DecisionStatus.NOT_NOW, DecisionStatus.ALREADY_DONE)
COMMENTS = {
    "Waiting times": [f"I waited {number} hours" for number in range(40)],
    "Parking": [f"No space on day {number}" for number in range(30)],
    "Signs": [f"I got lost on floor {number}" for number in range(20)],
    runs.NOT_GROUPED: [f"Hello number {number}" for number in range(12)],
}


class Loop(NamedTuple):
    """A survey that was asked, analysed and answered, and who answered it."""

    survey: Survey
    run: Run
    entry: Entry
    author: User
    approver: User


def analysed(comments: dict[str, list[str]] | None = None, **survey: str) -> Run:
    """Return a finished run whose topics people have confirmed, of a newly published survey."""
    return confirmed(runs.analysed(in_all_languages(**survey), comments or COMMENTS))


def in_all_languages(**survey: str) -> Survey:
    """Return a published survey that is offered in every launch language."""
    definition = surveys.library.load("service_feedback")
    offered = definition.model_copy(update={"languages": surveys.LANGUAGES})
    return builder.published(offered, **survey)


def confirmed(run: Run) -> Run:
    """Return the run with every topic named and confirmed by a person."""
    person = accounts.user(Role.ANALYST)
    for sized in insights.topics_for(run):
        name = {"en": sized.topic.label}
        editing.rename_topic(sized.topic, name, seen=run.edits, by=person.id, at=DRAFTED)
        editing.confirm_topic(sized.topic, seen=run.edits, by=person.id, at=DRAFTED)
    db.session.commit()
    return run


def consenting(words: str = "I waited {number} hours", *, extra: str = "") -> Run:
    """Return a confirmed run with one topic, whose authors all agree to be quoted."""
    survey = in_all_languages()
    code = runs.open_question(survey).code
    consent = {"quote_consent": surveys.Chosen(("given",))}
    placed = []
    texts = [words.format(number=number) for number in range(12)] + ([extra] if extra else [])
    for text in texts:
        response = respond.sent(survey, {code: text, **consent})
        placed.append(("Waiting times", Comment(str(response.id), text, "en")))
    return confirmed(runs.finished_run(survey, placed))


def some_response(loop: Loop) -> Response:
    """Return one of the responses to the survey of this entry."""
    theirs = select(Response).where(Response.survey_id == loop.survey.id)
    return db.session.scalars(theirs.order_by(Response.id)).first()


def drafted(run: Run | None = None, *, complete: bool = True) -> Loop:
    """Return a draft; `complete` fills in everything that publication asks for."""
    run = run or analysed()
    survey = queries.survey_of_run(run)
    author, approver = accounts.user(Role.EDITOR), accounts.user(Role.APPROVER)
    entry = service.draft(survey, run, by=author.id, at=DRAFTED)
    loop = Loop(survey, run, entry, author, approver)
    if complete:
        fill(loop)
    db.session.commit()
    return loop


def fill(loop: Loop) -> None:
    """Write every text in every language, decide every finding, and have it checked and signed."""
    entry, langs = loop.entry, queries.languages_of(loop.survey)
    loop.survey.promised_on = loop.survey.promised_on or date(2026, 5, 31)
    fields = [field.name for block in BLOCKS.values() for field in block]
    service.edit(
        entry,
        {lang: {name: f"{name} [{lang}]" for name in fields} for lang in langs},
        {
            "stage": EntryStage.DECIDED,
            "contact": "answers@riverside.example",
            "next_update_on": date(2026, 9, 1),
            "links_json": json.dumps({"report": "https://riverside.example/report"}),
        },
        seen=entry.revision,
        by=loop.author.id,
        at=DRAFTED,
    )
    for finding, status in zip(entry.findings, STATUSES, strict=False):
        service.edit_finding(
            finding,
            {
                lang: {
                    each.name: f"{each.name} {finding.position} [{lang}]" for each in FINDING_FIELDS
                }
                for lang in langs
            },
            {
                "status": status,
                "document": "Minute 12/2026",
                "decided_on": date(2026, 4, 10),
                "due_on": date(2026, 12, 1) if status is DecisionStatus.ACCEPTED else None,
            },
            topic_ids=[link.topic_id for link in finding.topics],
            quote_ids=[],
            seen=entry.revision,
            by=loop.author.id,
            at=DRAFTED,
        )
    checked(loop)


def checked(loop: Loop, *, at: datetime = DRAFTED) -> None:
    """Say why something is left out, and sign every language that is not signed as it is now."""
    if loop.entry.run is not None:
        db.session.commit()
        omitting.work_out(loop.entry.id)
        if not omissions.found(loop.entry).is_answered:
            omissions.answer(loop.entry, "Few people", by=loop.author.id, at=at)
    for state in signing.states(loop.entry):
        if not state.holds:
            digest = signing.fingerprint(loop.entry, state.lang)
            signing.sign(loop.entry, state.lang, digest, by=loop.approver.id, at=at)
    db.session.commit()


def corrected(loop: Loop) -> None:
    """Say in every language what a later version changes, unless it is said or is the first."""
    langs = queries.languages_of(loop.survey)
    texts = Texts.model_validate_json(loop.entry.texts_json)
    if queries.versions_of(loop.entry) and not texts.text("corrected", "en"):
        words = {
            lang: {"corrected": f"corrected [{lang}]", "corrected_why": f"why [{lang}]"}
            for lang in langs
        }
        seen = loop.entry.revision
        service.edit(loop.entry, words, {}, seen=seen, by=loop.author.id, at=DRAFTED)


def lopsided():
    """Return a draft whose findings leave out what those speak of who wrote in Korean."""
    survey = in_all_languages()
    question = runs.open_question(survey).code
    placed = []
    for label, lang, number in (
        ("Waiting times", "en", 60), ("Parking", "en", 20), ("Food", "ko", 30), ("Doors", "en", 5),
    ):  # fmt: skip
        for each in range(number):
            text = f"{label} {each}"
            chosen = surveys.Chosen(("1" if lang == "ko" else "5",), None)
            answers = {question: text, "satisfaction": chosen}
            response = respond.sent(survey, answers, lang=lang)
            placed.append((label, Comment(str(response.id), text, lang)))
    loop = drafted(confirmed(runs.finished_run(survey, placed)), complete=False)
    names = queries.names_of(loop.entry)
    for finding in list(loop.entry.findings):
        if names[finding.id] in {"Food", "Doors"}:
            service.remove_finding(finding, seen=loop.entry.revision, by=loop.author.id, at=DRAFTED)
    fill(loop)
    return loop


def quoted(loop: Loop, response: Response, words: str) -> PublishedQuote:
    """Return an approved quote of this comment, chosen for the finding about its topic."""
    place = next(iter(insights.topics_of_response(response.id)))
    topic = place.topics[0]
    kept = quote_checks.kinds(words)
    quote = quoting.propose_quote(
        topic, response.id, words, not_personal=kept, by=loop.author.id, at=DRAFTED
    )
    quoting.approve_quote(quote, not_personal=kept, by=loop.approver.id, at=DRAFTED)
    finding = next(
        each for each in loop.entry.findings if topic.id in {link.topic_id for link in each.topics}
    )
    service.edit_finding(
        finding,
        {},
        {},
        topic_ids=[link.topic_id for link in finding.topics],
        quote_ids=[quote.id],
        seen=loop.entry.revision,
        by=loop.author.id,
        at=DRAFTED,
    )
    db.session.commit()
    return quote


def publish(loop: Loop, *, at: datetime = PUBLISHED) -> EntryVersion:
    """Hand the entry in and approve it, once whatever has changed is corrected and signed."""
    corrected(loop)
    checked(loop, at=at)
    service.submit_for_review(loop.entry, seen=loop.entry.revision, by=loop.author.id, at=at)
    version = service.approve_and_publish(loop.entry, by=loop.approver.id, at=at)
    db.session.commit()
    return version


def published(run: Run | None = None) -> Loop:
    """Return an entry that the public can read."""
    loop = drafted(run)
    publish(loop)
    return loop


def twin(loop: Loop) -> Entry:
    """Return another entry about the same survey, without versions."""
    made = service.draft(loop.survey, None, by=loop.author.id, at=DRAFTED)
    db.session.flush()
    return made


def receipt_of(response: Response) -> Receipt:
    """Return the receipt under which this response was sent."""
    return db.session.scalars(select(Receipt).where(Receipt.response_id == response.id)).one()


def shown_as(version: EntryVersion, locale: str, *, content_json: str = "") -> Reading:
    """Return what a reader of this language sees of a version (or of it, altered)."""
    content = parsed(content_json or version.content_json)
    public = results.frozen(queries.snapshot_of(version).figures_json, locale)
    return read(content, locale, {}, public, on=PUBLISHED.date())


def publish_again(loop: Loop, *, at: datetime) -> EntryVersion:
    """Change a word of the published entry, and publish it once more."""
    entry = loop.entry
    texts = {"en": {"next": "next, once more [en]"}}
    service.edit(entry, texts, {}, seen=entry.revision, by=loop.author.id, at=at)
    return publish(loop, at=at)
