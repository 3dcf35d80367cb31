"""What still stands between an entry and the public; codes here, sentences in the web."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.entries import counting, drift, omissions, queries, signing
from app.entries.commitments import carrying
from app.entries.content import Content, parsed
from app.entries.freezing import previewed
from app.entries.models import DecisionStatus, Entry, EntryStage, Finding
from app.entries.texts import BLOCKS, COMMITTING, CORRECTION, Texts, needs_reason, required_for
from app.insights import quoting
from app.insights.models import PublishedQuote, QuoteState
from app.notices import ready


@dataclass(frozen=True)
class Problem:
    """One thing to mend: what, in which block or finding, in which language, which texts."""

    code: str
    block: str = ""
    finding: UUID | None = None
    lang: str = ""
    fields: tuple[str, ...] = ()
    blocks: bool = True


class Line(NamedTuple):
    """One line of the checklist; `langs`: in which translations how many texts are missing."""

    problem: Problem
    langs: tuple[tuple[str, int], ...] = ()


BY_LANGUAGE = frozenset({"not_signed", "signature_void", "signed_by_typist"})
"""Problems of which all languages together are one line."""


def checklist(entry: Entry) -> list[Line]:
    """Return the problems as staff read them: all translations of one part are one line."""
    lines: dict[object, Line] = {}
    for problem in problems(entry):
        is_translation = problem.code == "texts_missing" and problem.lang != entry.source_lang
        if not is_translation and problem.code not in BY_LANGUAGE:
            lines[problem] = Line(problem)
            continue
        part = (problem.code, problem.block, problem.finding)
        line = lines.get(part, Line(problem))
        lines[part] = Line(line.problem, (*line.langs, (problem.lang, len(problem.fields))))
    return list(lines.values())


def problems(entry: Entry) -> list[Problem]:
    """Return what blocks publication, and what staff should at least know, in reading order."""
    languages = queries.languages_of(entry.survey)
    found = [*_head(entry), *_texts(entry, languages), *_correction(entry, languages)]
    if not entry.findings:
        found.append(Problem("no_findings", "findings"))
    for finding in entry.findings:
        found += [*_decision(finding), *_finding_texts(finding, languages), *_evidence(finding)]
    found += [*_topics(entry), *_omissions(entry), *_signatures(entry), *notices(entry)]
    found += _commitments(entry)
    if not any(problem.code in {"topic_twice", "topic_gone"} for problem in found):
        now = previewed(entry)
        found += [*sums(now), *_figures(entry, now)]
    return found


def _commitments(entry: Entry) -> Iterator[Problem]:
    yield from (Problem("due_moved", finding=each) for each in carrying.moved_in_text(entry))
    if carrying.claimed_done(entry):
        yield Problem("commitments_open", "head")


def sums(content: Content) -> list[Problem]:
    """Return what is wrong with the exact figures of a content."""
    return [] if counting.add_up(content) else [Problem("sums_wrong", "heard")]


def missing_texts(entry: Entry) -> list[Problem]:
    """Return the texts that are missing, in every language."""
    languages = queries.languages_of(entry.survey)
    found = [*_texts(entry, languages), *_correction(entry, languages)]
    for finding in entry.findings:
        found += _finding_texts(finding, languages)
    return found


def page(faults: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Return what a machine found wrong with the rendered page, by language."""
    return [
        Problem("page_unsound", "page", lang=lang, fields=tuple(codes))
        for lang, codes in faults.items()
    ]


def notices(entry: Entry) -> Iterable[Problem]:
    """Return what keeps people who asked from being told, though their channel was offered."""
    found = ready.ready(entry.survey_id, queries.languages_of(entry.survey))
    return [Problem(f"notices_{each.code}", "notices", lang=each.lang) for each in found]


def _head(entry: Entry) -> Iterator[Problem]:
    if entry.stage == EntryStage.ANALYSING:
        yield Problem("still_analysing", "head")
    if not entry.contact:
        yield Problem("contact_missing", "head")
    if entry.survey.promised_on is None:
        yield Problem("promise_missing", "asked")
    if entry.next_update_on is None and entry.stage in {EntryStage.DECIDED, EntryStage.UNDER_WAY}:
        yield Problem("next_update_missing", "next")
    if not entry.links_json.strip("{} "):
        yield Problem("links_missing", "next", blocks=False)


def _texts(entry: Entry, languages: Sequence[str]) -> Iterator[Problem]:
    texts = Texts.model_validate_json(entry.texts_json)
    for block, fields in BLOCKS.items():
        for lang in languages:
            missing = texts.missing([field.name for field in fields], lang)
            if missing:
                yield Problem("texts_missing", block, lang=lang, fields=missing)


def _decision(finding: Finding) -> Iterator[Problem]:
    if finding.status is None:
        yield Problem("status_missing", finding=finding.id)
        return
    status = DecisionStatus(finding.status)
    texts = Texts.model_validate_json(finding.texts_json)
    if needs_reason(status) and not texts.text("reason", finding.entry.source_lang):
        yield Problem("reason_missing", finding=finding.id)
    if finding.decided_on is None or not finding.document:
        yield Problem("record_missing", finding=finding.id)
    if status in COMMITTING and finding.due_on is None:
        yield Problem("due_missing", finding=finding.id)


def _finding_texts(finding: Finding, languages: Sequence[str]) -> Iterator[Problem]:
    status = None if finding.status is None else DecisionStatus(finding.status)
    texts = Texts.model_validate_json(finding.texts_json)
    for lang in languages:
        missing = texts.missing(required_for(status), lang)
        if missing:
            yield Problem("texts_missing", finding=finding.id, lang=lang, fields=missing)


def _evidence(finding: Finding) -> Iterator[Problem]:
    if not finding.topics:
        yield Problem("topics_missing", finding=finding.id)
    quotes = queries.quotes_of(finding)
    if any(quote.state != QuoteState.APPROVED for quote in quotes):
        yield Problem("quote_not_approved", finding=finding.id)
    elif not all(_has_consent(quote) for quote in quotes):
        yield Problem("quote_no_consent", finding=finding.id)


def _has_consent(quote: PublishedQuote) -> bool:
    # Asked anew each time: what was true when the quote was approved may not be any more.
    return quote.response_id is not None and quoting.may_quote(quote.response_id)


def _figures(entry: Entry, now: Content) -> Iterator[Problem]:
    versions = queries.versions_of(entry)
    if versions and drift.exact(parsed(versions[0].content_json), now):
        yield Problem("figures_changed", "correction", blocks=False)


def _correction(entry: Entry, languages: Sequence[str]) -> Iterator[Problem]:
    if not queries.versions_of(entry):
        return
    texts = Texts.model_validate_json(entry.texts_json)
    for lang in languages:
        missing = texts.missing([field.name for field in CORRECTION], lang)
        if missing:
            yield Problem("texts_missing", "correction", lang=lang, fields=missing)


def _omissions(entry: Entry) -> Iterator[Problem]:
    if entry.run is None:
        return
    found = omissions.found(entry)
    if found is None or not found.is_current:
        yield Problem("omissions_missing", "omissions")
        return
    if not found.is_answered:
        yield Problem("omissions_unanswered", "omissions")
    if found.is_old:
        yield Problem("omissions_old", "omissions", blocks=False)


def _signatures(entry: Entry) -> Iterator[Problem]:
    for each in signing.states(entry):
        if not each.holds:
            code = "not_signed" if each.signed_by is None else "signature_void"
            yield Problem(code, "languages", lang=each.lang)
        elif each.by_typist:
            yield Problem("signed_by_typist", "languages", lang=each.lang, blocks=False)


def _topics(entry: Entry) -> Iterator[Problem]:
    used = Counter(link.topic_id for finding in entry.findings for link in finding.topics)
    for finding in entry.findings:
        if any(used[link.topic_id] > 1 for link in finding.topics):
            yield Problem("topic_twice", finding=finding.id)
    topics = queries.topics_of(entry)
    standing = {topic.id for topic in topics}
    for finding in entry.findings:
        if any(link.topic_id not in standing for link in finding.topics):
            yield Problem("topic_gone", finding=finding.id)
    if any(topic.id not in used for topic in topics):
        yield Problem("topics_left", "findings", blocks=False)
    if any(topic.id in used and not topic.is_confirmed for topic in topics):
        yield Problem("topics_not_confirmed", "findings")
    if entry.run is not None and queries.newer_run(entry.run) is not None:
        yield Problem("newer_run", "findings", blocks=False)
