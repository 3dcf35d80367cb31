"""Numbers that files write as text."""

from decimal import Decimal, InvalidOperation
from typing import Final

_MOST_DIGITS: Final = 20


def number_of(text: str) -> Decimal | None:
    """Return the number that a text is, None when it is none, or one that nobody means.

    Written out, 1e999999999 has a thousand million digits.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    is_plain = number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS
    return number if is_plain and len(number.as_tuple().digits) <= 2 * _MOST_DIGITS else None
