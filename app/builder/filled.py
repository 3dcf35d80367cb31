"""How far quotas are filled. Responses are a feature above this one: the counts are handed in."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Flask, current_app

Tallies = Callable[[UUID], Mapping[str, int]]


def init_app(app: Flask, tallies: Tallies) -> None:
    """Tell the page of quotas where complete responses are counted, by the quota's code."""
    app.extensions["quota_tallies"] = tallies


def filled(survey_id: UUID) -> Mapping[str, int]:
    """Return how many complete responses each quota of a survey has, those beyond it too."""
    tallies: Tallies = current_app.extensions["quota_tallies"]
    return tallies(survey_id)
