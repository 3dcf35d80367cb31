"""Opening the place that the settings, or a command, name."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from app.config import Settings
from app.publishing.site import Site
from app.publishing.targets import Bucket, Folder, Target

_MOST_PATHS = 1_000


def target(to: str, settings: Settings) -> Target:
    """Return a bucket (`s3://bucket/prefix`) or a folder."""
    if urlsplit(to).scheme == "s3":
        return Bucket(to, _client("s3", settings.s3_endpoint_url))
    return Folder(Path(to))


def site(app: Flask) -> Site:
    """Return the application's public pages."""
    settings: Settings = app.config["SETTINGS"]
    return Site(app, settings.base_url, settings.publish_url)


def invalidate(paths: tuple[str, ...], mark: str, settings: Settings) -> None:
    """Have CloudFront ask for changed pages anew; `mark` makes asking twice the same as once."""
    if not settings.publish_distribution or not paths:
        return
    asked = list(paths) if len(paths) <= _MOST_PATHS else ["/*"]
    _client("cloudfront", None).create_invalidation(
        DistributionId=settings.publish_distribution,
        InvalidationBatch={
            "Paths": {"Quantity": len(asked), "Items": asked}, "CallerReference": mark,
        },
    )  # fmt: skip


def _client(name: str, endpoint_url: str | None) -> Any:  # noqa: ANN401  (each has its own methods)
    # Six megabytes, which an installation that publishes into a folder need not carry.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    kind: Any = name
    tries = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 4})
    return boto3.client(kind, endpoint_url=endpoint_url, config=tries)
