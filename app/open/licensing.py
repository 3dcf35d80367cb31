"""The open licence under which what is published may be used: chosen by people, shown with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from app.accounts import service as accounts
from app.db import db
from app.open.models import Licence, OpenTerms


class Terms(NamedTuple):
    """A licence by its own name, which is not translated, and where its text stands."""

    code: str
    name: str
    url: str


TERMS: Final[Mapping[Licence, Terms]] = {
    Licence(each.code): each
    for each in (
        Terms(Licence.CC_BY, "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Terms(Licence.CC_BY_SA, "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        Terms(Licence.CC0, "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Terms(
            Licence.OGL,
            "Open Government Licence v3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        Terms(
            Licence.ETALAB,
            "Licence Ouverte 2.0 (Etalab)",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        ),
        Terms(
            Licence.DL_DE,
            "Datenlizenz Deutschland – Namensnennung 2.0",  # noqa: RUF001  (its name)
            "https://www.govdata.de/dl-de/by-2-0",
        ),
    )
}


def terms_of(organisation_id: UUID | None) -> Terms:
    """Return the licence of an organisation: CC BY 4.0 until it chooses another."""
    chosen = None if organisation_id is None else db.session.get(OpenTerms, organisation_id)
    return TERMS[Licence.CC_BY if chosen is None else Licence(chosen.licence)]


def choose(organisation_id: UUID, licence: Licence, *, by: UUID, at: datetime) -> None:
    """Put what is published under this licence from now on."""
    db.session.merge(OpenTerms(organisation_id=organisation_id, licence=licence))
    db.session.flush()
    accounts.record("open.licensed", str(organisation_id), {"licence": licence}, by=by, at=at)
