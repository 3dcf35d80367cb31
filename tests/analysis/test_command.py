import csv
import gzip
import io
import json
import subprocess
import sys

import pytest

from analysis.command import main
from analysis.progress import Bar
from analysis.tables import TableError, write_all
from tests.factories.comments import ROOT, nhs_comments

GOOD = "id,text,lang\na,The bus is late,en\nb,The park is lovely,en\nc,n/a,en\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "comments.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


def run(folder, *more, name="comments.csv", text="text"):
    return main([
        str(folder / name), "--text", text, "--embedder", "use",
        "--out", str(folder / "report.json"), "--assignments", str(folder / "a.csv"), *more,
    ])  # fmt: skip


def results(folder):
    return sorted(path.name for path in folder.iterdir() if path.name in ("report.json", "a.csv"))


def test_a_file_becomes_a_report_and_a_row_per_comment(folder, capsys):
    assert run(folder, "--id", "id", "--lang", "lang") == 0

    rows = list(csv.reader(io.StringIO((folder / "a.csv").read_text(encoding="utf-8"))))
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert rows[0] == ["id", "theme", "topic", "strength", "language", "sentiment"]
    assert [row[0] for row in rows[1:]] == ["a", "b", "c"]
    assert [(row[1], row[2]) for row in rows[1:]] == [("1", "1"), ("1", "1"), ("", "")]
    assert {row[4] for row in rows[1:]} == {"en"}
    assert {row[5] for row in rows[1:]} <= {"", "negative", "neutral", "positive"}
    assert rows[1][5]
    assert not rows[3][5]
    assert sorted(report) == [
        "assignments", "embedder", "lineage", "quality", "recipe", "themes", "topics", "versions",
    ]  # fmt: skip
    assert capsys.readouterr().out == "3 comments, 2 in 1 topics, 1 not grouped\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        "a.csv",
        "comments.csv",
        "report.json",
    ]


def test_from_the_shell_the_same_bytes_and_no_bar(folder):
    with (folder / "nhs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("id", "text"), *((one.id, one.text) for one in nhs_comments(40))])
    assert run(folder, name="nhs.csv") == 0
    options = ["nhs.csv", "--text", "text", "--id", "id", "--embedder", "use"]
    options += ["--out", "other.json", "--assignments", "other.csv"]
    shown = subprocess.run(
        [sys.executable, "-m", "analysis", *options],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )

    assert shown.stderr == b""
    assert shown.stdout.startswith(b"40 comments")
    assert (folder / "other.json").read_bytes() == (folder / "report.json").read_bytes()
    assert (folder / "other.csv").read_bytes() == (folder / "a.csv").read_bytes()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_stays_on_one_line_and_goes_away():
    terminal = Terminal()
    with Bar(terminal) as bar:
        bar.show("embed", 0.5)
        bar.show("embed", 0.5)
        bar.show("group", 0.0)
        shown = terminal.getvalue()

    assert shown.count("\r") == 2
    assert "\n" not in shown
    assert "embedding" in shown
    assert "50%" in shown
    assert terminal.getvalue().endswith(" \r")


def test_a_recipe_is_used_and_the_option_wins(folder):
    (folder / "recipe.json").write_text('{"embedder": "e5", "seed": 9}', encoding="utf-8")

    assert run(folder, "--recipe", str(folder / "recipe.json")) == 0
    recipe = json.loads((folder / "report.json").read_text(encoding="utf-8"))["recipe"]
    assert (recipe["embedder"], recipe["seed"]) == ("use", 9)


def test_gzip_and_a_byte_order_mark_are_read_and_rows_are_numbered(folder):
    (folder / "c.csv.gz").write_bytes(
        gzip.compress("\ufefftext\nThe bus is late\n".encode(), mtime=0)
    )

    assert run(folder, name="c.csv.gz") == 0
    assert "\n1,1,1," in (folder / "a.csv").read_text(encoding="utf-8")


def test_ids_that_a_spreadsheet_would_run_are_quoted(folder):
    ids = ["=1+1", "+1", "-1", "@x", "\tx", "plain"]
    text = io.StringIO()
    csv.writer(text).writerows([("id", "text"), *((one, f"The bus is late {one}") for one in ids)])
    (folder / "comments.csv").write_text(text.getvalue(), encoding="utf-8")

    assert run(folder) == 0
    rows = list(csv.DictReader(io.StringIO((folder / "a.csv").read_text(encoding="utf-8"))))
    assert sorted(row["id"] for row in rows) == ["'\tx", "'+1", "'-1", "'=1+1", "'@x", "plain"]


BAD = {
    "no such column": ("id,words\n1,a b\n", "no column 'text'; it has 'id', 'words'"),
    "semicolons": ("id;text\n1;a b\n", "separated by semicolons; use commas"),
    "tabs": ("id\ttext\n1\ta b\n", "separated by tabs; use commas"),
    "empty": ("", "is empty"),
    "spaces": (" \n\n", "is empty"),
    "header only": ("id,text\n", "no rows"),
    "same ids": ("id,text\n7,a b\n7,c d\n", "row 2 has an id that an earlier row has"),
    "no id": ("id,text\n7,a b\n,c d\n", "row 2 has no id"),
    "ragged": ("id,text\n7,a, b\n", "row 1 has 3 fields where the header has 2"),
    "open quote": ('id,text\n7,"a b\n', "line 2"),
    "two columns": ("text,text\na,b\n", "more than one column 'text'"),
    "many columns": (",".join(f"c{n}" for n in range(20_000)) + "\n", "and 19992 more"),
    "control characters": ("\x1b[2J,b\n1,2\n", r"'\x1b[2J'"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(folder, capsys, case):
    content, reason = BAD[case]
    (folder / "comments.csv").write_text(content, encoding="utf-8")

    assert run(folder) == 2
    shown = capsys.readouterr()
    assert reason in shown.err
    assert shown.err.startswith("error: ")
    assert len(shown.err) < 500
    assert "\x1b" not in shown.err
    assert results(folder) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("id,text\n1,caf\u00e9\n".encode("latin-1"), "not UTF-8 text (line 2)"),
        ("id,text\n1,a b\n".encode("utf-16"), "not UTF-8 text (line 1)"),
        (gzip.compress(GOOD.encode(), mtime=0)[:40], "not a whole gzip file"),
        (b"\x1f\x8bnot gzip at all", "not a whole gzip file"),
    ],
)
def test_bytes_that_are_no_text_are_refused(folder, capsys, raw, reason):
    (folder / "comments.csv").write_bytes(raw)

    assert run(folder) == 2
    assert reason in capsys.readouterr().err
    assert results(folder) == []


def test_places_that_cannot_be_used_are_refused(folder, capsys):
    refused = {
        ("--recipe", "missing.json"): "cannot read missing.json",
        ("--out", str(folder / "nowhere" / "r.json")): "no folder",
        ("--out", str(folder / "comments.csv")): "three different files",
        ("--assignments", str(folder / "report.json")): "three different files",
    }
    for options, reason in refused.items():
        assert run(folder, *options) == 2
        assert reason in capsys.readouterr().err
    assert run(folder, name="absent.csv") == 2
    assert "cannot read absent.csv: No such file or directory" in capsys.readouterr().err
    assert (folder / "comments.csv").read_text(encoding="utf-8") == GOOD


def test_a_wrong_recipe_names_the_field(folder, capsys):
    (folder / "recipe.json").write_text('{"colour": "red"}', encoding="utf-8")

    assert run(folder, "--recipe", str(folder / "recipe.json")) == 2
    assert "recipe.json is not a recipe: colour" in capsys.readouterr().err


def test_what_stood_there_stays_when_the_second_file_cannot_be_written(folder, capsys):
    (folder / "report.json").write_text("old", encoding="utf-8")
    (folder / "a.csv").mkdir()

    assert run(folder) == 2
    assert "cannot write a.csv: it is a folder" in capsys.readouterr().err
    assert (folder / "report.json").read_text(encoding="utf-8") == "old"


def test_files_are_written_all_or_none(folder):
    one, other = folder / "report.json", folder / "nowhere" / "a.csv"
    one.write_text("old", encoding="utf-8")

    with pytest.raises(TableError, match="cannot write the results"):
        write_all({one: "new", other: "new"})
    assert one.read_text(encoding="utf-8") == "old"
    assert [path.name for path in sorted(folder.iterdir())] == ["comments.csv", "report.json"]
