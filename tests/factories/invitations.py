"""People who are invited to a survey, by e-mail or with a code."""

from app import clock, mail
from app.builder.models import Survey
from app.db import db
from app.invitations import service
from app.invitations.lists import Row
from app.invitations.models import Contact


def invited(survey: Survey, *addresses: str, lang: str = "en", group: str = "") -> list[str]:
    """Invite these addresses; return the tokens in the same order."""
    rows = [Row(line, each, lang, group) for line, each in enumerate(addresses, start=2)]
    service.invite(survey, rows, on=clock.today())
    db.session.commit()
    return [token_of(each) for each in addresses]


def codes(survey: Survey, count: int) -> list[str]:
    """Return so many new codes for letters."""
    made = service.make_codes(survey, count, on=clock.today())
    db.session.commit()
    return made


def contact_of(address: str) -> Contact:
    """Return the contact with this address."""
    found = db.session.query(Contact).all()
    return next(each for each in found if each.sealed and _content(each)["to"] == address)


def token_of(address: str) -> str:
    """Return the token that the mails to this address carry."""
    return _content(contact_of(address))["token"]


def _content(contact: Contact) -> dict[str, str]:
    return mail.unsealed(contact.sealed)
