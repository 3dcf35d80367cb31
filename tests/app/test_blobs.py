"""Files in a folder and in S3 keep the same promises."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from app.blobs import BlobNotFoundError, Blobs, FolderBlobs, S3Blobs


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    url = request.getfixturevalue("s3_url")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    client = boto3.client("s3", endpoint_url=url)
    bucket = f"heeded-{abs(hash(request.node.name)) % 10**6}"
    client.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return S3Blobs(bucket, "north", url)


def test_what_is_put_can_be_got_listed_and_deleted(blobs: Blobs) -> None:
    blobs.put("imports/2026-01-31/one.csv", b"first")
    blobs.put("imports/2026-01-31/one.csv", b"second")
    blobs.put("other/two", b"\x00\xff")
    assert blobs.get("imports/2026-01-31/one.csv") == b"second"
    assert blobs.get("other/two") == b"\x00\xff"
    assert list(blobs.list("imports/")) == ["imports/2026-01-31/one.csv"]
    assert list(blobs.list()) == ["imports/2026-01-31/one.csv", "other/two"]
    blobs.delete("imports/2026-01-31/one.csv")
    blobs.delete("imports/2026-01-31/one.csv")
    assert list(blobs.list()) == ["other/two"]
    with pytest.raises(BlobNotFoundError):
        blobs.get("imports/2026-01-31/one.csv")


@pytest.mark.parametrize(
    "key", ["../keys.json", "/etc/passwd", "a//b", "a/../b", "", ".hidden", "a\x00"]
)
def test_a_key_cannot_point_out_of_the_store(blobs: Blobs, key: str) -> None:
    with pytest.raises(ValueError, match="blob key"):
        blobs.put(key, b"")


def test_s3_keeps_no_older_version_of_what_was_deleted(
    s3_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3", endpoint_url=s3_url)
    client.create_bucket(Bucket="versions")
    client.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
    blobs = S3Blobs("versions", "", s3_url)
    blobs.put("words", b"first")
    blobs.put("words", b"second")
    blobs.delete("words")
    left = client.list_object_versions(Bucket="versions")
    assert not left.get("Versions")
    assert not left.get("DeleteMarkers")
