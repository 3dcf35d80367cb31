"""The alerts that nobody has seen, for the staff start page."""

from typing import Final, NamedTuple
from uuid import UUID

from app.alerts import queries
from app.alerts.models import Alert, AlertKind
from app.alerts.telling import NAMES, TAGS, Teller
from app.builder.models import Survey

SHOWN: Final = 3
"""So many alerts of one survey stand on the start page."""


class Line(NamedTuple):
    """One alert in a sentence; what it is called, and the colour of its tag."""

    survey: Survey
    alert: Alert
    sentence: str
    name: str
    tag: str


class More(NamedTuple):
    """How many alerts of a survey do not stand on the start page."""

    survey: Survey
    number: int


def waiting(organisation_id: UUID) -> tuple[list[Line], list[More]]:
    """Return the newest open alerts of each survey, and of how many there are more."""
    lines, more = [], []
    for survey, number in queries.surveys_with_open(organisation_id):
        teller = Teller(survey)
        for alert in queries.newest_open(survey.id, SHOWN):
            kind = AlertKind(alert.kind)
            sentence = teller.sentence(alert)
            lines.append(Line(survey, alert, sentence, str(NAMES[kind]), TAGS[kind]))
        if number > SHOWN:
            more.append(More(survey, number - SHOWN))
    return lines, more
