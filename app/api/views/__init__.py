"""The administrator's pages about programs; importing them here adds them to the blueprint."""

from app.api.views import tokens, webhooks
from app.api.views.blueprint import bp

__all__ = ["bp", "tokens", "webhooks"]
