"""Static files: built once per change, named by their content, served compressed and for ever."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import brotli
import rcssmin
from flask import Flask, Response, g, request
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from wsgiref.headers import Headers

SOURCE = Path(__file__).parent / "static"
SUFFIXES = frozenset({".css", ".js", ".svg"})
PREFIX = "assets"
BUILD = "1"
"""Raise it when the way of building changes, so that unchanged sources are built anew."""
MIN_HTML = 1024


@dataclass(frozen=True)
class Manifest:
    """What was built: the name each file is served under, and the folder that holds them."""

    digest: str
    names: Mapping[str, str]
    root: Path

    def url(self, name: str) -> str:
        """Return the address of a file that is known by its source name; KeyError if unknown."""
        return f"/{PREFIX}/{self.names[name]}"


def build(source: Path, target: Path) -> Manifest:
    """Return the manifest of `source` built into `target`, building only what has changed.

    Names carry the hash of the content and old files stay, so that a page from a cache, or from a
    process that still runs the last release, finds the files it was written for.
    """
    digest, record, root = _digest(source), target / "manifest.json", target / "files"
    if record.exists():
        known = json.loads(record.read_text())
        if known["digest"] == digest:
            return Manifest(digest, known["names"], root)
    root.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for path in _sources(source):
        if path.name in names:
            raise ValueError(f"two static files are called {path.name}")
        names[path.name] = _build_file(path, root)
    _write(record, json.dumps({"digest": digest, "names": names}, indent=1).encode())
    return Manifest(digest, names, root)


def _sources(source: Path) -> Iterator[Path]:
    return (path for path in sorted(source.rglob("*")) if path.suffix in SUFFIXES)


def _digest(source: Path) -> str:
    found = hashlib.sha256(BUILD.encode())
    for path in _sources(source):
        found.update(f"{path.relative_to(source)}\n".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _build_file(path: Path, root: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".css":
        content = str(rcssmin.cssmin(content.decode())).encode()
    name = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
    _write(root / name, content)
    for suffix, packed in _packed(content).items():
        if len(packed) < len(content):
            _write(root / f"{name}.{suffix}", packed)
    return name


@cache
def _packed(content: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(content, quality=11), "gz": gzip.compress(content, 9, mtime=0)}


def _write(path: Path, content: bytes) -> None:
    # Several processes may build at once; each file appears whole or not at all.
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)  # noqa: PTH105  (Path.replace reads the wrong way round)


def allow_compression() -> None:
    """Let this answer be compressed although it is not public: it shows nothing from the request.

    Compressing a page that holds both a secret and words of the request lets a listener guess the
    secret from the length (BREACH). So staff pages and receipts never call this.
    """
    g.may_compress = True


def compress(response: Response) -> Response:
    """Compress HTML that is public, or that its view has declared safe; leave the rest alone."""
    is_safe = response.cache_control.public or g.get("may_compress", False)
    if not is_safe or response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) > MIN_HTML and request.accept_encodings["gzip"] and not response.content_encoding:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.content_encoding = "gzip"
    return response


def init_app(app: Flask, build_dir: Path) -> None:
    """Build, serve under /assets/, and give templates `asset(name)`."""
    manifest = build(SOURCE, build_dir)
    app.jinja_env.globals["asset"] = manifest.url
    app.after_request(compress)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap
        app.wsgi_app,
        root=manifest.root,
        prefix=PREFIX,
        allow_all_origins=False,
        immutable_file_test=r"\.[0-9a-f]{10}\.",
        add_headers_function=_add_headers,
    )


def _add_headers(headers: "Headers", _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
