"""The image: its recipe is linted, and followed step by step in a folder, without a container."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers import PROJECT, Installation

DOCKERFILE = PROJECT / "deploy" / "Dockerfile"
HOME, DATA = "/srv/heeded", "/var/lib/"


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, each a word and what follows it."""
    lines = DOCKERFILE.read_text().replace("\\\n", "").splitlines()
    parts = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return [(word, rest) for word, rest in parts]


def lint(recipe: Path) -> "subprocess.CompletedProcess[str]":
    linter = Path(sys.executable).with_name("hadolint")
    command = [linter, "--no-color", recipe]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_linter_finds_nothing():
    done = lint(DOCKERFILE)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_linter_finds_a_planted_fault(tmp_path):
    planted = tmp_path / "Dockerfile"
    planted.write_text("FROM debian\nRUN cd /srv && sudo pip install flask\n")
    done = lint(planted)
    assert done.returncode == 1
    assert "DL3004" in done.stdout


def test_all_that_is_copied_is_let_in():
    let_in = {
        line.removeprefix("!")
        for line in DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        source for word, rest in steps() if word == "COPY" for source in shlex.split(rest)[:-1]
    }
    assert copied == let_in


class Recipe:
    """Follows the Dockerfile in a folder that stands for the image's file system."""

    def __init__(self, folder: Path) -> None:
        self.home, self.data = folder / "srv", folder / "lib"
        self.data.mkdir()
        subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
        tools = folder / "tools"
        tools.mkdir()
        # The one step that would change the machine which runs the tests.
        (tools / "useradd").write_text("#!/bin/sh\n")
        (tools / "useradd").chmod(0o755)
        self.env = {
            name: value
            for name, value in os.environ.items()
            if name.startswith(("PIP_", "SSL_", "HTTP")) or name in {"HOME", "LANG"}
        }
        self.env["PATH"] = f"{folder / 'python' / 'bin'}:{tools}:{os.environ['PATH']}"
        self.entry: list[str] = []

    def here(self, text: str) -> str:
        text = text.replace(HOME, str(self.home)).replace(DATA, f"{self.data}/")
        return text if os.geteuid() == 0 else re.sub(r"-o \d+ ", "", text)

    def follow(self, word: str, rest: str) -> None:
        match word:
            case "ENV":
                self.env |= dict(pair.split("=", 1) for pair in shlex.split(self.here(rest)))
            case "WORKDIR":
                self.home.mkdir()
            case "COPY":
                self.copy(*shlex.split(rest))
            case "RUN":
                where = self.home if self.home.exists() else self.data
                subprocess.run(
                    ["sh", "-ec", self.here(rest)], cwd=where, env=self.env, check=True, timeout=900
                )
            case "ENTRYPOINT":
                self.entry = [str(self.home / each) for each in re.findall(r'"([^"]+)"', rest)]
            case "FROM" | "USER" | "EXPOSE":
                pass
            case _:
                raise AssertionError(f"this test cannot follow {word}")

    def copy(self, *names: str) -> None:
        *sources, target = names
        for source in sources:
            place = self.home / target / source if target == "./" else self.home / target
            place.parent.mkdir(parents=True, exist_ok=True)
            if (PROJECT / source).is_dir():
                unwanted = shutil.ignore_patterns("__pycache__", "*.mo")
                shutil.copytree(PROJECT / source, place, ignore=unwanted)
            else:
                shutil.copy(PROJECT / source, place)


@pytest.mark.timeout(1200)
def test_followed_step_by_step_it_makes_an_installation_that_serves(tmp_path):
    recipe = Recipe(tmp_path)
    for word, rest in steps():
        recipe.follow(word, rest)
    served = Installation(tmp_path, extra=recipe.env, program=tuple(recipe.entry), cwd=recipe.home)
    served.start()
    try:
        connection = HTTPConnection("127.0.0.1", served.port, timeout=20)
        connection.request("GET", "/ar/")
        answer = connection.getresponse()
        assert answer.status == 200
        assert 'dir="rtl"' in answer.read().decode()
        connection.close()
    finally:
        served.stop()
    assert (recipe.data / "heeded-keys" / "keys.json").exists()
    assert (recipe.data / "heeded" / "data" / "heeded.db").exists()
