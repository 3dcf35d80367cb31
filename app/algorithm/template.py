"""The points of the record, in the order and with the numbers of the standard.

They are those of the template of the United Kingdom's Algorithmic Transparency Recording Standard
(ATRS), version 4.0, with the guidance for public sector bodies as updated on 8 May 2025. The legal
basis, which the standard leaves to the impact assessment, is a point of our own without a number.
"""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Final

from flask_babel import lazy_gettext as _l

STANDARD: Final = "ATRS 4.0"


class By(Flag):
    """Who states a point: the software, from what it knows, or staff."""

    MACHINE = auto()
    STAFF = auto()


MACHINE, STAFF = By.MACHINE, By.STAFF
BOTH: Final = By.MACHINE | By.STAFF


@dataclass(frozen=True)
class Point:
    """One point of the record; `code` is its stable name, `ref` the number in the standard."""

    ref: str
    code: str
    label: Any
    by: By


@dataclass(frozen=True)
class Section:
    """Points that belong together; tier 1 is for everybody, tier 2 for those who want more."""

    code: str
    tier: int
    title: Any
    points: tuple[Point, ...]


SECTIONS: Final = (
    Section(
        "overview",
        1,
        _l("Overview"),
        (
            Point("1.1", "name", _l("Name"), MACHINE),
            Point("1.2", "description", _l("What it is, and why it is used"), MACHINE),
            Point("1.3", "website", _l("Web page"), MACHINE),
            Point("1.4", "contact", _l("Contact for questions"), STAFF),
            Point("0.3", "phase", _l("Phase (trial, in use, ended)"), STAFF),
            Point("0.4", "region", _l("Region where it is used"), STAFF),
        ),
    ),
    Section(
        "responsibility",
        2,
        _l("Owner and responsibility"),
        (
            Point("2.1.1", "organisation", _l("Organisation"), MACHINE),
            Point("2.1.2", "team", _l("Responsible team"), STAFF),
            Point("2.1.3", "owner", _l("Senior responsible owner"), STAFF),
            Point("2.1.4", "third_party", _l("Part that other organisations have in it"), STAFF),
            Point("2.1.4.1", "supplier", _l("Supplier"), STAFF),
            Point("2.1.4.2", "supplier_number", _l("Supplier's registration number"), STAFF),
            Point("2.1.4.3", "supplier_role", _l("What the supplier does"), STAFF),
            Point("2.1.4.4", "procurement", _l("How the supplier was chosen"), STAFF),
            Point("2.1.4.5", "supplier_access", _l("Supplier's access to data"), STAFF),
        ),
    ),
    Section(
        "rationale",
        2,
        _l("Description and reasons"),
        (
            Point("2.2.1", "details", _l("How it works"), MACHINE),
            Point("2.2.2", "benefits", _l("Benefits"), BOTH),
            Point("2.2.3", "previous", _l("How this was done before"), STAFF),
            Point("2.2.4", "alternatives", _l("Alternatives that were considered"), STAFF),
        ),
    ),
    Section(
        "decisions",
        2,
        _l("Part in decisions"),
        (
            Point("2.3.1", "integration", _l("Which decisions it informs, and how"), STAFF),
            Point("2.3.2", "review", _l("Checks by people"), BOTH),
            Point("2.3.3", "scale", _l("How often and how much it is used"), BOTH),
            Point("2.3.4", "training", _l("Training of staff"), STAFF),
            Point("2.3.5", "appeals", _l("How to complain or ask for a review"), STAFF),
        ),
    ),
    Section(
        "tool",
        2,
        _l("The tool"),
        (
            Point("2.4.1.1", "architecture", _l("Architecture of the system"), MACHINE),
            Point("2.4.1.2", "input", _l("What goes in"), MACHINE),
            Point("2.4.1.3", "output", _l("What comes out"), MACHINE),
            Point("2.4.1.4", "maintenance", _l("Maintenance"), BOTH),
            Point("2.4.1.5", "models", _l("Models"), MACHINE),
        ),
    ),
    Section(
        "model",
        2,
        _l("The model"),
        (
            Point("2.4.2.1", "model_name", _l("Name of the model"), MACHINE),
            Point("2.4.2.2", "model_version", _l("Version of the model"), MACHINE),
            Point("2.4.2.3", "model_task", _l("Task of the model"), MACHINE),
            Point("2.4.2.4", "model_input", _l("What the model reads"), MACHINE),
            Point("2.4.2.5", "model_output", _l("What the model gives back"), MACHINE),
            Point("2.4.2.6", "model_architecture", _l("Architecture of the model"), MACHINE),
            Point("2.4.2.7", "performance", _l("How well it works"), MACHINE),
            Point("2.4.2.8", "datasets", _l("Data sets and their purpose"), MACHINE),
        ),
    ),
    Section(
        "development_data",
        2,
        _l("Data that the model was made from"),
        (
            Point("2.4.3.1", "training_data", _l("Description"), MACHINE),
            Point("2.4.3.2", "training_modality", _l("Kind of data"), MACHINE),
            Point("2.4.3.3", "training_quantity", _l("Amount"), MACHINE),
            Point("2.4.3.4", "training_sensitive", _l("Sensitive details in it"), MACHINE),
            Point("2.4.3.5", "training_complete", _l("Complete and representative?"), MACHINE),
            Point("2.4.3.6", "training_cleaning", _l("Cleaning"), MACHINE),
            Point("2.4.3.7", "training_collection", _l("Collection"), MACHINE),
            Point("2.4.3.8", "training_access", _l("Access and storage"), MACHINE),
            Point("2.4.3.9", "training_sharing", _l("Agreements on sharing"), MACHINE),
        ),
    ),
    Section(
        "operational_data",
        2,
        _l("Data that it works on"),
        (
            Point("2.4.4.1", "sources", _l("Sources"), MACHINE),
            Point("2.4.4.2", "sensitive", _l("Sensitive details in the comments"), MACHINE),
            Point("2.4.4.3", "processing", _l("How the data are processed"), MACHINE),
            Point("2.4.4.4", "storage", _l("Who has access, where they are stored"), STAFF),
            Point("2.4.4.5", "sharing", _l("With whom the data are shared"), STAFF),
        ),
    ),
    Section(
        "risks",
        2,
        _l("Risks and assessments"),
        (
            Point("", "legal_basis", _l("Legal basis"), STAFF),
            Point("2.5.1", "assessment", _l("Impact assessments"), STAFF),
            Point("2.5.2", "risks", _l("Risks, and what is done about them"), BOTH),
        ),
    ),
)
POINTS: Final = tuple(point for section in SECTIONS for point in section.points)
STATED: Final = tuple(point for point in POINTS if STAFF in point.by)
"""What only the organisation can say, wholly or in part."""
IF_ANY: Final = "2.1.4."
"""Points about a supplier, which there may not be."""
NEEDED: Final = frozenset(
    point.code for point in POINTS if point.by is STAFF and not point.ref.startswith(IF_ANY)
)
"""What is a gap until staff have stated it."""
