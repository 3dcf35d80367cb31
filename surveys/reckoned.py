"""A value that nobody is asked for: it is reckoned from the answers before it."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from surveys.figures import Figure, Fixed, parts_of
from surveys.question import Unasked

MAX_NODES: Final = 200
MAX_DEPTH: Final = 20


def _within_budget(figure: Figure) -> Figure:
    depths = [depth for _, depth in parts_of(figure)]
    if len(depths) > MAX_NODES or max(depths) > MAX_DEPTH:
        code = "formula_too_big"
        raise PydanticCustomError(code, "the formula has too many or too deep parts")
    return figure


Formula = Annotated[Figure, AfterValidator(_within_budget)]


class Calculated(Unasked):
    """A score, a sum, a number of days; its prompt names it for staff and is shown to nobody."""

    kind: Literal["calculated"]
    formula: Formula = Fixed(op="number", number=Decimal(0))
    is_asked: ClassVar[bool] = False
