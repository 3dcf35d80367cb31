"""A survey with comments in a topic, an analyst, and a language model on this machine."""

import pytest

from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.insights.models import Topic
from tests.app.machines import models
from tests.factories import accounts, builder, drafting
from tests.factories.insights import analysed

PARKING = [
    "There is never a place to park near the clinic in the morning.",
    "I could not find anywhere to park and missed my appointment.",
    "Parking is far too expensive for old people.",
    "The car park is always full and the machine takes only coins.",
    "You pay a fortune for parking and still walk ten minutes.",
    "Please build a bigger car park, it is full every day.",
    "I gave up looking for a parking space and took the bus.",
    "The price of parking should be lower for patients.",
]
NURSES = ["The nurse was kind and patient.", "Nurses are friendly and listen to you."]


@pytest.fixture
def survey(app) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def topic(survey) -> Topic:
    return drafting.topic_of(analysed(survey, {"parking": PARKING, "nurse kind": NURSES}))


@pytest.fixture
def analyst(app) -> User:
    return accounts.user(Role.ANALYST)


@pytest.fixture
def model(app):
    """Return a language model that the application is set up with."""
    with models.serving() as served:
        drafting.set_up(app, f"openai:{served.url}#tiny-model")
        yield served
