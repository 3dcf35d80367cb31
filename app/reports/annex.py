"""What stands at the end of the full report: people's own words, versions, who approved when."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.entries.content import parsed
from app.entries.reading import Words
from app.i18n import day, language_name, number
from app.reports.content import Block, Bullets, Look, Paragraph, Table
from app.reports.sources import Source, Step
from app.reports.telling import field, heading, language, note, part, said, seal, words_of


def quotes(source: Source) -> Iterator[Block]:
    """Yield the approved quotes, each in the language it was written in."""
    yield heading(2, _("In people's own words, with their permission"))
    is_empty = True
    for finding in source.reading.findings:
        name = field(finding, "name")
        for place, quote in enumerate(finding.quotes):
            if place == 0:
                yield heading(3, name.text)
            is_empty = False
            if quote.text is None:
                yield note(_("A quote stood here. Its author has withdrawn it."))
                continue
            yield Paragraph(Words(quote.text, quote.lang, quote.dir), Look.QUOTE)
            told = language(quote.code).text
            yield note(_("Language: %(name)s", name=told))
    if is_empty:
        yield note(_("This answer shows no quotes."))


def record(source: Source) -> Iterator[Block]:
    """Yield who did what when, and what changed from version to version."""
    yield heading(2, _("The record of this answer"))
    names = {
        "entry.drafted": _("Began this answer"),
        "entry.submitted": _("Handed it in for approval"),
        "entry.sent_back": _("Sent it back to its author"),
        "entry.omissions_answered": _("Said why something is left out"),
        "entry.published": _("Approved and published it"),
    }
    rows = tuple(
        (said(day(each.on)), said(names.get(each.action) or _signed(each)), Words(each.who))
        for each in source.steps
    )
    if rows:
        head = (_("Date"), _("Step"), _("By whom"))
        yield Table(said(_("Steps to this answer")), head, rows)
    yield note(_("One person wrote it and another approved it."))
    yield heading(3, _("All versions"))
    yield Bullets(tuple(said(_version(each.number, day(each.published_at)))
                        for each in source.versions))  # fmt: skip
    yield from _corrections(source)
    yield Paragraph(said(seal(source)), Look.NOTE)


def _signed(step: Step) -> str:
    return str(_("Signed the text in this language: %(name)s", name=language_name(step.lang)))


def _corrections(source: Source) -> Iterator[Block]:
    for each in source.versions:
        content = parsed(each.content_json)
        if content.correction.root:
            yield heading(3, _version(each.number, day(each.published_at)))
            for name, title in (
                ("corrected", _("What has changed since the version before")),
                ("corrected_why", _("Why it was changed")),
            ):
                told = words_of(content.correction, name, source.lang, content.source_lang)
                yield from part(4, title, told)


def _version(version: int, published: str) -> str:
    return str(
        _("Version %(number)s, published on %(date)s.", number=number(version), date=published)
    )
