"""Routes under /api/v1/, one module per thing; importing them here adds them to the blueprint."""

from app.api.v1 import answers, document, responses, results, surveys
from app.api.v1.blueprint import bp

__all__ = ["answers", "bp", "document", "responses", "results", "surveys"]
