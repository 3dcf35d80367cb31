"""The codebook of a run as a file: for a spreadsheet, or as JSON for programs."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import Response

from app.access import Role, staff
from app.exports import apart
from app.exports.files import MEDIA_TYPES
from app.exports.table import Column, Format, Kind, Row
from app.exports.text_files import csv_pieces
from app.insights import codebook_reading
from app.insights.blueprint import finished_run
from app.insights.codebook_reading import CodebookEntry
from app.insights.models import Run
from app.results.blueprint import bp

METHOD: Final = ("analysis", "analysed_on", "comments", "language_model", "programs")
JSON: Final = "json"


@bp.get("/codebook/<int(max=999999):number>.<any(csv,xlsx,json):form>")
@staff(Role.ANALYST)
def codebook_file(slug: str, number: int, form: str) -> Response:
    """Send the codebook of a run."""
    place = finished_run(slug, number)
    entries = codebook_reading.entries(place.run)
    if form == JSON:
        body, kind = as_json(slug, place.run, entries), "application/json"
    else:
        body, kind = as_table(Format(form), place.run, entries), MEDIA_TYPES[Format(form)]
    answer = Response(body, content_type=kind)
    name = f"{slug}-codebook-{number}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_table(form: Format, run: Run, entries: Sequence[CodebookEntry]) -> bytes:
    """Return a row for each topic; what could be a formula is made inert."""
    langs = sorted({lang for entry in entries for lang in entry.names})
    examples = max((len(entry.examples) for entry in entries), default=0)
    columns = _columns(langs, examples)
    rows = (_row(run, entry, langs, examples) for entry in entries)
    if form is Format.CSV:
        return b"".join(csv_pieces(columns, rows))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"codebook.{form}"
        apart.write(form, columns, rows, path)
        return path.read_bytes()


def as_json(slug: str, run: Run, entries: Sequence[CodebookEntry]) -> bytes:
    """Return the codebook as JSON, everything as it is."""
    told = {
        "survey": slug,
        "question": run.question_id,
        "method": dict(zip(METHOD, _method(run), strict=True)),
        "recipe": json.loads(run.recipe_json),
        "topics": [_told(entry) for entry in entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _columns(langs: Sequence[str], examples: int) -> list[Column]:
    texts = ("theme", "name", *(f"name_{lang}" for lang in langs))
    rest = ("confirmed_by", "confirmed_on", "meaning", "includes", "excludes")
    numbered = (f"example_{number}" for number in range(1, examples + 1))
    return [
        Column("topic", Kind.WHOLE),
        *(Column(name, Kind.TEXT) for name in texts),
        Column("people", Kind.WHOLE),
        *(Column(name, Kind.TEXT) for name in (*rest, *numbered, *METHOD)),
    ]


def _row(run: Run, entry: CodebookEntry, langs: Sequence[str], examples: int) -> Row:
    topic, confirmed = entry.topic, entry.confirmed
    texts = [example.text for example in entry.examples]
    return [
        topic.number,
        topic.theme.label if topic.theme else None,
        topic.label,
        *(entry.names.get(lang) for lang in langs),
        entry.people,
        confirmed.by if confirmed else None,
        confirmed.at.date().isoformat() if confirmed else None,
        topic.meaning,
        topic.includes,
        topic.excludes,
        *texts,
        *[None] * (examples - len(texts)),
        *_method(run),
    ]


def _method(run: Run) -> tuple[str, ...]:
    on = run.finished_at.date().isoformat() if run.finished_at else ""
    programs = ", ".join(f"{name} {said}" for name, said in json.loads(run.versions_json).items())
    return str(run.number), on, str(run.comments), run.embedder, programs


def _told(entry: CodebookEntry) -> dict[str, object]:
    topic, confirmed = entry.topic, entry.confirmed
    return {
        "topic": topic.number,
        "key": str(topic.key),
        "theme": topic.theme.label if topic.theme else None,
        "name": topic.label,
        "names": dict(entry.names),
        "named_by": "person" if topic.label_by_staff else "machine",
        "words": json.loads(topic.words_json),
        "people": entry.people,
        "confirmed_by": confirmed.by if confirmed else None,
        "confirmed_on": confirmed.at.date().isoformat() if confirmed else None,
        "meaning": topic.meaning,
        "includes": topic.includes,
        "excludes": topic.excludes,
        "examples": [{"text": each.text, "lang": each.lang} for each in entry.examples],
    }
