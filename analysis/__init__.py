"""Comments in, report out: topics people can trust, with no database and no web."""

from analysis.report import (
    Assignment,
    BrokenRule,
    Comment,
    InvalidJSONError,
    NotGrouped,
    Quality,
    Reached,
    Recipe,
    Report,
    Sentiment,
    Theme,
    Topic,
)

__all__ = [
    "Assignment",
    "BrokenRule",
    "Comment",
    "InvalidJSONError",
    "NotGrouped",
    "Quality",
    "Reached",
    "Recipe",
    "Report",
    "Sentiment",
    "Theme",
    "Topic",
]
