"""The field of a place: a box for words, a list of areas, and two boxes for a point."""

from flask_babel import gettext as _
from typing_extensions import override

import surveys
from app.respond.choice_fields import Tile
from app.respond.part_fields import GridRow, PartedField, PartInput
from app.respond.reading import Words

POINT = ("lat", "lon")


class PlaceField(PartedField):
    """Where something is: the words first, and what helps to find it below them."""

    question: surveys.Place

    @property
    def areas(self) -> GridRow | None:
        """Return the list of areas, None when there is none."""
        if not self.question.options:
            return None
        chosen = self.posted.get("area", ())
        return GridRow(
            name=self.part_name("area"),
            id=self.part_id("area"),
            label=Words(_("Area")),
            errors=(),
            options=[
                Tile(
                    option.code,
                    *self.reader.words(option.label),
                    checked=option.code in chosen,
                    apart=option.apart,
                )
                for option in self.question.options
            ],
            layout="list",
        )

    @property
    def is_folded(self) -> bool:
        """Return whether the areas are a drop-down list."""
        return self.question.is_folded

    @property
    def is_long(self) -> bool:
        """Return whether people look for their area by typing, where a script can help."""
        return self.question.is_long

    @property
    def point(self) -> list[PartInput]:
        """Return the boxes for latitude and longitude; none when no point is asked for."""
        if not self.question.asks_point:
            return []
        labels = {"lat": _("Latitude"), "lon": _("Longitude")}
        return [
            PartInput(
                part, self.part_name(part), self.part_id(part), Words(label), self.typed(part)
            )
            for part, label in labels.items()
        ]

    @property
    def is_point_wrong(self) -> bool:
        """Return whether it is the point that an error is about."""
        return bool(self.errors) and self.error_id in {self.part_id(part) for part in POINT}

    @property
    def is_open(self) -> bool:
        """Return whether the boxes of the point are in sight."""
        return self.is_point_wrong or any(self.typed(part).strip() for part in POINT)

    @override
    def turn(self, locale: str) -> None:
        """Write degrees anew as the reader's language does; what is none stays as it is."""
        for part in POINT:
            degrees = surveys.parse_degrees(self.typed(part))
            if degrees is not None:
                self.posted[part] = (surveys.write_number(degrees, self.reader.locale),)
