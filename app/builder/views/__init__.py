"""Routes of this feature, one module per page; importing them here adds them to the blueprint."""

from app.builder.views import (
    branches,
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
    structure,
    translators,
    unsaved,
)
from app.builder.views.blueprint import bp

__all__ = [
    "bp",
    "branches",
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
    "structure",
    "translators",
    "unsaved",
]
