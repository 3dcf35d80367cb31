"""Amazon Translate."""

import html
import re
from collections.abc import Mapping
from typing import Final

from app.config import Settings
from app.machines import aws
from app.machines.port import Fault, NoDraftError, Patience
from surveys.piping import pipes_in

MOST_BYTES: Final = 10_000
"""How much text a request may hold."""
_CODES: Final[Mapping[str, str]] = {"zh_Hans": "zh", "zh_Hant": "zh-TW", "fa_AF": "fa-AF"}
_KEPT: Final = re.compile(r"\{[a-z][a-z0-9_]{0,63}\}|%\(\w{1,100}\)[a-z]")
_BEGINNING: Final = re.compile(r"(?:# |- )?\s*")
_KEEP: Final = '<span translate="no">'
_TO_HERE: Final = "</span>"


class AmazonTranslate:
    """Translates line by line, with placeholders marked as not to be translated."""

    provider: str = "aws-translate"
    engine: str = "TranslateText"

    def __init__(self, settings: Settings, patience: Patience) -> None:
        where = settings.translate_region, settings.translate_endpoint_url
        self._client = aws.client("translate", *where, patience)

    def translate(self, text: str, source: str, target: str) -> str:
        """Return the words in the other language; NoDraftError or MachineError."""
        if len(list(pipes_in(text))) > len(_KEPT.findall(text)):
            # It has words for when there is no answer, or for one and for many.
            raise NoDraftError(Fault.PERSON)
        lines = text.split("\n")
        return "\n".join(self._line(line, code(source), code(target)) for line in lines)

    def _line(self, line: str, source: str, target: str) -> str:
        begins = _BEGINNING.match(line)
        mark = begins[0] if begins else ""
        words = line[len(mark) :]
        if not words.strip():
            return line
        sent = _KEPT.sub(lambda found: f"{_KEEP}{found[0]}{_TO_HERE}", words)
        if len(sent.encode()) > MOST_BYTES:
            raise NoDraftError(Fault.TOO_LONG)
        with aws.in_our_words():
            answer = self._client.translate_text(
                Text=sent,
                SourceLanguageCode=source,
                TargetLanguageCode=target,
                Settings={"Formality": "FORMAL"},  # of no effect where a language has no such form
            )
        return mark + (
            _freed(str(answer["TranslatedText"])) if sent != words else answer["TranslatedText"]
        )


def code(lang: str) -> str:
    """Return the name that the service has for one of our languages."""
    return _CODES.get(lang, lang.replace("_", "-"))


def _freed(text: str) -> str:
    # A request with tags is read as HTML, so that its answer may have entities.
    return html.unescape(text.replace(_KEEP, "").replace(_TO_HERE, ""))
