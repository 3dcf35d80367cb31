"""Comments in, report out: topics people can trust, with no database and no web."""

from analysis.report import (
    Assignment,
    BrokenRule,
    Comment,
    Descent,
    Feeling,
    Former,
    InvalidJSONError,
    Lineage,
    NotGrouped,
    Quality,
    Reached,
    Recipe,
    Report,
    Theme,
    Topic,
)

__all__ = [
    "Assignment",
    "BrokenRule",
    "Comment",
    "Descent",
    "Feeling",
    "Former",
    "InvalidJSONError",
    "Lineage",
    "NotGrouped",
    "Quality",
    "Reached",
    "Recipe",
    "Report",
    "Theme",
    "Topic",
]
