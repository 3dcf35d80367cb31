"""gettext's PO: `msgctxt` is the id of the string, `fuzzy` what is not settled.

Read by hand: Babel's reader takes much for granted that a file from elsewhere may not keep.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating.units import MACHINE, Parcel, Returned, Unit, Work

_SURVEY: Final = "X-Heeded-Survey"
_SOURCE: Final = "X-Source-Language"
_MARK: Final = "\ufeff"
_KEYWORD: Final = re.compile(r'(msgctxt|msgid|msgstr)\s+(".*)', re.DOTALL)
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_WRITTEN: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write(work: Work) -> bytes:
    """Return the file."""
    head = {
        "Project-Id-Version": work.survey,
        _SURVEY: work.survey,
        _SOURCE: work.source_lang,
        "Language": work.lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    said = "".join(f"{name}: {value}\n" for name, value in head.items())
    entries = [f'msgid ""\nmsgstr {_quoted(said)}', *(_entry(unit) for unit in work.units)]
    return ("\n\n".join(entries) + "\n").encode()


def read(data: bytes) -> Parcel:
    """Return what the file brings back; ExchangeError names the line that cannot be read."""
    try:
        text = data.decode().removeprefix(_MARK)
    except UnicodeDecodeError:
        raise ExchangeError("not_text") from None
    if not text.lstrip().startswith(("#", "msg")):
        raise ExchangeError("not_a_translation")
    head, units = dict[str, str](), list[Returned]()
    for entry in _entries(text):
        context, target = entry.texts.get("msgctxt"), entry.texts.get("msgstr", "")
        if context is None and not entry.texts.get("msgid"):
            head = dict(_headers(target))
        elif context is not None:
            source, is_done = entry.texts.get("msgid", ""), not entry.is_fuzzy
            units.append(Returned(context, source, target, is_done, confirms=is_done))
        else:
            raise ExchangeError("not_a_translation")
    if not head.get(_SURVEY) or not head.get("Language"):
        raise ExchangeError("not_a_translation")
    return Parcel(head[_SURVEY], head.get(_SOURCE, ""), head["Language"], tuple(units))


def _entry(unit: Unit) -> str:
    lines = [f"#. {unit.place}"]
    if unit.status == "machine":
        lines.append(f"#. {MACHINE}")
    if unit.status in {"outdated", "draft", "machine"}:
        lines.append("#, fuzzy")
    lines.append(f"msgctxt {_quoted(unit.string_id)}")
    lines.append(f"msgid {_quoted(unit.source)}")
    lines.append(f"msgstr {_quoted(unit.target)}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return the text in quotation marks, a line for each of its lines when it has several."""
    lines = text.split("\n")
    pieces = [f"{line}\n" for line in lines[:-1]] + [lines[-1]] * bool(lines[-1])
    quoted = ['"' + "".join(_WRITTEN.get(sign, sign) for sign in piece) + '"' for piece in pieces]
    return "\n".join(quoted if len(quoted) == 1 else ['""', *quoted])


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


@dataclass
class _Entry:
    texts: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False
    last: str = ""


def _entries(text: str) -> Iterator[_Entry]:
    entry = _Entry()
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        begins = line.startswith(("#", "msgctxt", "msgid")) and "msgstr" in entry.texts
        if entry.texts and begins:
            yield entry
            entry = _Entry()
        if line.startswith("#"):
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line:
            _take(entry, line, number)
    if entry.texts:
        yield entry


def _take(entry: _Entry, line: str, number: int) -> None:
    keyword = _KEYWORD.fullmatch(line)
    if keyword is not None:
        entry.last, line = keyword[1], keyword[2]
        if entry.last in entry.texts:
            raise ExchangeError("bad_line", line=number)
        entry.texts[entry.last] = ""
    string = _STRING.fullmatch(line)
    if string is None or not entry.last:
        raise ExchangeError("bad_line", line=number)
    entry.texts[entry.last] += _unescaped(string[1], number)


def _unescaped(text: str, number: int) -> str:
    def sign(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise ExchangeError("bad_line", line=number)
        return _ESCAPES[match[1]]

    return _ESCAPE.sub(sign, text)
