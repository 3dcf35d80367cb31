"""A table on the standard output, line by line as it is measured."""

import sys
from collections.abc import Iterable

from analysis.tables import TableError


def printed(head: str, lines: Iterable[str]) -> int:
    """Print the lines under their head; return the exit status, 2 when a file cannot be used."""
    try:
        for number, line in enumerate(lines):
            sys.stdout.write(line if number else f"{head}\n{line}")
            sys.stdout.write("\n")
            sys.stdout.flush()
    except TableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0
