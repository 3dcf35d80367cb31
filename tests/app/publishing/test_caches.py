"""Caches ask for changed pages anew, also after that could not be said the first time."""

from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ClientError

from app.publishing import tasks
from tests.factories import entries


@pytest.fixture
def cloudfront(s3_url, monkeypatch):
    """A distribution of CloudFront, as far as moto knows it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", s3_url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("cloudfront")
    origin = {
        "Id": "site",
        "DomainName": "site.s3.us-east-1.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behaviour = {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"}
    made = client.create_distribution(
        DistributionConfig={
            "CallerReference": "1", "Comment": "", "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": behaviour,
        }
    )  # fmt: skip
    return client, made["Distribution"]["Id"]


def asked(client, distribution) -> list[list[str]]:
    """Return the paths of each invalidation, the oldest first."""
    listed = client.list_invalidations(DistributionId=distribution)["InvalidationList"]
    ids = [each["Id"] for each in listed.get("Items", [])]
    found = [client.get_invalidation(DistributionId=distribution, Id=each) for each in ids]
    told = [each["Invalidation"] for each in found]
    told.sort(key=lambda each: each["CreateTime"])
    return [each["InvalidationBatch"]["Paths"]["Items"] for each in told]


def test_what_could_not_be_said_is_said_of_all_pages_next_time(app, cloudfront, tmp_path):
    client, distribution = cloudfront
    loop = entries.published()
    about = f"entry:{loop.entry.slug}"
    settings = replace(app.config["SETTINGS"], publish_to=str(tmp_path / "site"))
    app.config["SETTINGS"] = replace(settings, publish_distribution="UNKNOWN")
    with pytest.raises(ClientError):
        tasks.changed(about)
    assert (tmp_path / "site" / "current").exists()
    app.config["SETTINGS"] = replace(settings, publish_distribution=distribution)
    tasks.changed(about)
    assert asked(client, distribution) == [["/*"]]
    tasks.changed(about)
    assert asked(client, distribution) == [["/*"]]
