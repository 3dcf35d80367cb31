"""A language model's answer, read strictly: this shape and no other, plain words and no markup."""

import re
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.privacy import PLACEHOLDER, redact
from analysis.text import clean, has_letters
from app.machines.port import Fault, NoDraftError
from app.machines.unfencing import unfenced

MOST_CHARACTERS: Final = 20_000
MOST_LABEL: Final = 120
MOST_SENTENCE: Final = 500
_SENTENCES: Final = 12
_PICTURE_OR_LINK: Final = re.compile(
    r"!?\[([^\]\n]{0,300})\]\s?(?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])"
)
_TAG: Final = re.compile(r"<[^<>\n]{0,500}>")
_ADDRESS: Final = re.compile(r"(?i)[^\s:/]*+://\S*|\b(?:www\.|mailto:|javascript:|data:)\S+")
_MARKS: Final = re.compile(r"[*_`#|~<>{}\\\[\]]+|^\s*(?:[-+>]|\d+\.)\s+", re.MULTILINE)

Number = Annotated[int, Field(ge=1, le=10_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Said(_Strict):
    """One sentence, and the numbers of the comments that it rests on."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    comments: Annotated[list[Number], Field(max_length=500)]


class Answer(_Strict):
    """Everything that a model was asked for."""

    label: Annotated[str, Field(min_length=1, max_length=1_000)]
    meaning: Said
    claims: Annotated[list[Said], Field(min_length=1, max_length=_SENTENCES)]


def read(answer: str) -> Answer:
    """Return what a model answered; NoDraftError when it is anything but what was asked for."""
    if len(answer) > MOST_CHARACTERS:
        raise NoDraftError(Fault.OVERLONG)
    try:
        found = Answer.model_validate_json(unfenced(answer))
    except (ValidationError, RecursionError) as error:
        # Its message would repeat the words of the model, and so perhaps a citizen's.
        raise NoDraftError(Fault.UNREADABLE) from error
    label = plain(found.label)
    if not has_letters(label) or len(label) > MOST_LABEL:
        raise NoDraftError(Fault.UNREADABLE)
    return Answer(
        label=label,
        meaning=_plain_said(found.meaning),
        claims=[_plain_said(each) for each in found.claims],
    )


def plain(text: str) -> str:
    """Return the words without links, markup, addresses and signs that nobody can see."""
    text = _TAG.sub(" ", _PICTURE_OR_LINK.sub(r"\1", clean(text)))
    # Anything that looks like an address or a number of a person is no part of a summary either.
    text = PLACEHOLDER.sub(" ", redact(_ADDRESS.sub(" ", text)))
    return " ".join(_MARKS.sub(" ", text).split())


def _plain_said(said: Said) -> Said:
    text = plain(said.text)
    if not has_letters(text) or len(text) > MOST_SENTENCE:
        raise NoDraftError(Fault.UNREADABLE)
    return Said(text=text, comments=list(dict.fromkeys(said.comments)))
