"""A list of people to be invited, as a file has it: what can be taken, and why the rest cannot."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n, mail
from app.builder import exchanged
from app.respond.columns import DELIMITERS, UnreadableFileError, decoded, lines_of
from app.uploads import books
from surveys.exchange import ExchangeError

MAX_ROWS: Final = 20_000
MAX_GROUP: Final = 200
_ADDRESS: Final = frozenset({"email", "e-mail", "mail", "address"})
_LANG: Final = frozenset({"lang", "language"})
_GROUP: Final = "group"
_SENTENCES: Final = {
    "address": _l("This is not an e-mail address."),
    "lang": _l("The survey is not offered in this language."),
    "cells": _l("It has more cells than the file has columns."),
    "twice": _l("The address stands in an earlier line."),
}


class BadListError(Exception):
    """The file cannot be read as a list of addresses; the message says why, in words."""


class Row(NamedTuple):
    """Somebody to be invited."""

    line: int
    address: str
    lang: str
    group: str


class Refusal(NamedTuple):
    """A line that cannot be taken, and why; never what it says."""

    line: int
    code: str

    def sentence(self) -> str:
        """Return the reason in the reader's language."""
        return str(_SENTENCES[self.code])


class Listed(NamedTuple):
    """What a file holds: `twice` are lines whose address an earlier line has."""

    rows: Sequence[Row]
    refused: Sequence[Refusal]
    twice: Sequence[Refusal]
    not_read: Sequence[str]


class _Place(NamedTuple):
    address: int
    lang: int | None
    groups: Sequence[int]
    width: int


def read(data: bytes, *, langs: Collection[str], otherwise: str) -> Listed:
    """Return what a CSV file or a workbook holds. Raises BadListError.

    A line without a language gets `otherwise`. Columns are found by their headings: e-mail,
    language, and those whose heading begins with “group”; no other column is read.
    """
    lines = _lines(data)
    _number, headings = next(lines, (0, ()))
    place, not_read = _places(headings)
    rows: dict[str, Row] = {}
    refused, twice = [], []
    for number, cells in lines:
        found = _row(number, cells, place, langs=langs, otherwise=otherwise)
        if isinstance(found, Refusal):
            refused.append(found)
        elif found.address.lower() in rows:
            twice.append(Refusal(number, "twice"))
        elif len(rows) >= MAX_ROWS:
            raise BadListError(UnreadableFileError("rows", most=MAX_ROWS).sentence())
        else:
            rows[found.address.lower()] = found
    return Listed(list(rows.values()), refused, twice, not_read)


def _lines(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        if books.is_book(data):
            yield from books.rows_of(data, MAX_ROWS + 1)
            return
        text = decoded(data)
        first = text.partition("\n")[0]
        yield from lines_of(text, max(DELIMITERS, key=first.count))
    except UnreadableFileError as error:
        raise BadListError(error.sentence()) from error
    except ExchangeError as error:
        raise BadListError(exchanged.sentence(error)) from error


def _places(headings: Sequence[str]) -> tuple[_Place, list[str]]:
    names = [name.strip().casefold() for name in headings]
    address = next((at for at, name in enumerate(names) if name in _ADDRESS), None)
    if address is None:
        raise BadListError(_("No column is called “email”. The first line names the columns."))
    lang = next((at for at, name in enumerate(names) if name in _LANG), None)
    groups = [at for at, name in enumerate(names) if name.startswith(_GROUP)]
    read_ = {address, lang, *groups}
    not_read = [name.strip()[:40] for at, name in enumerate(headings) if at not in read_]
    return _Place(address, lang, groups, len(names)), [name for name in not_read if name]


def _row(
    number: int, cells: Sequence[str], place: _Place, *, langs: Collection[str], otherwise: str
) -> Row | Refusal:
    if len(cells) > place.width:
        return Refusal(number, "cells")
    padded = [*cells, *[""] * (place.width - len(cells))]
    try:
        address = mail.address(padded[place.address])
    except mail.BadAddressError:
        return Refusal(number, "address")
    typed = padded[place.lang].strip() if place.lang is not None else ""
    lang = i18n.locale_of(typed) if typed else otherwise
    if lang is None or lang not in langs:
        return Refusal(number, "lang")
    parts = [" ".join(padded[at].split()) for at in place.groups]
    shown = " · ".join(part for part in parts if part)
    group = "".join(char for char in shown if char.isprintable())
    return Row(number, address, lang, group[:MAX_GROUP])
