"""The exact figures of a survey, frozen into a snapshot; public pages read nothing else."""

from datetime import datetime

from app.builder.models import Survey
from app.insights.models import Snapshot


def make_snapshot(survey: Survey, *, at: datetime) -> Snapshot:
    """Freeze the survey's exact figures as they are now."""
    raise NotImplementedError
