"""What a program sends: JSON read strictly, parameters read narrowly.

Views read all of it before they ask the database for anything: on the embedded database one
writes at a time, and nobody should wait for a body that comes slowly.
"""

import json
import re
from decimal import Decimal
from typing import Any, Final

from flask import request

from app.api.errors import Fault, InvalidError, NotJsonError, RevisionMissingError, UnreadableError

DEEPEST: Final = 8
FEW: Final = 50
MOST: Final = 200
REVISION: Final = re.compile(r'"([1-9][0-9]{0,8})"')
KEY: Final = re.compile(r"[!-~]{8,200}")


def raw() -> bytes:
    """Return the body, which says that it is JSON. Raises NotJsonError."""
    if request.mimetype != "application/json":
        raise NotJsonError
    return request.get_data()


def json_object() -> dict[str, Any]:
    """Return the body, which is one JSON object; numbers are exact. Raises UnreadableError."""
    try:
        content = json.loads(
            raw().decode(),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_doubles,
        )
    except RecursionError:
        raise UnreadableError("too_deep") from None
    except ValueError:
        raise UnreadableError("not_json") from None
    if not isinstance(content, dict):
        raise UnreadableError("not_an_object")
    if _is_deeper(content, DEEPEST):
        raise UnreadableError("too_deep")
    return content


def refuse_unknown(*known: str) -> None:
    """Raise InvalidError when the address has a parameter that means nothing here."""
    faults = [Fault(name, "unknown_parameter") for name in request.args if name not in known]
    faults += [Fault(name, "twice") for name in known if len(request.args.getlist(name)) > 1]
    if faults:
        raise InvalidError(faults)


def limit() -> int:
    """Return how many the caller wants at once. InvalidError for what is no such number."""
    typed = request.args.get("limit", str(FEW))
    if re.fullmatch(r"[0-9]{1,3}", typed, re.ASCII) and 1 <= int(typed) <= MOST:
        return int(typed)
    raise InvalidError([Fault("limit", "not_a_limit", {"min": 1, "max": MOST})])


def seen_revision() -> int:
    """Return the revision that If-Match names. Raises RevisionMissingError."""
    found = REVISION.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        raise RevisionMissingError
    return int(found[1])


def idempotency_key() -> str:
    """Return the key under which this is sent, with quotes or without. Raises UnreadableError."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not KEY.fullmatch(key):
        raise UnreadableError("idempotency_key")
    return key


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # What stands there twice is read differently by different readers.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _is_deeper(content: object, most: int) -> bool:
    if not isinstance(content, dict | list):
        return False
    inside = content.values() if isinstance(content, dict) else content
    return most == 0 or any(_is_deeper(each, most - 1) for each in inside)
