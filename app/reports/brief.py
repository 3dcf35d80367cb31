"""The brief: one page for an elected member who has five minutes."""

from collections.abc import Iterator
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from app.entries.reading import FindingView
from app.i18n import day, listed, number
from app.reports import method
from app.reports.content import Block, Bullets, Cell, Kind, Look, Paragraph, Report, Table
from app.reports.content import shortened as cut
from app.reports.counting import Counter
from app.reports.sources import Source
from app.reports.telling import (
    contact,
    decision,
    facts,
    field,
    figures_note,
    heading,
    note,
    of_entry,
    said,
    seal,
    what_is_due,
)
from app.results.wording import channel_name

MOST_FINDINGS: Final = 5
A_TITLE, A_NAME, A_LINE, A_TEXT = 110, 70, 170, 280
"""How many letters fit, so that everything is on one page in every language."""
MOST_OPEN: Final = 3


def brief(source: Source, *, exact: bool) -> Report:
    """Return the brief in the language of the source."""
    counter = Counter(exact)
    blocks = (
        *_question(source),
        *_who(source, counter),
        *_findings(source, counter),
        *_open(source),
        *_sure(source, counter),
        *_whom(source),
    )
    return Report(
        kind=Kind.BRIEF,
        lang=source.lang,
        title=cut(of_entry(source, "title"), A_TITLE),
        note=figures_note(exact=exact),
        organisation=source.organisation,
        blocks=blocks,
    )


def _question(source: Source) -> Iterator[Block]:
    yield heading(2, _("The decision to be made"))
    yield Paragraph(cut(of_entry(source, "stake"), A_TEXT))


def _who(source: Source, counter: Counter) -> Iterator[Block]:
    reading, figures = source.reading, source.reading.content.figures
    channels = [channel_name(bar.code) for bar in reading.channels]
    yield heading(2, _("Who we heard"))
    yield facts(
        _("Who we heard"),
        [
            (_("Took part"), counter.people(reading.people, figures.people)),
            (_("Answered the question"), counter.people(reading.answered, figures.answered)),
            (_("How people answered"), cut(said(listed(channels, source.lang)), A_LINE)),
            (_("Who was not reached"), cut(of_entry(source, "not_reached"), A_LINE)),
        ],
    )


def _findings(source: Source, counter: Counter) -> Iterator[Block]:
    findings = source.reading.findings
    yield heading(2, _("What you said, what we did"))
    head = (_("You said"), _("People"), _("Share"), _("Decision"), _("What changes, or why not"))
    rows = tuple(_row(source, counter, each) for each in findings[:MOST_FINDINGS])
    yield Table(said(_("Findings and decisions")), head, rows)
    more = len(findings) - MOST_FINDINGS
    if more > 0:
        told = ngettext(
            "%(count)s more finding is in the full report.",
            "%(count)s more findings are in the full report.",
            more,
            count=number(more),
        )
        yield note(told)


def _row(source: Source, counter: Counter, finding: FindingView) -> tuple[Cell, ...]:
    exact = source.reading.content.findings[finding.number - 1].people
    whole = source.reading.content.figures.answered
    change, reason = field(finding, "change"), field(finding, "reason")
    return (
        cut(field(finding, "name"), A_NAME),
        counter.people(finding.people, exact),
        counter.share(finding.share, exact, whole),
        decision(finding.status),
        cut(change if change.text else reason, A_LINE),
    )


def _open(source: Source) -> Iterator[Block]:
    # What is late comes first: there may be more than there is room for.
    open_ = sorted(source.reading.promises, key=lambda each: not each.is_overdue)
    yield heading(2, _("What is still open"))
    if open_:
        rows = tuple(
            (cut(field(each, "name"), A_NAME), said(what_is_due(each)))
            for each in open_[:MOST_OPEN]
        )
        head = (_("You said"), _("What is promised"))
        yield Table(said(_("What is still open")), head, rows)
    more = len(open_) - MOST_OPEN
    if more > 0:
        told = ngettext(
            "%(count)s more promised change is open.",
            "%(count)s more promised changes are open.",
            more,
            count=number(more),
        )
        yield note(told)
    update = source.reading.content.dates.next_update
    if update:
        yield Paragraph(said(_("Next update on %(day)s.", day=day(update))))
    elif not open_:
        yield Paragraph(said(_("Nothing is open.")))


def _sure(source: Source, counter: Counter) -> Iterator[Block]:
    yield heading(2, _("How sure we are"))
    items = list(method.in_short(source, counter))
    yield Bullets(tuple(items)) if items else Paragraph(said(_("No comments were grouped.")))


def _whom(source: Source) -> Iterator[Block]:
    yield heading(2, _("Questions about this answer"))
    yield Paragraph(cut(contact(source), A_TEXT))
    yield Paragraph(said(seal(source)), Look.NOTE)
