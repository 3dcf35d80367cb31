"""How comments were grouped and how sure that is; what the figures cannot tell."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.entries.reading import Words
from app.i18n import current_locale, day, language_name, listed, number, percent
from app.insights.content import OpenFigures, RunFigures
from app.insights.how_made import Sample
from app.insights.results import OpenResult
from app.reports.content import Block, Bullets, Figure, Table
from app.reports.counting import Counter
from app.reports.sources import Source
from app.reports.telling import heading, of_entry, part, said


def in_short(source: Source, counter: Counter) -> Iterator[Words]:
    """Yield how sure the findings are, in few sentences."""
    for result, run in _runs(source):
        if run.number == source.open_number:
            yield said(_found(result))
            yield said(_read(result, run, counter))
            yield said(_agreement(result, run, counter))


def method(source: Source, counter: Counter) -> Iterator[Block]:
    """Yield how the comments on each question were put into topics."""
    yield heading(2, _("How the comments were put into topics"))
    items = [
        _("A computer put comments with similar meaning together. People then read the topics,"
          " named them, and moved comments that were in the wrong place."),
        _("Only topics that a person has confirmed are shown here by name."),
    ]  # fmt: skip
    yield Bullets(tuple(map(said, items)))
    for result, run in _runs(source):
        yield heading(3, result.title.text)
        yield Bullets(tuple(map(said, _of_one(result, run, counter))))


def _of_one(result: OpenResult, run: RunFigures, counter: Counter) -> Iterator[str]:
    comments = run.comments if counter.exact else None
    if comments is None and result.how is not None:
        comments = result.how.comments.value
    if comments is not None:
        yield _("Comments that were sorted: %(count)s.", count=number(comments))
    yield _found(result)
    yield _read(result, run, counter)
    yield _agreement(result, run, counter)
    if result.how is not None and result.how.languages:
        yield _("Languages of the comments: %(languages)s.", languages=_names(result.how.languages))
    if result.how is not None and result.how.weak:
        yield _(
            "The method is weak in: %(languages)s. There, what people read counts, not what the"
            " computer found.",
            languages=_names(result.how.weak),
        )
    yield f"{_('Language model: %(name)s', name=run.embedder)} · {day(run.finished_on)}"
    if run.versions:
        told = ", ".join(f"{name} {each}" for name, each in sorted(run.versions.items()))
        yield _("Software: %(versions)s", versions=told)


def limits(source: Source, counter: Counter) -> Iterator[Block]:
    """Yield whom the figures leave out, and what was left out of them."""
    reading, figures = source.reading, source.reading.content.figures
    yield heading(2, _("Limits"))
    yield from part(3, _("Who was not reached"), of_entry(source, "not_reached"))
    yield from part(3, _("Compared with"), of_entry(source, "source"))
    rows = [
        (_("Came late; read, but not in the figures"), _if_any(figures.late)),
        (_("Copies of other answers"), _if_any(figures.duplicates)),
    ]
    for name, public, exact in (
        (_("Sent after the survey closed, and in the figures"), reading.late_sent,
         figures.late_sent),
        (_("Set aside by staff, and not in the figures"), reading.set_aside, figures.set_aside),
        (_("With almost the same words as others"), reading.copies, figures.copies),
        (_("Taken back by their authors"), reading.withdrawn, figures.withdrawn),
    ):  # fmt: skip
        rows.append((name, counter.people(public, exact) if public is not None else None))
    known = tuple((said(name), figure) for name, figure in rows if figure is not None)
    if known:
        caption = said(_("Answers that came late, were set aside or taken back"))
        yield Table(caption, (_("Answers"), _("People")), known)
    yield Bullets(tuple(map(said, _remarks(source, counter))))
    omissions = reading.content.omissions
    if omissions is not None:
        why = Words(omissions.reason)
        yield from part(3, _("Why the findings leave something out"), why)


def _remarks(source: Source, counter: Counter) -> Iterator[str]:
    if not counter.exact:
        yield _(
            "To protect people, numbers are rounded and small ones are not shown, so they may"
            " not add up."
        )
    yield _("Whoever took part chose to. The figures speak of them, and not of all people.")
    yield _(
        "One person may speak of several topics, so that the shares of topics may add up to more"
        " than %(whole)s.",
        whole=percent(1),
    )
    omissions = source.reading.content.omissions
    if omissions is not None and omissions.gaps:
        yield ngettext(
            "Before publication, %(count)s group or topic was found that the findings leave out.",
            "Before publication, %(count)s groups or topics were found that the findings leave"
            " out.",
            len(omissions.gaps),
            count=number(len(omissions.gaps)),
        )


def _runs(source: Source) -> Iterator[tuple[OpenResult, RunFigures]]:
    for result in source.results.open:
        if result.run is not None:
            yield result, result.run


def of_question(source: Source, result: OpenResult) -> OpenFigures:
    """Return the exact figures of an open question."""
    return next(each for each in source.figures.open if each.code == result.id)


def _found(result: OpenResult) -> str:
    found, checked = number(result.found), number(result.checked)
    return str(
        _(
            "Topics found: %(found)s. Checked by a person: %(checked)s.",
            found=found,
            checked=checked,
        )
    )


def _read(result: OpenResult, run: RunFigures, counter: Counter) -> str:
    how = result.how
    if counter.exact and run.comments:
        share = percent(run.read / run.comments)
    elif how is not None and how.read is not None:
        share = counter.share(how.read, 0, 0).words
    else:
        return str(_("How many comments a person read is not known, or may not be told."))
    return str(_("Share of comments read by a person: %(share)s.", share=share))


def _agreement(result: OpenResult, run: RunFigures, counter: Counter) -> str:
    sample = None if result.how is None else result.how.sample
    if counter.exact and run.audit is not None:
        audit = run.audit
        sample = Sample(audit.judged, audit.agreed / audit.judged, audit.low, audit.high)
    if sample is None:
        return str(
            _("How far people and the computer agree has not been measured for these comments.")
        )
    return str(
        _(
            "People judged %(count)s comments that were drawn by chance, without seeing what the"
            " computer had said. They agreed with it on %(share)s. For all comments, this share"
            " probably lies between %(low)s and %(high)s.",
            count=number(sample.judged),
            share=percent(sample.share),
            low=percent(sample.low),
            high=percent(sample.high),
        )
    )


def _names(codes: Iterable[str]) -> str:
    return listed([language_name(each) for each in codes], current_locale())


def _if_any(count: int) -> Figure | None:
    return Figure(number(count), count) if count else None
