import hashlib
import tomllib
from pathlib import Path

import pytest

from app.assets import SOURCE

RECORDS = [
    SOURCE / "vendor" / "VENDORED.toml",
    Path(__file__).parents[2] / "vendor" / "axe-core" / "VENDORED.toml",
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_vendored_files_are_what_their_record_says(record):
    for entry in tomllib.loads(record.read_text())["file"]:
        content = (record.parent / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"].encode() in content
        assert (record.parent / entry["licence_file"]).exists()


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_every_vendored_script_has_a_record(record):
    recorded = {entry["file"] for entry in tomllib.loads(record.read_text())["file"]}
    assert {path.name for path in record.parent.glob("*.js")} == recorded
