"""Routes of this feature, one module per page; importing them here adds them to the blueprint."""

from app.builder.views import (
    agreement,
    branches,
    comments,
    conditions,
    exchange,
    history,
    languages,
    listing,
    parts,
    publishing,
    questions,
    quotas,
    rules,
    stock,
    structure,
    translators,
    unsaved,
)
from app.builder.views.blueprint import bp

__all__ = [
    "agreement",
    "bp",
    "branches",
    "comments",
    "conditions",
    "exchange",
    "history",
    "languages",
    "listing",
    "parts",
    "publishing",
    "questions",
    "quotas",
    "rules",
    "stock",
    "structure",
    "translators",
    "unsaved",
]
