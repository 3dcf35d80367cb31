"""Answers collected elsewhere: what a file would bring in, before anything is stored."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

import surveys
from app import clock
from app.config import LOCALES
from app.respond.columns import Column, Table, UnreadableFileError, read_table
from app.respond.models import Channel

__all__ = ["Plan", "Refusal", "Row", "UnreadableFileError", "plan_of"]

YES = frozenset({"1", "yes", "true", "y", "x"})
NO = frozenset({"0", "no", "false", "n", ""})
LANG_LENGTH = 20
POINT = re.compile(
    r"-?\d{1,2}\.\d{1,20} -?\d{1,3}\.\d{1,20}(?: -?\d{1,9}(?:\.\d{1,20})?){0,2}", re.ASCII
)


@dataclass(frozen=True)
class Row:
    """One response, ready to be stored."""

    line: int
    identity: str
    answers: Mapping[str, surveys.Value]
    lang: str
    channel: Channel
    on: date


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken, and why."""

    line: int
    code: str
    column: str = ""

    def sentence(self) -> str:
        """Return the reason in the reader's language; never what the cell says."""
        reasons = {
            "no_answers": _("It has no answers."),
            "cells": _("It has more cells than the file has columns."),
            "date": _("The date is not written as 2026-01-31, or lies in the future."),
            "channel": _("The channel is not one of: %(known)s.", known=", ".join(Channel)),
            "lang": _("The language is not a language code like en or ar."),
            "id_missing": _("It has no id, while the file has an id column."),
            "id_twice": _("Its id is that of an earlier row."),
            "not_an_option": _(
                "“%(column)s” is not one of the options' codes.", column=self.column
            ),
        }
        otherwise = _("“%(column)s” is not an answer to this question.", column=self.column)
        return str(reasons.get(self.code, otherwise))


@dataclass(frozen=True)
class Plan:
    """What a file would bring in."""

    source: str
    file_sha256: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    off_path: int

    @property
    def found(self) -> int:
        """Return how many rows the file has in all."""
        return len(self.rows) + len(self.refused)


class _RefusedError(Exception):
    def __init__(self, code: str, column: str = "") -> None:
        super().__init__(code)
        self.code, self.column = code, column


def plan_of(survey: surveys.Survey, data: bytes, *, source: str) -> Plan:
    """Return what the CSV `data` would bring in to `survey`. Raises UnreadableFileError.

    The first line names the columns: `id`, `date`, `channel`, `lang`, a question's code,
    `<code>_other`, `<code>__area`, `<code>__lat` and `<code>__lon` of a place,
    or `<code>__<row>` for a row of a matrix; on a page that repeats
    `<code>__<entry>` and what follows. Closed answers are option codes,
    several of them joined by `;`. A consent column says yes or no; without one, consent is no.
    """
    table = read_table(survey, data)
    digest = hashlib.sha256(data).hexdigest()
    rows, refused, off_path = [], [], 0
    seen: set[str] = set()
    for line, cells in table.rows:
        try:
            row = _row(survey, table, line, cells, (source, digest))
        except _RefusedError as error:
            refused.append(Refusal(line, error.code, error.column))
            continue
        if row.identity in seen:
            refused.append(Refusal(line, "id_twice"))
            continue
        seen.add(row.identity)
        on_path = surveys.prune(survey, row.answers)
        off_path += sum(question_id not in on_path for question_id in row.answers)
        rows.append(Row(line, row.identity, on_path, row.lang, row.channel, row.on))
    return Plan(source, digest, table.columns, tuple(rows), tuple(refused), off_path)


def _row(
    survey: surveys.Survey, table: Table, line: int, cells: tuple[str, ...], file: tuple[str, str]
) -> Row:
    if len(cells) > len(table.columns):
        raise _RefusedError("cells")
    pairs = list(zip(table.columns, cells, strict=False))
    fixed = {column.fixed: cell.strip() for column, cell in pairs if column.fixed}
    lang = _lang(survey, fixed.get("lang", ""))
    answers = dict(_answers(survey, pairs, lang))
    if not answers:
        raise _RefusedError("no_answers")
    if "id" in fixed and not fixed["id"]:
        raise _RefusedError("id_missing")
    source, digest = file
    # Without an id column a row is known by its place in this very file: real people write the
    # same words, so the words themselves say nothing about who wrote them.
    identity = ("id", source, fixed["id"]) if "id" in fixed else ("line", digest, str(line))
    return Row(
        line,
        hashlib.sha256("\x1f".join(identity).encode()).hexdigest(),
        answers,
        lang,
        _channel(fixed.get("channel", "")),
        _date(fixed.get("date", "")),
    )


def _answers(
    survey: surveys.Survey, pairs: list[tuple[Column, str]], lang: str
) -> Iterator[tuple[str, surveys.Value]]:
    posted: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for column, cell in pairs:
        if column.question_id and cell.strip():
            item = survey.item(column.question_id)
            key, _colon, part = column.part.rpartition(":")
            own = replace(column, part=part)
            posted[item.id, key][part] = _parts(item, own, cell)
            names[item.id] = column.name
    found: dict[str, surveys.Value] = {}
    for (item_id, key), raw in posted.items():
        item = survey.item(item_id)
        try:
            # Not `parse`: an unanswered question of a paper form is no reason to lose the rest.
            value = item.read(
                raw | _date_parts(item, raw) | _point_parts(item, raw),
                lang if lang in LOCALES else "en",
            )
        except surveys.AnswerError as error:
            raise _RefusedError(error.code, names[item_id]) from error
        repeated = surveys.with_entry(found.get(item_id), key, value) if key else None
        if value is not None:
            found[item_id] = repeated or value
    yield from found.items()


def _parts(item: surveys.Item, column: Column, cell: str) -> list[str]:
    if item.kind == "consent":
        plain = cell.strip().casefold()
        if plain not in YES | NO and plain != "given":
            raise _RefusedError("not_an_option", column.name)
        return [] if plain in NO else ["given"]
    if item.kind == "multiple_choice" and not column.part:
        return [code.strip() for code in cell.split(";") if code.strip()]
    return [cell]


def _date_parts(item: surveys.Item, raw: dict[str, list[str]]) -> dict[str, list[str]]:
    if item.kind != "date" or not raw.get(""):
        return {}
    parts = raw.pop("")[0].strip().split("-", maxsplit=2)
    named = dict(zip(("year", "month", "day"), parts, strict=False))
    # ODK writes the first day of a month or a year; any other day is not what was asked.
    beyond = [part for name, part in named.items() if name not in item.parts]
    if any(part.lstrip("0") != "1" for part in beyond):
        raise surveys.AnswerError("not_a_date")
    return {name: [named.get(name, "")] for name in item.parts}


def _point_parts(item: surveys.Item, raw: dict[str, list[str]]) -> dict[str, list[str]]:
    # ODK and its kin write a point as "latitude longitude altitude accuracy" in one cell.
    if "lat" not in item.parts or "lat" in raw or not POINT.fullmatch(raw.get("", [""])[0].strip()):
        return {}
    lat, lon, *_height = raw[""][0].split()
    return {"": [], "lat": [lat], "lon": [lon]}


def _lang(survey: surveys.Survey, cell: str) -> str:
    if not cell:
        return survey.source_lang
    code = cell.replace("-", "_")
    if not code.replace("_", "").isascii() or not code.replace("_", "").isalpha():
        raise _RefusedError("lang")
    if len(code) > LANG_LENGTH:
        raise _RefusedError("lang")
    known = {each.casefold(): each for each in LOCALES}
    return known.get(code.casefold(), code.split("_")[0].lower())


def _channel(cell: str) -> Channel:
    try:
        return Channel(cell.casefold() or Channel.IMPORT)
    except ValueError as error:
        raise _RefusedError("channel") from error


def _date(cell: str) -> date:
    if not cell:
        return clock.today()
    try:
        day = date.fromisoformat(cell[:10])
    except ValueError as error:
        raise _RefusedError("date") from error
    if day > clock.today():
        raise _RefusedError("date")
    return day
