"""What an easy-read text says: a title, and parts with short lines and a picture each."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from app.entries.content import Content

ASKED, QUESTIONS = "asked", "questions"
"""The keys of the first and the last part; those between are the ids of findings."""
TITLE = "title"
PICTURE, ALTERNATIVE = "picture", "alt"


class Block(BaseModel):
    """One part: its texts by field, its picture, and what the picture shows, in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    texts: Mapping[str, str] = {}
    picture: str = ""
    alt: str = ""

    def lines(self, field: str) -> list[str]:
        """Return the lines of one of its texts."""
        return [line for line in self.texts.get(field, "").splitlines() if line.strip()]


class Easy(BaseModel):
    """A whole easy-read text in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = ""
    blocks: Mapping[str, Block] = {}

    def block(self, key: str) -> Block:
        """Return one part, empty while nobody has written it."""
        return self.blocks.get(key, Block())


class Gap(NamedTuple):
    """Something that is not there yet: which part, and which of its fields."""

    key: str
    field: str


def keys(content: Content) -> list[str]:
    """Return the parts that the easy-read text of this answer has, in their order."""
    return [ASKED, *(str(finding.id) for finding in content.findings), QUESTIONS]


def fields_of(key: str) -> Sequence[str]:
    """Return the texts of a part."""
    return ("text",) if key in {ASKED, QUESTIONS} else ("said", "did")


def gaps(easy: Easy, content: Content) -> list[Gap]:
    """Return what is missing before the text can be signed."""
    found = [] if easy.title.strip() else [Gap("", TITLE)]
    for key in keys(content):
        block = easy.block(key)
        filled = {**block.texts, PICTURE: block.picture, ALTERNATIVE: block.alt}
        wanted = (*fields_of(key), PICTURE, ALTERNATIVE)
        found += [Gap(key, field) for field in wanted if not filled.get(field, "").strip()]
    return found


def canonical(easy: Easy) -> str:
    """Return the one text that stands for this content."""
    return json.dumps(easy.model_dump(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parsed(text: str) -> Easy:
    """Return the content of a stored text."""
    return Easy.model_validate_json(text)


def seal(text: str, lang: str, entry_sha256: str) -> str:
    """Return what stands for these words, in this language, about this version of the entry."""
    whole = json.dumps([entry_sha256, lang, text], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
