"""The page on which drafts of a topic are asked for, read, taken over and thrown away."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.drafting import forms, queries, service, showing, words
from app.drafting.models import DraftKind, DraftState
from app.errors import NotFoundError
from app.insights import blueprint as insights
from app.insights import queries as insights_queries
from app.insights.blueprint import Place
from app.insights.models import Topic

bp = Blueprint(
    "drafting",
    "app.drafting",
    template_folder="templates",
    url_prefix="/staff/surveys/<slug>/insights/runs/<int(max=999999):number>"
    "/topics/<int(max=999999):topic_number>/draft",
)
bp.context_processor(insights.names)


@bp.get("/")
@staff(Role.ANALYST)
def show(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Show the newest drafts of a topic, or how far they are, and offer to ask for new ones."""
    place = insights.own_run(slug, number)
    topic = insights_queries.topic_numbered(place.run, topic_number)
    if topic.merged_into_id is not None:
        root = insights_queries.standing(insights_queries.all_topics(place.run))[topic.id]
        return redirect(_url(place, root))
    return _page(place, topic)


@bp.post("/")
@staff(Role.ANALYST)
def ask(slug: str, number: int, topic_number: int) -> ResponseReturnValue:
    """Ask for people's own sentences, and for a machine's draft when it is there and wanted."""
    place, topic = _standing(slug, number, topic_number)
    with_machine = bool(words.model_name()) and request.form.get("machine") == "y"
    asked = service.ask(topic, with_machine=with_machine, by=current_user.id, at=clock.now())
    db.session.commit()
    if not asked:
        flash(_("A draft is being made already."), "error")
    return _back(place, topic)


@bp.post("/<uuid:draft_id>/take/")
@staff(Role.ANALYST)
def take(slug: str, number: int, topic_number: int, draft_id: UUID) -> ResponseReturnValue:
    """Take a machine's words over, as somebody has read and perhaps changed them."""
    place, topic = _standing(slug, number, topic_number)
    draft = queries.draft_of(topic, draft_id)
    if draft.kind != DraftKind.MACHINE:
        raise NotFoundError
    form = forms.take_form("", "", request.form)
    if not form.validate():
        return _page(place, topic, form), HTTPStatus.UNPROCESSABLE_ENTITY
    label, meaning = form.label.data or "", form.meaning.data or ""
    service.take(draft, label, meaning, seen=insights.seen(), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The words are now those of the topic. They are in its history with your name."))
    return _back(place, topic)


@bp.post("/<uuid:draft_id>/drop/")
@staff(Role.ANALYST)
def drop(slug: str, number: int, topic_number: int, draft_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    place, topic = _standing(slug, number, topic_number)
    service.drop(queries.draft_of(topic, draft_id), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The draft has been thrown away."))
    return _back(place, topic)


def _standing(slug: str, number: int, topic_number: int) -> tuple[Place, Topic]:
    place = insights.own_run(slug, number)
    topic = insights_queries.topic_numbered(place.run, topic_number)
    if topic.merged_into_id is not None:
        raise NotFoundError
    return place, topic


def _page(place: Place, topic: Topic, form: forms.TakeForm | None = None) -> str:
    is_going_on = queries.is_going_on(topic)
    asked = queries.drafts(topic)
    kept = [each.draft for each in asked if each.draft.dropped_at is None]
    extracts = [each for each in kept if each.kind == DraftKind.EXTRACT]
    machines = [each for each in kept if each.kind == DraftKind.MACHINE]
    extract = next((each for each in extracts if each.state == DraftState.READY), None)
    machine = next((each for each in machines if each.state == DraftState.READY), None)
    written = showing.written(machine) if machine else None
    if form is None and written is not None:
        form = forms.take_form(written.label.shown, written.meaning.shown, None)
    return htmx.render(
        "drafting/draft.html",
        fragment="drafting/_draft.html",
        survey=place.survey,
        run=place.run,
        topic=topic,
        model=words.model_name(),
        is_going_on=is_going_on,
        stage=words.stage(kept),
        people=queries.comment_count(topic),
        extract=showing.extract(extract) if extract else None,
        written=written,
        form=form,
        asked=[showing.line(each, is_going_on=is_going_on) for each in asked],
        problems=[
            words.problem(each, is_going_on=is_going_on) for each in (*extracts[:1], *machines[:1])
        ],
        source_lang=insights_queries.source_lang(place.run),
    )


def _url(place: Place, topic: Topic) -> str:
    return url_for(
        "drafting.show",
        slug=place.survey.slug,
        number=place.run.number,
        topic_number=topic.number,
    )


def _back(place: Place, topic: Topic) -> ResponseReturnValue:
    return redirect(_url(place, topic), code=HTTPStatus.SEE_OTHER)
