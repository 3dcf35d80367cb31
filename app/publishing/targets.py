"""Where the files of the site lie: a folder with generations, or a bucket of S3."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from app.publishing.site import File

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

KEPT: Final = 3
"""So many generations stay, and so long the old style sheets of pages that caches still hold."""
MANIFEST: Final = "published.json"
_ASSETS: Final = "assets/"
_MOST_PATHS: Final = 1_000


@dataclass(frozen=True)
class Manifest:
    """What is published: the digest of each file; old assets count down until they are deleted."""

    files: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return it as it is kept."""
        return json.dumps(self.__dict__, sort_keys=True).encode()

    def next(self, made: "Iterable[Mark]", gone: Callable[[str], bool]) -> "Manifest":
        """Return what is published next: old files without those `gone`, and what was made.

        Assets are never gone at once: a page from a cache may still be shown with them.
        """
        files = {key: digest for key, digest in self.files.items() if not gone(key)}
        sizes = {key: self.sizes[key] for key in files}
        for each in made:
            files[each.key], sizes[each.key] = each.digest, each.size
        retired = {key: left - 1 for key, left in self.retired.items() if key not in files}
        for key in self.files:
            if key.startswith(_ASSETS) and key not in files:
                retired[key] = KEPT
        return Manifest(files, sizes, {key: left for key, left in retired.items() if left > 0})

    @property
    def megabytes(self) -> float:
        """Return how much all files take."""
        return sum(self.sizes.values()) / 1_000_000


class Mark(NamedTuple):
    """What a manifest keeps of a file."""

    key: str
    digest: str
    size: int


class Target(Protocol):
    """A place that readers are served from."""

    def manifest(self) -> Manifest:
        """Return what is published there."""
        ...

    def publish(self, before: Manifest, after: Manifest, made: Mapping[str, File], /) -> None:
        """Bring readers from one to the other; `made` has all files that are new or changed."""

    def prepare(self) -> None:
        """Do beforehand what the next publication needs, now that readers see this one."""

    def forget(self) -> None:
        """Delete what readers no longer see: a word that was taken back may be in it."""


def mark_of(made: File) -> Mark:
    """Return what stands for exactly these bytes, served in this way."""
    head = f"{made.mimetype}\n{made.cache}\n".encode()
    return Mark(made.key, hashlib.sha256(head + made.body).hexdigest(), len(made.body))


class Folder:
    """Generations beside each other; `current` is a link to the one that is served.

    The link is replaced in one step, so that readers see all of one generation or all of the next.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.generations = root / "generations"
        self.spare = root / "spare"

    @property
    def current(self) -> Path:
        """Return the link that a web server is told to serve."""
        return self.root / "current"

    def manifest(self) -> Manifest:
        """Return what is published there; nothing before the first time."""
        try:
            kept = json.loads((self._served() / MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return Manifest()
        return Manifest(**kept)

    def publish(self, before: Manifest, after: Manifest, made: Mapping[str, File]) -> None:
        """Make the next generation aside, of links to what stays, and switch to it."""
        now = self.generations / uuid4().hex
        if self._takes_spare(now):
            self._change(now, before, after, made)
        else:
            now.mkdir(parents=True)
            self._fill(now, after, made)
        (now / MANIFEST).write_bytes(after.to_json())
        _synced(now)
        aside = self.root / f".{now.name}"
        aside.symlink_to(Path("generations") / now.name)
        aside.replace(self.current)
        _synced(self.root)
        self._keep(KEPT)

    def prepare(self) -> None:
        """Lay links to all that is served aside: what is published next is there the sooner."""
        if self._is_like_served(self.spare) or not self.current.exists():
            return
        shutil.rmtree(self.spare, ignore_errors=True)
        self.spare.mkdir(parents=True)
        self._fill(self.spare, self.manifest(), {})
        # Whatever a crash leaves unfinished has no manifest, and is not taken.
        (self.spare / MANIFEST).write_bytes((self._served() / MANIFEST).read_bytes())

    def forget(self) -> None:
        """Delete all generations but the one that is served."""
        self._keep(1)
        if not self._is_like_served(self.spare):
            shutil.rmtree(self.spare, ignore_errors=True)

    def _takes_spare(self, now: Path) -> bool:
        if not self._is_like_served(self.spare):
            return False
        (self.spare / MANIFEST).unlink()
        self.spare.rename(now)
        return True

    def _is_like_served(self, folder: Path) -> bool:
        try:
            served = (self._served() / MANIFEST).read_bytes()
            return (folder / MANIFEST).read_bytes() == served
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _change(
        self, now: Path, before: Manifest, after: Manifest, made: Mapping[str, File]
    ) -> None:
        stays = after.files.keys() | after.retired.keys()
        for key in (before.files.keys() | before.retired.keys()) - stays:
            (now / key).unlink(missing_ok=True)
        for key in stays & made.keys():
            place = now / key
            # Never through the link: the generations before have the same file.
            place.unlink(missing_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(made[key].body)

    def _fill(self, now: Path, after: Manifest, made: Mapping[str, File]) -> None:
        # Tens of thousands of links: one call of the system for each, and none that says nothing.
        keys = [*after.files, *after.retired]
        for folder in {os.path.dirname(key) for key in keys}:  # noqa: PTH120  (a Path takes longer)
            (now / folder).mkdir(parents=True, exist_ok=True)
        old, new = str(self._served()), str(now)
        for key in keys:
            if key in made:
                (now / key).write_bytes(made[key].body)
                continue
            with suppress(FileNotFoundError):
                os.link(f"{old}/{key}", f"{new}/{key}")

    def _served(self) -> Path:
        return self.current.resolve() if self.current.exists() else self.generations / "none"

    def _keep(self, number: int) -> None:
        served = self._served()
        others = [each for each in self.generations.iterdir() if each != served]
        others.sort(key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in others[number - 1 :]:
            shutil.rmtree(old)


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


class Bucket:
    """Objects under one prefix. A bucket has no switch for many objects at once.

    So the order is the promise: first what nobody can have found yet (assets, new pages), then
    changed pages, those that lead to others last, then the manifest; what is gone is deleted at the
    end. Whoever reads meanwhile sees each page whole, old or new, and no link that leads nowhere.
    """

    def __init__(self, address: str, client: "S3Client") -> None:
        parts = urlsplit(address)
        prefix = parts.path.strip("/")
        self.bucket, self.prefix = parts.netloc, f"{prefix}/" if prefix else ""
        self._client = client

    def manifest(self) -> Manifest:
        """Return what is published there; nothing before the first time."""
        try:
            found = self._client.get_object(Bucket=self.bucket, Key=self.prefix + MANIFEST)
        except self._client.exceptions.NoSuchKey:
            return Manifest()
        return Manifest(**json.loads(found["Body"].read()))

    def publish(self, before: Manifest, after: Manifest, made: Mapping[str, File]) -> None:
        """Put what is new or changed, in the order of the promise, and delete what is gone."""
        for key in self._in_turn(made, before):
            self._put(made[key])
        self._client.put_object(
            Bucket=self.bucket, Key=self.prefix + MANIFEST, Body=after.to_json(),
            ContentType="application/json", CacheControl="no-store",
        )  # fmt: skip
        gone = (before.files.keys() | before.retired.keys()) - after.files.keys()
        self._delete(sorted(gone - after.retired.keys()))

    def prepare(self) -> None:
        """Do nothing: objects that stay are not touched."""

    def forget(self) -> None:
        """Delete every version but the newest of each object, where the bucket keeps versions."""
        pages = self._client.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
            old = [each for each in page.get("Versions", []) if not each["IsLatest"]]
            for each in [*old, *page.get("DeleteMarkers", [])]:
                self._client.delete_object(
                    Bucket=self.bucket, Key=each["Key"], VersionId=each["VersionId"]
                )

    def _in_turn(self, made: Mapping[str, File], before: Manifest) -> list[str]:
        """Return what is new first, then pages that lie deep before those that lead to them."""
        return sorted(made, key=lambda key: (key in before.files, -key.count("/"), key))

    def _put(self, made: File) -> None:
        # S3 does not choose an encoding: all browsers of the last twenty years read this one.
        self._client.put_object(
            Bucket=self.bucket, Key=self.prefix + made.key,
            Body=gzip.compress(made.body, 6, mtime=0), ContentEncoding="gzip",
            ContentType=made.mimetype, CacheControl=made.cache,
        )  # fmt: skip

    def _delete(self, keys: list[str]) -> None:
        for start in range(0, len(keys), _MOST_PATHS):
            some: list[ObjectIdentifierTypeDef] = [
                {"Key": self.prefix + key} for key in keys[start : start + _MOST_PATHS]
            ]
            self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": some})
