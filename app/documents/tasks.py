"""Background entry points of this feature."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import select

from app import clock, jobs
from app.blobs import open_blobs
from app.config import LOCALES
from app.db import db
from app.documents import fonts, queries, service
from app.documents.models import EntryPaper, EntryPoster
from app.entries import queries as entries

jobs.isolated("documents.print", "app.documents.printing:print_version")
jobs.isolated("documents.poster", "app.documents.printing:print_poster")


@jobs.periodic("35 * * * *")
@jobs.task("documents.sweep")
def sweep() -> None:
    """Ask for PDFs that are missing; delete what is over, and files that nobody knows."""
    if not fonts.missing_libraries():
        made = queries.made()
        for found in entries.published_entries():
            if not _is_printed(found, made.get(found.version.id, {})):
                service.ask(found.version)
    service.remove_old(at=clock.now())
    db.session.commit()
    _sweep_store()


def _is_printed(found: entries.Published, made: Mapping[str, str]) -> bool:
    wanted = {lang for lang in found.content.languages if lang in LOCALES}
    return wanted <= made.keys() and set(made.values()) <= {queries.standing(found.version)}


def _sweep_store() -> None:
    store = open_blobs(current_app.config["SETTINGS"])
    # What lies there is looked up first: what comes to lie there later is not even asked about.
    papers, posters = list(store.list("papers/")), list(store.list("posters/"))
    kept = {each.blob for each in db.session.scalars(select(EntryPaper))}
    kept |= {each.blob for each in db.session.scalars(select(EntryPoster))}
    drawn = {each for each in {key.split("/")[1] for key in papers} if _is_drawn(each)}
    db.session.rollback()
    for key in (*papers, *posters):
        if key not in kept and key.split("/")[1] not in drawn:
            store.delete(key)


def _is_drawn(version_id: str) -> bool:
    return jobs.is_waiting(service.key_of(version_id))
