"""What there is to tell: kept as it was when it was queued, in every language that it had."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict


class Said(NamedTuple):
    """A text and the language that it is in."""

    text: str
    lang: str


class Story(BaseModel):
    """A published answer in short: where it is, what it is called, what it says in a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    slug: str
    source_lang: str
    titles: dict[str, str]
    summaries: dict[str, str] = {}

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the story that was stored."""
        return cls.model_validate_json(text)

    def title(self, lang: str) -> Said:
        """Return what the answer is called, in this language or else its own."""
        return self._in(self.titles, lang)

    def summary(self, lang: str) -> Said:
        """Return the answer in one sentence; empty when nobody wrote one."""
        return self._in(self.summaries, lang)

    def _in(self, texts: Mapping[str, str], lang: str) -> Said:
        if texts.get(lang):
            return Said(texts[lang], lang)
        return Said(texts.get(self.source_lang, ""), self.source_lang)
