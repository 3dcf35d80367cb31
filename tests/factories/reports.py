"""Reports of published answers: made here and now, or in the states that pages show."""

from datetime import date, timedelta

from sqlalchemy import delete

from app import clock, jobs
from app.access import Role
from app.db import db
from app.entries import queries as entries_queries
from app.entries import service
from app.entries.models import Entry
from app.entries.texts import BLOCKS, FINDING_FIELDS
from app.exports.models import OPEN, FileState
from app.reports.content import Format, Kind, Wanted
from app.reports.models import ReportQuote, WantedReport
from tests.factories import accounts, entries

TROUBLES = {FileState.FAILED: "crashed", FileState.DROPPED: "withdrawn"}
READY = {"seal": "0" * 64, "pieces": 1, "size": 345_678}
LONG_AWAY = timedelta(days=10_000)
SAID = {
    "ja": "とても長い文章なので、ここでは一部の言葉が省かれています。",
    "zh_Hans": "这是一个很长的句子，这里省略了一些词语。",
    "ko": "아주 긴 문장이어서 여기서는 몇몇 낱말이 빠집니다. ",
    "ar": "جملة طويلة جدا حُذفت منها هنا بعض الكلمات. ",
    "fa": "جمله‌ای بسیار بلند که برخی واژه‌ها از آن کنار گذاشته شده است. ",
    "hi": "एक बहुत लंबा वाक्य जिसमें से कुछ शब्द यहाँ छोड़ दिए गए हैं। ",
    "de": "Verwaltungsverfahrensbeschleunigungsgesetze bleiben hier teilweise ungenannt. ",
}
DECIDED = {
    "status": "accepted", "document": "Minute 12/2026", "decided_on": date(2026, 3, 10),
    "due_on": date(2026, 4, 25),
}  # fmt: skip
HOURS = "I waited {number} hours"


def quoting() -> tuple[entries.Loop, object]:
    """Return a published answer that quotes somebody, and the response of that person."""
    loop = entries.drafted(entries.consenting(HOURS))
    response = entries.some_response(loop)
    entries.quoted(loop, response, words_of(response))
    entries.publish(loop)
    return loop, response


def wordy() -> entries.Loop:
    """Return a published answer to which staff have written as much as a form takes, and more."""
    comments = {f"Topic {number}": [f"{number} and {each}" for each in range(12 - number)]
                for number in range(7)}  # fmt: skip
    loop = entries.drafted(entries.analysed(comments))
    for lang in entries_queries.languages_of(loop.survey):
        words = SAID.get(lang, "A long sentence of which a word is left out here. ") * 30
        fields = [field.name for block in BLOCKS.values() for field in block]
        texts = {lang: dict.fromkeys(fields, words[:900]) | {"title": words[:200]}}
        entry = loop.entry
        service.edit(entry, texts, {}, seen=entry.revision, by=loop.author.id, at=entries.DRAFTED)
        for finding in entry.findings:
            told = {lang: dict.fromkeys((each.name for each in FINDING_FIELDS), words[:900])}
            service.edit_finding(
                finding, told, DECIDED,
                topic_ids=[link.topic_id for link in finding.topics], quote_ids=[],
                seen=entry.revision, by=loop.author.id, at=entries.DRAFTED,
            )  # fmt: skip
    entries.publish(loop)
    return loop


def words_of(response) -> str:
    """Return what somebody wrote."""
    return next(each.value for each in response.answers if isinstance(each.value, str))


def reports_of(entry: Entry, *states: str) -> None:
    """Let these be the reports of the entry, a job waiting for each that is open."""
    mine = WantedReport.entry_id == entry.id
    db.session.execute(delete(ReportQuote))
    db.session.execute(delete(WantedReport).where(mine))
    asker = accounts.user(Role.ANALYST)
    version = entries_queries.versions_of(entry)[0]
    for number, state in enumerate(map(FileState, states)):
        wanted = Wanted(list(Kind)[number % 2], list(Format)[number % 4], "ar", exact=number == 1)
        at = clock.now() - timedelta(minutes=number)
        row = WantedReport(
            entry_id=entry.id,
            version_id=version.id,
            asked_by=asker.id,
            asked_at=at,
            state=state,
            trouble=TROUBLES.get(state, ""),
            step=1 if state == FileState.WRITING else 0,
            ended_at=None if state in OPEN else at,
            **wanted._asdict(),
            **(READY if state == FileState.READY else {}),
        )
        db.session.add(row)
        db.session.flush()
        if state in OPEN:
            # No worker takes it up: it is shown as it stands.
            key, later = f"report:{row.id}", clock.now() + LONG_AWAY
            jobs.enqueue("reports.write", {}, run_at=later, unique_key=key)
    db.session.flush()
