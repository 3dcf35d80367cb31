"""The findings of the full report: what people said, what was decided, what became of it."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.entries.commitments.models import CommitmentState
from app.entries.commitments.shown import Standing
from app.entries.content import FindingContent
from app.entries.reading import FindingView, Words
from app.i18n import day, language_name, listed, number, percent
from app.reports.content import Block, Bullets, Cell, Heading, Table
from app.reports.counting import Counter
from app.reports.sources import Source
from app.reports.telling import (
    decision,
    facts,
    field,
    heading,
    note,
    of_entry,
    paragraphs,
    part,
    said,
)


def findings(source: Source, counter: Counter) -> Iterator[Block]:
    """Yield every finding with all that the entry says of it, and what is in none."""
    content = source.reading.content
    yield heading(2, _("What you said, what we did"))
    for view, exact in zip(source.reading.findings, content.findings, strict=True):
        yield from _finding(source, view, exact, counter)
    if source.dropped:
        yield heading(3, _("Not promised any more"))
        yield Bullets(tuple(each.name for each in source.dropped))
    title = _("Points that are not ours or not part of this")
    yield from part(3, title, of_entry(source, "outside"))
    yield from _outside(source, counter)


def _finding(
    source: Source, view: FindingView, exact: FindingContent, counter: Counter
) -> Iterator[Block]:
    name = field(view, "name")
    yield Heading(3, name._replace(text=f"{number(view.number)}. {name.text}"))
    yield from paragraphs(field(view, "meaning"))
    yield _figures(source, view, exact, counter)
    yield from part(4, _("Where people disagreed"), field(view, "disagreement"))
    yield from part(4, _("Groups that differ"), field(view, "groups"))
    yield from part(4, _("Before"), field(view, "before"))
    yield from part(4, _("What changes, or has changed"), field(view, "change"))
    yield from part(4, _("Why"), field(view, "reason"))
    yield _decided(view)
    if view.commitment is not None:
        yield from _promise(view.commitment)


def _figures(source: Source, view: FindingView, exact: FindingContent, counter: Counter) -> Block:
    whole = source.reading.content.figures.answered
    languages = listed([language_name(each) for each in view.languages], source.lang)
    topics = ", ".join(topic.label.text for topic in view.topics)
    rows: list[tuple[str, Cell | None]] = [
        (_("Decision"), decision(view.status)),
        (_("People"), counter.people(view.people, exact.people)),
        (_("Share"), counter.share(view.share, exact.people, whole)),
        (_("Topics"), said(topics)),
        (_("Languages they wrote in"), said(languages)),
    ]
    return facts(_("You said"), rows)


def _decided(view: FindingView) -> Block:
    rows: list[tuple[str, Cell | None]] = [
        (_("Decided by"), field(view, "decision_maker")),
        (_("Date"), said(day(view.decided_on))),
        (_("Document"), Words(view.document)),
        (_("Responsible"), field(view, "owner")),
        (_("To be done by"), said(day(view.due_on))),
        (_("How we will know"), field(view, "measure")),
        (_("What it costs"), field(view, "cost")),
    ]
    return facts(_("Our answer"), rows)


def _promise(promise: Standing) -> Iterator[Block]:
    states = {
        CommitmentState.NOT_STARTED: _("Not started"),
        CommitmentState.UNDER_WAY: _("Under way"),
        CommitmentState.TO_CONFIRM: _("Being checked"),
        CommitmentState.DONE: _("Done"),
    }
    yield heading(4, _("What became of this promise"))
    told = [_("Not promised any more") if promise.is_dropped else states[promise.state]]
    if promise.is_open and promise.progress is not None:
        told.append(_("%(share)s done", share=percent(promise.progress / 100)))
    if promise.days_late:
        late = number(promise.days_late)
        told.append(ngettext("%(count)s day overdue", "%(count)s days overdue",
                             promise.days_late, count=late))  # fmt: skip
    if promise.done_on:
        told.append(_("Done on %(day)s.", day=day(promise.done_on)))
    if promise.was_moved:
        told.append(_("First promised for %(day)s.", day=day(promise.first_due_on)))
    yield note(" · ".join(told))
    news = [each for each in promise.happenings if each.words is not None]
    if news:
        rows = tuple((said(day(each.on)), each.words or Words("")) for each in news)
        yield Table(said(_("What became of this promise")), (_("Date"), _("News")), rows)


def _outside(source: Source, counter: Counter) -> Iterator[Block]:
    reading, exact = source.reading, source.reading.content.figures
    rows: list[tuple[str, Cell | None]] = [
        (_("In no topic"), counter.people(reading.not_grouped, exact.not_grouped)),
    ]
    if reading.other_topics is not None:
        figure = counter.people(reading.other_topics, exact.other_topics)
        rows.insert(0, (_("In topics that this answer does not cover"), figure))
    if reading.not_analysed is not None:
        figure = counter.people(reading.not_analysed, exact.not_analysed)
        rows.append((_("Came in after the topics were made"), figure))
    yield heading(3, _("Comments outside these findings"))
    yield facts(_("Comments outside these findings"), rows)
    yield from paragraphs(of_entry(source, "not_grouped"))
