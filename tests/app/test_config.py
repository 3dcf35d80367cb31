"""Settings fail at start-up, in words, when they cannot work."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from app.config import ConfigError, Keys, Settings


def env(folder: Path, **more: str) -> dict[str, str]:
    return {
        "HEEDED_DATA": str(folder / "data"),
        "HEEDED_KEYS": str(folder / "k" / "keys.json"),
        **more,
    }


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = Settings.from_env(env(tmp_path))
    assert Settings.from_env(env(tmp_path)).keys == first.keys
    assert (tmp_path / "k" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert first.keys.database_key not in repr(first)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://listen.example.org"),
        ("BASE_URL", "ftp://127.0.0.1"),
        ("BASE_URL", "listen"),
        ("WEB_PROCESSES", "2"),
        ("HEEDED_TRANSLATE", "by-hand"),
        ("HEEDED_TRANSLATE", "aws-translate"),  # without a region
    ],
)
def test_what_cannot_work_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError):
        Settings.from_env(env(tmp_path, **{name: value}))


def test_keys_do_not_lie_with_the_data(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="outside"):
        Settings.from_env(env(tmp_path, HEEDED_KEYS=str(tmp_path / "data" / "keys.json")))


@pytest.mark.parametrize("change", [{"database_key": ""}, {"receipt_key": "short"}])
def test_weak_keys_are_refused(tmp_path: Path, change: dict[str, str]) -> None:
    keys = asdict(Settings.from_env(env(tmp_path)).keys)
    (tmp_path / "k" / "keys.json").write_text(json.dumps(keys | change))
    with pytest.raises(ConfigError, match="too short"):
        Keys.load(tmp_path / "k" / "keys.json")


def test_a_child_process_reads_the_same_settings(tmp_path: Path) -> None:
    settings = Settings.from_env(env(tmp_path, PORT="9000"))
    assert Settings.from_env(settings.as_env()) == settings


MACHINE = {
    "HEEDED_TRANSLATE": "bedrock",
    "TRANSLATE_REGION": "eu-central-1",
    "TRANSLATE_MODEL": "eu.example.model-v1:0",
    "TRANSLATE_ENDPOINT_URL": "https://vpce-1.bedrock-runtime.example",
}


def test_a_machine_that_translates_is_known_to_a_child_process_too(tmp_path: Path) -> None:
    settings = Settings.from_env(env(tmp_path, **MACHINE))
    assert settings.translate == "bedrock"
    assert settings.translate_model == MACHINE["TRANSLATE_MODEL"]
    assert Settings.from_env(settings.as_env()) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRANSLATE_REGION", ""),
        ("TRANSLATE_REGION", "eu-central-1.evil.example"),
        ("TRANSLATE_MODEL", ""),
        ("TRANSLATE_MODEL", "two words"),
        ("TRANSLATE_ENDPOINT_URL", "http://vpce.example"),
        ("TRANSLATE_ENDPOINT_URL", "file:///etc/passwd"),
    ],
)
def test_a_machine_that_cannot_be_reached_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Settings.from_env(env(tmp_path, **MACHINE) | {name: value})


DRAFTS = {
    "HEEDED_DRAFT": "bedrock:eu.example.model-v1:0",
    "DRAFT_REGION": "eu-central-1",
    "DRAFT_ENDPOINT_URL": "https://vpce-1.bedrock-runtime.example",
}
OWN = {"HEEDED_DRAFT": "openai:https://models.example.org/v1/#org/small-3", "DRAFT_KEY": "sk-1"}


@pytest.mark.parametrize(
    ("given", "provider", "name", "url"),
    [
        (DRAFTS, "bedrock", "eu.example.model-v1:0", DRAFTS["DRAFT_ENDPOINT_URL"]),
        (OWN, "openai", "org/small-3", "https://models.example.org/v1"),
    ],
)
def test_a_language_model_is_known_to_a_child_process_too(
    tmp_path: Path, given: dict[str, str], provider: str, name: str, url: str
) -> None:
    settings = Settings.from_env(env(tmp_path, **given))
    assert settings.language_model == (provider, name, url)
    assert Settings.from_env(settings.as_env()) == settings
    assert "sk-1" not in repr(settings)


def test_without_a_setting_there_is_no_language_model(tmp_path: Path) -> None:
    assert Settings.from_env(env(tmp_path)).language_model is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (OWN | {"HEEDED_DRAFT": "openai:http://models.example.org#m"}, "HEEDED_DRAFT"),
        (OWN | {"HEEDED_DRAFT": "openai:https://models.example.org"}, "HEEDED_DRAFT"),
        (OWN | {"HEEDED_DRAFT": "openai:https://user:pw@models.example.org#m"}, "HEEDED_DRAFT"),
        (OWN | {"HEEDED_DRAFT": "openai:https://[models#m"}, "HEEDED_DRAFT"),
        (OWN | {"HEEDED_DRAFT": "gpt"}, "HEEDED_DRAFT"),
        (OWN | {"HEEDED_DRAFT": "bedrock:"}, "HEEDED_DRAFT"),
        (OWN | {"DRAFT_KEY": "sk-1\r\nX-Evil: 1"}, "DRAFT_KEY"),
        (DRAFTS | {"DRAFT_REGION": ""}, "DRAFT_REGION"),
        (DRAFTS | {"DRAFT_ENDPOINT_URL": "http://vpce.example"}, "DRAFT_ENDPOINT_URL"),
    ],
)
def test_a_language_model_that_cannot_be_reached_is_refused(
    tmp_path: Path, given: dict[str, str], name: str
) -> None:
    with pytest.raises(ConfigError, match=name) as refused:
        Settings.from_env(env(tmp_path, **given))
    assert "sk-1" not in str(refused.value)
    assert "pw@" not in str(refused.value)
