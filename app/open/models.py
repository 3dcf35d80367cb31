"""Under which terms others may use what is published."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Licence(StrEnum):
    """The open licences that an organisation can choose from."""

    CC_BY = "cc-by-4.0"
    CC_BY_SA = "cc-by-sa-4.0"
    CC0 = "cc0-1.0"
    OGL = "ogl-uk-3.0"
    ETALAB = "etalab-2.0"
    DL_DE = "dl-de-by-2.0"


class OpenTerms(Base):
    """The licence that an organisation has chosen."""

    __tablename__ = "open_terms"
    __table_args__ = (
        CheckConstraint(
            "licence in ('cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'ogl-uk-3.0', 'etalab-2.0', "
            "'dl-de-by-2.0')",
            name="licence",
        ),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    licence: Mapped[str] = mapped_column(String(20))
