"""Rules about modules: who commits, who knows the time, how long things are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import name_of, python_files, tree

MARKS = re.compile(
    r"^@(\w+\.)?(get|post|task|route|main\.command|before_request)\b|^    bp\.add_url_rule\(",
    re.MULTILINE,
)
LONG_WRITES = frozenset(
    {
        "app/builder/fetching.py",
        "app/documents/printing.py",
        "app/drafting/making.py",
        "app/respond/intake.py",
        "app/exports/writing.py",
        "app/insights/adding.py",
        "app/insights/analysing.py",
        "app/insights/progress.py",
        "app/insights/splitting.py",
        "app/reports/writing.py",
    }
)
"""Modules that store much in many small transactions, on behalf of a task or a command."""
EDGE_FOLDERS = ("operations", "demo", "views")
MOST_LINES = 300
NO_NAMES = ("utils", "helpers", "common", "manager", "base")
FILES = python_files()


def calls(path: Path, dotted: str) -> Iterator[int]:
    """Yield the lines on which `dotted` is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == dotted:
            yield node.lineno


def is_edge(path: Path, text: str) -> bool:
    """Return whether a module answers requests, runs jobs or commands: there transactions end."""
    in_folder = any(part in EDGE_FOLDERS for part in path.parts)
    return in_folder or path.name == "cli.py" or bool(MARKS.search(text))


def ids(path: Path) -> str:
    return name_of(path)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_only_the_edge_commits(path: Path) -> None:
    if not is_edge(path, path.read_text(encoding="utf-8")) and name_of(path) not in LONG_WRITES:
        assert list(calls(path, "db.session.commit")) == []


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_only_the_clock_knows_the_time(path: Path) -> None:
    asked = [*calls(path, "datetime.now"), *calls(path, "date.today"), *calls(path, "time.time")]
    assert asked == [] or name_of(path) == "app/clock.py"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_only_settings_read_the_environment(path: Path) -> None:
    reads = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"
    ]
    # Operators' code hands the environment on to the processes that it starts.
    allowed = name_of(path).startswith(("app/config.py", "app/operations/", "app/demo/"))
    assert reads == [] or allowed


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_names_say_what_is_in_them(path: Path) -> None:
    assert path.stem not in NO_NAMES


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_imports_stand_at_the_top(path: Path) -> None:
    inner = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == [] or name_of(path) in LOADED_LATE


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_nothing_is_marked_safe(path: Path) -> None:
    assert list(calls(path, "Markup")) == [] or name_of(path) in MARKUP


# BERTopic takes seconds and is needed only while a run lasts; what migrates, what speaks to
# buckets and what knows the world's numbers are megabytes that a waiting process need not hold; the
# cluster is an extra that need not be installed.
LOADED_LATE = {
    "analysis/cluster.py",
    "analysis/privacy/libraries.py",
    "analysis/topics.py",
    "app/blobs.py",
    "app/publishing/opening.py",
    "app/schema.py",
}
MARKUP = {"app/accounts/factors.py", "app/static_svg.py"}
"""Modules that build markup of their own, from nothing that anybody typed."""


def test_the_commit_rule_notices_a_commit(tmp_path: Path) -> None:
    planted = tmp_path / "service.py"
    planted.write_text("def save():\n    db.session.commit()\n")
    assert list(calls(planted, "db.session.commit")) == [2]
    assert not is_edge(planted.relative_to(tmp_path), planted.read_text())
