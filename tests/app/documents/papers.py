"""Rows as the process that draws would write them."""

from app.documents.models import EntryPaper
from app.entries.models import EntryVersion


def entry_paper(version: EntryVersion, standing: str) -> EntryPaper:
    """Return the row of a PDF that was drawn while quotes were in this state."""
    return EntryPaper(
        id=version.id, version_id=version.id, lang="en", quotes=standing, sha256="0" * 64, size=1
    )
