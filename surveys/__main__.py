"""Turn a questionnaire made elsewhere into a definition: `python -m surveys convert FILE`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from surveys.definition import to_json
from surveys.exchange import Converted, ExchangeError, convert, error_in_words, report_in_words

_DESCRIPTION = """
Read a definition (JSON), an XLSForm (.xlsx), a LimeSurvey structure (.lss) or a SurveyJS
definition (JSON). The definition goes to standard output or --out, the report of what became of
each part to standard error. Exit status: 0 done, 1 the file cannot be read.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m surveys", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("convert", description=_DESCRIPTION)
    command.add_argument("file", type=Path, help="the questionnaire")
    command.add_argument("--to", choices=("json",), default="json", help="the format to write")
    command.add_argument("--out", type=Path, help="where to write (else standard output)")
    command.add_argument("--report", type=Path, help="where to write the report, JSON")
    command.add_argument("--lang", default="en", help="language of words that name none")
    return parser


def report_json(converted: Converted) -> str:
    """Return the report as JSON: a list of objects, one for each part of the source."""
    lines = [
        {
            "kind": finding.source.kind,
            "source": finding.source.name,
            "outcome": str(finding.outcome),
            "reason": finding.reason,
            "detail": finding.detail,
        }
        for finding in converted.report
    ]
    return json.dumps(lines, ensure_ascii=False, indent=2) + "\n"


def _run(options: argparse.Namespace) -> None:
    converted = convert(options.file.read_bytes(), source_lang=options.lang)
    if options.report:
        options.report.write_text(report_json(converted), encoding="utf-8")
    definition = to_json(converted.survey) + "\n"
    if options.out:
        options.out.write_text(definition, encoding="utf-8")
    else:
        sys.stdout.write(definition)
    sys.stderr.write(report_in_words(converted.report))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except ExchangeError as error:
        sys.stderr.write(f"error: {error_in_words(error)}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"error: {error.filename}: {error.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
