"""Count what is found of the personal data that people have marked in texts.

`python -m analysis.evaluation.personal DIR`
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from analysis.privacy import Kind, Span, find, redact
from analysis.tables import TableError, read_rows

_DESCRIPTION = """
Every JSONL file in DIR has lines with `text` and `spans` (start, end, label). A marked span counts
as found when a span that was found, of whatever kind, overlaps it; as of its kind when one of that
kind does. A found span is right when it overlaps a marked one of its kind; near right, when it
overlaps any marked one. Which labels stand for which kind, and which are left out, stands in the
source. With --comments, a CSV file without marks: how many spans of each kind it has in a thousand
rows.
"""
_SEEN: Final = 40
_BIRTH: Final = re.compile(r"(?i)born|birth|nacimiento")
_POSTCODE: Final = re.compile(r"\d{5}")

KINDS: Final[Mapping[str, Kind]] = {
    "EMAIL_ADDRESS": Kind.EMAIL,
    "CORREO_ELECTRONICO": Kind.EMAIL,
    "DOMAIN_NAME": Kind.LINK,
    "IP_ADDRESS": Kind.IP,
    "IBAN_CODE": Kind.IBAN,
    "CREDIT_CARD": Kind.CARD,
    "PHONE_NUMBER": Kind.PHONE,
    "NUMERO_TELEFONO": Kind.PHONE,
    "NUMERO_FAX": Kind.PHONE,
    "US_SSN": Kind.NATIONAL_ID,
    "US_DRIVER_LICENSE": Kind.NATIONAL_ID,
    "ID_SUJETO_ASISTENCIA": Kind.NATIONAL_ID,
    "ID_ASEGURAMIENTO": Kind.NATIONAL_ID,
    "ID_TITULACION_PERSONAL_SANITARIO": Kind.NATIONAL_ID,
    "ID_CONTACTO_ASISTENCIAL": Kind.NATIONAL_ID,
    "PERSON": Kind.NAME,
    "person": Kind.NAME,
    "NOMBRE_SUJETO_ASISTENCIA": Kind.NAME,
    "NOMBRE_PERSONAL_SANITARIO": Kind.NAME,
    "人名": Kind.NAME,
    "PS": Kind.NAME,
    "ADDRESS": Kind.ADDRESS,
    "CALLE": Kind.ADDRESS,
}
"""What each label stands for; dates and places only where `kind_of` says so."""

LEFT_OUT: Final = frozenset(
    {
        "LOCATION",
        "ORGANIZATION",
        "TITLE",
        "PREFIX",
        "DATE_TIME",
        "TERRITORIO",
        "FECHAS",
        "PAIS",
        "EDAD_SUJETO_ASISTENCIA",
        "SEXO_SUJETO_ASISTENCIA",
        "HOSPITAL",
        "FAMILIARES_SUJETO_ASISTENCIA",
        "INSTITUCION",
        "PROFESION",
        "CENTRO_SALUD",
        "OTROS_SUJETO_ASISTENCIA",
        "ID_EMPLEO_PERSONAL_SANITARIO",
        "location",
        "group",
        "corporation",
        "product",
        "creative-work",
        "法人名",
        "地名",
        "製品名",
        "施設名",
        "政治的組織名",
        "その他の組織名",
        "イベント名",
        "QT",
        "DT",
        "OG",
        "LC",
        "TI",
    }
)
"""Labels of what does not point at one person by itself, or what no rule looks for."""


class Marked(NamedTuple):
    """A text with the spans that people marked in it; None where the label is left out."""

    text: str
    spans: tuple[tuple[int, int, Kind | None], ...]


class Count(NamedTuple):
    """How much of a kind is marked and found, and how many findings of it are right."""

    marked: int
    found: int
    as_kind: int
    findings: int
    right: int
    near_right: int


def kind_of(label: str, text: str, start: int, end: int) -> Kind | None:
    """Return the kind that a label stands for at a place, or None when it is left out."""
    if label in {"DATE_TIME", "FECHAS"}:
        is_birth = _BIRTH.search(text[max(0, start - _SEEN) : start])
        return Kind.BIRTH_DATE if is_birth else None
    if label == "TERRITORIO":
        return Kind.POSTCODE if _POSTCODE.fullmatch(text[start:end]) else None
    kind = KINDS.get(label)
    if kind is None and label not in LEFT_OUT:
        raise TableError(f"nobody has said what the label {label!r} stands for")
    # In the Spanish set "patient's id" also marks words such as "teenager".
    has_digit = any(map(str.isdigit, text[start:end]))
    return None if kind is Kind.NATIONAL_ID and not has_digit else kind


def load(path: Path, half: int | None = None) -> list[Marked]:
    """Read a file of marked texts, or only its even (0) or odd (1) lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    chosen = lines if half is None else lines[half::2]
    try:
        return [_marked(json.loads(line)) for line in chosen]
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path.name} is not a file of marked texts: {error!r}") from None


def count(texts: Sequence[Marked]) -> dict[Kind, Count]:
    """Compare what is found with what is marked, for each kind that occurs."""
    counted: Counter[tuple[Kind, str]] = Counter()
    for text in texts:
        counted.update(_compared(text, find(text.text)))
    kinds = [kind for kind in Kind if counted[kind, "marked"] or counted[kind, "findings"]]
    return {kind: Count(*(counted[kind, name] for name in Count._fields)) for kind in kinds}


def _marked(row: dict[str, object]) -> Marked:
    text, spans = row["text"], row["spans"]
    if not isinstance(text, str) or not isinstance(spans, list):
        raise TypeError
    return Marked(
        text,
        tuple(
            (span["start"], span["end"], kind_of(span["label"], text, span["start"], span["end"]))
            for span in spans
        ),
    )


def _compared(text: Marked, found: Sequence[Span]) -> Iterator[tuple[Kind, str]]:
    for start, end, marked in text.spans:
        if marked is None:
            continue
        kinds = {one.kind for one in found if one.start < end and start < one.end}
        yield marked, "marked"
        if kinds:
            yield marked, "found"
        if marked in kinds:
            yield marked, "as_kind"
    for one in found:
        overlapped = {
            kind for start, end, kind in text.spans if one.start < end and start < one.end
        }
        yield one.kind, "findings"
        if one.kind in overlapped:
            yield one.kind, "right"
        if overlapped:
            yield one.kind, "near_right"


def _table(path: Path, half: int | None) -> Iterator[str]:
    texts = load(path, half)
    for kind, figures in count(texts).items():
        marked, findings = max(1, figures.marked), max(1, figures.findings)
        recall, of_kind = figures.found / marked, figures.as_kind / marked
        yield (
            f"{path.stem[:30]:<30} {kind.value:<9} {figures.marked:>6} "
            f"{_share(recall, figures.marked)} {_share(of_kind, figures.marked)} "
            f"{figures.findings:>8} {_share(figures.right / findings, figures.findings)} "
            f"{_share(figures.near_right / findings, figures.findings)}"
        )


def _share(share: float, of: int) -> str:
    return f"{share:>7.3f}" if of else f"{'-':>7}"


def _per_thousand(path: Path) -> Iterator[str]:
    texts = [row["text"] for row in read_rows(path, ["text"])]
    kinds = Counter(one.kind for text in texts for one in find(text))
    changed = sum(redact(text) != text for text in texts)
    yield f"{path.name}: {len(texts)} comments, redaction changes {changed}"
    for kind, number in sorted(kinds.items()):
        yield f"  {kind.value:<9} {number:>6} spans, {1000 * number / len(texts):.2f} per 1,000"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.personal", description=_DESCRIPTION
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only even or only odd lines")
    parser.add_argument("--comments", type=Path, help="a CSV file with a column text, no marks")
    return parser


def _lines(options: argparse.Namespace) -> Iterator[str]:
    files = sorted(options.folder.glob("*.jsonl"))
    if not files:
        raise TableError(f"no JSONL file in {options.folder}")
    yield (
        f"{'file':<30} {'kind':<9} {'marked':>6} {'recall':>7} {'as kind':>7} "
        f"{'findings':>8} {'right':>7} {'near':>7}"
    )
    for path in files:
        yield from _table(path, options.half)
    if options.comments:
        yield from _per_thousand(options.comments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        for line in _lines(options):
            sys.stdout.write(f"{line}\n")
    except (TableError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
