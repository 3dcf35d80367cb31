"""Background entry point: list what was published before there was a list."""

from app import jobs
from app.db import db
from app.entries import projecting


@jobs.task("entries.project_all")
def project_all() -> None:
    """List every published entry anew; a second time, the list is the same."""
    for slug in projecting.published_slugs():
        projecting.project_again(slug)
        # Each by itself: nobody waits for the end of a long list.
        db.session.commit()
