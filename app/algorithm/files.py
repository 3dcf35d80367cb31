"""A record as a file: JSON with a stable shape, and CSV like the standard's own."""

from typing import Final

from app.algorithm.queries import Version
from app.algorithm.record import Line, Record
from app.algorithm.template import Section
from app.exports.table import Column, Kind, Row
from app.exports.text_files import csv_pieces
from app.i18n import tag_of

NOT_STATED: Final = "not stated"


def as_json(record: Record, version: Version, lang: str) -> dict[str, object]:
    """Return a record for programs: what it is made from, its digest, and every point in words."""
    points = [
        {
            "reference": line.point.ref,
            "code": line.point.code,
            "section": section.code,
            "tier": section.tier,
            "label": str(line.point.label),
            "is_missing": line.is_missing,
            "texts": [
                {"text": each.text.text, "language": each.text.lang or tag_of(lang), "by": each.by}
                for each in line.texts
            ],
        }
        for section, line in rows(record)
    ]
    return {
        "record": record.content.record,
        "schema_version": record.content.schema_version,
        "version": version.number,
        "since": version.since.isoformat(),
        "sha256": record.sha256,
        "language": tag_of(lang),
        "content": record.content.model_dump(mode="json"),
        "points": points,
    }


def as_csv(record: Record) -> bytes:
    """Return a record as a table with one row for each point; formulas are made inert."""
    columns = [
        Column(name, Kind.TEXT)
        for name in ("reference", "tier", "section", "attribute", "name", "text", "stated by")
    ]
    table: list[Row] = [
        [
            line.point.ref,
            section.tier,
            str(section.title),
            line.point.code,
            str(line.point.label),
            "\n".join(each.text.text for each in line.texts),
            ", ".join(each.by for each in line.texts) or NOT_STATED,
        ]
        for section, line in rows(record)
    ]
    return b"".join(csv_pieces(columns, table))


def rows(record: Record) -> list[tuple[Section, Line]]:
    """Return every point with the section that it is in."""
    return [(section, line) for section, lines in record.sections for line in lines]
