"""Writing the site in the background: after each change, and all of it every night."""

import logging
from typing import cast

from flask import Flask, current_app

from app import clock
from app.config import Settings
from app.db import db
from app.jobs import periodic, task
from app.publishing import opening, service
from app.publishing.models import Publication, PublicationState
from app.publishing.site import BrokenLinkError
from app.publishing.writing import Changed, Written, write

logger = logging.getLogger(__name__)


@task("publishing.changed")
def changed(about: str) -> None:
    """Write what follows from one change; nothing where pages are not published as files."""
    _publish("publishing.changed", {"about": about}, service.changed_by(about))


@task("publishing.forget")
def forget(about: str) -> None:
    """Do the same after words were taken back, which no older copy of the site may hold either."""
    if _publish("publishing.forget", {"about": about}, service.changed_by(about)):
        settings = _settings()
        opening.target(settings.publish_to, settings).forget()


@periodic("20 * * * *")
@task("publishing.lists")
def lists() -> None:
    """Write what is over many surveys: what opens, closes, or is overdue by now, and all data."""
    _publish("publishing.lists", {}, Changed(documents=True))


@periodic("40 3 * * *")
@task("publishing.all")
def everything() -> None:
    """Write all of it, what differs is sent, and leave nothing older: words may have gone."""
    if _publish("publishing.all", {}, None):
        settings = _settings()
        opening.target(settings.publish_to, settings).forget()


def _publish(name: str, args: dict[str, str], what: Changed | None) -> bool:
    """Write the site in the name of a task, or put that off while another one writes it."""
    settings = _settings()
    if not settings.publish_to:
        return False
    publication = service.begin(args.get("about", ""), at=clock.now())
    db.session.commit()
    if not service.is_alone(publication):
        service.put_off(publication, name, args)
        db.session.commit()
        return False
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  (the application behind the proxy)
    try:
        target = opening.target(settings.publish_to, settings)
        written = write(opening.site(app), target, what)
        paths = ("/*",) if service.follows_failure(publication) else written.paths
        opening.invalidate(paths, str(publication.id), settings)
    except BrokenLinkError as error:
        logger.exception("the site was not published: a link leads nowhere")
        service.fail(publication, PublicationState.REFUSED, str(error), at=clock.now())
        db.session.commit()
        return False
    except Exception as error:
        db.session.rollback()
        _failed(publication, error)
        raise
    _done(publication, written)
    target.prepare()
    return True


def _done(publication: Publication, written: Written) -> None:
    service.end(publication, written, at=clock.now())
    db.session.commit()


def _failed(publication: Publication, error: Exception) -> None:
    again = db.session.get_one(Publication, publication.id)
    service.fail(again, PublicationState.FAILED, type(error).__name__, at=clock.now())
    db.session.commit()


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
