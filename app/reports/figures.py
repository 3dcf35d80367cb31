"""All questions' results: charts whose figures stand beside their bars."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.entries.reading import Words
from app.insights.charts import Chart, Row
from app.insights.disclosure import Shown
from app.insights.results import OpenResult
from app.reports.content import Block, Cell, Table
from app.reports.counting import Counter
from app.reports.sources import Source
from app.reports.telling import heading, language, note, said, worded
from app.results.wording import channel_name


def who(source: Source, counter: Counter) -> Iterator[Block]:
    """Yield how people answered, in which languages, as what, and when."""
    results, here = source.results, source.reading
    head: tuple[str, ...] = (_("Way of answering"), _("People"), _("Share"))
    channels = [(said(channel_name(row.code)), row) for row in results.channels.rows]
    yield _drawn(_("How people answered"), head, results.channels, channels, counter)
    head = (_("Language"), _("People"), _("Share"))
    languages = [(language(row.code), row) for row in results.languages.rows]
    yield _drawn(_("Languages they answered in"), head, results.languages, languages, counter)
    if here.types is not None and (counter.exact or here.types.is_told):
        yield _closed(here.types, counter, _("As what people answered"))
    units = {"week": _("Week that began on"), "month": _("Month"), "year": _("Year")}
    rows = tuple(
        (worded(row.label), counter.people(row.people, row.exact)) for row in results.periods.rows
    )
    if rows:
        head = (units[results.unit], _("People"))
        yield Table(said(_("When people answered")), head, rows, bars=1)


def results(source: Source, counter: Counter) -> Iterator[Block]:
    """Yield the results of all questions."""
    if source.results.open:
        yield heading(2, _("In people's own words"))
    for question in source.results.open:
        yield from _open(source, question, counter)
    if source.results.closed:
        yield heading(2, _("Questions with a choice of answers"))
    within = ""
    for chart in source.results.closed:
        if chart.within and chart.within != within:
            yield heading(3, chart.heading.text)
        within = chart.within
        if not counter.exact and not chart.is_told:
            yield heading(4 if within else 3, chart.title.text)
            yield note(_("Not shown, to protect people"))
            continue
        yield _closed(chart, counter)
        yield note(_answered(chart, counter))


def _open(source: Source, question: OpenResult, counter: Counter) -> Iterator[Block]:
    yield heading(3, question.title.text)
    answered = counter.inside(question.answered, question.exact)
    yield note(_("Answered by: %(people)s.", people=answered))
    if question.run is None:
        yield note(_("These comments have not been grouped into topics yet."))
        return
    if question.grouped.shown is Shown.FEW and not counter.exact:
        yield note(_("Not shown, to protect people"))
        return
    whole = _sorted(source, question)
    rows: list[tuple[Cell, ...]] = [
        (worded(each.label), counter.people(each.people, each.exact),
         counter.share(each.share, each.exact, whole))
        for each in question.topics
    ]  # fmt: skip
    for row, name in (
        (question.other, _("Topics that nobody has checked yet")),
        (question.not_grouped, _("In no topic")),
    ):
        if row is not None:
            rows.append((said(name), *counter.row(row, whole)))
    head = (_("Topic"), _("People"), _("Share"))
    yield Table(said(_("What people wrote about")), head, tuple(rows), bars=1)


def _sorted(source: Source, question: OpenResult) -> int:
    """Return how many comments are in topics or in none: what shares are shares of."""
    exact = next(each for each in source.figures.open if each.code == question.id)
    grouped = exact.grouped
    if grouped is None:
        grouped = sum(topic.people for topic in exact.topics)
    return grouped + sum(exact.not_grouped.values())


def _closed(chart: Chart, counter: Counter, title: str = "") -> Table:
    rows = tuple((_label(row), *counter.row(row, chart.exact)) for row in chart.rows)
    head = (_("Answer"), _("People"), _("Share"))
    return Table(said(title) if title else worded(chart.title), head, rows, bars=1)


def _drawn(
    title: str,
    head: tuple[str, ...],
    chart: Chart,
    rows: list[tuple[Words, Row]],
    counter: Counter,
) -> Table:
    cells = tuple((label, *counter.row(row, chart.exact)) for label, row in rows)
    return Table(said(title), head, cells, bars=1)


def _label(row: Row) -> Words:
    return worded(row.label)


def _answered(chart: Chart, counter: Counter) -> str:
    people = counter.inside(chart.answered, chart.exact)
    told = str(_("Answered by: %(people)s.", people=people))
    if chart.kind == "ranking":
        return f"{told} {_('Shown is what people put first.')}"
    if chart.kind == "constant_sum":
        return f"{told} {_('Shown is how many people gave something to each.')}"
    return told
