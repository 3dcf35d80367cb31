"""Staff look at flagged responses, and leave single ones out until they restore them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy import delete, func, select

from app import clock, jobs
from app.access import Role, staff
from app.accounts import service as accounts
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.i18n import current_locale
from app.respond import queries
from app.respond.models import Response, Written
from app.respond.reach_models import ResponseFlag, SetAside
from app.respond.reading import AnswerRow, Reader, answer_rows
from app.upsert import insert

bp = Blueprint("flags", __name__, template_folder="templates")
SHOWN: Final = 50
REASONS: Final[Mapping[str, object]] = {
    "trap": _l("A field was filled in that no person can see."),
    "haste": _l("It was sent faster than the questions can be read."),
    "alike": _l("At least five responses have almost the same words."),
    "noproof": _l("Its browser sent no proof of work, perhaps because it runs no JavaScript."),
    "badproof": _l("Its proof of work was wrong, too old, or made for other answers."),
    "burst": _l("It came on a day with many times more responses than usual."),
}


class Flagged(NamedTuple):
    """One flagged response with its reasons and answers."""

    response: Response
    reasons: list[object]
    rows: list[AnswerRow]
    is_set_aside: bool


class Counts(NamedTuple):
    """How many responses there are, counted both ways."""

    all: int
    flagged: int
    set_aside: int
    by_reason: Mapping[object, int]

    @property
    def unflagged(self) -> int:
        """Return how many have no flag."""
        return self.all - self.flagged

    @property
    def counted(self) -> int:
        """Return how many count in figures and exports."""
        return self.all - self.set_aside


@bp.get("/staff/surveys/<slug>/flags/")
@staff(Role.ANALYST)
def show(slug: str) -> ResponseReturnValue:
    """Show what was flagged and why, and the counts with and without."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    return render_template(
        "respond/flags.html",
        survey=survey,
        counts=_counts(survey),
        flagged=_flagged(survey),
        shown=SHOWN,
        reasons=REASONS,
        can_read=current_user.may(Role.READER),
        can_edit=current_user.may(Role.EDITOR),
        responses=url_for("insights.index", slug=slug),
    )


@bp.post("/staff/surveys/<slug>/flags/<uuid:response_id>")
@staff(Role.ANALYST)
def judge(slug: str, response_id: UUID) -> ResponseReturnValue:
    """Set one response aside, or restore it."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    response = db.session.get(Response, response_id)
    if response is None or response.survey_id != survey.id:
        raise NotFoundError
    wants_aside = request.form.get("to") == "aside"
    _set_aside(response) if wants_aside else _restore(response)
    action = "response.set_aside" if wants_aside else "response.restore"
    _count_anew(response)
    detail = {"survey": str(survey.id)}
    accounts.record(action, str(response.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    return redirect(url_for("flags.show", slug=slug), HTTPStatus.SEE_OTHER)


def _count_anew(response: Response) -> None:
    # By name: what has been counted already is the affair of a feature above this one. A job names
    # the others of that day as well, never one response.
    day = {"survey_id": str(response.survey_id), "version_id": str(response.version_id)}
    batch = response.batch_id.hex if response.batch_id else ""
    when = {"on": response.submitted_on.isoformat(), "batch": batch}
    jobs.enqueue("results.count_anew", day | when)


def _set_aside(response: Response) -> None:
    row = insert(SetAside).values(
        response_id=response.id,
        survey_id=response.survey_id,
        set_by=current_user.id,
        set_at=clock.now(),
    )
    db.session.execute(row.on_conflict_do_nothing())


def _restore(response: Response) -> None:
    db.session.execute(delete(SetAside).where(SetAside.response_id == response.id))


def _counts(survey: Survey) -> Counts:
    counted = queries.response_count(survey.id)
    aside = select(func.count()).select_from(SetAside).where(SetAside.survey_id == survey.id)
    flagged = (
        select(func.count(ResponseFlag.response_id.distinct()))
        .join(Response, Response.id == ResponseFlag.response_id)
        .where(ResponseFlag.survey_id == survey.id)
    )
    set_aside = db.session.scalar(aside.join(Response, Response.id == SetAside.response_id)) or 0
    return Counts(
        counted + set_aside, db.session.scalar(flagged) or 0, set_aside, _by_reason(survey)
    )


def _by_reason(survey: Survey) -> Mapping[object, int]:
    counted = (
        select(ResponseFlag.reason, func.count())
        .join(Response, Response.id == ResponseFlag.response_id)
        .where(ResponseFlag.survey_id == survey.id)
        .group_by(ResponseFlag.reason)
    )
    found = {reason: people for reason, people in db.session.execute(counted)}  # noqa: C416
    return {words: found[reason] for reason, words in REASONS.items() if reason in found}


def _flagged(survey: Survey) -> list[Flagged]:
    newest = (
        select(ResponseFlag.response_id)
        .join(Response, Response.id == ResponseFlag.response_id)
        .where(ResponseFlag.survey_id == survey.id)
        .group_by(ResponseFlag.response_id)
        .order_by(func.max(ResponseFlag.raised_on).desc(), ResponseFlag.response_id)
        .limit(SHOWN)
    )
    ids = db.session.scalars(newest).all()
    responses = {response.id: response for response in queries.responses_by_id(ids)}
    reasons, aside = _reasons(ids), _aside_among(ids)
    return [_one(responses[key], reasons[key], is_set_aside=key in aside) for key in ids]


def _reasons(ids: Sequence[UUID]) -> Mapping[UUID, list[object]]:
    chosen = select(ResponseFlag).where(ResponseFlag.response_id.in_(ids))
    reasons: dict[UUID, list[object]] = defaultdict(list)
    for each in db.session.scalars(chosen.order_by(ResponseFlag.reason)):
        reasons[each.response_id].append(REASONS[each.reason])
    return reasons


def _aside_among(ids: Sequence[UUID]) -> frozenset[UUID]:
    chosen = select(SetAside.response_id).where(SetAside.response_id.in_(ids))
    return frozenset(db.session.scalars(chosen))


def _one(response: Response, reasons: list[object], *, is_set_aside: bool) -> Flagged:
    reader = Reader(response.version.definition, current_locale())
    answers = {each.question_id: Written(each.value, each.lang) for each in response.answers}
    rows = [row for row in answer_rows(reader, answers) if row.value]
    return Flagged(response, reasons, rows, is_set_aside)
