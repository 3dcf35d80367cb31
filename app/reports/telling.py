"""Small parts of both reports: texts of the entry, people, days, and what they are called."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from app.entries.labels import STATUSES
from app.entries.models import DecisionStatus
from app.entries.reading import UNKNOWN, FindingView, Words, words
from app.entries.texts import Texts
from app.i18n import day, direction, language_name, number, tag_of
from app.insights.wording import Wording
from app.reports.content import Block, Cell, Facts, Heading, Look, Paragraph
from app.reports.sources import Source


def said(text: object) -> Words:
    """Return words in the language of the report."""
    return Words(str(text))


def heading(level: int, text: object) -> Heading:
    """Return a heading in the language of the report."""
    return Heading(level, said(text))


def note(text: object) -> Paragraph:
    """Return a remark in small letters."""
    return Paragraph(said(text), Look.NOTE)


def worded(wording: Wording) -> Words:
    """Return words of a survey as words of a report."""
    return Words(*wording)


def part(level: int, title: str, words: Words | None) -> Iterator[Block]:
    """Yield a text of the entry under its heading; nothing where there is none."""
    if words is not None and words.text:
        yield heading(level, title)
        yield from paragraphs(words)


def paragraphs(words: Words | None, look: Look = Look.PLAIN) -> Iterator[Paragraph]:
    """Yield the lines of a text."""
    if words is not None:
        yield from (Paragraph(words._replace(text=line), look) for line in words.lines)


def facts(caption: str, rows: Sequence[tuple[str, Cell | None]]) -> Facts:
    """Return the facts that are known."""
    known = ((name, cell) for name, cell in rows if cell is not None and _is_told(cell))
    return Facts(caption, tuple(known))


def decision(status: DecisionStatus | None) -> Words:
    """Return what a decision is called."""
    return said(STATUSES[status] if status else _("No decision yet"))


def field(finding: FindingView, name: str) -> Words:
    """Return a text of a finding, empty where there is none."""
    return finding.texts.get(name, Words(""))


def of_entry(source: Source, name: str) -> Words:
    """Return a text of the entry, empty where there is none."""
    return source.reading.texts.get(name, Words(""))


def contact(source: Source) -> Words:
    """Return whom to ask: unit, role and address."""
    parts = [of_entry(source, "unit").text, of_entry(source, "role").text]
    return said(" · ".join(filter(None, [*parts, source.reading.content.contact])))


def what_is_due(finding: FindingView) -> str:
    """Return until when something is to be done, and whether it is late or done."""
    promise = finding.commitment
    if promise is not None and promise.done_on:
        return str(_("Done on %(day)s.", day=day(promise.done_on)))
    due = promise.due_on if promise is not None else finding.due_on
    if due is None:
        return ""
    if finding.is_overdue:
        return str(_("To be done by %(day)s: overdue.", day=day(due)))
    return str(_("To be done by %(day)s.", day=day(due)))


def language(code: str) -> Words:
    """Return the name of a language that people answered in."""
    return said(_("Not known") if code == UNKNOWN else language_name(code))


def seal(source: Source) -> str:
    """Return what a version is proved by, in one line."""
    told = _(
        "Version %(number)s, published on %(date)s.",
        number=number(source.version.number),
        date=day(source.version.published_at),
    )
    return f"{told} {_('Seal:')} {source.version.sha256[:16]}"


def figures_note(*, exact: bool) -> str:
    """Return which figures a report holds, for its first page."""
    if exact:
        return str(_("Exact figures, for work inside this office. Do not pass this report on."))
    return str(
        _(
            "To protect people, numbers are rounded and small ones are not shown, so they may not"
            " add up."
        )
    )


def words_of(texts: Texts, name: str, lang: str, source_lang: str) -> Words:
    """Return one text of a version in the language of the report, else as it was written."""
    return words(*texts.wording(name, lang, source_lang), locale=lang)


def in_own(texts: Mapping[str, str], lang: str, source_lang: str) -> Words:
    """Return a text in the language of the report, else in the one it was written in."""
    here = lang if texts.get(lang) else source_lang
    text = texts.get(here) or next(iter(texts.values()), "")
    return Words(text) if here == lang else Words(text, tag_of(here), direction(here))


def _is_told(cell: Cell) -> bool:
    return bool(cell.text) if isinstance(cell, Words) else bool(cell.words)
