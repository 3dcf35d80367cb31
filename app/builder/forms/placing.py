"""The form of a question about a place."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import Field, ValidationError

import surveys
from app.builder.forms.fields import FigureField, TickField
from app.builder.forms.offering import OptionsForm, shown_as
from app.builder.forms.options import OptionsField

EDGES: Final = ("south", "north", "west", "east")
_FINEST: Final = Decimal("0.0001")


def _degrees(most: Decimal) -> surveys.Number:
    return surveys.Number(kind="number", id="n", code="n", prompt="n", min=-most, max=most)


class LatitudeField(FigureField):
    """Degrees north of the equator, south of it with a minus."""

    question = _degrees(surveys.MOST_DEGREES["lat"])
    message = _l("Enter degrees from -90 to 90, as your language writes numbers.")


class LongitudeField(FigureField):
    """Degrees east of Greenwich, west of it with a minus."""

    question = _degrees(surveys.MOST_DEGREES["lon"])
    message = _l("Enter degrees from -180 to 180, as your language writes numbers.")


class PlaceForm(OptionsForm):
    """A place: its areas, whether a point may be given, and between which edges."""

    offered_flags = ("apart",)
    options = OptionsField(_l("Areas to choose from, if you like"))
    shown_as = shown_as()
    asks_point = TickField(_l("People may give the exact point: type it, or let the browser say"))
    south = LatitudeField(_l("Southern edge, in degrees"))
    north = LatitudeField(_l("Northern edge, in degrees"))
    west = LongitudeField(_l("Western edge, in degrees"))
    east = LongitudeField(_l("Eastern edge, in degrees"))

    @property
    def edges(self) -> list[Field]:
        """Return the fields of the four edges."""
        return [self[edge] for edge in EDGES]

    def validate_south(self, field: FigureField) -> None:
        """Refuse some edges without the others, and edges of points that nobody is asked for."""
        given = [edge for edge in self.edges if edge.data is not None]
        if given and not self.asks_point.data:
            raise ValidationError(_("Edges need a point: tick that people may give one."))
        if given and field.data is None:
            raise ValidationError(_("Fill in all four edges, or none."))

    def validate_north(self, field: FigureField) -> None:
        """Refuse a box without any height."""
        self.validate_west(field)
        if None not in (field.data, self.south.data) and _exact(field) <= _exact(self.south):
            raise ValidationError(_("The northern edge has to lie north of the southern one."))

    def validate_west(self, field: FigureField) -> None:
        """Refuse some edges without the others."""
        if field.data is None and any(edge.data is not None for edge in self.edges):
            raise ValidationError(_("Fill in all four edges, or none."))

    def validate_east(self, field: FigureField) -> None:
        """Refuse a box without any width."""
        self.validate_west(field)
        if None not in (field.data, self.west.data) and _exact(field) == _exact(self.west):
            raise ValidationError(_("The eastern edge has to differ from the western one."))

    @override
    def fields(self) -> dict[str, Any]:
        box = None
        if self.south.data is not None:
            box = surveys.Box(**{edge.name: _exact(edge) for edge in self.edges})
        shown = {"shown_as": self.shown_as.data or None}
        point = {"asks_point": bool(self.asks_point.data), "box": box}
        return {**super().fields(), **shown, **point}


def _exact(field: Field) -> Decimal:
    return Decimal(field.data).quantize(_FINEST, rounding=ROUND_HALF_UP)
