"""Routes of this feature: live answers here; comparisons, weights and views in their modules."""

from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.access import Role, staff
from app.errors import NotFoundError
from app.invitations import queries as invitations
from app.results import (
    codebook_files,
    crossing_pages,
    files,
    offered_pages,
    passages,
    queries,
    topic_comparison_pages,
    view_pages,
    weight_pages,
)
from app.results.blueprint import asked, bp, own_desk
from app.results.desk import Desk
from app.results.forms import FilterForm, ViewForm, query_of
from app.results.live import live, stops_of
from app.results.wording import offer_name

__all__ = [
    "bp",
    "codebook_files",
    "crossing_pages",
    "offered_pages",
    "topic_comparison_pages",
    "view_pages",
    "weight_pages",
]


@bp.get("/answers/")
@staff(Role.ANALYST)
def answers(slug: str) -> ResponseReturnValue:
    """Show what has come in so far, exactly, from the people that the filters leave."""
    desk = own_desk(slug)
    form = asked(FilterForm, desk)
    if not form.validate():
        return _page(desk, form, None), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(desk, form, live(desk, form.filters))


@bp.get("/answers.csv")
@staff(Role.ANALYST)
def answers_file(slug: str) -> ResponseReturnValue:
    """Send the figures of every question as a table."""
    desk = own_desk(slug)
    form = asked(FilterForm, desk)
    if not form.validate():
        raise NotFoundError
    rows = files.answer_rows(live(desk, form.filters).questions)
    return files.download(f"{slug}-answers.csv", files.ANSWERS, rows)


@bp.get("/pages.csv")
@staff(Role.ANALYST)
def pages_file(slug: str) -> ResponseReturnValue:
    """Send how many came to each page and went on from it."""
    desk = own_desk(slug)
    form = asked(FilterForm, desk)
    if not form.validate():
        raise NotFoundError
    rows = passages.rows(stops_of(desk, form.filters))
    return files.download(f"{slug}-pages.csv", passages.COLUMNS, rows)


def _page(desk: Desk, form: FilterForm, shown: object) -> str:
    query = query_of(form, request.args)
    return render_template(
        "live/answers.html",
        survey=desk.survey,
        form=form,
        live=shown,
        at=clock.now(),
        offer_name=offer_name,
        invited=invitations.counts(desk.survey.id),
        query=query,
        views=queries.saved_views(desk.survey.id),
        view_form=ViewForm(formdata=None, page="answers", query=query),
        published=bool(desk.versions),
    )
