"""Questionnaires and their translations as files: `python -m surveys COMMAND FILE`."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from surveys.definition import Survey, to_json
from surveys.editing.errors import EditError
from surveys.exchange import (
    ExchangeError,
    Finding,
    Outcome,
    convert,
    error_in_words,
    lsa,
    report_in_words,
    translating,
    xlsout,
)
from surveys.exchange import own as definitions
from surveys.reading import json_schema

_CONVERT: Final = """
Read a definition (JSON), an XLSForm (.xlsx), a LimeSurvey structure (.lss) or archive
(.lsa), a Qualtrics survey (.qsf) or a SurveyJS definition (JSON). The definition, or the XLSForm
made of it, goes to standard output or --out, the report of what became of each part to standard
error. Exit status: 0 done, 1 the file cannot be read.
"""
_OUT: Final = """
Write the words of a definition as a file for the translators of one language.
"""
_IN: Final = """
Take translations from such a file into the definition; the new one goes to standard output or
--out, what became of each text to standard error. When a text is refused nothing is written,
unless --all-but-refused is given. Exit status: 0 done, 1 nothing was taken.
"""


_SCHEMA: Final = """
Write the JSON Schema (2020-12) of definitions, for editors and other programs.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m surveys", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("convert", description=_CONVERT)
    command.add_argument("file", type=Path, help="the questionnaire")
    command.add_argument("--to", choices=("json", "xlsform"), default="json")
    command.add_argument("--responses", type=Path, help="where to write those of an .lsa, CSV")
    command.add_argument("--report", type=Path, help="where to write the report, JSON")
    command.add_argument("--lang", default="en", help="language of words that name none")
    command.set_defaults(run=_convert)
    command = commands.add_parser("translate-out", description=_OUT)
    command.add_argument("file", type=Path, help="the definition")
    command.add_argument("--lang", required=True, help="the language to translate into")
    command.add_argument("--to", choices=tuple(translating.FORMATS), required=True)
    command.set_defaults(run=_translate_out)
    command = commands.add_parser("translate-in", description=_IN)
    command.add_argument("file", type=Path, help="the definition")
    command.add_argument("translations", type=Path, help="XLIFF 2, PO or XLSX")
    command.add_argument("--lang", help="refuse a file for any other language")
    command.add_argument("--all-but-refused", action="store_true")
    command.set_defaults(run=_translate_in)
    command = commands.add_parser("schema", description=_SCHEMA)
    command.add_argument("--id", default="", help="the address under which it will be found")
    command.set_defaults(run=_schema)
    for command in commands.choices.values():
        command.add_argument("--out", type=Path, help="where to write (else standard output)")
    return parser


def report_json(report: Iterable[Finding]) -> str:
    """Return a report as JSON: a list of objects, one for each part of the source."""
    lines = [
        {
            "kind": finding.source.kind,
            "source": finding.source.name,
            "outcome": str(finding.outcome),
            "reason": finding.reason,
            "detail": finding.detail,
        }
        for finding in report
    ]
    return json.dumps(lines, ensure_ascii=False, indent=2) + "\n"


def _convert(options: argparse.Namespace) -> int:
    converted = convert(options.file.read_bytes(), source_lang=options.lang)
    data, report = f"{to_json(converted.survey)}\n".encode(), converted.report
    if options.responses:
        found = lsa.responses_of(options.file.read_bytes(), converted)
        options.responses.write_bytes(lsa.as_csv(found.rows))
        report += found.report
    if options.to == "xlsform":
        written = xlsout.write(converted.survey)
        lost = (each for each in report if each.outcome is not Outcome.BECAME)
        data, report = written.data, (*lost, *written.report)
    if options.report:
        options.report.write_text(report_json(report), encoding="utf-8")
    _write(options, data)
    sys.stderr.write(report_in_words(report))
    return 0


def _translate_out(options: argparse.Namespace) -> int:
    work = translating.work_for(_definition(options), options.lang)
    _write(options, translating.written(work, options.to))
    return 0


def _translate_in(options: argparse.Namespace) -> int:
    survey = _definition(options)
    parcel = translating.parcel_from(options.translations.read_bytes())
    plan = translating.plan_of(survey, parcel, lang=options.lang)
    for line in plan.refused:
        sys.stderr.write(f"refused: {line.string_id} ({line.reason.replace('_', ' ')})\n")
    found = Counter(line.outcome for line in plan.lines)
    counted = ", ".join(f"{found[each]} {each}" for each in translating.Outcome)
    sys.stderr.write(f"{plan.lang}: {counted}\n")
    if plan.refused and not options.all_but_refused:
        sys.stderr.write("error: nothing was taken (see --all-but-refused)\n")
        return 1
    _write(options, f"{to_json(translating.applied(survey, plan))}\n".encode())
    return 0


def _schema(options: argparse.Namespace) -> int:
    text = json.dumps(json_schema(options.id), ensure_ascii=False, indent=2, sort_keys=True)
    _write(options, f"{text}\n".encode())
    return 0


def _definition(options: argparse.Namespace) -> Survey:
    return definitions.read(options.file.read_bytes()).survey


def _write(options: argparse.Namespace, data: bytes) -> None:
    if options.out:
        options.out.write_bytes(data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ExchangeError as error:
        sys.stderr.write(f"error: {error_in_words(error)}\n")
    except EditError as error:
        sys.stderr.write(f"error: the definition has no room for that ({error.code})\n")
    except OSError as error:
        sys.stderr.write(f"error: {error.filename}: {error.strerror}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
