"""The codebook as DDI Codebook 2.5: what archives of research data read.

Elements stand in the order that the standard's schema asks for. Categories are those of the file
itself: codes, or numbers where the format has numbers (SPSS and Stata).
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

import surveys
from app.exports.layouts import Variable
from app.exports.questions import Asked, Question, Version
from app.exports.table import Format, Kind, Shape, Wanted
from app.exports.universe import universe
from app.i18n import tag_of

NAME: Final = "codebook-ddi.xml"
_NAMESPACE: Final = "ddi:codebook:2_5"
_MISSING: Final = (
    "An empty cell: not asked, not answered, or no part of the version that was answered. "
    "Categories with missing=&quot;Y&quot; are answers that stand apart, such as not knowing."
)
_NUMBERED: Final = frozenset({Format.SAV, Format.DTA})


def as_ddi(
    slug: str,
    versions: Sequence[Version],
    variables: Sequence[Variable],
    wanted: Wanted,
    file_name: str,
) -> bytes:
    """Return the codebook of a table; the same bytes for the same versions."""
    newest = versions[-1].definition
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<codeBook xmlns="{_NAMESPACE}" version="2.5" xml:lang="{tag_of(newest.source_lang)}">',
        "<stdyDscr>",
        *_citation(slug, versions),
        *_study(newest),
        "</stdyDscr>",
        *_file(file_name, wanted, variables),
        "<dataDscr>",
    ]
    for number, variable in enumerate(variables, start=1):
        lines += _variable(f"V{number}", variable, wanted)
    lines += ["</dataDscr>", "</codeBook>"]
    return ("\n".join(lines) + "\n").encode()


def _citation(slug: str, versions: Sequence[Version]) -> Iterator[str]:
    newest = versions[-1].definition
    titles = dict(_texts(newest, newest.title))
    first = titles.pop(newest.source_lang, "") or slug
    yield "<citation>"
    yield "<titlStmt>"
    yield f"<titl{_lang(newest.source_lang)}>{escape(first)}</titl>"
    yield from _worded("parTitl", titles.items())
    yield f"<IDNo>{escape(slug)}</IDNo>"
    yield "</titlStmt>"
    for version in versions:
        yield f"<verStmt><version>{version.number}</version>"
        yield f"<notes>SHA-256 {version.sha256}</notes></verStmt>"
    yield "</citation>"


def _study(definition: surveys.Survey) -> Iterator[str]:
    if definition.intro:
        yield "<stdyInfo>"
        yield from _worded("abstract", _texts(definition, definition.intro))
        yield "</stdyInfo>"


def _file(name: str, wanted: Wanted, variables: Sequence[Variable]) -> Iterator[str]:
    yield '<fileDscr ID="F1">'
    yield f"<fileTxt><fileName>{escape(name)}</fileName>"
    if wanted.shape is Shape.WIDE:
        yield f"<dimensns><varQnty>{len(variables)}</varQnty></dimensns>"
    yield f"<fileType>{wanted.format}</fileType><dataMsng>{_MISSING}</dataMsng></fileTxt>"
    yield "</fileDscr>"


def _variable(key: str, variable: Variable, wanted: Wanted) -> Iterator[str]:
    column, question = variable.column, variable.question
    name = column.short if wanted.format in _NUMBERED else column.name
    # A table with a row for each answer has other columns: there, these are the questions.
    files = ' files="F1"' if wanted.shape is Shape.WIDE else ""
    yield f'<var ID="{key}" name="{escape(name)}"{files} intrvl="{_interval(column.kind)}">'
    if question is not None:
        yield from _about(key, variable, question, wanted)
    kind = "numeric" if _is_numeric(column.kind, wanted) else "character"
    yield f'<varFormat type="{kind}"/>'
    yield "</var>"


def _about(key: str, variable: Variable, question: Question, wanted: Wanted) -> Iterator[str]:
    newest = question.newest
    yield from _worded("labl", _labels(variable, newest))
    for asked in _differing(question.asked):
        yield f'<qstn ID="{key}_v{asked.version}">'
        yield from _worded("qstnLit", _prompts(asked))
        yield "</qstn>"
    yield from _range(newest.item, variable)
    shown = universe(newest.definition, newest.item)
    if shown:
        yield f"<universe>{escape(shown)}</universe>"
    if not variable.is_text_beside:
        yield from _categories(variable, question, wanted)
    for asked in question.asked:
        yield f"<verStmt><version>{asked.version}</version></verStmt>"
    yield f"<concept>{newest.item.kind}</concept>"


def _differing(asked: Iterable[Asked]) -> list[Asked]:
    """Return the question in each version that words it anew."""
    found: list[Asked] = []
    for each in asked:
        if not found or list(_prompts(each)) != list(_prompts(found[-1])):
            found.append(each)
    return found


def _prompts(asked: Asked) -> Iterator[tuple[str, str]]:
    return _texts(asked.definition, asked.item.prompt)


def _labels(variable: Variable, newest: Asked) -> Iterator[tuple[str, str]]:
    if isinstance(newest.item, surveys.Place) and variable.option:
        return ((lang, f"{variable.option} | {text}") for lang, text in _prompts(newest))
    parts = {option.code: option.label for option in newest.apart()}
    if variable.option in parts and not variable.is_text_beside:
        return _texts(newest.definition, parts[variable.option])
    return _prompts(newest)


def _range(item: surveys.Item, variable: Variable) -> Iterator[str]:
    if variable.is_text_beside:
        return
    ends: dict[str, object] = {}
    match item:
        case surveys.Number() | surveys.Date():
            ends = _limits(item)
        case surveys.Ranking():
            ends = {"min": 1, "max": item.depth}
        case surveys.ConstantSum():
            ends = {"min": 0, "max": item.total}
        case surveys.Place(box=surveys.Box() as box) if variable.option == "lat":
            ends = {"min": box.south, "max": box.north}
        case surveys.Place(box=surveys.Box() as box) if variable.option == "lon":
            # Over the date line there are two ranges, which the element cannot say.
            ends = {"min": box.west, "max": box.east} if box.west < box.east else {}
        case _:
            pass
    said = "".join(f' {end}="{limit}"' for end, limit in ends.items() if limit is not None)
    if said:
        yield f"<valrng><range{said}/></valrng>"


def _limits(item: surveys.Number | surveys.Date) -> dict[str, object]:
    if isinstance(item, surveys.Number):
        return {"min": item.min, "max": item.max}
    days = {"min": item.min, "max": item.max}
    return {end: item.as_precise(day).isoformat() for end, day in days.items() if day}


def _categories(variable: Variable, question: Question, wanted: Wanted) -> Iterator[str]:
    newest = question.newest.item
    if isinstance(newest, surveys.MultipleChoice):
        yield "<catgry><catValu>0</catValu></catgry>"
        yield "<catgry><catValu>1</catValu></catgry>"
        return
    if variable.column.kind is not Kind.CODE:
        return
    for each in question.numbered(None):
        asked, option = _offered(question, each.code)
        value = each.number if wanted.format in _NUMBERED else each.code
        yield f'<catgry missing="{"Y" if option.apart else "N"}">'
        if not wanted.labels:
            yield f"<catValu>{value}</catValu>"
        yield from _worded("labl", _texts(asked.definition, _end(asked.item, option)))
        yield "</catgry>"


def _offered(question: Question, code: str) -> tuple[Asked, surveys.Option]:
    """Return an option as the newest version with it has it."""
    return next(
        (asked, option)
        for asked in reversed(question.asked)
        for option in asked.options()
        if option.code == code
    )


def _end(item: surveys.Item, option: surveys.Option) -> str:
    """Return the string with what an option means: at the ends of a rating these are words."""
    if isinstance(item, surveys.Rating):
        return {"0": item.low, "10": item.high}.get(option.code, option.label)
    return option.label


def _texts(definition: surveys.Survey, string_id: str) -> Iterator[tuple[str, str]]:
    """Yield a text in each language that really has it."""
    for lang in definition.languages:
        found = definition.text(string_id, lang)
        if found.text and found.lang == lang:
            yield lang, found.text


def _worded(element: str, texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for lang, text in texts:
        yield f"<{element}{_lang(lang)}>{escape(text)}</{element}>"


def _lang(lang: str) -> str:
    return f' xml:lang="{tag_of(lang)}"'


def _is_numeric(kind: Kind, wanted: Wanted) -> bool:
    has_numbers = wanted.format in _NUMBERED and not wanted.labels
    return kind in {Kind.WHOLE, Kind.NUMBER} or (kind is Kind.CODE and has_numbers)


def _interval(kind: Kind) -> str:
    return "contin" if kind is Kind.NUMBER else "discrete"
