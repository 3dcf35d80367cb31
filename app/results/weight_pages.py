"""Weights: upload a table of the population, see what they do, and read figures side by side."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import service as accounts
from app.db import db
from app.exports.table import Cell
from app.results import files, queries, weighting
from app.results.blueprint import bp, own_desk
from app.results.desk import Desk
from app.results.forms import PopulationForm
from app.results.models import Weighting
from app.results.population import Population, PopulationError, population_of
from app.results.weighted import WeightedQuestion, weighted
from app.results.weighting import NobodyError, Weights, weights_of

COLUMNS = ("question", "text", "answered", "weighed", "option", "label", "people", "share")
NUMBER = "<int(max=999999):number>"


@bp.get("/weights/")
@staff(Role.ANALYST)
def weights(slug: str) -> ResponseReturnValue:
    """Show the weights made so far, and the form for a table of the population."""
    return _index(own_desk(slug), PopulationForm())


@bp.post("/weights/")
@staff(Role.ANALYST)
def make_weights(slug: str) -> ResponseReturnValue:
    """Make weights from an uploaded table and keep them."""
    desk = own_desk(slug)
    form = PopulationForm()
    if not form.validate_on_submit():
        return _index(desk, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        made = _made(desk, population_of(form.file.data.read(), desk.questions))
    except PopulationError as error:
        form.file.errors = [error.sentence()]
    except NobodyError:
        form.file.errors = [_("Nobody has answered all the questions of this table yet.")]
    else:
        db.session.commit()
        target = url_for("live.show_weights", slug=slug, number=made.number)
        return redirect(target, code=HTTPStatus.SEE_OTHER)
    return _index(desk, form), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get(f"/weights/{NUMBER}/")
@staff(Role.ANALYST)
def show_weights(slug: str, number: int) -> ResponseReturnValue:
    """Show how the weights were made, and every question without them and with them."""
    desk = own_desk(slug)
    kept = queries.weighting_numbered(desk.survey.id, number)
    found = weights_of(kept)
    return render_template(
        "live/weights.html",
        survey=desk.survey,
        kept=kept,
        weights=found,
        names=dict(desk.names()),
        questions=_figures(desk, found),
        waiting=desk.known.waiting,
    )


@bp.get(f"/weights/{NUMBER}.csv")
@staff(Role.ANALYST)
def weights_file(slug: str, number: int) -> ResponseReturnValue:
    """Send the figures without weights and with them as a file."""
    desk = own_desk(slug)
    kept = queries.weighting_numbered(desk.survey.id, number)
    rows = _rows(_figures(desk, weights_of(kept)))
    return files.download(f"{slug}-weighted-{number}.csv", (*COLUMNS, "weighted_share"), rows)


@bp.get(f"/weights/{NUMBER}/table.csv")
@staff(Role.ANALYST)
def population_file(slug: str, number: int) -> ResponseReturnValue:
    """Send the weight of each cell: the answers that make it up, its people, its weight."""
    desk = own_desk(slug)
    found = weights_of(queries.weighting_numbered(desk.survey.id, number))
    columns = (*found.questions, "people", "weight")
    return files.download(f"{slug}-weights-{number}.csv", columns, _cells(found))


def _made(desk: Desk, population: Population) -> Weighting:
    by_code = {each.code: each for each in desk.questions}
    at = clock.now()
    made = weighting.make(
        desk.survey, desk.everybody, by_code, population, by=current_user.id, at=at
    )
    detail = {"number": made.number, "table": made.table_sha256}
    accounts.record("results.weights", str(desk.survey.id), detail, by=current_user.id, at=at)
    return made


def _index(desk: Desk, form: PopulationForm) -> str:
    kept = queries.weightings(desk.survey.id)
    return render_template(
        "live/weightings.html",
        survey=desk.survey,
        form=form,
        kept=[(each, weights_of(each)) for each in kept],
        names=dict(desk.names()),
        questions=[each for each in desk.crossable() if not each.takes_many],
        say_words=desk.say,
        published=bool(desk.versions),
    )


def _figures(desk: Desk, found: Weights) -> Sequence[WeightedQuestion]:
    return list(weighted(desk.everybody, found, desk.questions, desk.say))


def _cells(found: Weights) -> Iterator[Sequence[Cell]]:
    for cell, (people, weight) in found.cells.items():
        yield (*cell, people, f"{weight:.12g}")


def _rows(questions: Sequence[WeightedQuestion]) -> Iterator[Sequence[Cell]]:
    for question in questions:
        head = (question.code, question.title.text, question.answered, question.weighed)
        for line in question.lines:
            shares = (f"{line.share:.4f}", f"{line.weighted:.4f}")
            yield (*head, line.code, line.label.text, line.people, *shares)
