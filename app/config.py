"""Settings: read once from the environment, then passed on; nothing else reads os.environ."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from app.outgoing import Outgoing

LOCALES = ("en", "es", "fr", "de", "pt", "ar", "fa", "hi", "ja", "ko", "zh_Hans", "vi")
STAFF_LOCALES = ("en", "es", "ja", "ko")
KEY_LENGTH = 64
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
TRANSLATING = ("off", "aws-translate", "bedrock")
PUBLISHING = ("publish_to", "publish_url", "publish_distribution")
MOST_SECONDS = 3600
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ConfigError(Exception):
    """A setting is missing or cannot work; raised at start-up."""


class LanguageModel(NamedTuple):
    """The language model that drafts for staff, and where it is asked; "" is Amazon's address."""

    provider: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Keys:
    """The secrets of one installation, made at first start and kept apart from the data."""

    secret_key: str
    database_key: str
    receipt_key: str
    handle_key: str
    totp_key: str
    password_salt: str

    @classmethod
    def load(cls, path: Path) -> "Keys":
        """Read the key file, or make it (mode 0600) when there is none."""
        if not path.exists():
            made = cls(*(secrets.token_hex(32) for _ in range(6)))
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(asdict(made), file, indent=1)
        try:
            keys = cls(**json.loads(path.read_text()))
        except (TypeError, ValueError) as error:
            raise ConfigError(f"the key file {path} is not readable as keys") from error
        if any(len(key) < KEY_LENGTH for key in asdict(keys).values()):
            raise ConfigError(f"the key file {path} has a key that is too short")
        return keys


@dataclass(frozen=True)
class Settings:
    """Everything an installation can choose. `data` and `keys_file` may not share a folder."""

    data: Path
    keys: Keys = field(repr=False)
    keys_file: Path | None = None
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    database_url: str | None = field(default=None, repr=False)
    blobs: str = ""
    s3_endpoint_url: str | None = None
    # Where a virus scanner listens: host:port, or the path of a socket.
    clamd: str | None = None
    proxy_hops: int = 0
    trusted_hosts: tuple[str, ...] = ()
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = ""
    outgoing: Outgoing = field(default_factory=Outgoing)
    # Whom staff can ask for drafts of translations, with which model, and where.
    translate: str = "off"
    translate_model: str = ""
    translate_region: str = ""
    translate_endpoint_url: str | None = None
    # Which language model drafts what comments say: bedrock:<model> or openai:<url>#<model>.
    draft: str = ""
    draft_key: str | None = field(default=None, repr=False)
    draft_region: str = ""
    draft_endpoint_url: str | None = None
    draft_seconds: float = 180.0
    # The public pages as files: to a folder or s3://bucket/prefix, read where, told to which cache.
    publish_to: str = ""
    publish_url: str = ""
    publish_distribution: str = ""
    web_threads: int = 32
    web_processes: int = 1
    # Not read from the environment: only a proof that must fail asks for less.
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    # Nor this: only tests send messages to programs on this machine, and without encryption.
    messages_to_loopback: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot work together."""
        if self.is_sqlite and self.web_processes != 1:
            raise ConfigError("SQLite has one web process; set DATABASE_URL to have more")
        if self.smtp_url is not None:
            _check_mail(self.smtp_url, self.mail_from)
        if self.outgoing.is_by_ses or self.outgoing.problem():
            _check_outgoing(self.outgoing, self.mail_from)
        if self.translate != "off":
            _check_machine(self)
        if self.draft:
            _check_draft(self)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Fail at start-up, not at first use, when a value is missing or cannot work."""
        data = Path(env.get("HEEDED_DATA", ".heeded/data")).resolve()
        keys_file = Path(env.get("HEEDED_KEYS", ".heeded/keys/keys.json")).resolve()
        if keys_file.is_relative_to(data):
            raise ConfigError("HEEDED_KEYS must lie outside HEEDED_DATA, so that no copy has both")
        port = int(env.get("PORT", "8000"))
        base_url = env.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
        published: Any = {name: env.get(name.upper(), "").rstrip("/") for name in PUBLISHING}
        return cls(
            data=data,
            keys=Keys.load(keys_file),
            keys_file=keys_file,
            port=port,
            base_url=_checked(base_url),
            database_url=env.get("DATABASE_URL"),
            blobs=env.get("BLOBS", str(data / "blobs")),
            s3_endpoint_url=env.get("S3_ENDPOINT_URL"),
            clamd=env.get("CLAMD") or None,
            proxy_hops=int(env.get("PROXY_HOPS", "0")),
            trusted_hosts=tuple(filter(None, env.get("TRUSTED_HOSTS", "").split(","))),
            smtp_url=env.get("SMTP_URL") or None,
            mail_from=env.get("MAIL_FROM", ""),
            outgoing=Outgoing.from_env(env),
            translate=env.get("HEEDED_TRANSLATE") or "off",
            translate_model=env.get("TRANSLATE_MODEL", ""),
            translate_region=env.get("TRANSLATE_REGION", ""),
            translate_endpoint_url=env.get("TRANSLATE_ENDPOINT_URL") or None,
            draft=env.get("HEEDED_DRAFT", ""),
            draft_key=env.get("DRAFT_KEY") or None,
            draft_region=env.get("DRAFT_REGION", ""),
            draft_endpoint_url=env.get("DRAFT_ENDPOINT_URL") or None,
            draft_seconds=float(env.get("DRAFT_SECONDS", "180")),
            **published,
            web_threads=int(env.get("WEB_THREADS", "32")),
            web_processes=int(env.get("WEB_PROCESSES", "1")),
        )

    def as_env(self) -> dict[str, str]:
        """Return the variables from which a child process reads these same settings."""
        chosen = {
            "HEEDED_DATA": str(self.data),
            "HEEDED_KEYS": str(self.keys_file or ""),
            "PORT": str(self.port),
            "BASE_URL": self.base_url,
            "DATABASE_URL": self.database_url or "",
            "BLOBS": self.blobs,
            "S3_ENDPOINT_URL": self.s3_endpoint_url or "",
            "SMTP_URL": self.smtp_url or "",
            "MAIL_FROM": self.mail_from,
            **self.outgoing.as_env(),
            "HEEDED_TRANSLATE": self.translate,
            "TRANSLATE_MODEL": self.translate_model,
            "TRANSLATE_REGION": self.translate_region,
            "TRANSLATE_ENDPOINT_URL": self.translate_endpoint_url or "",
            "HEEDED_DRAFT": self.draft,
            "DRAFT_KEY": self.draft_key or "",
            "DRAFT_REGION": self.draft_region,
            "DRAFT_ENDPOINT_URL": self.draft_endpoint_url or "",
            "DRAFT_SECONDS": str(self.draft_seconds),
            "CLAMD": self.clamd or "",
            **{name.upper(): getattr(self, name) for name in PUBLISHING},
            "WEB_PROCESSES": str(self.web_processes),
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def language_model(self) -> LanguageModel | None:
        """Return the language model that drafts for staff, None when there is none."""
        provider, _colon, rest = self.draft.partition(":")
        if provider == "bedrock":
            return LanguageModel(provider, rest, self.draft_endpoint_url or "")
        if provider == "openai":
            url, _mark, name = rest.rpartition("#")
            return LanguageModel(provider, name, url.rstrip("/"))
        return None

    @property
    def host(self) -> str:
        """Return the host name of the public address."""
        return urlsplit(self.base_url).hostname or "127.0.0.1"

    @property
    def is_secure(self) -> bool:
        """Return whether the public address is https."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """Return whether answers are kept in the embedded database."""
        return self.database_url is None or self.database_url.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path:
        """Return where the embedded database lies."""
        return self.data / "heeded.db"


def bare_env(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what a child needs that gets neither keys nor database: no secret is among it."""
    return {name: env[name] for name in INHERITED if name in env}


def _check_mail(smtp_url: str, mail_from: str) -> None:
    # Neither message repeats the address: it may hold a password.
    try:
        parts = urlsplit(smtp_url)
        is_right = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right:
        raise ConfigError("SMTP_URL must look like smtp://user:password@host:587 or smtps://…")
    _check_sender(mail_from, "SMTP_URL is set")


def _check_outgoing(outgoing: Outgoing, mail_from: str) -> None:
    if outgoing.problem():
        raise ConfigError(outgoing.problem())
    _check_sender(mail_from, "MAIL_BY is ses")


def _check_sender(mail_from: str, when: str) -> None:
    if not mail_from.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(mail_from)[1]):
        raise ConfigError(f"MAIL_FROM must be an address when {when}")


def _check_machine(settings: Settings) -> None:
    if settings.translate not in TRANSLATING:
        raise ConfigError(f"HEEDED_TRANSLATE must be one of {', '.join(TRANSLATING)}")
    _check_region("TRANSLATE_REGION", settings.translate_region)
    if settings.translate == "bedrock" and not _is_model(settings.translate_model):
        raise ConfigError("TRANSLATE_MODEL must name a model when HEEDED_TRANSLATE is bedrock")
    _check_endpoint("TRANSLATE_ENDPOINT_URL", settings.translate_endpoint_url)


def _check_draft(settings: Settings) -> None:
    model = settings.language_model
    if model is None or not _is_model(model.name):
        raise ConfigError("HEEDED_DRAFT must look like bedrock:<model> or openai:<url>#<model>")
    if model.provider == "bedrock":
        _check_region("DRAFT_REGION", settings.draft_region)
        _check_endpoint("DRAFT_ENDPOINT_URL", settings.draft_endpoint_url)
    else:
        _check_endpoint("HEEDED_DRAFT", model.url)
    if not 0 < settings.draft_seconds <= MOST_SECONDS:
        raise ConfigError("DRAFT_SECONDS must be a number of seconds, at most an hour")
    # A line break in it would end the header; the message never repeats a key.
    if settings.draft_key and not re.fullmatch(r"[!-~]{1,500}", settings.draft_key):
        raise ConfigError("DRAFT_KEY must be one word of plain characters")


def _is_model(name: str) -> bool:
    return re.fullmatch(r"[\w.:/-]{1,200}", name, re.ASCII) is not None


def _check_region(name: str, region: str) -> None:
    if not re.fullmatch(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}", region):
        raise ConfigError(f"{name} must name a region, such as eu-central-1")


def _check_endpoint(name: str, url: str | None) -> None:
    try:
        where = urlsplit("https://aws" if url is None else url)
        is_right = where.scheme in {"http", "https"} and where.hostname and where.port != 0
    except ValueError:
        is_right, where = False, urlsplit("")
    if not is_right or where.username is not None or not where.geturl().isprintable():
        raise ConfigError(f"{name} must have an http or https address without a password in it")
    if where.scheme == "http" and where.hostname not in LOOPBACK:
        raise ConfigError(f"{name} may be plain http only on this machine")


def _checked(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("BASE_URL must be an http or https address")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigError("BASE_URL may be plain http only on this machine (127.0.0.1, localhost)")
    return base_url
