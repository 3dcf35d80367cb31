"""Published answers as programs get them: from the same short copy that lists are made from."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select

from app.accounts.models import Organisation
from app.db import db
from app.entries.commitments.models import Commitment
from app.entries.concern_models import Concern, ConcernTopic
from app.entries.models import DecisionStatus, EntryStage
from app.entries.public_models import (
    EntryPublic,
    EntryPublicFinding,
    EntryPublicText,
    EntryPublicTopic,
)
from app.exports.table import Cell, Column, Kind
from app.i18n import tag_of
from app.insights.disclosure import PublicCount, PublicPercent, Shown
from app.open.blueprint import address, licence
from app.open.shapes import (
    Closure,
    EntriesTold,
    EntryTold,
    FindingTold,
    People,
    ScoreboardTold,
    Share,
    Text,
    YearTold,
)
from app.open.shapes import Terms as TermsTold

IN_A_DOCUMENT: Final = 100
COLUMNS: Final = (
    "entry", "survey", "version", "title", "title_language", "place", "service", "stage",
    "is_sample", "first_published_on", "published_on", "people_shown", "people", "finding", "name",
    "name_language", "status", "finding_people_shown", "finding_people", "share_shown", "share",
    "decided_on", "due_on", "document", "url", "licence",
)  # fmt: skip
SCORES: Final = ("figure", "year", "survey", "shown", "value", "low", "high", "n", "licence")


def entries_told(organisation: Organisation, locale: str, *, number: int) -> EntriesTold:
    """Return one document of published answers."""
    total = db.session.scalar(select(func.count()).select_from(EntryPublic)) or 0
    begin = (number - 1) * IN_A_DOCUMENT
    following = address("open.entries_json", page=number + 1)
    return EntriesTold(
        language=tag_of(locale),
        organisation=organisation.name,
        licence=TermsTold(**licence()._asdict()),
        total=total,
        next=following if begin + IN_A_DOCUMENT < total else None,
        entries=list(_told(_newest().limit(IN_A_DOCUMENT).offset(begin), locale)),
    )


def entry_told(slug: str, locale: str) -> EntryTold | None:
    """Return one published answer, or nothing when there is none."""
    return next(_told(_newest().where(EntryPublic.slug == slug), locale), None)


def newest_told(locale: str, *, most: int, survey: str = "") -> list[EntryTold]:
    """Return the answers that changed last, of all surveys or of one."""
    chosen = _newest()
    if survey:
        chosen = chosen.where(EntryPublic.survey == survey)
    return list(_told(chosen.limit(most), locale))


def finding_rows(locale: str) -> Iterator[Sequence[Cell]]:
    """Yield a row for each finding of each published answer; an answer without any has one."""
    terms = licence().name
    for entry in _told(_newest(), locale):
        head: tuple[Cell, ...] = (
            entry.id, entry.survey, entry.version, entry.title.text, entry.title.language,
            entry.place.text, entry.service.text, entry.stage, int(entry.is_sample),
            entry.first_published_on, entry.published_on, entry.people.shown, entry.people.value,
        )  # fmt: skip
        for each in entry.findings:
            yield (
                *head, each.number, each.name.text, each.name.language, each.status,
                each.people.shown, each.people.value, each.share.shown, _plain(each.share.value),
                each.decided_on, each.due_on, each.document, entry.url, terms,
            )  # fmt: skip
        if not entry.findings:
            yield (*head, *(None,) * (len(COLUMNS) - len(head) - 2), entry.url, terms)


def score_rows(told: ScoreboardTold) -> Iterator[Sequence[Cell]]:
    """Yield a row for each figure of the scoreboard: of all, of each year, of each survey."""
    terms = told.licence.name
    promises, overdue = told.promises, told.answers_overdue
    for name, value in (
        ("answers_overdue", overdue),
        ("promises_kept", promises.kept),
        ("promises_overdue", promises.overdue),
        ("promises_open", promises.open),
    ):
        yield (name, None, None, None, value, None, None, None, terms)
    parts: list[tuple[int | None, ScoreboardTold | YearTold]] = [(None, told)]
    for year, each in [*parts, *((each.year, each) for each in told.years)]:
        where, days = (year, None), each.days
        yield ("loop_closure", *where, *_closed(each.closure), terms)
        for name, ratio in (
            ("surveys_answered", each.surveys_answered),
            ("concerns_that_led_to_a_change", each.changed),
        ):
            yield (name, *where, None, ratio.part, None, None, ratio.n, terms)
        known = (_plain(days.median), days.low, days.high, days.n, terms)
        yield ("days_to_answer", *where, None, *known)
    for one in told.surveys:
        yield ("loop_closure", None, one.survey, *_closed(one.closure), terms)


def _closed(closure: Closure) -> Sequence[Cell]:
    return closure.share.shown, _plain(closure.share.value), None, None, closure.comments


def heads(names: Sequence[str]) -> list[Column]:
    """Return the columns of a table by their names."""
    return [Column(each, Kind.TEXT) for each in names]


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _newest() -> Select[EntryPublic]:
    return select(EntryPublic).order_by(EntryPublic.published_at.desc(), EntryPublic.entry_id)


def _told(chosen: Select[EntryPublic], locale: str) -> Iterator[EntryTold]:
    entries = db.session.scalars(chosen).all()
    ids = [each.entry_id for each in entries]
    texts, findings, topics = _texts(ids, locale), _findings(ids), _topics(ids)
    days = _days(ids)
    for entry in entries:
        theirs = topics.get(entry.entry_id, {})
        langs = (locale, entry.source_lang)
        told = [_finding(each, langs, theirs, days) for each in findings.get(entry.entry_id, [])]
        yield _entry(entry, texts[entry.entry_id], told)


def _entry(entry: EntryPublic, texts: Mapping[str, Text], told: list[FindingTold]) -> EntryTold:
    return EntryTold(
        id=str(entry.entry_id),
        url=address("entries.public", slug=entry.slug),
        survey=entry.survey,
        version=entry.number,
        sha256=entry.sha256,
        **texts,
        stage=EntryStage(entry.stage),
        is_sample=entry.is_sample,
        first_published_on=entry.first_published_on,
        published_on=entry.published_at.date(),
        published_at=entry.published_at,
        closed_on=entry.closed_on,
        people=People.of(PublicCount(Shown(entry.people_shown), entry.people)),
        answered=People.of(PublicCount(Shown(entry.answered_shown), entry.answered)),
        answered_in=[tag_of(each) for each in entry.languages.split(",") if each],
        findings=told,
    )


def _finding(
    kept: EntryPublicFinding,
    langs: Sequence[str],
    topics: Mapping[int, Sequence[str]],
    days: Mapping[UUID, date],
) -> FindingTold:
    names: dict[str, str] = json.loads(kept.names_json)
    lang = next((each for each in langs if each in names), langs[-1])
    shown = kept.share_shown
    share = None if shown is None else PublicPercent(Shown(shown), kept.share)
    return FindingTold(
        number=kept.number,
        id=str(kept.finding_id),
        name=Text(text=names.get(lang, ""), language=tag_of(lang)),
        status=None if kept.status is None else DecisionStatus(kept.status),
        people=People.of(PublicCount(Shown(kept.people_shown), kept.people)),
        share=Share.of(share),
        decided_on=kept.decided_on,
        due_on=kept.due_on and days.get(kept.finding_id, kept.due_on),
        document=kept.document,
        topics=[address("open.concern", slug=slug) for slug in topics.get(kept.number, ())],
    )


def _texts(ids: Sequence[UUID], locale: str) -> Mapping[UUID, Mapping[str, Text]]:
    theirs = select(EntryPublicText).where(
        EntryPublicText.lang == locale, EntryPublicText.entry_id.in_(ids)
    )
    return {
        row.entry_id: {
            name: Text(text=text, language=tag_of(lang))
            for name, (text, lang) in json.loads(row.texts_json).items()
        }
        for row in db.session.scalars(theirs)
    }


def _findings(ids: Sequence[UUID]) -> Mapping[UUID, Sequence[EntryPublicFinding]]:
    theirs = select(EntryPublicFinding).where(EntryPublicFinding.entry_id.in_(ids))
    found: defaultdict[UUID, list[EntryPublicFinding]] = defaultdict(list)
    for each in db.session.scalars(theirs.order_by(EntryPublicFinding.number)):
        found[each.entry_id].append(each)
    return found


def _days(ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Return by when each finding's promise is to be kept, as it was promised last."""
    promised = select(Commitment.finding_id, Commitment.due_on)
    rows = db.session.execute(promised.where(Commitment.entry_id.in_(ids)))
    return {row.finding_id: row.due_on for row in rows}


def _topics(ids: Sequence[UUID]) -> Mapping[UUID, Mapping[int, Sequence[str]]]:
    linked = (
        select(EntryPublicTopic.entry_id, EntryPublicTopic.number, Concern.slug)
        .join(ConcernTopic, ConcernTopic.topic_key == EntryPublicTopic.key)
        .join(Concern, Concern.id == ConcernTopic.concern_id)
        .where(EntryPublicTopic.entry_id.in_(ids))
        .distinct()
        .order_by(EntryPublicTopic.entry_id, EntryPublicTopic.number, Concern.slug)
    )
    found: defaultdict[UUID, dict[int, list[str]]] = defaultdict(dict)
    for entry_id, number, slug in db.session.execute(linked):
        found[entry_id].setdefault(number, []).append(slug)
    return found
