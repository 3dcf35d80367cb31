"""The same on S3: in an order in which no reader meets a page without what belongs to it."""

import gzip
import re
from random import Random

import pytest

from app.entries import service
from app.publishing.targets import MANIFEST, Bucket
from app.publishing.writing import write
from tests.factories import entries


class CutError(Exception):
    """The line to the bucket is cut."""


class Cut:
    """A client that is cut off after so many objects were put."""

    def __init__(self, client, after: int) -> None:
        self._client, self._left = client, after

    def put_object(self, **values):
        self._left -= 1
        if self._left < 0:
            raise CutError
        return self._client.put_object(**values)

    def __getattr__(self, name):
        return getattr(self._client, name)


def served(bucket: Bucket) -> dict[str, str]:
    """Return what readers get, by path."""
    found = {}
    pages = bucket._client.get_paginator("list_objects_v2")  # noqa: SLF001
    for page in pages.paginate(Bucket=bucket.bucket, Prefix=bucket.prefix):
        for each in page.get("Contents", []):
            key = each["Key"].removeprefix(bucket.prefix)
            if key != MANIFEST:
                got = bucket._client.get_object(Bucket=bucket.bucket, Key=each["Key"])  # noqa: SLF001
                found[key] = gzip.decompress(got["Body"].read()).decode("utf-8", "replace")
    return found


def nowhere(found: dict[str, str]) -> set[str]:
    """Return the links that lead nowhere, of all pages that readers can find from the front."""
    waiting, seen, led = ["index.html"], {"index.html"}, set()
    while waiting:
        key = waiting.pop()
        for link in re.findall(r'(?:href|src)="(/[^"#?]*)', found[key]):
            name = f"{link[1:]}index.html" if link.endswith("/") else link[1:]
            if name not in found:
                led.add(f"{key} -> {name}")
            elif name not in seen and name.endswith(".html"):
                waiting.append(name)
            seen.add(name)
    return led


def changed(loop: entries.Loop) -> None:
    """Publish the entry once more."""
    entries.publish_again(loop, at=entries.PUBLISHED)


def test_the_bucket_holds_the_same_site(site, bucket, folder):
    entries.published()
    assert write(site, bucket) == write(site, folder)
    found = served(bucket)
    assert nowhere(found) == set()
    name = next(key for key in found if key.endswith("you-said/index.html"))
    told = bucket._client.head_object(Bucket=bucket.bucket, Key=bucket.prefix + name)  # noqa: SLF001
    assert told["ContentType"] == "text/html; charset=utf-8"
    assert told["ContentEncoding"] == "gzip"
    assert told["CacheControl"] == "public, max-age=300"
    assert write(site, bucket).paths == ()


@pytest.mark.parametrize("seed", range(2))
def test_whenever_it_is_cut_off_no_reader_meets_half_a_page(site, bucket, seed):
    loop = entries.published()
    random, client = Random(seed), bucket._client  # noqa: SLF001
    write(site, bucket)
    for _ in range(2):
        changed(loop)
        bucket._client = Cut(client, random.randrange(1, 40))  # noqa: SLF001
        with pytest.raises(CutError):
            write(site, bucket)
        bucket._client = client  # noqa: SLF001
        assert nowhere(served(bucket)) == set()
    write(site, bucket)
    number = loop.entry.versions[-1].number
    assert f"en/you-said/{loop.entry.slug}/versions/{number}/index.html" in served(bucket)


class Careless(Bucket):
    """A planted fault: whatever leads to others comes first."""

    def _in_turn(self, made, _before):
        return sorted(made, key=lambda key: (key.count("/"), key))


def test_pages_put_in_any_order_would_be_noticed(site, bucket):
    loop = entries.published()
    write(site, bucket)
    changed(loop)
    client = bucket._client  # noqa: SLF001
    careless = Careless(f"s3://{bucket.bucket}/north", Cut(client, 60))
    with pytest.raises(CutError):
        write(site, careless)
    assert nowhere(served(bucket))


def test_what_was_taken_back_is_in_no_older_version_of_an_object(site, bucket):
    loop = entries.published()
    service.edit(
        loop.entry, {"en": {"next": "a word to forget"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    entries.publish(loop)
    write(site, bucket)
    entries.publish_again(loop, at=entries.PUBLISHED)
    write(site, bucket)
    bucket.forget()
    versions = bucket._client.list_object_versions(  # noqa: SLF001
        Bucket=bucket.bucket, Prefix=bucket.prefix
    )
    assert all(each["IsLatest"] for each in versions["Versions"])
    assert "DeleteMarkers" not in versions
