"""Versions that earlier releases stored: they are read, shown and verified as they are."""

import json
from pathlib import Path

import pytest

from app.entries import drift, reading
from app.entries.content import canonical, digest, parsed
from app.insights import content as figures
from app.insights import results
from tests.factories import entries

STORED = json.loads((Path(__file__).parent / "stored_format_2.json").read_text("utf-8"))


def as_stored(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def of_format_1():
    content = json.loads(json.dumps(STORED["content"])) | {"format": 1}
    for name in ("grouped", "decided"):
        del content["figures"][name]
    return content


@pytest.mark.parametrize("content", [STORED["content"], of_format_1()], ids=["2", "1"])
@pytest.mark.parametrize("locale", ["en", "ar", "ja"])
def test_an_earlier_format_is_read(content, locale):
    public = results.frozen(as_stored(STORED["figures"]), locale)
    found = parsed(as_stored(content))
    shown = reading.read(found, locale, {}, public, on=entries.PUBLISHED.date())
    assert [each.people.value for each in shown.findings] == [40, 30]
    assert shown.answered.value == 80
    assert (shown.late_sent, shown.types, found.correction.root) == (None, None, {})
    assert all(each.languages == () for each in shown.findings)
    assert drift.public(found, public, public) is None


def test_its_seal_is_that_of_the_text_as_it_was_stored():
    assert digest(as_stored(STORED["content"])) == STORED["sha256"]
    assert figures.digest(as_stored(STORED["figures"])) == STORED["figures_sha256"]


def test_what_is_published_now_is_format_3(app):
    version = entries.publish(entries.drafted())
    content = parsed(version.content_json)
    assert (content.format, digest(canonical(content))) == (3, version.sha256)
    assert len(content.dataset_sha256) == 64
    assert content.findings[0].languages == {"en": 40}
    assert (content.analysis.comments, content.analysis.judged) == (102, 0)
