"""Signing in: Flask-Security with our pages."""

from flask import Flask
from flask_security import current_user

from app.access import Actor
from app.config import Settings

ACCESS: dict[str, str] = {}


def actor() -> Actor:
    """Return whoever makes this request."""
    return current_user  # type: ignore[no-any-return]  # Flask-Security is untyped


def account_locale() -> str | None:
    """Return the language that the signed-in person has chosen."""
    return getattr(current_user, "locale", None)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up signing in."""
