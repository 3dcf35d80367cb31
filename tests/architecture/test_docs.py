"""Documents name what there is: they cannot rot unnoticed."""

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

import surveys
from app.cli import main
from app.config import Settings
from tests.architecture.sources import ROOT

TEXT = "\n".join(
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "ARCHITECTURE.md", "deploy/env.example", "deploy/RUNBOOK.md")
)
VARIABLES = {
    "data": "HEEDED_DATA", "keys": "HEEDED_KEYS", "keys_file": "HEEDED_KEYS", "port": "PORT",
    "base_url": "BASE_URL", "database_url": "DATABASE_URL", "blobs": "BLOBS",
    "clamd": "CLAMD", "proxy_hops": "PROXY_HOPS",
    "s3_endpoint_url": "S3_ENDPOINT_URL", "trusted_hosts": "TRUSTED_HOSTS",
    "smtp_url": "SMTP_URL", "mail_from": "MAIL_FROM", "outgoing": "MAIL_BY",
    "translate": "HEEDED_TRANSLATE", "translate_model": "TRANSLATE_MODEL",
    "translate_region": "TRANSLATE_REGION", "translate_endpoint_url": "TRANSLATE_ENDPOINT_URL",
    "draft": "HEEDED_DRAFT", "draft_key": "DRAFT_KEY", "draft_region": "DRAFT_REGION",
    "draft_endpoint_url": "DRAFT_ENDPOINT_URL", "draft_seconds": "DRAFT_SECONDS",
    "publish_to": "PUBLISH_TO", "publish_url": "PUBLISH_URL",
    "publish_distribution": "PUBLISH_DISTRIBUTION",
    "web_threads": "WEB_THREADS", "web_processes": "WEB_PROCESSES",
}  # fmt: skip
UNSAID = {"synchronous", "messages_to_loopback"}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}`" in TEXT or f"heeded {command}" in TEXT


@pytest.mark.parametrize("name", [each.name for each in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert name in UNSAID or VARIABLES[name] in TEXT


def test_every_module_of_the_application_is_on_the_map() -> None:
    app = ROOT / "app"
    folders = {path.parent.name for path in app.glob("*/__init__.py")}
    modules = {path.stem for path in app.glob("*.py")} - {"__init__"}
    missing = {name for name in folders | modules if f"`{name}`" not in TEXT}
    assert missing == set()


def test_every_question_kind_is_on_the_map() -> None:
    words = TEXT.replace("/", "_").replace(" ", "_").replace("-", "_").lower()
    kinds = {get_args(each.model_fields["kind"].annotation)[0] for each in surveys.KINDS}
    spoken = {kind: kind.split("_")[0] for kind in kinds}
    assert {kind for kind, word in spoken.items() if word not in words} == set()


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for part in text.split("](")[1:]:
            target = part.split(")")[0]
            assert (ROOT / Path(target)).exists(), f"{name}: {target}"
