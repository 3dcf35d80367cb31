"""Answers told again in later questions: `{code}` in a text stands for the answer to `code`.

Three forms, each in the words of every language:

* `{service}`: the answer in words, or "…" when there is none.
* `{service|this service}`: the same, with words for when there is none.
* `{visits, plural, =0 {no visits} one {# visit} other {# visits}}`: by the number answered, with
  the categories of Unicode CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules); `#` is
  the number. When there is none, `other` is taken with "…".

Braces in any other form are plain text.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from babel import Locale

ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_PIPE: Final = re.compile(
    r"\{(?P<code>[a-z][a-z0-9_]{0,63})"
    r"(?:\|(?P<otherwise>[^{}]*)|,\s*plural\s*,(?P<forms>(?:\s*[a-z=0-9]{1,12}\s*\{[^{}]*\})+)\s*)?\}"
)
_FORM: Final = re.compile(r"(zero|one|two|few|many|other|=\d{1,9})\s*\{([^{}]*)\}")


class Piped(NamedTuple):
    """An answer as it is told again: its words, and the number when it is one."""

    words: str
    number: Decimal | None = None


def pipes_in(text: str) -> Iterator[str]:
    """Yield the codes of the items whose answers the text tells again."""
    # Most texts have none: the search for a brace is all that they cost.
    if "{" in text:
        yield from (found["code"] for found in _PIPE.finditer(text))


def unplural_pipes_in(text: str) -> Iterator[str]:
    """Yield the codes of plural forms that lack "other", which every language needs."""
    for found in _PIPE.finditer(text):
        if found["forms"] is not None and "other" not in dict(_FORM.findall(found["forms"])):
            yield found["code"]


def told(text: str, answers: Mapping[str, Piped], lang: str) -> str:
    """Return the text with answers (by item code) in their places, for a reader of `lang`.

    What is put in is isolated from the direction of the text around it (U+2068, U+2069).
    """
    return _PIPE.sub(lambda found: _one(found, answers.get(found["code"]), lang), text)


def unpiped(text: str) -> str:
    """Return the text with square brackets where it would have told an answer."""
    return _PIPE.sub(lambda found: f"[{found[0][1:-1]}]", text)


def _one(found: re.Match[str], answer: Piped | None, lang: str) -> str:
    words = f"\u2068{answer.words}\u2069" if answer is not None else ELLIPSIS
    if found["forms"] is not None:
        forms = dict(_FORM.findall(found["forms"]))
        form = str(forms.get(_category(answer, forms, lang), forms.get("other", "#")))
        return form.strip().replace("#", words)
    if answer is None and found["otherwise"] is not None:
        return str(found["otherwise"])
    return words


def _category(answer: Piped | None, forms: Mapping[str, str], lang: str) -> str:
    if answer is None or answer.number is None:
        return "other"
    exact = f"={answer.number:f}"
    return exact if exact in forms else str(Locale.parse(lang).plural_form(answer.number))
