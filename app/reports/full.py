"""The full report: all that is known of an answer, for those who have to decide on it."""

from collections.abc import Iterator
from uuid import UUID

from flask_babel import gettext as _

from app.entries.labels import STAGES
from app.i18n import day, number
from app.reports import annex, figures, findings, method
from app.reports.content import Block, Bullets, Cell, Facts, Kind, Report, Table
from app.reports.counting import Counter
from app.reports.sources import Source
from app.reports.telling import (
    contact,
    decision,
    facts,
    field,
    figures_note,
    heading,
    in_own,
    note,
    of_entry,
    paragraphs,
    part,
    said,
    seal,
)


def full(source: Source, *, exact: bool) -> Report:
    """Return the full report in the language of the source."""
    counter = Counter(exact)
    blocks = (
        *_cover(source, exact=exact),
        *_in_short(source, counter),
        *_asked(source),
        *_heard(source, counter),
        *findings.findings(source, counter),
        *figures.results(source, counter),
        *method.method(source, counter),
        *method.limits(source, counter),
        *_next(source),
        *annex.quotes(source),
        *annex.record(source),
    )
    return Report(
        kind=Kind.FULL,
        lang=source.lang,
        title=of_entry(source, "title"),
        note=figures_note(exact=exact),
        organisation=source.organisation,
        blocks=blocks,
        quotes=_quoted(source),
    )


def _cover(source: Source, *, exact: bool) -> Iterator[Block]:
    content = source.reading.content
    rows: list[tuple[str, Cell | None]] = [
        (_("Service or subject"), of_entry(source, "service")),
        (_("Place"), of_entry(source, "place")),
        (_("Stage"), said(STAGES[content.stage])),
        (_("Questions about this answer"), contact(source)),
        (_("Version"), said(seal(source))),
        (_("Report made on"), said(day(source.on))),
        (_("Figures"), said(_("Exact") if exact else _("Rounded"))),
    ]
    yield facts(_("About this report"), rows)
    if content.is_sample:
        yield note(
            _("This page shows how an answer looks. The organisation, its decisions and its"
              " promises are made up.")
        )  # fmt: skip


def _in_short(source: Source, counter: Counter) -> Iterator[Block]:
    content, reading = source.reading.content, source.reading
    yield heading(2, _("In short"))
    rows = [
        (field(each, "name"), counter.people(each.people, exact.people),
         counter.share(each.share, exact.people, content.figures.answered), decision(each.status),
         field(each, "decision_maker"), said(day(each.decided_on)), said(day(each.due_on)))
        for each, exact in zip(reading.findings, content.findings, strict=True)
    ]  # fmt: skip
    head = (
        _("You said"), _("People"), _("Share"), _("Decision"), _("Decided by"), _("Date"),
        _("To be done by"),
    )  # fmt: skip
    yield Table(said(_("All decisions")), head, tuple(rows))


def _asked(source: Source) -> Iterator[Block]:
    yield heading(2, _("What we asked"))
    yield from part(3, _("The decision to be made"), of_entry(source, "stake"))
    yield from part(3, _("What could not be changed"), of_entry(source, "not_open"))
    yield from part(3, _("Who was invited, and how"), of_entry(source, "invited"))
    yield from part(3, _("Help that was offered"), of_entry(source, "support"))
    if source.reading.questions:
        yield heading(3, _("The questions, as they were put"))
        yield Bullets(source.reading.questions)
        version = number(source.reading.content.survey_version)
        yield note(_("Version %(number)s of the survey.", number=version))
    yield heading(3, _("Dates"))
    yield _dates(source)
    yield from _moves(source)


def _dates(source: Source) -> Facts:
    dates = source.reading.content.dates
    rows: list[tuple[str, Cell | None]] = [
        (_("The survey opened"), said(day(dates.opened))),
        (_("The survey closed"), said(day(dates.closed))),
        (_("We promised to answer by"), said(day(dates.promised))),
        (_("We first answered"), said(day(dates.first_published))),
        (_("Last updated"), said(day(dates.published))),
        (_("Next update"), said(day(dates.next_update))),
    ]
    return facts(_("Dates"), rows)


def _moves(source: Source) -> Iterator[Block]:
    content = source.reading.content
    if source.moves:
        yield heading(3, _("How the promise was moved"))
    for move in source.moves:
        yield note(
            _(
                "On %(day)s: from %(before)s to %(now)s.",
                day=day(move.at),
                before=day(move.before_on),
                now=day(move.now_on),
            )
        )
        yield from paragraphs(in_own(move.reasons, source.lang, content.source_lang))


def _heard(source: Source, counter: Counter) -> Iterator[Block]:
    reading, exact = source.reading, source.reading.content.figures
    yield heading(2, _("Who we heard"))
    rows: list[tuple[str, Cell | None]] = [
        (_("Took part"), counter.people(reading.people, exact.people)),
        (_("Answered the question"), counter.people(reading.answered, exact.answered)),
    ]
    yield facts(_("Who we heard"), rows)
    yield from figures.who(source, counter)


def _next(source: Source) -> Iterator[Block]:
    yield heading(2, _("What happens next"))
    yield from paragraphs(of_entry(source, "next"))
    yield from part(3, _("Stay involved, or complain"), of_entry(source, "involve"))
    titles = {
        "report": _("Full report"), "responses": _("Published responses"), "data": _("Open data"),
        "corrections": _("Corrections"),
    }  # fmt: skip
    links = source.reading.content.links
    if links:
        yield heading(3, _("Proof"))
        known = [(titles.get(kind, kind), said(url)) for kind, url in links.items()]
        yield facts(_("Proof"), known)


def _quoted(source: Source) -> frozenset[UUID]:
    listed = zip(source.reading.findings, source.reading.content.findings, strict=True)
    pairs = ((ref, told) for view, each in listed
             for ref, told in zip(each.quotes, view.quotes, strict=True))  # fmt: skip
    return frozenset(ref.id for ref, told in pairs if told.text)
