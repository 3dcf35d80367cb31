"""What every part of a survey definition is made of: frozen, strict, nothing unknown."""

from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints

ID_PATTERN: Final = r"^[a-z][a-z0-9_]{0,31}$"
CODE_PATTERN: Final = r"^[a-z][a-z0-9_]{0,63}$"
# A point of a scale or rating is its own number; every other code is a word.
OPTION_CODE_PATTERN: Final = r"^(?:[a-z][a-z0-9_]{0,63}|10|[0-9])$"
STRING_ID_PATTERN: Final = r"^[a-z][a-z0-9_]{0,63}$"
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
OptionCode = Annotated[str, StringConstraints(pattern=OPTION_CODE_PATTERN)]
StringId = Annotated[str, StringConstraints(pattern=STRING_ID_PATTERN)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]


class Model(BaseModel):
    """One immutable part of a definition; unknown keys and wrong types are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


M = TypeVar("M", bound=Model)


def replace(part: M, **changes: object) -> M:
    """Return a copy with some fields changed, checked like a new one."""
    # Not model_copy: that skips the checks and carries cached look-ups along.
    fields = {name: getattr(part, name) for name in type(part).model_fields}
    return type(part)(**{**fields, **changes})
