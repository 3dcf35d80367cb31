"""Commitments: what was promised in a published answer, and what became of it."""
