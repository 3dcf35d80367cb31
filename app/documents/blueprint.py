"""The blueprint of this feature, and what it lets other pages say of paper."""

from typing import Any

from flask import Blueprint

from app.documents import posters, queries
from app.i18n import ENDONYMS
from app.uploads.names import size_in_words

bp = Blueprint("documents", __name__, template_folder="templates")
bp.add_app_template_filter(size_in_words, "size")


@bp.app_context_processor
def papers() -> dict[str, Any]:
    """Let the page of an answer, which knows nothing of paper, name its PDF."""
    return {
        "paper_for": queries.paper_for,
        "poster_answer": posters.answer,
        "endonym": ENDONYMS.__getitem__,
    }
