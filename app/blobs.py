"""Files: put, get, delete, list. In a folder, or in S3 through boto3; never by a public link."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.config import Settings

KEY = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)?(/[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)?)*"
)


class BlobNotFoundError(Exception):
    """There is no blob with this key."""


class Blobs(Protocol):
    """Where files are kept. Keys are our own words and ids joined by slashes, never file names."""

    def put(self, key: str, data: bytes) -> None:
        """Store `data`; when this returns it survives a crash."""

    def get(self, key: str) -> bytes:
        """Return what was stored. Raises BlobNotFoundError."""
        ...

    def delete(self, key: str) -> None:
        """Remove it, in every version that the store keeps; a missing key is no error."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with `prefix`, in order."""
        ...


def checked(key: str) -> str:
    """Return `key`, or raise ValueError when it could point anywhere but into the store."""
    if not KEY.fullmatch(key):
        raise ValueError("a blob key is made of words, digits, '-', '_' and '/'")
    return key


class FolderBlobs:
    """Files under one folder, written aside and then moved into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes) -> None:
        """Store `data`; when this returns it survives a crash."""
        path = self.root / checked(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".aside-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).replace(path)
        except BaseException:
            # A full disk is not made fuller by half a file.
            Path(aside).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def get(self, key: str) -> bytes:
        """Return what was stored. Raises BlobNotFoundError."""
        try:
            return (self.root / checked(key)).read_bytes()
        except FileNotFoundError as error:
            raise BlobNotFoundError(key) from error

    def delete(self, key: str) -> None:
        """Remove it; a missing key is no error."""
        (self.root / checked(key)).unlink(missing_ok=True)

    def list(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with `prefix`, in order."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        keys = (path.relative_to(self.root).as_posix() for path in files)
        yield from sorted(key for key in keys if KEY.fullmatch(key) and key.startswith(prefix))


class S3Blobs:
    """Objects in one bucket, under one prefix."""

    def __init__(self, bucket: str, prefix: str, endpoint_url: str | None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        # Six megabytes, which an installation that keeps its files in a folder need not carry.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        self.client = boto3.client(
            "s3",
            endpoint_url=endpoint_url,
            config=Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 4}),
        )

    def put(self, key: str, data: bytes) -> None:
        """Store `data`, encrypted at rest; when this returns S3 has acknowledged it."""
        self.client.put_object(
            Bucket=self.bucket,
            Key=self.prefix + checked(key),
            Body=data,
            ServerSideEncryption="AES256",
        )

    def get(self, key: str) -> bytes:
        """Return what was stored. Raises BlobNotFoundError."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + checked(key))
        except self.client.exceptions.ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
                raise BlobNotFoundError(key) from error
            raise
        return answer["Body"].read()

    def delete(self, key: str) -> None:
        """Remove it in every version that the bucket keeps; a missing key is no error."""
        name = self.prefix + checked(key)
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=name
        )
        for page in pages:
            for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                if each.get("Key") == name:
                    self.client.delete_object(
                        Bucket=self.bucket, Key=name, VersionId=each.get("VersionId", "null")
                    )

    def list(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with `prefix`, in order."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        for page in pages:
            for each in page.get("Contents", []):
                yield each.get("Key", "").removeprefix(self.prefix)


def open_blobs(settings: Settings) -> Blobs:
    """Return the store that the settings name: a folder, or `s3://bucket/prefix`."""
    if settings.blobs.startswith("s3://"):
        parts = urlsplit(settings.blobs)
        return S3Blobs(parts.netloc, parts.path, settings.s3_endpoint_url)
    return FolderBlobs(Path(settings.blobs))
