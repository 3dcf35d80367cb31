"""The blueprint that all routes of this feature are added to, and how staff's routes load."""

from uuid import UUID

from flask import Blueprint, request
from flask_security import current_user

from app.builder.forms.fields import revision_from
from app.entries import queries
from app.entries.models import Entry
from app.i18n import ENDONYMS

bp = Blueprint("entries", __name__, template_folder="templates")


@bp.context_processor
def languages() -> dict[str, object]:
    """Give templates each language's own name."""
    return {"endonyms": ENDONYMS}


def own_entry(entry_id: UUID) -> Entry:
    """Return an entry of the organisation that whoever asks works for."""
    return queries.entry_of(current_user.organisation_id, entry_id)


def seen_revision() -> int:
    """Return the revision that the form which was posted had been made from."""
    return revision_from(request.values.get("seen"))
