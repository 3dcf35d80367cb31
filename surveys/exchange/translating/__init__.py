"""The words of a survey go out to translators as a file, and come back."""

from surveys.exchange.translating.formats import FORMATS, Format, parcel_from, written
from surveys.exchange.translating.taking import (
    REFUSALS,
    Line,
    Outcome,
    Plan,
    applied,
    fault_of,
    plan_of,
)
from surveys.exchange.translating.units import Parcel, Status, Unit, Work, status_of, work_for

__all__ = [
    "FORMATS",
    "REFUSALS",
    "Format",
    "Line",
    "Outcome",
    "Parcel",
    "Plan",
    "Status",
    "Unit",
    "Work",
    "applied",
    "fault_of",
    "parcel_from",
    "plan_of",
    "status_of",
    "work_for",
    "written",
]
