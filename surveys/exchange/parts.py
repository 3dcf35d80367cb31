"""Ids, codes and strings for the parts of a survey that comes from a file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from surveys.choices import Option
from surveys.editing.errors import EditError
from surveys.editing.naming import code_from, new_id
from surveys.editing.words import message
from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import Choice, Texts, Written
from surveys.model import CODE_PATTERN, OPTION_CODE_PATTERN
from surveys.text import Message, Translation


@dataclass
class Parts:
    """What has been drawn and written so far; ids never repeat."""

    source_lang: str
    # Our language for each language of the file.
    tongues: Mapping[str, str]
    strings: dict[str, Message] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    # What becomes of words that quote an earlier answer.
    quote: Callable[[str], str] = str

    def new_id(self) -> str:
        """Return an id that nothing has yet."""
        drawn = new_id(self.ids)
        self.ids.add(drawn)
        return drawn

    def code(self, name: str, stem: str) -> str:
        """Return the name itself where it can be a code, else a code made of it."""
        fits = re.fullmatch(CODE_PATTERN, name) and name not in self.codes
        code = name if fits else code_from(_lettered(name, stem), stem=stem, taken=self.codes)
        self.codes.add(code)
        return code

    def words(self, texts: Texts) -> dict[str, str]:
        """Return the texts by our languages, without empty ones and unknown languages."""
        known = ((self.tongues.get(lang), text.strip()) for lang, text in texts.items())
        found: dict[str, str] = {}
        for lang, text in known:
            if lang is not None and text:
                found.setdefault(lang, self.quote(text))
        return found

    def string(self, texts: Texts, *, where: str, string_id: str | None = None) -> str:
        """Return the id of a new string with these words, or with one stand-in from elsewhere."""
        words = self.words(texts)
        source = words.pop(self.source_lang, "") or next(iter(words.values()), "")
        string_id = string_id or self.new_id()
        try:
            made = message(source, self.source_lang)
            translations = {
                lang: Translation(text=text, source_hash=made.source_hash)
                for lang, text in words.items()
                if message(text, lang).translations
            }
        except EditError as error:
            raise ExchangeError(error.code, where=where) from None
        everything = {**made.translations, **translations}
        self.strings[string_id] = Message(source_hash=made.source_hash, translations=everything)
        return string_id

    def form_of(self, pattern: Written | None, *, where: str) -> dict[str, object]:
        """Return the form that a text has to have, and what people are told about it."""
        if pattern is None:
            return {}
        message = self.string(pattern.message, where=where)
        return {"pattern": pattern.text, "pattern_message": message}

    def options(
        self, choices: Sequence[Choice], fixed: Sequence[str], *, where: str
    ) -> tuple[tuple[Option, ...], dict[str, str]]:
        """Return the options, and the code of each choice by its name."""
        taken: set[str] = set()
        options, codes = [], {}
        may_open = count()
        for place, choice in enumerate(choices):
            code = fixed[place] if place < len(fixed) else option_code(choice.name, place, taken)
            taken.add(code)
            codes[choice.name] = code
            label = choice.label if self.words(choice.label) else {"": choice.name}
            option = Option(
                id=self.new_id(),
                code=code,
                label=self.string(label, where=where),
                exclusive=choice.exclusive,
                # Only one option of a question can open a text.
                opens_text=choice.opens_text and next(may_open) == 0,
                apart=bool(fixed) and place >= len(fixed),
            )
            options.append(option)
        return tuple(options), codes


def option_code(name: str, place: int, taken: set[str]) -> str:
    """Return the name of a choice itself where it can be a code, else a free code made of it."""
    if re.fullmatch(OPTION_CODE_PATTERN, name) and name not in taken:
        return name
    stem = f"option_{place + 1}"
    return code_from(_lettered(name, "option"), stem=stem, taken=taken)


def _lettered(name: str, stem: str) -> str:
    return f"{stem} {name}" if name[:1].isdecimal() else name
