"""Both services, as the application asks them through boto3."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.machines import opening
from app.machines.port import Patience
from tests.app.machines import cloud as clouds
from tests.conftest import settings_in

SETTINGS = {
    "aws-translate": {"translate": "aws-translate"},
    "bedrock": {"translate": "bedrock", "translate_model": "example.model-v1:0"},
}


@pytest.fixture
def cloud() -> Iterator[clouds.Cloud]:
    with clouds.serving() as served:
        yield served


@pytest.fixture
def credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


@pytest.fixture
def machine_for(cloud, credentials, tmp_path: Path):
    """Return what opens the machine of one provider."""

    def opened(provider: str, *, seconds: float = 10, attempts: int = 1, address: str = ""):
        settings = replace(
            settings_in(tmp_path),
            translate_region="eu-central-1",
            translate_endpoint_url=address or cloud.url,
            **SETTINGS[provider],
        )
        return opening.open_machine(settings, Patience(seconds, attempts))

    return opened
