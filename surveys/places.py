"""Where something is: said in words first, then as an area of a list and as a point on the map."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.choices import FoldingQuestion
from surveys.model import Model
from surveys.numerals import parse_degrees, write_number
from surveys.posted import Posted, clean, one
from surveys.values import AnswerError, Located, Value, plain

MAX_PLACE: Final = 300
MOST_DEGREES: Final = {"lat": Decimal(90), "lon": Decimal(180)}
_MAX_TYPED: Final = 200
# About ten metres: enough to find a crossing, too little to tell one door from the next.
_FINEST: Final = Decimal("0.0001")

Latitude = Annotated[Decimal, Field(ge=-90, le=90, decimal_places=4, allow_inf_nan=False)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, decimal_places=4, allow_inf_nan=False)]


class Box(Model):
    """The part of the map that is asked about; over the date line, `west` is above `east`."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude

    def holds(self, lat: Decimal, lon: Decimal) -> bool:
        """Return whether the point lies in the box or on its edge."""
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.south >= self.north or self.west == self.east:
            raise PydanticCustomError("no_room", "the box has a height and a width")
        return self


class Place(FoldingQuestion):
    """A place in words, and if people like as one of the areas listed and as a point.

    The words are the answer that everybody can give, without a map, a script or a position; areas
    are the options, of which there may be none. A point is rounded before anybody sees it.
    """

    kind: Literal["place"]
    asks_point: bool = True
    # Points elsewhere are no answer.
    box: Box | None = None
    takes_free_options: ClassVar[bool] = True

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        point = ("lat", "lon") if self.asks_point else ()
        return ("", *(("area",) if self.options else ()), *point)

    @override
    def read(self, raw: Posted, locale: str) -> Located | None:
        text = clean(one(raw), max_length=MAX_PLACE, one_line=True)
        area = self._area(raw)
        lat, lon = self._point(raw) if self.asks_point else (None, None)
        return Located(text, lat, lon, area) if text or area or lat is not None else None

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Located):
            return {}
        filled = {"": value.text, "area": value.area or ""}
        if value.lat is not None and value.lon is not None:
            filled |= {
                "lat": write_number(value.lat, locale),
                "lon": write_number(value.lon, locale),
            }
        return {part: (text,) for part, text in filled.items() if text}

    def _area(self, raw: Posted) -> str | None:
        posted = {code for code in map(str.strip, raw.get("area", ())) if code}
        if posted - {option.code for option in self.options}:
            raise AnswerError("not_an_option", part="area")
        if len(posted) > 1:
            raise AnswerError("too_many", {"max": 1}, "area")
        return next(iter(posted), None)

    def _point(self, raw: Posted) -> tuple[Decimal, Decimal] | tuple[None, None]:
        lat, lon = _degrees(raw, "lat"), _degrees(raw, "lon")
        if lat is None and lon is None:
            return None, None
        if lat is None or lon is None:
            raise AnswerError("half_a_point", part="lat" if lat is None else "lon")
        if self.box is not None and not self.box.holds(lat, lon):
            raise AnswerError("outside", dict(self.box), "lat")
        return lat, lon

    @model_validator(mode="after")
    def _has_plain_areas(self) -> Self:
        if any(option.exclusive or option.opens_text for option in self.options):
            raise PydanticCustomError("not_plain", "an area opens no text and excludes no other")
        if self.box is not None and not self.asks_point:
            raise PydanticCustomError("not_plain", "without a point there is nothing to limit")
        return self


def _degrees(raw: Posted, part: str) -> Decimal | None:
    text = clean(one(raw, part), max_length=_MAX_TYPED, part=part, one_line=True)
    if not text:
        return None
    degrees, most = parse_degrees(text), MOST_DEGREES[part]
    if degrees is None or abs(degrees) > most:
        raise AnswerError("not_degrees", {"max": most}, part)
    return plain(degrees.quantize(_FINEST, rounding=ROUND_HALF_UP))
