"""Comments for tests: the project's own NHS rows, and sentences in all launch languages."""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from analysis import Assignment, Comment, Report

ROOT = Path(__file__).parents[2]
NHS = ROOT / "app" / "demo" / "nhs_feedback.csv.gz"
BANKING = ROOT / "tests" / "analysis" / "banking77.csv"
PARALLEL = ROOT / "tests" / "analysis" / "parallel.json"


def nhs_comments(count: int) -> list[Comment]:
    """Return the first rows of the demo's patient comments."""
    with gzip.open(NHS, "rt", encoding="utf-8", newline="") as file:
        return [
            Comment(row["id"], row["text"], "en") for row in islice(csv.DictReader(file), count)
        ]


@cache
def banking_comments() -> tuple[Comment, ...]:
    """Return two questions for each of 77 intents."""
    with BANKING.open(encoding="utf-8", newline="") as file:
        return tuple(Comment(row["id"], row["text"], "en") for row in csv.DictReader(file))


def comments(texts: Sequence[str], lang: str | None = None) -> list[Comment]:
    """Return a comment per text, with ids in the same order."""
    return [Comment(f"c{number:05d}", text, lang) for number, text in enumerate(texts)]


def lost_or_doubled(given: Sequence[Comment], report: Report) -> list[str]:
    """Return the ids that are not in the report exactly once."""
    ids = [assignment.comment_id for assignment in report.assignments]
    wanted = {comment.id for comment in given}
    return sorted(
        [one for one in wanted if ids.count(one) != 1] + [one for one in ids if one not in wanted]
    )


def without_reason(report: Report) -> Iterator[Assignment]:
    """Return assignments that have neither a topic nor a reason, or both."""
    return (one for one in report.assignments if (one.topic is None) == (one.not_grouped is None))


def parallel_comments() -> list[Comment]:
    """Return four things people say, three ways each, in the twelve launch languages.

    Ids are `<subject>-<which>-<language>`.
    """
    by_subject: dict[str, dict[str, list[str]]] = json.loads(PARALLEL.read_text(encoding="utf-8"))
    return [
        Comment(f"{subject}-{which}-{lang}", text, lang)
        for subject, by_lang in by_subject.items()
        for lang, texts in by_lang.items()
        for which, text in enumerate(texts)
    ]
