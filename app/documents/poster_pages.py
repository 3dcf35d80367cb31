"""Staff choose what goes on a poster, look at it, and fetch it as PDF."""

from app.documents.blueprint import bp

__all__ = ["bp"]
