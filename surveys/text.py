"""The words of a survey, in every language, apart from its structure."""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from surveys.model import Language, Model
from surveys.posted import clean
from surveys.values import AnswerError

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "ar", "fa", "hi", "ja", "ko", "zh_Hans", "vi")
MAX_TEXT: Final = 20_000


def _clean(text: str) -> str:
    try:
        return clean(text, max_length=MAX_TEXT)
    except AnswerError as error:
        code = error.code
        raise PydanticCustomError(code, "the text is too long or not clean") from error


Text = Annotated[str, AfterValidator(_clean)]
Hash = Annotated[str, Field(pattern="^(?:[0-9a-f]{16})?$")]


def source_hash(text: str) -> str:
    """Return the short hash by which a translation names the words it translates."""
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode()).hexdigest()[:16] if normal else ""


class Translation(Model):
    """Words in one language; `source_hash` names the source words they were made from."""

    text: Text
    status: Literal["good", "draft"] = "good"
    source_hash: Hash = ""


class Message(Model):
    """One string of the survey; the source words stand among the translations."""

    source_hash: Hash = ""
    translations: dict[Language, Translation] = Field(default_factory=dict)

    def text_in(self, lang: str) -> str:
        """Return the words in exactly this language, or ""."""
        translation = self.translations.get(lang)
        return translation.text if translation else ""

    def is_outdated(self, lang: str) -> bool:
        """Tell whether the source words changed after this translation was made."""
        translation = self.translations.get(lang)
        return translation is not None and translation.source_hash != self.source_hash


class Wording(NamedTuple):
    """Resolved words, and the language that they are really in."""

    text: str
    lang: str


def resolve(message: Message, chain: Iterable[str]) -> Wording | None:
    """Return the first wording along the chain of languages."""
    for lang in chain:
        text = message.text_in(lang)
        if text:
            return Wording(text, lang)
    return None
