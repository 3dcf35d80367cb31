"""What each variable of an export means: its question and options, in every version's words."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

import surveys
from app.exports.layouts import Variable
from app.exports.parts import AREA
from app.exports.questions import Asked, Version
from app.exports.table import Cell, Column, Kind, Row
from app.exports.text_files import csv_pieces
from app.i18n import tag_of

_TEXTS: Final = ("variable", "short_name", "type", "question", "kind")
_WORDS: Final = ("language", "text", "option")
COLUMNS: Final = (
    *(Column(name, Kind.TEXT) for name in _TEXTS),
    Column("version", Kind.WHOLE),
    *(Column(name, Kind.TEXT) for name in _WORDS),
    Column("number", Kind.WHOLE),
    Column("label", Kind.TEXT),
)


def as_json(slug: str, versions: Sequence[Version], variables: Sequence[Variable]) -> bytes:
    """Return the codebook as JSON, with the names of the files that hold the definitions."""
    content = {
        "survey": slug,
        "versions": [_version(each) for each in versions],
        "variables": [_described(each) for each in variables],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def as_csv(variables: Sequence[Variable]) -> bytes:
    """Return the codebook as CSV: a row for each variable, version, language and option."""
    rows = (row for each in variables for row in _rows(each))
    return b"".join(csv_pieces(COLUMNS, rows))


def definition_name(version: Version) -> str:
    """Return where the definition of this version stands in an archive."""
    return f"definitions/version-{version.number}.json"


def _version(version: Version) -> dict[str, object]:
    found: dict[str, object] = {
        "version": version.number,
        "sha256": version.sha256,
        "definition": definition_name(version),
    }
    said = [
        {
            "code": each.code,
            "changes": list(each.changes),
            "said_by": each.who,
            "said_on": each.said_at.date().isoformat(),
        }
        for each in version.said
    ]
    return found | ({"said_to_mean_the_same": said} if said else {})


def _described(variable: Variable) -> dict[str, object]:
    column, question, option = variable.column, variable.question, variable.option
    found: dict[str, object] = {
        "variable": column.name,
        "short_name": column.short,
        "type": column.kind,
    }
    if question is not None:
        found |= {"question": question.code, "kind": question.newest.item.kind}
        found |= {"option": option} if option else {}
        found |= {"entry": variable.entry} if variable.entry else {}
        found["versions"] = [_worded(variable, asked) for asked in question.asked]
    return found


def _worded(variable: Variable, asked: Asked) -> dict[str, object]:
    found: dict[str, object] = {
        "version": asked.version,
        "text": {tag_of(lang): asked.prompt(lang) for lang in _languages(asked)},
    }
    options = [
        {
            "code": code,
            "number": number,
            "labels": {tag_of(lang): asked.label(code, lang) for lang in _languages(asked)},
        }
        for code, number in _options(variable, asked)
    ]
    return found | ({"options": options} if options else {})


def _rows(variable: Variable) -> Iterator[Row]:
    column, question = variable.column, variable.question
    if question is None:
        yield [column.name, column.short, column.kind, *[None] * (len(COLUMNS) - 3)]
        return
    head: list[Cell] = [
        column.name,
        column.short,
        column.kind,
        question.code,
        question.newest.item.kind,
    ]
    for asked in question.asked:
        for lang in _languages(asked):
            said = [*head, asked.version, tag_of(lang), asked.prompt(lang)]
            options = _options(variable, asked)
            for code, number in options:
                yield [*said, code, number, asked.label(code, lang)]
            if not options:
                yield [*said, None, None, None]


def _options(variable: Variable, asked: Asked) -> list[tuple[str, int]]:
    if variable.question is None or variable.is_text_beside:
        return []
    numbers = {each.code: each.number for each in variable.question.numbered(None)}
    return [
        (option.code, numbers[option.code])
        for option in asked.options()
        if _is_about(variable, option.code, asked.item)
    ]


def _is_about(variable: Variable, code: str, item: surveys.Item) -> bool:
    if isinstance(item, surveys.Place):
        return variable.option == AREA
    return variable.option in {"", code} or isinstance(item, surveys.Matrix)


def _languages(asked: Asked) -> tuple[str, ...]:
    return asked.definition.languages
