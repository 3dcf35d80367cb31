"""From the JSON of a definition, which may come from anywhere, to a Survey."""

import json
from collections.abc import Iterable
from typing import Final

from pydantic import ValidationError

from surveys.definition import Survey

MAX_BYTES: Final = 4_000_000
_MAX_PROBLEMS: Final = 50


class DefinitionError(ValueError):
    """The text is not a survey definition; `problems` holds (path, code) pairs."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = list(problems)[:_MAX_PROBLEMS]
        super().__init__(", ".join(code for _, code in self.problems))


def from_json(text: str | bytes) -> Survey:
    """Return the survey; DefinitionError when the text is not exactly one."""
    data = _encoded(text)
    if len(data) > MAX_BYTES:
        raise DefinitionError([("", "too_big")])
    _refuse_loose_json(data)
    try:
        return Survey.model_validate_json(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise DefinitionError(
            (".".join(map(str, problem["loc"])), problem["type"]) for problem in found
        ) from None


def json_schema(address: str = "") -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a definition; `address` is where it can be read."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    named = {"$schema": dialect} | ({"$id": address} if address else {})
    return {**named, **Survey.model_json_schema()}


def _encoded(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise DefinitionError([("", "bad_character")]) from None


def _refuse_loose_json(data: bytes) -> None:
    """Refuse what JSON readers read differently: double keys, NaN, other encodings."""
    try:
        json.loads(data.decode(), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except DefinitionError:
        raise
    except RecursionError:
        raise DefinitionError([("", "too_deep")]) from None
    except ValueError:
        raise DefinitionError([("", "not_json")]) from None


def _no_doubles(pairs: list[tuple[str, object]]) -> None:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise DefinitionError([("", "duplicate_key")])


def _no_constant(name: str) -> None:
    raise DefinitionError([(name, "not_json")])
