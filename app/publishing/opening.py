"""Opening the place that the settings, or a command, name."""

from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from flask import Flask

from app.config import Settings
from app.publishing.site import Site
from app.publishing.targets import Bucket, Folder, Target

_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 4})
_MOST_PATHS = 1_000


def target(to: str, settings: Settings) -> Target:
    """Return a bucket (`s3://bucket/prefix`) or a folder."""
    if urlsplit(to).scheme == "s3":
        return Bucket(to, boto3.client("s3", endpoint_url=settings.s3_endpoint_url, config=_CONFIG))
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
    client = boto3.client("cloudfront", endpoint_url=settings.s3_endpoint_url, config=_CONFIG)
    client.create_invalidation(
        DistributionId=settings.publish_distribution,
        InvalidationBatch={
            "Paths": {"Quantity": len(asked), "Items": asked}, "CallerReference": mark,
        },
    )  # fmt: skip
