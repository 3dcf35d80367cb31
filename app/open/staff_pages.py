"""Staff put topics of several surveys together, choose the licence, and copy what others embed."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.entries import concerns
from app.entries.concern_models import Concern
from app.errors import NotFoundError
from app.i18n import current_locale
from app.open import licensing, telling
from app.open.blueprint import address, bp
from app.open.forms import LicenceForm, NamesForm, names_form
from app.open.models import Licence

MOST_SNIPPETS = 20


@bp.get("/staff/topics/")
@staff(Role.ANALYST)
def staff_topics() -> ResponseReturnValue:
    """List the topics over surveys, and offer to add one."""
    return _topics_page(names_form({}))


@bp.post("/staff/topics/")
@staff(Role.EDITOR)
def add_topic() -> ResponseReturnValue:
    """Add a topic over surveys."""
    form = names_form({}, request.form)
    if not form.has_name():
        return _topics_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    names = form.names()
    made = concerns.create(current_user.organisation_id, names, by=current_user.id, at=clock.now())
    db.session.commit()
    return _to(made)


@bp.get("/staff/topics/<uuid:concern_id>/")
@staff(Role.ANALYST)
def staff_topic(concern_id: UUID) -> ResponseReturnValue:
    """Show a topic over surveys: its names, what is linked, what may be about the same."""
    concern = _own(concern_id)
    return _topic_page(concern, names_form(concerns.names_of(concern)))


@bp.post("/staff/topics/<uuid:concern_id>/names/")
@staff(Role.EDITOR)
def name_topic(concern_id: UUID) -> ResponseReturnValue:
    """Give it other names."""
    concern, form = _own(concern_id), names_form({}, request.form)
    if not form.has_name():
        return _topic_page(concern, form), HTTPStatus.UNPROCESSABLE_ENTITY
    concerns.rename(concern, form.names(), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Saved."), "ok")
    return _to(concern)


@bp.post("/staff/topics/<uuid:concern_id>/link/<uuid:topic_key>/")
@staff(Role.EDITOR)
def link_topic(concern_id: UUID, topic_key: UUID) -> ResponseReturnValue:
    """Say that a survey's topic is about it."""
    concern = _own(concern_id)
    topics = concerns.topics_of(current_user.organisation_id)
    found = next((each for each in topics if each.topic.key == topic_key), None)
    if found is None:
        raise NotFoundError(str(topic_key))
    concerns.link(concern, found, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Put together."), "ok")
    return _to(concern)


@bp.post("/staff/topics/<uuid:concern_id>/unlink/<uuid:topic_key>/")
@staff(Role.EDITOR)
def unlink_topic(concern_id: UUID, topic_key: UUID) -> ResponseReturnValue:
    """Take a survey's topic out again."""
    concern = _own(concern_id)
    concerns.unlink(concern, topic_key, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Taken out."), "ok")
    return _to(concern)


@bp.post("/staff/topics/<uuid:concern_id>/remove/")
@staff(Role.EDITOR)
def remove_topic(concern_id: UUID) -> ResponseReturnValue:
    """Remove a topic over surveys; the surveys' own topics stay."""
    concerns.remove(_own(concern_id), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Removed. The topics of the surveys are as they were."), "ok")
    return redirect(url_for("open.staff_topics"), code=HTTPStatus.SEE_OTHER)


@bp.get("/staff/open-data/")
@staff(Role.READER)
def sharing() -> ResponseReturnValue:
    """Show the licence, the feeds and data, and what other sites can embed."""
    terms = licensing.terms_of(current_user.organisation_id)
    return _sharing_page(LicenceForm(data={"licence": terms.code}))


@bp.post("/staff/open-data/")
@staff(Role.ADMINISTRATOR)
def choose_licence() -> ResponseReturnValue:
    """Put what is published under another licence."""
    form = LicenceForm(request.form)
    if not form.validate():
        return _sharing_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = Licence(form.licence.data)
    licensing.choose(current_user.organisation_id, chosen, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for("open.sharing"), code=HTTPStatus.SEE_OTHER)


def _own(concern_id: UUID) -> Concern:
    return concerns.concern_of(current_user.organisation_id, concern_id)


def _to(concern: Concern) -> ResponseReturnValue:
    target = url_for("open.staff_topic", concern_id=concern.id)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


def _topics_page(form: NamesForm) -> str:
    found = concerns.all_of(current_user.organisation_id)
    return render_template(
        "open/staff_topics.html",
        topics=[
            (each, concerns.name_in(each, current_locale()), len(concerns.keys_of(each)))
            for each in found
        ],
        form=form,
        may_edit=current_user.may(Role.EDITOR),
    )


def _topic_page(concern: Concern, form: NamesForm) -> str:
    keys = concerns.keys_of(concern)
    known = {each.topic.key: each for each in concerns.topics_of(concern.organisation_id)}
    return render_template(
        "open/staff_topic.html",
        concern=concern,
        name=concerns.name_in(concern, current_locale()),
        linked=[(key, known.get(key)) for key in keys],
        suggestions=concerns.suggested(concern),
        others=concerns.free_topics(concern.organisation_id),
        form=form,
        may_edit=current_user.may(Role.EDITOR),
    )


def _sharing_page(form: LicenceForm) -> str:
    found = telling.newest_told(current_locale(), most=MOST_SNIPPETS)
    return render_template(
        "open/sharing.html",
        form=form,
        snippets=[(each, address("open.block", slug=_slug(each.url))) for each in found],
        may_choose=current_user.may(Role.ADMINISTRATOR),
    )


def _slug(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
