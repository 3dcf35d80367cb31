"""Two questions compared: exact for analysts, protected for readers."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.errors import NotFoundError
from app.exports.table import Cell
from app.insights import queries as insights_queries
from app.insights.disclosure import PublicPercent
from app.results import files, queries
from app.results.blueprint import asked, bp, own_desk
from app.results.crossing import Crossing, PublicCrossing, crossing, may_be_public, public
from app.results.desk import Desk
from app.results.forms import CrossingForm, ViewForm, query_of
from app.results.frame import Filters

COLUMNS = ("row", "row_label", "column", "column_label", "people", "of_row", "of_column")
HIDDEN = "not shown"


class Shelf(NamedTuple):
    """What this reader may compare; `until` is the last day that is counted for readers."""

    desk: Desk
    form: CrossingForm
    is_exact: bool
    filters: Filters | None


@bp.get("/crossing/")
@staff(Role.READER)
def crossing_page(slug: str) -> ResponseReturnValue:
    """Show how the answers to two questions go together."""
    shelf = _shelf(slug)
    if not shelf.form.validate():
        return _page(shelf, None), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(shelf, _crossed(shelf))


@bp.get("/crossing.csv")
@staff(Role.READER)
def crossing_file(slug: str) -> ResponseReturnValue:
    """Send the same table as a file."""
    shelf = _shelf(slug)
    exact = _crossed(shelf) if shelf.form.validate() else None
    if exact is None:
        raise NotFoundError
    shown = exact if shelf.is_exact else public(exact)
    if shown is None:
        raise NotFoundError
    return files.download(f"{slug}-crossing.csv", COLUMNS, _rows(shown))


def _shelf(slug: str) -> Shelf:
    desk = own_desk(slug)
    form = asked(CrossingForm, desk)
    is_exact = current_user.may(Role.ANALYST)
    offered = [each for each in desk.crossable() if is_exact or may_be_public(each)]
    form.offer_questions(desk.titles(offered))
    return Shelf(desk, form, is_exact, None if is_exact else _frozen(desk))


def _frozen(desk: Desk) -> Filters | None:
    # The day of the newest public figures, and no other filter: comparing two days, or two
    # groups, would show few people by themselves.
    snapshot = insights_queries.newest_snapshot(desk.survey.id)
    return None if snapshot is None else Filters(until=snapshot.made_on - timedelta(days=1))


def _crossed(shelf: Shelf) -> Crossing | None:
    filters = shelf.form.filters if shelf.is_exact else shelf.filters
    rows = shelf.desk.question(shelf.form.rows.data or "")
    columns = shelf.desk.question(shelf.form.columns.data or "")
    if rows is None or columns is None or filters is None:
        return None
    return crossing(shelf.desk.frame(filters), rows, columns, shelf.desk.say)


def _page(shelf: Shelf, exact: Crossing | None) -> str:
    survey = shelf.desk.survey
    query = query_of(shelf.form, request.args)
    return render_template(
        "live/crossing.html",
        survey=survey,
        form=shelf.form,
        is_exact=shelf.is_exact,
        filters=shelf.filters,
        crossing=exact if shelf.is_exact else None,
        public=None if shelf.is_exact or exact is None else public(exact),
        was_asked=exact is not None,
        test=exact.independence() if shelf.is_exact and exact is not None else None,
        waiting=shelf.desk.known.waiting,
        at=clock.now(),
        query=query,
        views=queries.saved_views(survey.id) if shelf.is_exact else (),
        view_form=ViewForm(formdata=None, page="crossing_page", query=query),
        published=bool(shelf.desk.versions),
    )


def _rows(shown: Crossing | PublicCrossing) -> Iterator[Sequence[Cell]]:
    for i, row in enumerate(shown.rows.codes):
        for j, column in enumerate(shown.columns.codes):
            names = (row, shown.rows.labels[i].text, column, shown.columns.labels[j].text)
            yield (*names, *_figures(shown, i, j))


def _figures(shown: Crossing | PublicCrossing, i: int, j: int) -> tuple[Cell, ...]:
    if isinstance(shown, Crossing):
        people = shown.cells[i][j]
        of_row = files.share(people, shown.row_totals[i])
        return (people, of_row, files.share(people, shown.column_totals[j]))
    cell = shown.cells[i][j]
    shares = (cell.of_row, cell.of_column)
    people_shown = cell.people.value if cell.people.value is not None else HIDDEN
    return (people_shown, *(_told(each) for each in shares))


def _told(share: PublicPercent | None) -> str | None:
    return None if share is None or share.fraction is None else f"{share.fraction:.2f}"
