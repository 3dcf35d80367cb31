"""XLIFF 2.0, the OASIS standard (2014): one file for each target language.

States are those of the standard; our own, where it says more, stand beside them as `subState`.
"""

from collections.abc import Iterator
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from babel import Locale, UnknownLocaleError

from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating.units import MACHINE, Parcel, Returned, Status, Unit, Work
from surveys.exchange.trees import root_of

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
_IN: Final = f"{{{_NAMESPACE}}}"
_STATES: Final[dict[Status, str]] = {
    "missing": "initial",
    "machine": "initial",
    "outdated": "initial",
    "draft": "initial",
    "same": "final",
    "good": "final",
}
_DONE: Final = frozenset({"translated", "reviewed", "final"})
_LAST: Final = 0x10FFFF


def write(work: Work) -> bytes:
    """Return the file."""
    source, target = work.source_lang.replace("_", "-"), work.lang.replace("_", "-")
    directions = (
        f'srcDir="{_direction(work.source_lang)}" trgDir="{_direction(work.lang)}"'
        ' xml:space="preserve"'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{_NAMESPACE}" version="2.0" srcLang="{source}" trgLang="{target}">',
        f' <file id="{work.survey}" original="{work.survey}" canResegment="no" {directions}>',
        *(line for unit in work.units for line in _unit(unit)),
        " </file>",
        "</xliff>",
    ]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes) -> Parcel:
    """Return what the file brings back; ExchangeError when it is not one of these."""
    root = root_of(data)
    files = root.findall(f"{_IN}file")
    if root.tag != f"{_IN}xliff" or len(files) != 1 or not root.get("trgLang"):
        raise ExchangeError("not_a_translation")
    units = tuple(_returned(unit) for unit in files[0].iter(f"{_IN}unit"))
    survey = files[0].get("original", "")
    return Parcel(survey, root.get("srcLang", ""), root.get("trgLang", ""), units)


def _unit(unit: Unit) -> Iterator[str]:
    state = f'state="{_STATES[unit.status]}" subState="heeded:{unit.status}"'
    yield f'  <unit id="{unit.string_id}">'
    origin = f'<note category="machine">{MACHINE}</note>' if unit.status == "machine" else ""
    yield f'   <notes><note category="place">{escape(unit.place)}</note>{origin}</notes>'
    yield f"   <segment {state}>"
    yield f"    <source>{escape(unit.source)}</source>"
    if unit.target:
        yield f"    <target>{escape(unit.target)}</target>"
    yield "   </segment>"
    yield "  </unit>"


def _direction(lang: str) -> str:
    try:
        return str(Locale.parse(lang).text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


def _returned(unit: Element) -> Returned:
    """Return the text of a unit, which a tool may have cut into several segments."""
    pieces = [each for each in unit if each.tag in {f"{_IN}segment", f"{_IN}ignorable"}]
    segments = [each for each in pieces if each.tag == f"{_IN}segment"]
    sources, targets = list[str](), list[str]()
    is_markup = False
    for piece in pieces:
        source, target = piece.find(f"{_IN}source"), piece.find(f"{_IN}target")
        if piece not in segments and target is None:
            target = source
        for element, texts in ((source, sources), (target, targets)):
            text, is_plain = _text(element)
            texts.append(text)
            is_markup |= not is_plain
    given = [bool(_text(each.find(f"{_IN}target"))[0].strip()) for each in segments]
    problem = "markup" if is_markup else "unfinished" if any(given) and not all(given) else ""
    is_done = all(each.get("state", "initial") in _DONE for each in segments)
    target_text = "".join(targets) if any(given) else ""
    source_text = "".join(sources)
    return Returned(unit.get("id", ""), source_text, target_text, is_done, is_done, problem)


def _text(element: Element | None) -> tuple[str, bool]:
    """Return the text, and whether it holds nothing but text."""
    if element is None:
        return "", True
    found, is_plain = [element.text or ""], True
    for inner in element:
        character = _character(inner)
        if character is None and (inner.tag != f"{_IN}mrk" or len(inner)):
            is_plain = False
        found += [character if character is not None else inner.text or "", inner.tail or ""]
    return "".join(found), is_plain


def _character(element: Element) -> str | None:
    """Return what `cp` stands for: a character that XML itself cannot hold."""
    if element.tag != f"{_IN}cp":
        return None
    try:
        number = int(element.get("hex", ""), 16)
    except ValueError:
        return None
    return chr(number) if 0 <= number <= _LAST else None
